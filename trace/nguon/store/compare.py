"""Stored rows against what they must be: each difference names table, row and column.

The audit knows from the entries what every derived row must say; here the tables are
read row by row, in the order of their keys, and compared as they are stored, text for
text, so that nothing that was changed can hide behind how it is read.

Proved in tests/services/test_audit.py, which flips a bit in every column.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, select
from sqlalchemy.exc import DBAPIError

from nguon.errors import NguonError, Refused
from nguon.messages import say
from nguon.store import records
from nguon.store.database import is_sqlite
from nguon.store.replay import Replay
from nguon.store.short import pack, unpack
from nguon.store.tables import DERIVED_FORM, HISTORY, MAP_PAGE, SUBJECT

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it must be. `column` is empty for a whole row."""

    table: str
    row: str
    column: str
    code: str
    figures: Mapping[str, object]

    def sentence(self, language: str) -> str:
        place = {"table": self.table, "row": self.row, "column": self.column}
        said = {
            name: f.sentence(language) if isinstance(f, NguonError) else f
            for name, f in self.figures.items()
        }
        return say(self.code, language, **{**said, **place})


def finding(
    table: str, row: object, column: str, code: str, **figures: object
) -> Finding:
    return Finding(table, str(row), column, f"store.audit_{code}", figures)


@contextmanager
def raw_text(connection: Connection) -> Iterator[None]:
    """Read text of SQLite byte for byte, also where a flipped bit broke its UTF-8."""
    if not is_sqlite(connection.engine):
        yield
        return
    raw: Any = connection.connection.dbapi_connection
    raw.text_factory = lambda data: data.decode("utf-8", "surrogateescape")
    try:
        yield
    finally:
        raw.text_factory = str


def compare_rows(
    connection: Connection, table: Table, expected: Iterable[Row]
) -> Iterator[Finding]:
    """Yield how the table differs from the expected rows."""
    keys = [column.name for column in table.primary_key]
    wanted = {tuple(row[key] for key in keys): row for row in expected}
    query = select(table).order_by(*table.primary_key)
    try:
        for stored in connection.execute(query).mappings():
            key = tuple(_plain(stored[name]) for name in keys)
            row = wanted.pop(key, None)
            if row is None:
                name = ", ".join(keys)
                yield finding(table.name, _shown(keys, key), name, "row_extra")
                continue
            for name in (column.name for column in table.columns):
                if _plain(stored[name]) != row[name]:
                    shown = _shown(keys, key)
                    yield finding(table.name, shown, name, "row_changed")
    except DBAPIError:
        yield finding(table.name, "?", "", "unreadable")
    for key in wanted:
        name = ", ".join(keys)
        yield finding(table.name, _shown(keys, key), name, "row_missing")


def compare_derived(connection: Connection, replay: Replay) -> Iterator[Finding]:
    """Yield how the derived tables differ from what follows from the entries."""
    yield from compare_rows(
        connection, DERIVED_FORM, [{"id": 1, "form": records.form()}]
    )
    yield from compare_rows(connection, SUBJECT, _subjects(replay))
    yield from compare_rows(connection, HISTORY, _histories(replay))
    pages = ({"prefix": p, "page": page} for p, page in replay.pages.items())
    yield from compare_rows(connection, MAP_PAGE, pages)
    for kind, form in records.FORMS.items():
        rows = (form.to_row(record) for record in replay.all(kind))
        yield from compare_rows(connection, form.table, rows)


def failure(table: str, row: object, column: str, error: NguonError) -> Finding:
    """Return a finding whose sentence is that of the error."""
    code = "rule" if isinstance(error, Refused) else "check"
    return finding(table, row, column, code, why=error)


def _subjects(replay: Replay) -> Iterator[Row]:
    for name, at in replay.subjects.items():
        yield {"name": pack(name), "id": at.id, "count": at.count, "head": at.head}


def _histories(replay: Replay) -> Iterator[Row]:
    for name, at in replay.subjects.items():
        for n, entry in enumerate(replay.histories[name]):
            yield {"subject": at.id, "n": n, "entry": entry}


def _plain(value: object) -> object:
    return bytes(value) if isinstance(value, memoryview) else value


def _unpacked(value: bytes) -> str:
    try:
        return unpack(value)
    except (ValueError, LookupError):  # a flipped bit
        return value.hex()


def _shown(keys: Iterable[str], key: Iterable[object]) -> str:
    pairs = zip(keys, key, strict=True)
    return ", ".join(f"{name} {_safe(value)}" for name, value in pairs)


def _safe(value: object) -> str:
    text = _unpacked(value) if isinstance(value, bytes) else str(value)
    return text.encode("ascii", "backslashreplace").decode()[:80]
