"""One table for each record kind of the rules, made from `core.state.RECORDS`.

A field becomes a column: what people word as text, identifiers and moments packed
(`nguon.store.short`), a `Decimal` as plain decimal text without trailing zeros, a tuple
of text as a JSON array, so that one value has one form in the table and the audit can
compare the stored value itself. When the fields of a record kind change, `form()`
changes and the tables are made again from the entries.

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
    LargeBinary,
    Table,
    Text,
    func,
    select,
    tuple_,
)
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.types import TypeEngine

from nguon.core.state import RECORDS, Fixed, Record, columns
from nguon.errors import VerificationError
from nguon.store.prepared import Prepared
from nguon.store.short import pack, pack_all, shown, unpack, unpack_all
from nguon.store.tables import METADATA, Number

R = TypeVar("R", bound=Record)
Stored = str | bytes | int | None

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


def _to_text(stored: Any) -> str:
    if type(stored) is not str:
        raise TypeError(stored)
    return stored


def _to_int(stored: Any) -> int:
    if type(stored) is not int:
        raise TypeError(stored)
    return stored


def _to_decimal(stored: Any) -> Decimal:
    value = Decimal(stored)
    if not value.is_finite():
        raise ValueError(stored)
    return value


def _from_decimal(value: Decimal) -> str:
    return format(value.normalize(), "f") if value else "0"


def _from_texts(value: Sequence[str]) -> str:
    return json.dumps(value, ensure_ascii=False) if value else "[]"


def _to_texts(stored: str) -> tuple[str, ...]:
    return tuple(json.loads(stored))


@dataclass(frozen=True, slots=True)
class _Way:
    """How the values of a Python type lie in a column."""

    column: type[TypeEngine[Any]] | TypeEngine[Any]
    write: Callable[[Any], Stored]
    read: Callable[[Any], Any]

    @property
    def write_key(self) -> Callable[[str], Stored]:
        return int if self.column is Number else self.write


_WAYS: Final[dict[object, _Way]] = {
    str: _Way(Text, _same, _to_text),
    Fixed: _Way(LargeBinary, pack, unpack),
    int: _Way(Number, _same, _to_int),
    Decimal: _Way(Text, _from_decimal, _to_decimal),
    tuple[str, ...]: _Way(Text, _from_texts, _to_texts),
    tuple[Fixed, ...]: _Way(LargeBinary, pack_all, unpack_all),
}


@dataclass(frozen=True, slots=True)
class Form:
    """How one record kind lies in its table."""

    kind: type[Record]
    table: Table
    names: tuple[str, ...]
    writers: tuple[Callable[[Any], Stored], ...]
    readers: tuple[Callable[[Any], Any], ...]
    # A key's parts are text everywhere; a number among them is one in the table.
    key: tuple[tuple[str, Callable[[str], Stored]], ...]
    packed: tuple[int, ...]  # places of the columns that hold bytes
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
        """Return the record; a row that nobody of us wrote is named by its key."""
        try:
            return self.kind(
                *(
                    None if value is None else read(value)
                    for read, value in zip(self.readers, row, strict=True)
                )
            )
        except (ValueError, TypeError, LookupError, ArithmeticError) as error:
            raise VerificationError(
                "store.row_unreadable", table=self.table.name, row=self._place(row)
            ) from error

    def _place(self, row: Sequence[Any]) -> str:
        stored = dict(zip(self.names, row, strict=True))
        return ", ".join(f"{key} {shown(stored[key])}" for key in self.kind.KEY)

    def stored(self, name: str, value: object) -> Stored:
        """Return how `value` of the field `name` stands in the table."""
        write = self.writers[self.names.index(name)]
        return None if value is None else write(value)


def _make_form(kind: type[Record]) -> Form:
    name = kind.__name__.lower()
    hints = get_type_hints(kind, include_extras=True)
    names = columns(kind)  # type: ignore[arg-type]  # a class is hashable
    ways = [_WAYS[_plain(hints[field])] for field in names]
    by_name = dict(zip(names, ways, strict=True))
    nullable = {field for field in names if NoneType in get_args(hints[field])}
    made = [
        Column(
            field,
            by_name[field].column,
            primary_key=field in kind.KEY,
            autoincrement=False,
            nullable=field in nullable,
        )
        for field in names
    ]
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
    # JSON has no bytes: they go in and come out in hex.
    packed = {field for field in names if by_name[field].column is LargeBinary}
    asked = [
        f"t.{_quoted(field)} = "
        + (f"unhex(k.value ->> {n})" if field in packed else f"k.value ->> {n}")
        for n, field in enumerate(kind.KEY)
    ]
    told = [
        f"t.{_quoted(field)}"
        if field not in packed
        else f"iif(t.{_quoted(field)} IS NULL, NULL, hex(t.{_quoted(field)}))"
        if field in nullable
        else f"hex(t.{_quoted(field)})"
        for field in names
    ]
    gather = Prepared(
        f"SELECT json_group_array(json_array({', '.join(told)}))"  # noqa: S608
        f" FROM json_each(:keys) AS k CROSS JOIN {name} AS t ON {' AND '.join(asked)}"
    )
    return Form(
        kind,
        table,
        names,
        tuple(way.write for way in ways),
        tuple(way.read for way in ways),
        tuple((field, by_name[field].write_key) for field in kind.KEY),
        tuple(n for n, field in enumerate(names) if field in packed),
        upsert,
        lookup,
        gather,
    )


def _plain(hint: object) -> object:
    """Return a field's type without its `| None`."""
    options = [each for each in get_args(hint) if each is not NoneType]
    return options[0] if NoneType in get_args(hint) else hint


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
        rows = _gathered(connection, shape, wanted)
    else:
        rows = _rows_of_many(connection, shape, wanted)
    for row in rows:
        record = shape.from_row(row)
        found[record.key] = record
    return found


def _gathered(
    connection: Connection, shape: Form, wanted: Sequence[tuple[Stored, ...]]
) -> list[list[Any]]:
    keys = json.dumps(wanted, default=bytes.hex)
    rows: list[list[Any]] = json.loads(shape.gather.value(connection, keys=keys))
    for row in rows:
        for place in shape.packed:
            if row[place] is not None:
                row[place] = bytes.fromhex(row[place])
    return rows


def _rows_of_many(
    connection: Connection, shape: Form, wanted: Sequence[tuple[Stored, ...]]
) -> Iterator[Sequence[Any]]:
    columns = [shape.table.c[name] for name in shape.kind.KEY]
    for at in range(0, len(wanted), CHUNK):
        where = tuple_(*columns).in_(wanted[at : at + CHUNK])
        yield from connection.execute(select(shape.table).where(where))


def _stored_key(shape: Form, key: tuple[str, ...]) -> dict[str, Stored]:
    return {
        name: write(part) for (name, write), part in zip(shape.key, key, strict=True)
    }


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
