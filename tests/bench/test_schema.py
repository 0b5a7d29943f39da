"""The schema that our reader races is a fair one: it knows what EPCIS looks like."""

import json
from typing import Any

import jsonschema_rs
import pytest
from jsonschema import Draft7Validator

from kit.events import VECTORS, changed
from nguon.core import canonical
from nguon.core.document import documents
from nguon.errors import Malformed
from nguon.services.bench.schema import DOCUMENT, EVENT

RUST = jsonschema_rs.validator_for(EVENT, validate_formats=True)
WHOLE = jsonschema_rs.validator_for(DOCUMENT, validate_formats=True)


def test_it_is_a_schema() -> None:
    Draft7Validator.check_schema(DOCUMENT)


@pytest.mark.parametrize("vector", VECTORS["accept"], ids=lambda v: v["why"])
def test_what_we_write_is_valid_by_it(vector: dict[str, Any]) -> None:
    statement = json.loads(vector["statement"])
    RUST.validate(statement)
    Draft7Validator(EVENT).validate(statement)


def test_what_it_refuses_of_the_wrong_ones_we_refuse_too() -> None:
    refused = [v for v in VECTORS["refuse"] if not WHOLE.is_valid(changed(v))]
    assert len(refused) > 80
    for vector in refused:
        with pytest.raises(Malformed):
            documents(canonical.parse(json.dumps(changed(vector)).encode()))
