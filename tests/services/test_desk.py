"""The desk read: holdings, plots, hand-overs, entries; one's own and nobody else's."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from kit.desk import Story, ledger, sequence
from nguon.core.identifiers import batch_code
from nguon.errors import NotFound
from nguon.services import verbs
from nguon.services.desk import Desk, open_desk
from nguon.services.verbs import Amount, Newborn, Treatment


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    with ledger(tmp_path) as book:
        yield Story(book)


@pytest.fixture
def lot(story: Story) -> str:
    return story.harvested(story.opened_plot(), Decimal(96))


def shipped(story: Story, lot: str, kg: int = 40) -> int:
    said = verbs.ship(
        story.facts(1), amounts=[Amount(lot, Decimal(kg))], sender=story.coop.id,
        receiver=story.shop.id,
    )  # fmt: skip
    return story.records(said)[0].number


def of(desk: Desk, lot: str) -> Decimal:
    return sum((one.kg for one in desk.holdings if one.batch.id == lot), Decimal(0))


def test_what_is_at_hand_is_what_was_not_given_away(story: Story, lot: str) -> None:
    shipped(story, lot)
    with open_desk(story.book, story.coop.id, story.now) as desk:
        assert of(desk, lot) == 56
        assert desk.names.say(desk.product_of(lot), "vi") == "Cải ngọt"
    with open_desk(story.book, story.shop.id, story.now) as desk:
        assert desk.holdings == []


def test_a_shipment_waits_for_its_receiver_and_its_sender(
    story: Story, lot: str
) -> None:
    number = shipped(story, lot)
    with open_desk(story.book, story.shop.id, story.now) as desk:
        (coming,) = desk.incoming
        assert (coming.kg, coming.entry, coming.sender) == (40, number, story.coop.id)
        assert desk.delivery(number).event_id == coming.event_id
        assert desk.outgoing == []
    with open_desk(story.book, story.coop.id, story.now) as desk:
        assert [one.entry for one in desk.outgoing] == [number]
        with pytest.raises(NotFound):
            desk.delivery(number)


def test_a_plot_says_from_which_day_it_may_be_harvested(story: Story) -> None:
    plot = story.opened_plot()
    spray = Treatment("Proclaim", interval_days=7)
    story.records(
        verbs.tend(story.facts(24 * 3), plantings=[plot], kind="spray", treatment=spray)
    )
    with open_desk(story.book, story.coop.id, story.now) as desk:
        (found,) = desk.plantings
        assert found.waits and found.bound
        assert found.bound.earliest == desk.today + timedelta(days=4)
    later = story.now + timedelta(days=4)
    with open_desk(story.book, story.coop.id, later) as desk:
        assert not desk.plantings[0].waits


def test_entries_are_ones_own_and_the_last_comes_first(story: Story, lot: str) -> None:
    number = shipped(story, lot)
    with open_desk(story.book, story.coop.id, story.now) as desk:
        assert [line.told.step for line in desk.recent] == ["ship", "harvest", "plant"]
        assert desk.recorded(desk.line(number).told.event_id or "") == number
        last = desk.last("ship")
        assert last and last.destination == story.shop.id
    with open_desk(story.book, story.stranger.id, story.now) as desk:
        assert desk.recent == []
        for ask in (lambda: desk.line(number), lambda: desk.batch(lot)):
            with pytest.raises(NotFound):
                ask()


def test_a_batch_is_seen_by_who_made_held_or_expects_it(story: Story, lot: str) -> None:
    shipped(story, lot)
    for who in (story.coop.id, story.shop.id):
        with open_desk(story.book, who, story.now) as desk:
            found = desk.batch(lot)
            assert desk.by_code(batch_code(lot).lower()) == found
            steps = [line.told.step for line in desk.about(found)]
            assert steps == ["ship", "harvest"]
            assert [b.lot for b in desk.made_from(found)] == ["BT-CN-H1"]
    with open_desk(story.book, story.coop.id, story.now) as desk:
        assert desk.by_code("nonsense") is None


def test_yesterday_is_a_day_of_the_calendar_in_vietnam(story: Story) -> None:
    plot = story.opened_plot()
    story.harvested(plot, Decimal(50), "CN-Y", hours=24)
    story.harvested(plot, Decimal(60), "CN-T", hours=1)
    with open_desk(story.book, story.coop.id, story.now) as desk:
        assert [one.told.born[0].lot for one in desk.yesterday] == ["CN-Y"]


def test_a_recall_of_ours_stands_until_we_end_it(story: Story, lot: str) -> None:
    story.records(verbs.recall(story.facts(1), batches=[lot], reason="Dư lượng"))
    with open_desk(story.book, story.coop.id, story.now) as desk:
        assert [b.id for b in desk.recalls] == [lot]
        assert desk.holdings[0].recalled
        assert lot not in [b.id for b in desk.recallable]
    story.records(verbs.recall_end(story.facts(0.5), batches=[lot], reason="Đạt"))
    with open_desk(story.book, story.coop.id, story.now) as desk:
        assert desk.recalls == [] and not desk.holdings[0].recalled


def test_products_areas_and_places_are_ones_own(story: Story) -> None:
    with open_desk(story.book, story.coop.id, story.now) as desk:
        ours = {one.id for one in desk.names.products(story.coop.id)}
        theirs = {one.id for one in desk.names.products(story.stranger.id)}
        assert story.packed in ours - theirs and story.crop in ours & theirs
        assert [a.id for a in desk.names.areas(story.coop.id)] == [story.area]
        assert desk.home == story.place
        partners = {one.id for one in desk.names.partners(story.coop.id)}
        assert story.shop.id in partners
        assert not partners & {
            story.coop.id,
            story.lab.id,
            story.book.registrar.organisation,
        }
        assert [one.id for one in desk.names.carriers()] == [story.truck.id]


def test_lots_are_counted_without_the_event_that_asks(story: Story) -> None:
    newborn = Newborn(sequence("n"), "CN-260914-1", story.crop, Decimal(5))
    taken = story.records(verbs.harvest(story.facts(1), newborn=newborn))[0]
    with open_desk(story.book, story.coop.id, story.now) as desk:
        assert desk.lots_like("CN-260914-", []) == 1
        assert desk.lots_like("CN-260914-", [taken.event_id]) == 0
