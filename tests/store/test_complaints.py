"""Complaints are kept once, go to whom they concern, and their contacts can be erased."""

from kit.store import COOP, OPERATOR, OTHER, batch
from nguon.store import complaints
from nguon.store.complaints import Complaint
from nguon.store.database import scrub
from nguon.store.ledger import Book

MADE, LATER = "2026-11-22T08:00:00.000Z", "2026-12-22T08:00:00.000Z"


def said(number: str, made: str = MADE) -> Complaint:
    return Complaint(
        number, batch("mango"), "CODE", "other", "mốc", "0900 000 000", made
    )


def file(book: Book, one: Complaint, *to: str) -> bool:
    with book.write() as connection:
        return complaints.file(connection, one, to)


def numbers(book: Book, organisation: str | None) -> list[str]:
    with book.read() as ledger:
        found = complaints.listed(ledger.connection, organisation, 10)
        return [one.number for one in found]


def test_a_complaint_is_kept_once_and_goes_to_whom_it_concerns(book: Book) -> None:
    assert file(book, said("A"), COOP, OTHER, COOP)
    assert not file(book, said("A"), OPERATOR)
    file(book, said("B", LATER), COOP)
    assert numbers(book, COOP) == ["B", "A"]
    assert numbers(book, OTHER) == ["A"] and numbers(book, OPERATOR) == []
    assert numbers(book, None) == ["B", "A"]
    with book.read() as ledger:
        assert complaints.addressed(ledger.connection, "A") == [COOP, OTHER]
        assert complaints.find(ledger.connection, "A") == said("A")
    assert "mốc" not in repr(said("A")) and "0900" not in repr(said("A"))


def test_open_ones_stand_first_and_are_counted(book: Book) -> None:
    file(book, said("A"), COOP)
    file(book, said("B", LATER), COOP)
    with book.write() as connection:
        complaints.change(connection, "B", answered=LATER, answer="x", closed=LATER)
    assert numbers(book, COOP) == ["A", "B"]
    with book.read() as ledger:
        assert complaints.unanswered(ledger.connection, COOP) == 1


def test_contacts_are_erased_some_time_after_the_end(book: Book) -> None:
    file(book, said("open"), COOP)
    file(book, said("closed"), COOP)
    with book.write() as connection:
        complaints.change(connection, "closed", closed=MADE)
        assert complaints.forget_contacts(connection, MADE, MADE) == 0
        assert complaints.forget_contacts(connection, LATER, MADE) == 1
    scrub(book.engine, "complaint")
    with book.read() as ledger:
        kept = complaints.find(ledger.connection, "closed")
        assert kept and kept.contact is None and kept.words == "mốc"
        still = complaints.find(ledger.connection, "open")
        assert still and still.contact
    with book.write() as connection:
        assert complaints.forget_contacts(connection, MADE, LATER) == 1
