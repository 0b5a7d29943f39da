"""The sample files say what they must: codes hold, weights balance, nobody is named."""

import json
import re
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from nguon.core import register
from nguon.core.canonical import parse, to_bytes

SAMPLES = Path(__file__).resolve().parents[2] / "sample_batches"
DOCUMENTS = sorted(SAMPLES.glob("*/*.jsonld"))
REGISTRIES = sorted(SAMPLES.glob("*/registry.json"))


def events() -> Iterator[tuple[str, Any]]:
    for path in DOCUMENTS:
        for event in json.loads(path.read_text())["epcisBody"]["eventList"]:
            yield path.parent.name, event


def statements() -> Iterator[Any]:
    for path in REGISTRIES:
        yield from json.loads(path.read_text())["statements"]


def kilograms(items: list[Any]) -> Decimal:
    return sum((Decimal(str(item["quantity"])) for item in items), Decimal(0))


def test_ten_chains_and_what_they_share() -> None:
    assert [path.parent.name[:2] for path in REGISTRIES] == [
        f"{number:02}" for number in range(11)
    ]


@pytest.mark.parametrize("path", [*DOCUMENTS, *REGISTRIES], ids=lambda p: p.stem)
def test_the_strict_reader_takes_every_file(path: Path) -> None:
    assert to_bytes(parse(path.read_bytes()))


def test_every_sender_is_registered_and_sends_one_document_a_chain() -> None:
    organisations = {s["subject"] for s in statements() if s["type"] == "organisation"}
    seen = set()
    for path in DOCUMENTS:
        sender = json.loads(path.read_text())["sender"]
        assert sender in organisations
        assert (path.parent, sender) not in seen
        seen.add((path.parent, sender))


@pytest.mark.parametrize("path", REGISTRIES, ids=lambda p: p.parent.name)
def test_every_register_statement_is_valid(path: Path) -> None:
    file: Any = parse(path.read_bytes())
    assert file["format"] == "nguon/registry/v1"
    for statement in file["statements"]:
        register.validate(statement)


def test_everything_named_is_registered() -> None:
    known = {s["subject"] for s in statements()}
    text = "".join(path.read_text() for path in [*DOCUMENTS, *REGISTRIES])
    named = set(
        re.findall(
            r"https://w3id\.org/nguon/(?:org|product|place|area|certificate|rules)/\w+",
            text,
        )
    )
    assert named <= known
    for place in re.findall(r'"(https://id\.gs1\.org/414/\d+)"', text):
        assert place in known
    for gtin in re.findall(r"https://id\.gs1\.org/01/\d{14}", text):
        assert gtin in known


def test_every_event_has_its_own_context_and_id_and_comes_after_it_happened() -> None:
    seen = set()
    for _, event in events():
        assert {"nguon": "https://w3id.org/nguon/ns/"} in event["@context"]
        key = event["eventID"], "errorDeclaration" in event
        assert key not in seen
        seen.add(key)
        assert datetime.fromisoformat(event["recordTime"]) >= datetime.fromisoformat(
            event["eventTime"]
        )


def test_every_transformation_balances() -> None:
    for chain, event in events():
        if event["type"] == "TransformationEvent" and event["nguon:step"] != "harvest":
            assert kilograms(event["inputQuantityList"]) == kilograms(
                event["outputQuantityList"]
            ) + kilograms(event.get("nguon:losses", [])), (chain, event["eventID"])


def test_every_batch_is_planted_before_it_is_tended_or_harvested() -> None:
    planted = {
        e["quantityList"][0]["epcClass"]: e["eventTime"]
        for _, e in events()
        if e["nguon:step"] == "plant"
    }
    for _, event in events():
        if event["nguon:step"] in ("fertilise", "spray"):
            named = event["quantityList"]
        elif event["nguon:step"] == "harvest":
            named = event["inputQuantityList"]
        else:
            continue
        for quantity in named:
            assert planted[quantity["epcClass"]] < event["eventTime"]
            assert "quantity" not in quantity


def test_every_receipt_answers_a_shipment_to_that_organisation() -> None:
    shipped = {e["eventID"]: e for _, e in events() if e["nguon:step"] == "ship"}
    for _, event in events():
        if event["nguon:step"] != "receive":
            continue
        ship = shipped[event["nguon:handover"]]
        assert ship["destinationList"] == event["destinationList"]
        assert ship["sourceList"] == event["sourceList"]
        assert ship["recordTime"] < event["recordTime"]


def test_expected_refusals_name_events_and_teach_in_both_languages() -> None:
    known = {event["eventID"] for _, event in events()}
    for path in SAMPLES.glob("*/expected.json"):
        for refusal in json.loads(path.read_text())["refused"]:
            assert refusal["eventID"] in known
            assert set(refusal["lesson"]) == {"vi", "en"}


def test_no_person_no_telephone_no_identity_number() -> None:
    for path in sorted(SAMPLES.rglob("*")):
        if path.is_file() and path.name != "README.md":
            text = re.sub(r"urn:uuid:[0-9a-f-]+|\b\d{13,14}\b", "", path.read_text())
            assert not re.search(r"accountable|Nguyễn Thị", text), path
            assert not re.search(r"\b(0|\+?84)[35789]\d{8}\b", text), path
            assert not re.search(r"\b\d{12}\b", text), path
