"""Sealed values open, are logged when opened, and can be erased for good."""

from pathlib import Path

import pytest

from kit.store import COOP, NOW, REGISTRAR, batch
from nguon.core import entry, sealing
from nguon.errors import NotFound
from nguon.store import sealed
from nguon.store.append import Recorded
from nguon.store.database import scrub
from nguon.store.ledger import Book

PRICE = "xoai-25000-dong-secret"
MOMENT = "2026-11-22T06:35:00.000Z"


def record_sealed(book: Book) -> Recorded:
    said = {
        "eventID": "urn:uuid:e1",
        "nguon:price": PRICE,
        "quantityList": [{"epcClass": batch("mango"), "quantity": 1}],
    }
    left, seals, opened = sealing.seal(said, {"/nguon:price": b"s" * 16})
    draft = REGISTRAR.draft("custody", left, seals, COOP)
    [recorded] = book.submit([draft], NOW, [opened])
    return recorded


def test_what_was_sealed_opens_against_the_entry(book: Book) -> None:
    recorded = record_sealed(book)
    assert PRICE.encode() not in recorded.entry
    with book.read() as ledger:
        opening = sealed.read_openings(ledger.connection, 0)["/nguon:price"]
    assert opening.value == PRICE
    said = entry.from_bytes(recorded.entry)
    sealing.check_commitment(said.sealed, "/nguon:price", opening.salt, opening.value)


def test_a_repeated_submission_keeps_the_first_salt(book: Book) -> None:
    record_sealed(book)
    assert record_sealed(book).repeated


def test_erased_is_gone_and_the_entry_still_stands(book: Book) -> None:
    recorded = record_sealed(book)
    with book.write() as connection:
        sealed.erase(connection, 0, "/nguon:price", MOMENT)
    with book.read() as ledger:
        assert sealed.read_openings(ledger.connection, 0) == {}
        assert sealed.erased(ledger.connection, 0) == {"/nguon:price": MOMENT}
        assert ledger.entry(0) == recorded.entry
    with pytest.raises(NotFound), book.write() as connection:
        sealed.erase(connection, 0, "/nguon:price", MOMENT)


def test_erased_bytes_are_in_no_file(book: Book, tmp_path: Path, url: str) -> None:
    record_sealed(book)
    with book.write() as connection:
        sealed.erase(connection, 0, "/nguon:price", MOMENT)
    scrub(book.engine)
    if url.startswith("sqlite"):
        found = [p.name for p in tmp_path.iterdir() if PRICE.encode() in p.read_bytes()]
        assert found == []


def test_every_opening_is_remembered(book: Book) -> None:
    record_sealed(book)
    opened = sealed.Opened("inspector", COOP, 0, "/nguon:price", MOMENT)
    with book.write() as connection:
        sealed.log_openings(connection, [opened])
    with book.read() as ledger:
        assert sealed.who_opened(ledger.connection, 0) == [opened]
        assert sealed.who_opened(ledger.connection, 1) == []
