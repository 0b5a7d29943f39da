"""The ten supply chains of sample_batches pass the rules and teach their lessons.

Folded as the ledger would: each group judged over what was recorded before, in the
order of recorded time; what `expected.json` names is refused with that code, and
nothing else is.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from kit.story import Told, World, unsigned
from nguon.core import canonical
from nguon.core.canonical import JSON
from nguon.core.entry import Draft
from nguon.core.state import Batch, Event, Handover, Holding, Meter, Recall
from nguon.errors import Refused

SAMPLES = Path(__file__).resolve().parents[2] / "sample_batches"


def parsed(path: Path) -> Any:
    return canonical.parse(path.read_bytes())


def told() -> tuple[World, dict[str, Refused]]:
    """Load everything; return the ledger and the refusals by event id."""
    world = World(start="2025-12-01T06:00:00+07:00")
    refused: dict[str, Refused] = {}
    for moment, group in sorted(all_groups(world), key=lambda each: each[0]):
        try:
            world.submit(group, datetime.fromisoformat(moment))
        except Refused as error:
            refused[str(group[-1].statement.get("eventID"))] = error
    return world, refused


def all_groups(world: World) -> Iterator[tuple[str, list[Draft]]]:
    for path in sorted(SAMPLES.glob("*/registry.json")):
        registry = parsed(path)
        for statement in registry["statements"]:
            draft = unsigned("register", statement, world.operator.id)
            yield utc(registry["recordTime"]), [draft]
    for path in sorted(SAMPLES.glob("*/*.jsonld")):
        document = parsed(path)
        yield from groups_of(document["sender"], document["epcisBody"]["eventList"])


def groups_of(
    sender: str, events: list[dict[str, JSON]]
) -> Iterator[tuple[str, list[Draft]]]:
    by_time: dict[str, list[Draft]] = {}
    for event in events:
        event = dict(event)
        moment = utc(str(event.pop("recordTime")))
        by_time.setdefault(moment, []).append(unsigned("custody", event, sender))
    for moment, drafts in by_time.items():
        if any("errorDeclaration" in draft.statement for draft in drafts):
            yield moment, drafts
        else:
            yield from ((moment, [draft]) for draft in drafts)


def utc(moment: str) -> str:
    return datetime.fromisoformat(moment).astimezone(UTC).isoformat()


@pytest.fixture(scope="module")
def chains() -> tuple[World, dict[str, Refused]]:
    return told()


@pytest.fixture
def ledger(chains: tuple[World, dict[str, Refused]]) -> Told:
    return chains[0].memory


def lot(ledger: Told, name: str) -> Batch:
    [found] = [each for each in ledger.find(Batch) if each.lot == name]
    return found


def kilograms(ledger: Told, name: str) -> list[str]:
    batch = lot(ledger, name).id
    held = [each.kg for each in ledger.find(Holding, batch=batch) if each.kg]
    return [f"{kg.normalize():f}" for kg in held]


def test_just_what_is_expected_is_refused(
    chains: tuple[World, dict[str, Refused]],
) -> None:
    expected = {
        refusal["eventID"]: refusal["code"]
        for path in SAMPLES.glob("*/expected.json")
        for refusal in json.loads(path.read_text("utf-8"))["refused"]
    }
    refused = {event_id: error.code for event_id, error in chains[1].items()}
    assert refused == expected
    assert len(expected) == 3


def test_the_refusals_say_figures_and_the_way_out(
    chains: tuple[World, dict[str, Refused]],
) -> None:
    said = {error.code: error for error in chains[1].values()}
    early = said["custody.interval"]
    assert early.figures["earliest"] == "2026-11-09"
    assert early.figures["left"] == 2
    assert "phun Proclaim 1.9EC (demo) ngày 2/11" in early.sentence("vi")
    assert "đủ 7 ngày vào 9/11, còn 2 ngày" in early.sentence("vi")
    too_much = said["custody.yield"].sentence("vi")
    assert "264 kg vượt mức tối đa 242 kg từ 2.420 kg" in too_much


def test_a_merge_of_six_households_widens_the_recall(ledger: Told) -> None:
    assert lot(ledger, "BT-CN-260914-M1-A").recalled
    [recall] = {each.event_id for each in ledger.find(Recall)}
    assert recall
    assert len(lot(ledger, "BT-CN-260914-M1").parents) == 6


def test_both_weights_of_the_market_trader_stay(ledger: Told) -> None:
    found = ledger.find(Handover, batch=lot(ledger, "ML-CC-261109-B").id)
    assert [(each.sent_kg, each.received_kg) for each in found] == [(330, 326)]


def test_the_corrected_harvest_has_24_kg_and_is_packed(ledger: Told) -> None:
    wrong = [each for each in ledger.find(Event) if each.corrected_by]
    assert len(wrong) == 1
    water_spinach = lot(ledger, "NB-HC-261105-RM")
    assert water_spinach.made_kg == 24
    assert kilograms(ledger, "NB-HC-261105-RM") == []


def test_what_is_left_is_left(ledger: Told) -> None:
    assert "1955" in kilograms(ledger, "DP-BTV-261020-L1S")
    assert kilograms(ledger, "MC-MH-260518-S2") == ["1350"]


def test_a_merged_lot_loses_the_certificate_that_one_half_has(ledger: Told) -> None:
    assert lot(ledger, "VH-MH-260518-01").claims
    assert not lot(ledger, "MS-MH-260518-01").claims
    assert not lot(ledger, "MC-MH-260518-M").claims
    assert not lot(ledger, "MC-MH-260518-V").claims


def test_the_tea_keeps_the_certificate_that_was_valid_at_packing(ledger: Told) -> None:
    assert len(lot(ledger, "TC-CH-260905-P").claims) >= 2


def test_meters_run(ledger: Told) -> None:
    assert any(meter.kg == 2420 for meter in ledger.find(Meter))


def test_every_sold_lot_stands_on_a_diary(ledger: Told) -> None:
    assert all(each.diary for each in ledger.find(Batch))
