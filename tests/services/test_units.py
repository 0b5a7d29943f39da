"""Pallets and crates: events that name them, reports from outside included."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kit.desk import NOW, Story, ledger
from nguon.core.grade import GRADES
from nguon.core.vocabulary import _STEPS
from nguon.errors import NotFound
from nguon.messages import TEXTS
from nguon.services.record import record
from nguon.services.units import open_unit
from nguon_web import create_app
from nguon_web.settings import Settings

PALLET = "https://id.gs1.org/00/095212010000000015"
OTHER = "https://id.gs1.org/01/09521999000013/21/77"
CONTEXT = ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"]


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    with ledger(tmp_path) as book:
        yield Story(book)


def reported(story: Story) -> None:
    """Let a partner system report that it packed and then moved a pallet."""
    gate = story.world.organisation("Cổng trao đổi", "distributor", "exchange")
    packed = {
        "@context": CONTEXT, "type": "AggregationEvent", "action": "ADD",
        "parentID": PALLET, "childEPCs": [OTHER], "bizStep": "packing",
        "eventTime": "2026-09-13T08:00:00+07:00", "eventTimeZoneOffset": "+07:00",
    }  # fmt: skip
    moved = {
        "@context": CONTEXT, "type": "ObjectEvent", "action": "OBSERVE",
        "epcList": [PALLET], "bizStep": "departing",
        "eventTime": "2026-09-13T09:00:00+07:00", "eventTimeZoneOffset": "+07:00",
    }  # fmt: skip
    record(story.book, gate.id, [packed, moved], NOW)


def test_a_pallet_that_a_partner_reported_is_told_as_a_report(story: Story) -> None:
    with pytest.raises(NotFound):
        open_unit(story.book, PALLET)
    reported(story)
    told = open_unit(story.book, PALLET)
    assert [line.step for line in told.lines] == ["departing", "packing"]
    assert {GRADES[line.grade] for line in told.lines} == {"outside"}
    assert told.lines[0].who["vi"] == "Cổng trao đổi"
    assert told.contents == ((OTHER, None),) and not told.more
    assert open_unit(story.book, OTHER).within == PALLET


def test_its_link_resolves_to_its_page(story: Story, tmp_path: Path) -> None:
    app = create_app(Settings(data=tmp_path, secret_key="only in tests"), story.book)
    client = app.test_client()
    path = PALLET.removeprefix("https://id.gs1.org")
    assert client.get(path).status_code == 404
    reported(story)
    answer = client.get(path)
    assert answer.status_code == 307
    page = client.get(answer.location, headers={"Accept-Language": "en"})
    assert page.status_code == 200 and "outside report" in page.text
    assert page.text.count("outside report") == 2 and "Departed" in page.text
    [level] = client.get(f"{path}?linkType=linkset").get_json()["linkset"]
    assert level["itemDescription"].endswith("095212010000000015")
    for wrong in (
        "/unit/00/1",
        "/unit/00/095212010000000022",
        "/unit/x/y",
        "/unit/00/",
    ):
        assert client.get(wrong).status_code in (400, 404), wrong


def test_every_business_step_has_its_word_in_both_languages() -> None:
    for word in _STEPS.split():
        assert all(TEXTS[f"cbv.{word}"]), word
