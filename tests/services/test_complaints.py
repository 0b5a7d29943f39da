"""Complaints: to whom they go, until when they are owed an answer, what is never told."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from kit.listener import listening
from kit.story import Party
from kit.told import ToldWorld, told
from nguon.errors import Malformed, NotFound, Refused
from nguon.services import complaints, webhooks
from nguon.services.complaints import Complaint
from nguon.services.deliver import Deliver
from nguon.services.webhooks import KINDS, LOOPBACK
from nguon.store.ledger import Book

CONTACT = "0900 123 456"


@dataclass
class Told:
    book: Book
    world: ToldWorld
    coop: Party
    shop: Party
    other: Party
    code: str
    now: datetime
    count: int = 0

    def reports(
        self, kind: str = "spoiled", words: str = "Mốc", **more: Any
    ) -> Complaint:
        self.count += 1
        return complaints.report(
            self.book, more.pop("code", self.code), kind, words,
            more.pop("contact", CONTACT), more.pop("now", self.now),
            receipt=more.pop("receipt", bytes([self.count]) * 16),
        )  # fmt: skip


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Told]:
    with told(tmp_path) as (book, world):
        coop, shop, other = world.coop(), world.shop(), world.shop("Chợ khác")
        lot = coop.harvests(coop.plants("Rau cải"), kg=96)
        coop.hands_over(lot, other, 20)
        other.sells(lot, 20)  # it has nothing of it any more
        coop.hands_over(lot, shop, 50)
        code, now = world.batch_now(lot).code, world.clock + timedelta(days=1)
        yield Told(book, world, coop, shop, other, code, now)


def test_a_report_goes_to_who_made_the_lot_and_who_holds_some_of_it(
    story: Told,
) -> None:
    one = story.reports()
    assert set(complaints.addressed(story.book, one.number)) == {
        story.coop.id, story.shop.id,
    }  # fmt: skip
    assert complaints.of(story.book, story.shop.id, one.number).contact == CONTACT
    with pytest.raises(NotFound):
        complaints.of(story.book, story.other.id, one.number)
    assert [c.number for c in complaints.listed(story.book, None)] == [one.number]


def test_it_is_acknowledged_answered_and_closed_and_the_receipt_shows_it(
    story: Told,
) -> None:
    one, later = story.reports(), story.now + timedelta(hours=3)
    who = (story.book, story.coop.id, one.number)
    with pytest.raises(Refused):
        complaints.close(*who, later)
    complaints.acknowledge(*who, later)
    with pytest.raises(Malformed):
        complaints.answer(*who, " \n ", later)
    complaints.answer(*who, "Đã thu lại\r\ncả lô.", later)
    complaints.close(*who, later)
    with pytest.raises(Refused):
        complaints.answer(*who, "Thêm", later)
    shown = complaints.by_receipt(story.book, one.number.lower())
    assert (shown.answer, shown.answered_by) == ("Đã thu lại\ncả lô.", story.coop.id)
    assert shown.closed and shown.acknowledged and shown.contact is None


def test_the_same_form_sent_twice_is_one_complaint(story: Told) -> None:
    first, second = (story.reports(receipt=b"r" * 16) for _ in range(2))
    assert first.number == second.number
    assert len(complaints.listed(story.book, None)) == 1


@pytest.mark.parametrize(
    ("made", "acknowledge", "answer"),
    [
        ("2026-11-24T10:00:00+07:00", "2026-11-27", "2026-12-10"),  # Tuesday
        ("2026-11-26T23:59:00+07:00", "2026-12-01", "2026-12-12"),  # Thursday night
        ("2026-11-27T00:30:00+07:00", "2026-12-02", "2026-12-13"),  # Friday
        ("2026-11-28T10:00:00+07:00", "2026-12-02", "2026-12-14"),  # Saturday
    ],
)
def test_two_working_days_to_acknowledge_and_fifteen_to_answer(
    story: Told, made: str, acknowledge: str, answer: str
) -> None:
    one = story.reports(now=datetime.fromisoformat(made))
    assert complaints.acknowledge_by(one).isoformat() == f"{acknowledge}T00:00:00+07:00"
    assert complaints.answer_by(one).isoformat() == f"{answer}T00:00:00+07:00"
    end, second = complaints.acknowledge_by(one), timedelta(seconds=1)
    assert complaints.overdue(one, end - second) is None
    assert complaints.overdue(one, end) == "acknowledge"
    complaints.acknowledge(story.book, story.coop.id, one.number, end)
    seen = complaints.of(story.book, story.coop.id, one.number)
    assert complaints.overdue(seen, end) is None
    assert complaints.overdue(seen, complaints.answer_by(one)) == "answer"


def test_other_systems_hear_of_it_without_the_words_and_the_contact(
    story: Told,
) -> None:
    with listening() as heard:
        for who in (story.shop, story.other):
            webhooks.add(
                story.book, who.id, "Kho", heard.url, KINDS, story.now, reach=LOOPBACK
            )
        one = story.reports("ill", "Chị Hoa bị đau bụng")
        Deliver(LOOPBACK, lambda: story.now)(story.book)
    [got] = heard.got
    said = json.loads(got.body)
    assert (said["type"], said["data"]["complaint"]) == ("complaint.filed", one.number)
    assert said["data"]["batch"]["code"] == story.code
    assert "Hoa" not in got.body.decode() and "0900" not in got.body.decode()


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"kind": "all"}, "complaints.kind"), ({"kind": ""}, "complaints.kind"),
        ({"kind": "other", "words": " "}, "complaints.no_words"),
        ({"words": "x" * 2001}, "complaints.words_long"),
        ({"contact": "x" * 201}, "complaints.contact_long"), ({"code": "x"}, "id.code"),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_is_said(
    story: Told, more: dict[str, str], code: str
) -> None:
    with pytest.raises(Malformed) as wrong:
        story.reports(**more)
    assert wrong.value.code == code
    assert complaints.listed(story.book, None) == []


def test_invisible_signs_do_not_get_in(story: Told) -> None:
    one = story.reports(words="Mo\u0302\u0301c\u202e\x00\nđen", contact="09\u200b00")
    kept = complaints.of(story.book, story.coop.id, one.number)
    assert (kept.words, kept.contact) == ("Mốc\nđen", "0900")


def test_the_contact_is_gone_from_the_files_a_month_after_the_end(story: Told) -> None:
    one = story.reports()
    who = (story.book, story.coop.id, one.number)
    complaints.answer(*who, "Đã xong", story.now)
    complaints.close(*who, story.now)
    chore = complaints.Forget(lambda: story.now + timedelta(days=29))
    chore(story.book)
    assert complaints.of(*who).contact == CONTACT
    complaints.Forget(lambda: story.now + timedelta(days=31))(story.book)
    assert complaints.of(*who).contact is None
    files = [path.read_bytes() for path in story.book.folder.glob("ledger.sqlite*")]
    assert files and not any(CONTACT.encode() in data for data in files)
