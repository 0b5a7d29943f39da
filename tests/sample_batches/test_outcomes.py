"""The ten chains, folded by the rules alone, come out exactly as they are taught."""

import json
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from kit import story
from nguon.core.canonical import parse
from nguon.core.document import read_document
from nguon.core.entry import Draft
from nguon.core.event import utc
from nguon.core.state import Batch, Event, Handover, Holding, Meter, Registered
from nguon.errors import Refused
from nguon.services.record import together

SAMPLES = Path(__file__).resolve().parents[2] / "sample_batches"


class Told:
    """The ledger in memory after everything was told, and what it refused."""

    def __init__(self, world: story.World) -> None:
        self.world = world
        self.memory = world.memory
        self.refused: dict[str, str] = {}

    def take(self, group: list[Draft], recorded: str) -> None:
        self.memory.submit(group, datetime.fromisoformat(recorded))

    def lot(self, lot: str) -> Batch:
        (found,) = (b for b in self.memory.find(Batch) if b.lot == lot)
        return found

    def held(self) -> dict[tuple[str, str], Decimal]:
        return {
            (self.memory.get(Batch, h.batch).lot, self.called(h.organisation)): h.kg
            for h in self.memory.find(Holding)
            if h.kg
        }

    def called(self, organisation: str) -> str:
        found = self.memory.get(Registered, organisation)
        return str(json.loads(found.value)["name"]["en"]) if found else "?"

    def certificates(self, lot: str) -> set[str]:
        return {
            json.loads(self.memory.get(Registered, claim).value)["number"]
            for claim in self.lot(lot).claims
        }


@pytest.fixture(scope="module")
def told() -> Told:
    told = Told(story.World(start="2026-01-05T07:30:00+07:00"))
    for path in sorted(SAMPLES.glob("*/registry.json")):
        file: Any = parse(path.read_bytes())
        for statement in file["statements"]:
            draft = story.unsigned("register", statement, told.world.operator.id)
            told.take([draft], file["recordTime"])
    for recorded, sender, group in sent():
        try:
            told.take([story.unsigned("custody", e, sender) for e in group], recorded)
        except Refused as refusal:
            told.refused[group[0]["eventID"]] = refusal.code
    return told


def sent() -> list[tuple[str, str, list[Any]]]:
    """Return all events as (recorded, sender, group), in the order of recording."""
    found = []
    for path in sorted(SAMPLES.glob("*/*.jsonld")):
        raw: Any = parse(path.read_bytes())
        times = {
            (e["eventID"], "errorDeclaration" in e): utc(e["recordTime"])
            for e in raw["epcisBody"]["eventList"]
        }
        for group in together(read_document(raw).events):
            key = group[0]["eventID"], "errorDeclaration" in group[0]
            found.append((times[key], raw["sender"], list(group)))
    return sorted(found, key=lambda item: item[0])


def test_exactly_the_expected_events_are_refused(told: Told) -> None:
    assert told.refused == {
        refusal["eventID"]: refusal["code"]
        for path in SAMPLES.glob("*/expected.json")
        for refusal in json.loads(path.read_text())["refused"]
    }
    assert sorted(told.refused.values()) == [
        "custody.interval", "custody.recalled", "custody.yield",
    ]  # fmt: skip


def test_what_everybody_holds_at_the_end(told: Told) -> None:
    market = "Hong Van Vegetable Traders (demo)"
    tea, rice = "Huong Doi Tea Co-operative", "Hai Hau East Sea Rice Mill"
    shop = "Three-Regions Specialty Shop – Ba Dinh"
    assert told.held() == {
        ("ML-CC-261109-A1", "Viet Family Mart – Long Bien"): 780,
        ("ML-CC-261109-B", market): 326,
        ("NB-HC-261105-BOX", "Our-Home Veg Box"): 198,
        ("DP-BTV-261020-L1S", "Bai Dan Golden-Shrimp Pomelo Co-operative"): 1955,
        ("DP-BTV-261020-L1S", shop): 575,
        ("DP-BTV-261020-L2", "Bai Dan Golden-Shrimp Pomelo Co-operative"): 650,
        ("PH-VS-260528-D", market): 1350,
        ("HY-LN-260810-J", "Old Town Longan Co-operative"): 160,
        ("HY-LN-260810-J", shop): 60,
        ("CL-NA-260815-N", "Ai Bac Limestone Sugar-Apple Co-operative"): 420,
        ("CL-NA-260815-N", "In-Season Fruit Shop"): 400,
        ("MC-MH-260518-V", "In-Season Fruit Shop"): 900,
        ("MC-MH-260518-S1", market): 2600,
        ("MC-MH-260518-S2", "Highland Grading Station"): 1350,
        ("TC-CH-260905-P", tea): 63,
        ("TC-CH-260905-P", shop): 40,
        ("HH-GT-260722-B5", rice): 3760,
        ("HH-GT-260722-B5", "Green Phu Dong Food Distribution Centre"): 4000,
        ("HH-GT-260722-BROKEN", rice): 760,
        ("HH-GT-260722-BRAN", rice): 1270,
        ("HH-GT-260722-HUSK", rice): 2540,
    }


