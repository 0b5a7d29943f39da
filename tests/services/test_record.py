"""Recording: once, sealed, receipted; refused whole, and the refusal kept."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from kit.desk import Story, ledger, sequence
from nguon.core import receipt as proofs
from nguon.core.entry import from_bytes
from nguon.core.identifiers import batch_code
from nguon.core.sealing import unseal
from nguon.core.state import Holding
from nguon.errors import Conflict, Malformed, NguonError, NotFound, Refused
from nguon.services import verbs
from nguon.services.record import receipt, record, record_each, together
from nguon.services.refusals import refusals
from nguon.services.verbs import Amount, Event, Newborn, Price
from nguon.store.sealed import read_openings


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    with ledger(tmp_path) as book:
        yield Story(book)


def a_harvest(story: Story, name: str = "one", kg: Any = 96, **more: Any) -> Event:
    newborn = Newborn(sequence(name), f"CN-{name.upper()}", story.crop, Decimal(kg))
    return verbs.harvest(story.facts(1, **more), newborn=newborn)


def test_the_receipt_names_the_entry_and_proves_it(story: Story) -> None:
    (taken,) = story.records(a_harvest(story))
    assert taken.step == "harvest" and not taken.repeated
    assert taken.batches == ((sequence("one"), batch_code(sequence("one"))),)
    checked = proofs.check(proofs.parse(taken.proof()), story.book.verifier)
    assert checked.size > taken.number
    again = receipt(story.book, taken.number)
    assert (again.event_id, again.recorded) == (taken.event_id, taken.recorded)
    with pytest.raises(NotFound):
        receipt(story.book, 10**6)


def test_the_papers_of_a_transaction_event_are_its_subject_and_stay_open(
    story: Story,
) -> None:
    story.records(a_harvest(story))
    paper = {"type": "po", "bizTransaction": "urn:epcglobal:cbv:bt:9521201000015:17"}
    tied = a_harvest(story) | {
        "type": "TransactionEvent", "action": "ADD", "bizTransactionList": [paper],
        "eventID": "urn:uuid:8e675bc9-29cd-58cc-ad55-9d7ddeff3a8d",
        "quantityList": [{"epcClass": sequence("one")}], "nguon:step": "store",
        "bizStep": "storing", "disposition": "in_progress",
    }  # fmt: skip
    for left in ("inputQuantityList", "outputQuantityList", "nguon:born", "ilmd"):
        tied.pop(left, None)
    (taken,) = story.records(tied)
    with story.book.read() as snapshot:
        entry = from_bytes(snapshot.entry(taken.number))
    assert entry.statement["bizTransactionList"] == [paper] and not entry.sealed


def test_the_same_words_without_an_event_id_are_one_event(story: Story) -> None:
    first = story.records(a_harvest(story))[0]
    second = story.records(a_harvest(story))[0]
    assert second.repeated and second.number == first.number
    assert first.event_id.startswith("urn:uuid:") and first.event_id[23] == "8"
    other = record(story.book, story.stranger.id, [a_harvest(story, "two")], story.now)
    assert other[0].event_id != first.event_id


def test_the_same_event_id_with_other_words_is_a_conflict(story: Story) -> None:
    name = "urn:uuid:8e675bc9-29cd-58cc-ad55-9d7ddeff3a8c"
    story.records(a_harvest(story, event_id=name))
    with pytest.raises(Conflict):
        story.records(a_harvest(story, kg=97, event_id=name))


def test_price_and_papers_are_sealed_with_salts_of_their_own(story: Story) -> None:
    story.records(a_harvest(story))
    shipment = verbs.ship(
        story.facts(
            0.5, documents=(("desadv", "urn:nguon:BT:PX-260914-01"),),
            price=Price(Decimal(12000)),
        ),
        amounts=[Amount(sequence("one"), Decimal(10))],
        sender=story.coop.id, receiver=story.shop.id,
    )  # fmt: skip
    (taken,) = story.records(shipment)
    with story.book.read() as snapshot:
        data = snapshot.entry(taken.number)
        opened = read_openings(snapshot.connection, taken.number)
    assert b"12000" not in data and b"PX-260914" not in data
    entry = from_bytes(data)
    assert set(entry.sealed) == {"/bizTransactionList", "/nguon:price"}
    whole = unseal(entry.statement, entry.sealed, opened)
    assert whole["nguon:price"] == {
        "nguon:amount": 12000, "nguon:currency": "VND", "nguon:per": "KGM",
    }  # fmt: skip
    assert len({opening.salt for opening in opened.values()}) == 2
    assert story.records(shipment)[0].repeated  # fresh salts, the same event


def test_a_group_is_recorded_whole_or_not_at_all(story: Story) -> None:
    good = a_harvest(story)
    sold = verbs.sell(story.facts(0.5), amounts=[Amount(sequence("one"), Decimal(97))])
    with pytest.raises(Refused):
        story.records(good, sold)
    with story.book.read() as snapshot:
        assert snapshot.get(Holding, sequence("one"), story.coop.id) is None
    with pytest.raises(Refused):
        record(story.book, story.coop.id, [good, sold], story.now, atomic=False)
    with story.book.read() as snapshot:
        assert snapshot.get(Holding, sequence("one"), story.coop.id) is not None


def test_one_by_one_the_good_ones_are_taken(story: Story) -> None:
    events = [
        a_harvest(story),
        verbs.sell(story.facts(0.5), amounts=[Amount(sequence("one"), Decimal(97))]),
        a_harvest(story, "two"),
    ]
    outcomes = list(record_each(story.book, story.coop.id, together(events), story.now))
    assert [isinstance(one, NguonError) for one in outcomes] == [False, True, False]


def test_a_declaration_goes_with_what_it_puts_right(story: Story) -> None:
    wrong = a_harvest(story, event_id="urn:uuid:00000000-0000-8000-8000-000000000001")
    right = a_harvest(story, event_id="urn:uuid:00000000-0000-8000-8000-000000000002")
    told = verbs.correct(wrong, story.now, reason="nhầm", instead=right)
    other = a_harvest(story, "two")
    assert [len(group) for group in together([told[0], other, told[1]])] == [2, 1]


def test_a_refused_attempt_is_kept_for_its_organisation(story: Story) -> None:
    story.records(a_harvest(story))
    sale = verbs.sell(
        story.facts(0.5, price=Price(Decimal(99))),
        amounts=[Amount(sequence("one"), Decimal(120))],
    )
    with pytest.raises(Refused):
        record(story.book, story.coop.id, [sale], story.now, account="hanh")
    (kept,) = refusals(story.book, story.coop.id)
    assert (kept.code, kept.account) == ("custody.not_enough", "hanh")
    assert "96 kg" in kept.sentence("vi") and "120 kg" in kept.sentence("en")
    assert "nguon:price" not in str(kept.attempt)
    assert refusals(story.book, story.stranger.id) == []
    with pytest.raises(Refused):
        record(story.book, story.coop.id, [sale], story.now, keep_refusals=False)
    assert len(refusals(story.book)) == 1


def test_what_is_no_event_is_not_kept(story: Story) -> None:
    with pytest.raises(Malformed):
        story.records({"type": "ObjectEvent"})
    assert refusals(story.book) == []
