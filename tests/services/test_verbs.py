"""Each verb's event is EPCIS and is what the rules take, in a story from seed to till."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from kit.desk import Story, ledger, sequence
from nguon.core.epcis import normal_event
from nguon.core.identifiers import gtin_batch_id
from nguon.core.state import Batch, Event, Handover, Holding, Outflow
from nguon.errors import Refused
from nguon.services import verbs
from nguon.services.verbs import (
    Amount,
    Facts,
    Loss,
    Newborn,
    Price,
    Readings,
    Result,
    Treatment,
)


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    with ledger(tmp_path) as book:
        yield Story(book)


def held(story: Story, batch: str, by: str | None = None) -> Decimal:
    with story.book.read() as snapshot:
        found = snapshot.get(Holding, batch, by or story.coop.id)
    return found.kg if found else Decimal(0)


def test_from_seed_to_till(story: Story) -> None:
    plot = story.opened_plot()
    story.records(
        verbs.tend(
            story.facts(24 * 12),
            plantings=[plot],
            kind="spray",
            treatment=Treatment("Bt WP", "Bacillus thuringiensis", "theo nhãn", "", 7),
        )
    )
    lot = story.harvested(plot, Decimal(96))
    assert held(story, lot) == 96
    story.records(
        verbs.store(
            story.facts(1.9, celsius=Decimal(4)), amounts=[Amount(lot, Decimal(96))]
        ),
        verbs.inspect(
            story.facts(1.8), batches=[lot], result=Result("pass", note="lá sạch")
        ),
    )
    packed = gtin_batch_id("09521201001012", "CN-1")
    story.records(
        verbs.pack(
            story.facts(1.5, units=176),
            inputs=[Amount(lot, Decimal(96))],
            outputs=[Newborn(packed, "CN-1", story.packed, Decimal(88))],
            lost=[Loss("trim", Decimal(6), "lá già"), Loss("sample", Decimal(2))],
            best_before=date(2026, 9, 18),
        )
    )
    assert (held(story, lot), held(story, packed)) == (0, 88)
    shipment = story.records(
        verbs.ship(
            story.facts(
                1, documents=(("desadv", "urn:nguon:BT:PX-1"),),
                price=Price(Decimal(12000)),
            ),
            amounts=[Amount(packed, Decimal(50))],
            sender=story.coop.id, receiver=story.shop.id, carrier=story.truck.id,
        )
    )[0]  # fmt: skip
    story.records(
        verbs.sensor(
            story.facts(0.6),
            batches=[packed],
            readings=Readings(
                story.now - timedelta(hours=1), story.now - timedelta(hours=0.6),
                Decimal("2.5"), Decimal("9.5"), limit=Decimal(8),
            ),
        ),
        by=story.truck,
    )  # fmt: skip
    story.records(
        verbs.receive(
            story.facts(0.5),
            handover=shipment.event_id,
            amounts=[Amount(packed, Decimal("49.5"))],
            sender=story.coop.id,
            receiver=story.shop.id,
        ),
        by=story.shop,
    )
    assert held(story, packed, story.shop.id) == Decimal("49.5")
    story.records(
        verbs.sell(story.facts(0.2), amounts=[Amount(packed, count=40)]), by=story.shop
    )
    assert held(story, packed, story.shop.id) == Decimal("29.5")


def test_split_merge_and_process_balance(story: Story) -> None:
    lot = story.harvested(story.opened_plot(), Decimal(100))
    parts = [
        Newborn(sequence(f"p{n}"), f"CN-1-{n}", story.crop, Decimal(50)) for n in "AB"
    ]
    story.records(
        verbs.split(story.facts(1), source=Amount(lot, Decimal(100)), outputs=parts)
    )
    whole = Newborn(sequence("m"), "CN-M", story.crop, Decimal(100))
    story.records(
        verbs.merge(
            story.facts(0.9), inputs=[part.amount for part in parts], output=whole
        )
    )
    dried = story.world.product("Cải khô")
    made = Newborn(sequence("d"), "CK-1", dried, Decimal(10))
    story.records(
        verbs.process(
            story.facts(0.5), inputs=[whole.amount], outputs=[made], step="dry",
            lost=[Loss("water", Decimal(90))],
        )
    )  # fmt: skip
    assert held(story, made.batch) == 10
    with story.book.read() as snapshot:
        lost = [o for o in snapshot.find(Outflow, organisation=story.coop.id) if o.kg]
        assert [(o.how, o.kg) for o in lost] == [("water", Decimal(90))]
        made_from = snapshot.get(Batch, made.batch)
    assert made_from and made_from.diary == 1


def test_a_shipment_that_never_arrived_comes_back(story: Story) -> None:
    lot = story.harvested(story.opened_plot(), Decimal(96))
    shipped = verbs.ship(
        story.facts(1), amounts=[Amount(lot, Decimal(40))], sender=story.coop.id,
        receiver=story.shop.id,
    )  # fmt: skip
    sent = story.records(shipped)[0]
    with story.book.read() as snapshot:
        shipment = dict(snapshot.statement(sent.number))
    story.records(
        verbs.void_ship(story.facts(0.5, note="xe hỏng"), shipment=shipment)  # type: ignore[arg-type]
    )
    assert held(story, lot) == 96
    with story.book.read() as snapshot:
        found = snapshot.get(Handover, sent.event_id, lot)
    assert found and found.state == "void"


def test_recall_reaches_and_ends_and_destroy_empties(story: Story) -> None:
    lot = story.harvested(story.opened_plot(), Decimal(96))
    reason = {"vi": "Dư lượng", "en": "Residue"}
    story.records(verbs.recall(story.facts(1), batches=[lot], reason=reason))
    with pytest.raises(Refused) as refusal:
        story.records(verbs.sell(story.facts(0.9), amounts=[Amount(lot, Decimal(1))]))
    assert refusal.value.code == "custody.recalled"
    story.records(verbs.recall_end(story.facts(0.8), batches=[lot], reason="Đạt"))
    story.records(verbs.sell(story.facts(0.7), amounts=[Amount(lot, Decimal(1))]))
    story.records(verbs.destroy(story.facts(0.6), amounts=[Amount(lot, Decimal(95))]))
    assert held(story, lot) == 0


def test_a_laboratory_samples_and_tests(story: Story) -> None:
    lot = story.harvested(story.opened_plot(), Decimal(96))
    bare = Facts(story.now - timedelta(hours=1), story.place)
    story.records(verbs.sample(bare, amounts=[Amount(lot)]), by=story.lab)
    told = story.records(
        verbs.inspect(
            bare, batches=[lot], step="test",
            result=Result("fail", 512, "KQ-031", "vượt mức cho phép"),
        ),
        by=story.lab,
    )  # fmt: skip
    assert told[0].step == "test"


def test_a_correction_takes_the_place_of_a_figure(story: Story) -> None:
    plot = story.opened_plot()
    batch = sequence("typo")
    first = story.records(
        verbs.harvest(
            story.facts(2), newborn=Newborn(batch, "CN-9", story.crop, Decimal(42)),
            planting=plot,
        )
    )[0]  # fmt: skip
    with story.book.read() as snapshot:
        original = dict(snapshot.statement(first.number))
    instead = verbs.harvest(
        story.facts(2, event_id="urn:uuid:8e675bc9-29cd-58cc-ad55-9d7ddeff3a8c"),
        newborn=Newborn(batch, "CN-9", story.crop, Decimal(24)),
        planting=plot,
    )
    told = verbs.correct(
        original,  # type: ignore[arg-type]
        story.now,
        reason="Gõ nhầm 24 thành 42",
        instead=instead,
    )
    assert len(story.records(*told)) == 2
    assert held(story, batch) == 24
    with story.book.read() as snapshot:
        event = snapshot.get(Event, story.coop.id, first.event_id, "0")
    assert event and event.corrected_by


def test_what_never_happened_leaves_nothing(story: Story) -> None:
    plot = story.opened_plot()
    lot = story.harvested(plot, Decimal(42))
    with story.book.read() as snapshot:
        entry = snapshot.history(lot)[0]
        original = dict(snapshot.statement(entry))
    story.records(*verbs.correct(original, story.now, reason="Chưa hái"))  # type: ignore[arg-type]
    assert held(story, lot) == 0


def test_a_harvest_without_a_planting_says_its_area(story: Story) -> None:
    batch = sequence("loose")
    story.records(
        verbs.harvest(
            story.facts(1), newborn=Newborn(batch, "CN-X", story.crop, Decimal(30)),
            area=story.area,
        )
    )  # fmt: skip
    with story.book.read() as snapshot:
        found = snapshot.get(Batch, batch)
    assert found and (found.diary, found.area) == (0, story.area)


def test_every_builder_writes_normal_epcis(story: Story) -> None:
    """What a builder gives is in the form that is signed, but for milliseconds."""
    lot = sequence("any")
    facts = Facts(
        story.now, story.place, "urn:uuid:8e675bc9-29cd-58cc-ad55-9d7ddeff3a8c",
        "ghi chú", (("inv", "urn:nguon:X:1"),), Decimal("4.5"), Price(Decimal(9000)),
        4, "000001-000004",
    )  # fmt: skip
    amount = Amount(lot, Decimal("1.25"))
    for said in (
        verbs.plant(facts, newborn=Newborn(lot, "L", story.crop), area=story.area),
        verbs.tend(facts, plantings=[lot]),
        verbs.store(facts, amounts=[amount], step="cool"),
        verbs.sell(facts, amounts=[amount]),
        verbs.destroy(facts, amounts=[amount]),
        verbs.sample(facts, amounts=[amount]),
        verbs.recall(facts, batches=[lot], reason="x"),
    ):
        normal = normal_event(said)
        assert normal | {"eventTime": said["eventTime"], "@context": 0} == said | {
            "@context": 0
        }
