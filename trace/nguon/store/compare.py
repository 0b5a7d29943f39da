"""Stored rows against what they must be: each difference names table, row and column.

The audit knows from the entries what every derived row must say; here the tables are
read row by row, in the order of their keys, and compared as they are stored, text for
text, so that nothing that was changed can hide behind how it is read.

Proved in tests/services/test_audit.py, which flips a bit in every column.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, and_, or_, select, true, type_coerce
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.types import NullType

from nguon.core.state import (
    Batch,
    Handover,
    Holding,
    Lineage,
    Outflow,
    Recall,
    Record,
    Registered,
)
from nguon.errors import NguonError, Refused
from nguon.messages import say
from nguon.store import records
from nguon.store.database import is_sqlite
from nguon.store.replay import Replay
from nguon.store.short import pack, shown
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
    connection: Connection,
    table: Table,
    expected: Iterable[Row],
    where: ColumnElement[bool] = true(),  # noqa: B008  (it never changes)
) -> Iterator[Finding]:
    """Yield how the table, or its rows `where`, differs from the expected rows."""
    keys = [column.name for column in table.primary_key]
    wanted = {tuple(row[key] for key in keys): row for row in expected}
    # Without the columns' types: bytes must not be made of what is text now.
    stored_as_is = (type_coerce(c, NullType()).label(c.name) for c in table.c)
    query = select(*stored_as_is).where(where).order_by(*table.primary_key)
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


def compare_some(
    connection: Connection, replay: Replay, batches: Collection[str]
) -> Iterator[Finding]:
    """Yield how the rows about these batches differ, when only they were replayed.

    `replay` knows all that these batches hang together with, and nothing else: rows
    about other things are let be.
    """
    about = _About(replay, batches)
    with raw_text(connection):
        for kind, where in about.conditions().items():
            form = records.FORMS[kind]
            rows = (form.to_row(record) for record in replay.all(kind))
            yield from compare_rows(connection, form.table, rows, where)


class _About:
    """Which stored rows speak of some batches and of what they name."""

    def __init__(self, replay: Replay, batches: Collection[str]) -> None:
        self.batches = [pack(name) for name in batches]
        self.things = [pack(name) for name in replay.subjects if name not in batches]
        born = [r for r in replay.all(Batch) if isinstance(r, Batch)]
        self.makers = sorted({pack(batch.maker) for batch in born})
        self.births = sorted({pack(batch.event_id) for batch in born})

    def conditions(self) -> dict[type[Record], ColumnElement[bool]]:
        outflow = records.FORMS[Outflow].table.c
        loss = and_(
            outflow.batch == b"",
            outflow.organisation.in_(self.makers),
            outflow.event_id.in_(self.births),
        )
        lineage = records.FORMS[Lineage].table.c
        return {
            Batch: self._of(Batch, "id"),
            Holding: self._of(Holding, "batch"),
            Handover: self._of(Handover, "batch"),
            Lineage: or_(
                lineage.parent.in_(self.batches), lineage.child.in_(self.batches)
            ),
            Outflow: or_(outflow.batch.in_(self.batches), loss),
            Recall: self._of(Recall, "batch"),
            Registered: records.FORMS[Registered].table.c.id.in_(self.things),
        }

    def _of(self, kind: type[Record], column: str) -> ColumnElement[bool]:
        return records.FORMS[kind].table.c[column].in_(self.batches)


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


def _shown(keys: Iterable[str], key: Iterable[object]) -> str:
    pairs = zip(keys, key, strict=True)
    return ", ".join(f"{name} {shown(value)}" for name, value in pairs)
