"""Files are named by what is in them, and a flipped bit is found when they are read."""

import pytest
from sqlalchemy import update

from kit.store import COOP
from nguon.errors import VerificationError
from nguon.store import files
from nguon.store.ledger import Book
from nguon.store.tables import FILE


def test_a_file_is_kept_once_under_its_hash(book: Book) -> None:
    with book.write() as connection:
        names = {
            files.keep(
                connection, b"21.5\n", media="text/csv", organisation=COOP, made=m
            )
            for m in ("2026-11-22T06:35:00.000Z", "2026-11-23T06:35:00.000Z")
        }
    (name,) = names
    with book.read() as ledger:
        found = files.find(ledger.connection, name)
        assert (
            found and found.content == b"21.5\n" and found.made.startswith("2026-11-22")
        )
        assert files.find(ledger.connection, "0" * 64) is None


def test_a_changed_file_is_not_handed_out(book: Book) -> None:
    with book.write() as connection:
        name = files.keep(
            connection, b"21.5\n", media="text/csv", organisation=COOP, made=""
        )
        connection.execute(update(FILE).values(content=b"20.5\n"))
    with book.read() as ledger, pytest.raises(VerificationError):
        files.find(ledger.connection, name)
