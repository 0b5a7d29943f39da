"""A page's facts, read from the entries of the sample chains, untouched by rules."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from nguon.core.canonical import parse
from nguon.core.entry import By, Entry
from nguon.core.provenance import Provenance, read

SAMPLES = Path(__file__).resolve().parents[2] / "sample_batches"
NOW = datetime(2026, 11, 22, 3, 42, tzinfo=UTC)


def utc(text: str) -> str:
    moment = datetime.fromisoformat(text).astimezone(UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.000Z")


@pytest.fixture(scope="module")
def entries() -> dict[int, Entry]:
    """Every sample statement that is meant to be taken, in order of recorded time."""
    said = []
    for path in sorted(SAMPLES.glob("*/registry.json")):
        document = parse(path.read_bytes())
        for statement in document["statements"]:
            said.append(
                (utc(document["recordTime"]), "register", "operator", statement)
            )
    for path in sorted(SAMPLES.glob("*/*.jsonld")):
        expected = path.parent / "expected.json"
        refused = (
            json.dumps(json.loads(expected.read_text())["refused"])
            if expected.exists() and "refused" in expected.read_text()
            else ""
        )
        document = parse(path.read_bytes())
        for event in document["epcisBody"]["eventList"]:
            if event["eventID"] not in refused:
                said.append(
                    (utc(event["recordTime"]), "custody", document["sender"], event)
                )
    said.sort(key=lambda row: row[0])
    return {
        index: Entry(
            kind, statement, {}, By(sender, "00", "Ed25519"), b"", {}, recorded
        )
        for index, (recorded, kind, sender, statement) in enumerate(said)
    }


def page(entries: dict[int, Entry], gtin: str, lot: str) -> Provenance:
    return read(entries, f"https://id.gs1.org/01/{gtin}/10/{lot}", NOW)


def test_a_recall_and_a_failed_test_of_one_household_reach_the_merged_lot(
    entries: dict[int, Entry],
) -> None:
    told = page(entries, "09521201001012", "BT-CN-260914-M1-A")
    assert [recall.batch for recall in told.recalls] == [told.batch]
    assert any(
        (test.result or {}).get("nguon:verdict") == "fail" for test in told.tests
    )
    assert len(told.harvested) == 6 and told.diary


def test_the_last_spray_is_told_with_its_days_and_what_it_had_to_keep(
    entries: dict[int, Entry],
) -> None:
    told = page(entries, "09521202002018", "ML-CC-261109-A1")
    assert told.spray is not None
    assert (told.spray.days, told.spray.required) == (7, 7)
    assert told.spray.material.startswith("Proclaim")


def test_a_correction_strikes_the_old_value_and_stands_beside_it(
    entries: dict[int, Entry],
) -> None:
    told = page(entries, "09521203003014", "NB-HC-261105-BOX")
    struck = [step for step in told.steps if step.voided_by]
    new = [step for step in told.steps if step.corrects]
    assert [step.outputs[0].kg for step in struck] == [Decimal(42)]
    assert [step.outputs[0].kg for step in new] == [Decimal(24)]
    assert new[0].reason


def test_mixing_loses_a_certificate_that_only_one_part_had(
    entries: dict[int, Entry],
) -> None:
    told = page(entries, "09521208008014", "MC-MH-260518-V")
    assert [(claim.certificate.value["kind"], claim.kept) for claim in told.claims] == [
        ("VietGAP", False)
    ]


def test_valid_at_packing_and_expired_now_are_two_things(
    entries: dict[int, Entry],
) -> None:
    told = page(entries, "09521209009010", "TC-CH-260905-P")
    vietgap = next(
        c for c in told.claims if "VietGAP" in str(c.certificate.value["kind"])
    )
    assert vietgap.kept and vietgap.valid_at_packing and not vietgap.valid_now


def test_a_harvest_recorded_a_day_later_is_late_and_a_diary_in_the_evening_is_not(
    entries: dict[int, Entry],
) -> None:
    told = page(entries, "09521204004010", "DP-BTV-261020-L1S")
    assert [step.step for step in told.steps if step.late] == ["harvest"]


def test_a_sibling_sent_elsewhere_is_no_part_of_the_story(
    entries: dict[int, Entry],
) -> None:
    told = page(entries, "09521201001012", "BT-CN-260914-M1-B")
    shipped = [
        a.batch for step in told.steps if step.step == "ship" for a in step.objects
    ]
    assert shipped and set(shipped) == {told.batch}


def test_a_batch_nobody_recorded_has_nothing_to_tell(entries: dict[int, Entry]) -> None:
    told = page(entries, "09521201001012", "NEVER-MADE")
    assert not told.steps and told.product is None and not told.harvested
