"""One table for each record kind of the rules, made from `core.state.RECORDS`.

A field becomes a column: text as it is (identifiers shortened), a `Decimal` as plain
decimal text without trailing zeros, a tuple as a JSON array, so that one value has one
form in the table and the audit can compare the text itself. When the fields of a record
kind change, `form()` changes and the tables are made again from the entries.

Proved in tests/store/test_records.py.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import NoneType
from typing import Any, Final, TypeVar, get_args, get_type_hints

from sqlalchemy import (
    Column,
    Connection,
    Index,
    Table,
    Text,
    func,
    select,
    tuple_,
)
from sqlalchemy.sql.elements import ColumnElement

from nguon.core.state import RECORDS, Record, columns
from nguon.store.prepared import Prepared
from nguon.store.short import lengthen, shorten
from nguon.store.tables import METADATA, Number

R = TypeVar("R", bound=Record)
Stored = str | int | None

# What pages look up other than by key, beside what the rules do (`Record.FIND`).
INDEXES: Final[dict[str, tuple[tuple[str, ...], ...]]] = {
    "registered": (("type", "owner"),),
    "batch": (("code",), ("lot",), ("maker", "born"), ("product",), ("area",)),
    "event": (("organisation", "entry"),),
    "holding": (("organisation",),),
    "handover": (("receiver", "state"), ("sender", "state"), ("state", "sent")),
    "lineage": (("child",),),
    "recall": (("batch",),),
}
CHUNK: Final = 500  # keys in one IN (…)


def _same(value: Any) -> Any:
    return value


def _from_decimal(value: Decimal) -> str:
    return format(value.normalize(), "f") if value else "0"


def _from_tuple(value: Sequence[str]) -> str:
    if not value:
        return "[]"
    return json.dumps([shorten(part) for part in value], ensure_ascii=False)


def _to_tuple(stored: str) -> tuple[str, ...]:
    return tuple(lengthen(part) for part in json.loads(stored))


_WAYS: Final[dict[object, tuple[Callable[[Any], Stored], Callable[[Any], Any]]]] = {
    str: (shorten, lengthen),
    int: (_same, _same),
    Decimal: (_from_decimal, Decimal),
    tuple[str, ...]: (_from_tuple, _to_tuple),
}


@dataclass(frozen=True, slots=True)
class Form:
    """How one record kind lies in its table."""

    kind: type[Record]
    table: Table
    names: tuple[str, ...]
    writers: tuple[Callable[[Any], Stored], ...]
    readers: tuple[Callable[[Any], Any], ...]
    upsert: Prepared
    lookup: Prepared
    gather: Prepared  # SQLite: all rows under many keys as one JSON array

    def to_row(self, record: Record) -> dict[str, Stored]:
        row: dict[str, Stored] = {}
        for name, write in zip(self.names, self.writers, strict=True):
            value = getattr(record, name)
            row[name] = None if value is None else write(value)
        return row

    def from_row(self, row: Sequence[Any]) -> Record:
        return self.kind(
            *(
                None if value is None else read(value)
                for read, value in zip(self.readers, row, strict=True)
            )
        )

    def stored(self, name: str, value: object) -> Stored:
        """Return how `value` of the field `name` stands in the table."""
        write = self.writers[self.names.index(name)]
        return None if value is None else write(value)


def _make_form(kind: type[Record]) -> Form:
    name, hints = kind.__name__.lower(), get_type_hints(kind)
    names = columns(kind)  # type: ignore[arg-type]  # a class is hashable
    made: list[Column[Any]] = []
    writers, readers = [], []
    for field in names:
        options = [hint for hint in get_args(hints[field]) if hint is not NoneType]
        nullable = NoneType in get_args(hints[field])
        plain = options[0] if nullable else hints[field]
        write, read = _WAYS[plain]
        writers.append(write)
        readers.append(read)
        made.append(
            Column(
                field,
                Number if plain is int else Text,
                primary_key=field in kind.KEY,
                autoincrement=False,
                nullable=nullable,
            )
        )
    indexes = tuple(dict.fromkeys((*INDEXES.get(name, ()), *kind.FIND)))
    table = Table(
        name,
        METADATA,
        *made,
        *(Index(f"{name}_{'_'.join(fields)}", *fields) for fields in indexes),
        # Such a table needs no second index for its key, but every other index then
        # carries the whole key.
        sqlite_with_rowid=len(indexes) > 1,
    )
    rest = [field for field in names if field not in kind.KEY]
    action = ", ".join(f'"{field}" = excluded."{field}"' for field in rest)
    upsert = Prepared(
        f"INSERT INTO {name} ({', '.join(map(_quoted, names))})"  # noqa: S608
        f" VALUES ({', '.join(':' + field for field in names)})"
        f" ON CONFLICT ({', '.join(map(_quoted, kind.KEY))})"
        + (f" DO UPDATE SET {action}" if rest else " DO NOTHING")
    )
    lookup = Prepared(
        f"SELECT {', '.join(map(_quoted, names))} FROM {name} WHERE "  # noqa: S608
        + " AND ".join(f"{_quoted(field)} = :{field}" for field in kind.KEY)
    )
    on = " AND ".join(
        f"t.{_quoted(field)} = k.value ->> {n}" for n, field in enumerate(kind.KEY)
    )
    gather = Prepared(
        f"SELECT json_group_array(json_array("  # noqa: S608
        f"{', '.join('t.' + _quoted(field) for field in names)}))"
        f" FROM json_each(:keys) AS k CROSS JOIN {name} AS t ON {on}"
    )
    ways = tuple(writers), tuple(readers)
    return Form(kind, table, names, *ways, upsert, lookup, gather)


def _quoted(name: str) -> str:
    return f'"{name}"'


FORMS: Final[dict[type[Record], Form]] = {kind: _make_form(kind) for kind in RECORDS}
TABLES: Final = tuple(form.table for form in FORMS.values())


def form() -> str:
    """Return a fingerprint of all record tables: another one means: rebuild."""
    said = [
        [
            table.name,
            [[c.name, str(c.type), bool(c.nullable), c.primary_key] for c in table.c],
            sorted(str(index.name) for index in table.indexes),
        ]
        for table in TABLES
    ]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def read_many(
    connection: Connection, kind: type[Record], keys: Iterable[tuple[str, ...]]
) -> dict[tuple[str, ...], Record]:
    """Return the records under those keys that exist."""
    shape = FORMS[kind]
    found: dict[tuple[str, ...], Record] = {}
    wanted = [tuple(_stored_key(shape, key).values()) for key in keys]
    if not wanted:
        return found
    rows: Iterable[Sequence[Any]]
    if connection.dialect.name == "sqlite":  # each row is a step: see `prepared.Many`
        rows = json.loads(shape.gather.value(connection, keys=json.dumps(wanted)))
    else:
        rows = _rows_of_many(connection, shape, wanted)
    for row in rows:
        record = shape.from_row(row)
        found[record.key] = record
    return found


def _rows_of_many(
    connection: Connection, shape: Form, wanted: Sequence[tuple[Stored, ...]]
) -> Iterator[Sequence[Any]]:
    columns = [shape.table.c[name] for name in shape.kind.KEY]
    for at in range(0, len(wanted), CHUNK):
        where = tuple_(*columns).in_(wanted[at : at + CHUNK])
        yield from connection.execute(select(shape.table).where(where))


def _stored_key(shape: Form, key: tuple[str, ...]) -> dict[str, Stored]:
    return {
        name: _key_part(shape, name, part)
        for name, part in zip(shape.kind.KEY, key, strict=True)
    }


def _key_part(shape: Form, name: str, value: str) -> Stored:
    # A key's parts are text everywhere; a number among them is a number in the table.
    if shape.readers[shape.names.index(name)] is _same:
        return int(value)
    return shape.stored(name, value)


def read_one(connection: Connection, kind: type[R], key: tuple[str, ...]) -> R | None:
    shape = FORMS[kind]
    for row in shape.lookup.rows(connection, **_stored_key(shape, key)):
        found = shape.from_row(row)
        return found if isinstance(found, kind) else None
    return None


def find(
    connection: Connection,
    kind: type[R],
    equal: Mapping[str, object],
    *,
    order: str | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> list[R]:
    """Return records by their fields: a list means any of it, `-name` newest first."""
    shape = FORMS[kind]
    query = select(shape.table).where(*_conditions(shape, equal))
    if order:
        column = shape.table.c[order.removeprefix("-")]
        query = query.order_by(column.desc() if order.startswith("-") else column)
    query = query.order_by(*(shape.table.c[name] for name in kind.KEY))
    if limit is not None:
        query = query.limit(limit)
    if offset:
        query = query.offset(offset)
    found = [shape.from_row(row) for row in connection.execute(query)]
    return [record for record in found if isinstance(record, kind)]


def _conditions(shape: Form, equal: Mapping[str, object]) -> list[ColumnElement[bool]]:
    made: list[ColumnElement[bool]] = []
    for name, value in equal.items():
        column = shape.table.c[name]
        if isinstance(value, list | set | frozenset):
            made.append(column.in_([shape.stored(name, part) for part in value]))
        else:
            made.append(column == shape.stored(name, value))
    return made


def count(
    connection: Connection, kind: type[Record], equal: Mapping[str, object]
) -> int:
    shape = FORMS[kind]
    query = select(func.count()).select_from(shape.table)
    found = connection.execute(query.where(*_conditions(shape, equal))).scalar_one()
    return int(found)


def put(connection: Connection, kind: type[Record], changed: Iterable[Record]) -> None:
    """Write records of one kind, each in the place of the one under its key."""
    rows = [FORMS[kind].to_row(record) for record in changed]
    if rows:
        FORMS[kind].upsert.run_many(connection, rows)
