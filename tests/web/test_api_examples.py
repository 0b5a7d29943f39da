"""The examples of the OpenAPI document are recorded, one after the other."""

from collections.abc import Iterator
from typing import Any

import pytest

from kit.programs import Program
from kit.samples import Samples, copy_of
from nguon import clock
from nguon.core.identifiers import org_id
from nguon.services import tokens
from nguon_web.api.v1 import examples
from nguon_web.api.v1.examples import EXAMPLES
from nguon_web.api.v1.records import RECORDS


@pytest.fixture(scope="module")
def own(
    samples: Samples, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Samples]:
    made = copy_of(samples, tmp_path_factory.mktemp("examples"))
    yield made
    made.book.close()


def program(own: Samples, code: str) -> Program:
    text = tokens.add(own.book, org_id(code), f"for {code}", clock.now())
    return Program(own.app(), text)


def test_each_verb_has_an_example() -> None:
    assert set(EXAMPLES) == set(RECORDS)


def test_the_examples_are_recorded_one_after_the_other(own: Samples) -> None:
    coop = program(own, examples.ORGANISATION)
    shop = program(own, "QZV4QNECAHM0KFY3Z")
    receipts: dict[str, Any] = {}
    for name, body in EXAMPLES.items():
        sent, who = dict(body), coop
        if name == "receive":
            sent["delivery"], who = receipts["ship"]["number"], shop
        elif name == "void_ship":
            again = coop.post("records/ship", EXAMPLES["ship"])
            sent["delivery"] = again.json["number"]
        elif name == "correct":
            sent["receipt"] = receipts["destroy"]["number"]
        answer = who.post(RECORDS[name].path.removeprefix("/"), sent)
        assert answer.status_code == 201, (name, answer.text)
        receipts[name] = answer.json
        read = who.get(f"receipts/{answer.json['number']}")
        assert read.json["event_id"] == answer.json["event_id"]
    (made,) = [one for one in receipts["pack"]["batches"] if one["made"]]
    facts = coop.get(f"batches/{made['code']}").json
    assert facts["verified"]
    assert facts["provenance"]["things"]
