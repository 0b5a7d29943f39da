"""The index of event hash ids: found by whom it may be, told twice is pointed out."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from kit.desk import Story, ledger, sequence
from nguon.core import custody
from nguon.core.epcis import normal_event
from nguon.core.event_hash import digest_of, event_hash
from nguon.services import verbs
from nguon.services.capture import receive
from nguon.services.event_names import alike_to, event_ids, index_events, named
from nguon.services.record import record
from nguon.services.sight import PUBLIC, Viewer, viewer_of
from nguon.services.verbs import Amount, Newborn
from nguon.store import hashes, sealed
from nguon.store.rebuild import rebuild

PO = [{"type": "po", "bizTransaction": "https://po.example/17"}]


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    with ledger(tmp_path) as book:
        yield Story(book)


def harvest(story: Story, name: str, event_id: str) -> dict[str, Any]:
    newborn = Newborn(sequence(name), f"L-{name.upper()}", story.crop, Decimal(40))
    return dict(verbs.harvest(story.facts(1, event_id=event_id), newborn=newborn))


def shipped(story: Story) -> tuple[int, dict[str, Any]]:
    """A shipment with an order number, which is sealed; its entry and the event."""
    story.records(harvest(story, "A", "urn:uuid:1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed"))
    event = {
        **verbs.ship(
            story.facts(0.5), amounts=[Amount(sequence("A"), Decimal(10))],
            sender=story.coop.id, receiver=story.shop.id,
        ),
        "bizTransactionList": PO,
    }  # fmt: skip
    (receipt,) = story.records(event)
    return receipt.number, normal_event(event)


def indexed(story: Story) -> None:
    while index_events(story.book):
        pass


def entries(story: Story, viewer: Viewer, name: str) -> list[int]:
    with story.book.read() as snapshot:
        return [one.number for one in named(snapshot, viewer, name)]


def test_an_event_is_found_by_what_it_says(story: Story) -> None:
    event = harvest(story, "A", "urn:uuid:1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed")
    (receipt,) = story.records(event)
    name = event_hash(normal_event(event))
    assert entries(story, PUBLIC, name) == []
    indexed(story)
    assert entries(story, PUBLIC, name) == [receipt.number]
    assert event_ids(story.book, PUBLIC, name) == [event["eventID"]]
    assert entries(story, PUBLIC, name.replace("CBV2.0", "CBV9.9")) == []


def test_nobody_can_ask_by_a_hash_whether_he_guessed_what_is_sealed(
    story: Story,
) -> None:
    number, event = shipped(story)
    indexed(story)
    with story.book.read() as snapshot:
        own = viewer_of(snapshot, story.coop.id, "")
        receiver = viewer_of(snapshot, story.shop.id, "")
        stranger = viewer_of(snapshot, story.stranger.id, "")
        public = dict(snapshot.statement(number))
    whole = event_hash(event | {"eventID": public["eventID"]})
    assert "bizTransactionList" not in public and whole != event_hash(public)  # type: ignore[arg-type]
    for viewer, found in (
        (own, [number]), (receiver, [number]), (stranger, []), (PUBLIC, []),
    ):  # fmt: skip
        assert entries(story, viewer, whole) == found
        assert entries(story, viewer, event_hash(public)) == [number]  # type: ignore[arg-type]


def test_with_what_is_erased_goes_the_hash_that_it_is_in(story: Story) -> None:
    number, event = shipped(story)
    indexed(story)
    with story.book.read() as snapshot:
        said = event | {"eventID": snapshot.statement(number)["eventID"]}
    digest = digest_of(event_hash(said))
    assert digest is not None
    with story.book.write() as connection:
        assert hashes.find_hashes(connection, [digest])
        sealed.erase(connection, number, "/bizTransactionList", "2026-09-15")
        assert not hashes.find_hashes(connection, [digest])


def test_the_same_content_under_another_id_is_pointed_out_and_not_refused(
    story: Story,
) -> None:
    stocked = {
        **verbs.store(story.facts(0.5), amounts=[Amount(sequence("A"), Decimal(40))]),
        "eventID": "urn:uuid:2b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed",
    }  # fmt: skip
    again = stocked | {"eventID": "urn:uuid:3b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed"}
    story.records(harvest(story, "A", "urn:uuid:1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed"))
    (first,) = story.records(stocked)
    indexed(story)
    assert alike_to(story.book, story.coop.id, first.number) == []
    (second,) = record(story.book, story.coop.id, [again], story.now)
    (told,) = alike_to(story.book, story.coop.id, second.number)
    assert (told.number, told.event_id) == (first.number, first.event_id)
    third = again | {"eventID": "urn:uuid:4b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed"}
    indexed(story)
    job = receive(story.book, story.coop.id, third, story.now, account="program")
    assert job.success
    assert [each["eventID"] for each in job.alike] == [
        first.event_id, second.event_id,
    ]  # fmt: skip
    assert job.alike[0] == {
        "event": 1, "number": first.number, "eventID": first.event_id,
    }  # fmt: skip


def test_the_index_is_made_again_after_a_rebuild(story: Story) -> None:
    number, _ = shipped(story)
    indexed(story)
    with story.book.write() as connection:
        rebuild(connection, custody)
    with story.book.read() as snapshot:
        public = event_hash(dict(snapshot.statement(number)))  # type: ignore[arg-type]
    assert entries(story, PUBLIC, public) == []
    indexed(story)
    assert entries(story, PUBLIC, public) == [number]
