"""The database itself refuses to change or take away what was acknowledged."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from kit.store import draft, submit
from nguon.store import cosigned
from nguon.store.ledger import Book

FORBIDDEN = (
    "UPDATE entry SET bytes = bytes",
    "DELETE FROM entry",
    "UPDATE checkpoint SET note = 'x'",
    "DELETE FROM checkpoint WHERE size = 2",
    "DELETE FROM tile",
    "UPDATE tile SET hashes = substr(hashes, 1, 32)",
    "UPDATE tile SET n = n + 1",
    "DELETE FROM head",
    "UPDATE head SET size = 1",
    "UPDATE head SET root = substr(root, 1, 31)",
    "UPDATE cosignature SET line = 'x'",
    "DELETE FROM cosignature",
)
ON_SQLITE = (
    "INSERT OR REPLACE INTO entry (number, bytes) VALUES (0, x'00')",
    "REPLACE INTO checkpoint (size, root, note) VALUES (2, x'00', '')",
    "REPLACE INTO cosignature (size, n, key, line) VALUES (4, 0, 'key', 'other')",
    "REPLACE INTO tile (level, n, hashes) VALUES (0, 0, x'00')",
    "UPDATE OR REPLACE entry SET number = 1 WHERE number = 0",
    "REPLACE INTO head (id, size, root, note, recorded, subjects)"
    " VALUES (1, 0, x'00', '', '', 0)",
)
ON_POSTGRESQL = (
    "TRUNCATE entry",
    "TRUNCATE head, tile, checkpoint",
    "TRUNCATE cosignature",
    "INSERT INTO entry (number, bytes) VALUES (0, '')"
    " ON CONFLICT (number) DO UPDATE SET bytes = excluded.bytes",
)


def test_no_row_of_the_ledger_is_changed_or_taken_away(book: Book) -> None:
    submit(book, draft("e1", "mango", 1))
    with book.write() as connection:
        assert cosigned.add(connection, 4, "key", "line")
        assert not cosigned.add(connection, 4, "key", "another line")
    sqlite = book.engine.dialect.name == "sqlite"
    with book.read() as ledger:
        before = ledger.entries(0, 10), ledger.checkpoint, ledger.tile(0, 0)
    for statement in (*FORBIDDEN, *(ON_SQLITE if sqlite else ON_POSTGRESQL)):
        with pytest.raises(DBAPIError, match="append-only"), book.write() as connection:
            connection.execute(text(statement))
    with book.read() as ledger:
        assert (ledger.entries(0, 10), ledger.checkpoint, ledger.tile(0, 0)) == before
    submit(book, draft("e2", "mango", 1))


def test_a_second_head_is_refused(book: Book) -> None:
    with pytest.raises(DBAPIError), book.write() as connection:
        connection.execute(
            text(
                "INSERT INTO head (id, size, root, note, recorded, subjects)"
                " SELECT 2, size, root, note, recorded, subjects FROM head"
            )
        )
