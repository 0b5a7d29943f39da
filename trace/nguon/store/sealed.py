"""What opens the sealed members of entries: kept beside the ledger, erasable.

Salt and value come in with the entry, in its transaction. Erasing takes both away for
good (`secure_delete` overwrites them in the SQLite file, `database.scrub` empties its
write-ahead log); the entry keeps only the commitment, and every proof still holds. Each
opening by a person is logged.

Proved in tests/store/test_sealed.py.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from nguon.core import canonical
from nguon.core.sealing import Opening
from nguon.errors import NotFound
from nguon.store.hashes import forget_whole
from nguon.store.tables import OPENING, SEALED


@dataclass(frozen=True, slots=True)
class Opened:
    """Who opened which sealed value, and when."""

    account: str
    organisation: str
    entry: int
    pointer: str
    moment: str
    reason: str = ""


def read_openings(connection: Connection, entry: int) -> dict[str, Opening]:
    """Return what opens the members of one entry that were not erased, by pointer."""
    return read_many(connection, [entry]).get(entry, {})


def read_many(
    connection: Connection, entries: Iterable[int]
) -> dict[int, dict[str, Opening]]:
    """Return the openings of several entries at once."""
    found: dict[int, dict[str, Opening]] = {}
    wanted = sorted(set(entries))
    for at in range(0, len(wanted), 500):
        query = select(SEALED.c.entry, SEALED.c.pointer, SEALED.c.salt, SEALED.c.value)
        where = SEALED.c.entry.in_(wanted[at : at + 500])
        for number, pointer, salt, value in connection.execute(
            query.where(where, SEALED.c.salt.is_not(None))
        ):
            opening = Opening(bytes(salt), canonical.parse(value.encode()))
            found.setdefault(number, {})[pointer] = opening
    return found


def erased(connection: Connection, entry: int) -> dict[str, str]:
    """Return which sealed members of an entry were erased, and when."""
    query = select(SEALED.c.pointer, SEALED.c.erased).where(
        SEALED.c.entry == entry, SEALED.c.erased.is_not(None)
    )
    return {row.pointer: str(row.erased) for row in connection.execute(query)}


def erase(connection: Connection, entry: int, pointer: str, moment: str) -> None:
    """Take salt and value away for good, and the hash of the event that had it."""
    done = connection.execute(
        update(SEALED)
        .where(SEALED.c.entry == entry, SEALED.c.pointer == pointer)
        .where(SEALED.c.salt.is_not(None))
        .values(salt=None, value=None, erased=moment)
    )
    if done.rowcount != 1:
        raise NotFound("store.nothing_sealed", index=entry, pointer=pointer)
    forget_whole(connection, entry)


def log_openings(connection: Connection, openings: Iterable[Opened]) -> None:
    """Remember that a person was shown these values."""
    rows = [
        {
            "account": opened.account,
            "organisation": opened.organisation,
            "entry": opened.entry,
            "pointer": opened.pointer,
            "moment": opened.moment,
            "reason": opened.reason,
        }
        for opened in openings
    ]
    if rows:
        connection.execute(insert(OPENING), rows)


def who_opened(connection: Connection, entry: int) -> list[Opened]:
    """Return who was shown the sealed values of an entry, oldest first."""
    wanted = select(OPENING).where(OPENING.c.entry == entry).order_by(OPENING.c.id)
    return [_opened(row) for row in connection.execute(wanted)]


def last_opened(
    connection: Connection, limit: int = 100, offset: int = 0
) -> list[Opened]:
    """Return who was last shown sealed values, newest first."""
    wanted = select(OPENING).order_by(OPENING.c.id.desc())
    rows = connection.execute(wanted.limit(limit).offset(offset))
    return [_opened(row) for row in rows]


def _opened(row: Row[Any]) -> Opened:
    return Opened(
        row.account, row.organisation, row.entry, row.pointer, row.moment, row.reason
    )
