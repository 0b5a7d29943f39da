"""Every derived table is made again from the entries, to the same rows."""

from typing import Any

from sqlalchemy import Connection, Table, delete, select

from kit import rule
from kit.store import draft, submit
from nguon.store import records
from nguon.store.ledger import Book
from nguon.store.rebuild import rebuild
from nguon.store.tables import DERIVED


def derived(connection: Connection) -> dict[str, list[Any]]:
    def rows(table: Table) -> list[Any]:
        query = select(table).order_by(*table.primary_key)
        return [tuple(row) for row in connection.execute(query)]

    return {table.name: rows(table) for table in (*DERIVED, *records.TABLES)}


def test_rebuilt_tables_are_the_same(book: Book) -> None:
    for n in range(30):
        group = [draft(f"{n}-{m}", f"lot{n * m % 17}", 1) for m in range(20)]
        submit(book, *group)
    with book.read() as ledger:
        before = derived(ledger.connection)
        size = ledger.size
    assert len(before["history"]) == 600 and before["map_page"]
    with book.write() as connection:
        for table in (*DERIVED, *records.TABLES):
            connection.execute(delete(table))
    heard: list[tuple[int, int]] = []
    with book.write() as connection:
        rebuild(connection, rule, lambda done, whole: heard.append((done, whole)))
    with book.read() as ledger:
        assert derived(ledger.connection) == before
    assert heard[-1] == (size, size)
    [recorded] = submit(book, draft("after", "lot1", 1))
    assert recorded.index == size