def test_the_recall_of_both_parts_stands_and_nothing_of_them_is_left(
    told: Told,
) -> None:
    for lot in ("BT-CN-260914-M1-A", "BT-CN-260914-M1-B"):
        assert told.lot(lot).recalled == (told.lot(lot).id,)
        assert not [key for key in told.held() if key[0] == lot]
    assert not told.lot("BT-CN-260914-M1").recalled
    assert len(told.lot("BT-CN-260914-M1").parents) == 6


def test_the_laboratory_contradicts_the_diary_of_one_household(told: Told) -> None:
    lot = told.lot("BT-CN-260914-H3")
    verdicts = [
        told.memory.statement(index).get("nguon:result")
        for index in told.memory.history(lot.id)
    ]
    assert [v["nguon:verdict"] for v in verdicts if v] == ["fail"]
    diary = told.memory.history(told.lot("BT-CN-26V3-H3").id)
    sprays = [told.memory.statement(i) for i in diary]
    assert sum(s["nguon:step"] == "spray" for s in sprays) == 1
    assert told.lot("BT-CN-26V3-H1").sprays != told.lot("BT-CN-26V3-H3").sprays


def test_two_weights_stay_and_an_importer_abroad_never_confirms(told: Told) -> None:
    handovers = {
        told.memory.get(Batch, h.batch).lot: h for h in told.memory.find(Handover)
    }
    tomato = handovers["ML-CC-261109-B"]
    assert (tomato.sent_kg, tomato.received_kg, tomato.state) == (330, 326, "confirmed")
    assert handovers["PH-VS-260528-X1"].state == "open"
    assert [lot for lot, h in handovers.items() if h.state == "open"] == [
        "PH-VS-260528-X1"
    ]


def test_the_correction_counts_and_the_wrong_figure_is_kept(told: Told) -> None:
    lot = told.lot("NB-HC-261105-RM")
    assert (lot.made_kg, lot.void) == (24, 0)
    assert len([e for e in told.memory.find(Event) if e.corrected_by]) == 1
    assert told.lot("NB-HC-261105-BOX").fresh_kg == 202


def test_mixing_loses_what_only_one_part_may_claim(told: Told) -> None:
    assert told.certificates("VH-MH-260518-01") == {"DEMO-VietGAP-TT-14-0088"}
    for lot in ("MS-MH-260518-01", "MC-MH-260518-M", "MC-MH-260518-V"):
        assert told.certificates(lot) == set()
    assert told.certificates("BT-CN-260914-M1-A") == {"DEMO-VietGAP-TT-01-0001"}


def test_tea_keeps_the_certificate_that_was_valid_when_it_was_packed(
    told: Told,
) -> None:
    assert told.certificates("TC-CH-260905-P") == {
        "DEMO-VietGAP-TT-19-0099", "DEMO-OCOP-TN-0909", "DEMO-GI-0909",
    }  # fmt: skip


def test_meters_count_against_what_was_declared(told: Told) -> None:
    counted = {
        json.loads(found.value).get("code"): meter.kg
        for meter in told.memory.find(Meter)
        if (found := told.memory.get(Registered, meter.holder))
    }
    assert counted["DEMO-VN-NBLUA-1010"] == 14400  # of 15,000 declared
    assert counted["DEMO-VN-HNRAU-0101"] == 480
    assert counted["DEMO-VN-HYNHAN-0606"] == 2420  # 4 ha at 8,000 kg


def test_fresh_weight_goes_with_every_process(told: Told) -> None:
    assert told.lot("HY-LN-260810-J").fresh_kg == 2420
    assert told.lot("HH-GT-260722-B5").fresh_kg == 14400
