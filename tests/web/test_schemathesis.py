"""schemathesis finds no fault in the programs' doors, with a token and without one.

It makes requests of the OpenAPI documents, right ones and wrong ones, and holds every
answer against them: status, media type, shape, what must be refused, what must not be
answered without a token.
"""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.config import (
    ChecksConfig,
    PositiveDataAcceptanceConfig,
    ProjectConfig,
    ProjectsConfig,
    SchemathesisConfig,
)
from schemathesis.generation import GenerationMode

from kit.samples import Samples, copy_of
from nguon import clock
from nguon.core.identifiers import org_id
from nguon.services import tokens
from nguon_web import create_app
from nguon_web.api.v1 import examples
from nguon_web.auth import limiter
from nguon_web.settings import Settings

DOORS = ("/api/v1", "/epcis")
MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
SEED = 4
EXAMPLES = 6


@pytest.fixture(scope="module")
def app(samples: Samples, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    made = copy_of(samples, tmp_path_factory.mktemp("schemathesis"))
    app = made.app()
    app.testing = False  # a fault is a 500, as for everybody
    limiter.enabled = False  # or it would measure that
    yield app
    limiter.enabled = True
    made.book.close()


@pytest.fixture(scope="module")
def token(app: Flask) -> str:
    book = app.extensions["nguon-book"]
    return tokens.add(book, org_id(examples.ORGANISATION), "schemathesis", clock.now())


def config(*more: str) -> SchemathesisConfig:
    # A rule of the ledger may refuse what is well written (there is no such batch; the
    # kilograms are not there): 422, described everywhere.
    refused = ["2xx", "304", "401", "403", "404", "409", "422", "429", *more]
    checks = ChecksConfig(
        positive_data_acceptance=PositiveDataAcceptanceConfig(expected_statuses=refused)
    )
    return SchemathesisConfig(
        seed=SEED, projects=ProjectsConfig(default=ProjectConfig(checks=checks))
    )


def operations(door: str) -> list[tuple[str, str, str, bool]]:
    """Return every operation of a door; its document needs no ledger."""
    app = create_app(Settings(data=Path(), secret_key="only in tests"))
    said = app.test_client().get(f"{door}/openapi.json").json
    return [
        (door, path, method, one.get("x-loose", False))
        for path, methods in said["paths"].items()
        for method, one in methods.items()
    ]


@pytest.fixture(scope="module")
def schemas(app: Flask) -> dict[tuple[str, bool], Any]:
    """Return the doors' schemas; of what is described loosely (an EPCIS event, the
    readings of a logger) more is asked than its schema says, so it may get a 400."""
    return {
        (door, loose): schemathesis.openapi.from_wsgi(
            f"{door}/openapi.json?lang=en", app, config=config(*["400"] * loose)
        )
        for door in DOORS
        for loose in (False, True)
    }


ALL = [operation for door in DOORS for operation in operations(door)]


@pytest.mark.parametrize("bearer", [True, False], ids=["token", "public"])
@pytest.mark.parametrize(("door", "path", "method", "loose"), ALL)
def test_no_fault_is_found(
    schemas: dict[tuple[str, bool], Any], token: str, door: str, path: str,
    method: str, loose: bool, bearer: bool,
) -> None:  # fmt: skip
    operation = schemas[door, loose][path][method]
    # werkzeug's client unpacks nothing, and schemathesis asks for gzip.
    headers = {"Accept-Encoding": "identity"}
    if bearer:
        headers["Authorization"] = f"Bearer {token}"
    examples = operation.get_strategies_from_examples()
    strategies = [operation.as_strategy(generation_mode=mode) for mode in MODES]
    for strategy in (*examples, *strategies):

        @settings(
            max_examples=EXAMPLES, deadline=None, derandomize=True, database=None,
            phases=(Phase.generate,), suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        @given(case=strategy)
        def held(case: Any) -> None:
            case.call_and_validate(headers=headers)

        with suppress(Unsatisfiable):  # nothing in it can be wrong
            held()
