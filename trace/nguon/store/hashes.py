"""Which entry has which CBV event hash id: an index, no part of the ledger.

    hash   entry   whole
    ……      12      0      of the event as everybody reads it
    ……      12      1      of the event with what was sealed, where something was
    empty   40      0      the index has come as far as entry 40

A hash over what is sealed is found by those alone who may see it: else whoever guesses
the number of an order could ask whether it was right. Made by a chore from the entries
and their openings (`nguon.services.event_names`), and again after a rebuild. Proved in
tests/services/test_event_names.py.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, delete, insert, select

from nguon.store.prepared import Many
from nguon.store.tables import EVENT_HASH

_MARK: Final = b""
_NAMED: Final = Many("SELECT hash, entry, whole FROM event_hash", "hash", packed=True)


@dataclass(frozen=True, slots=True)
class Named:
    """An entry under one hash; `whole`: only for who sees all of it."""

    hash: bytes
    entry: int
    whole: bool


def come_to(connection: Connection) -> int:
    """Return the first entry that is not in the index yet."""
    mark = select(EVENT_HASH.c.entry).where(EVENT_HASH.c.hash == _MARK)
    found = connection.execute(mark).scalar()
    return 0 if found is None else int(found) + 1


def add_hashes(connection: Connection, named: Sequence[Named], last: int) -> None:
    """Put entries into the index, which has then come as far as entry `last`."""
    connection.execute(delete(EVENT_HASH).where(EVENT_HASH.c.hash == _MARK))
    rows = [*named, Named(_MARK, last, False)]
    connection.execute(
        insert(EVENT_HASH),
        [{"hash": r.hash, "entry": r.entry, "whole": int(r.whole)} for r in rows],
    )


def forget_whole(connection: Connection, entry: int) -> None:
    """Forget the hash over what was sealed in an entry: who has it could try values."""
    whole = (EVENT_HASH.c.entry == entry) & (EVENT_HASH.c.whole == 1)
    connection.execute(delete(EVENT_HASH).where(whole))


def find_hashes(connection: Connection, hashes: Iterable[bytes]) -> list[Named]:
    """Return the entries under these hashes, in order."""
    found = _NAMED.rows(connection, sorted(set(hashes) - {_MARK}))
    rows = [Named(bytes(name), entry, bool(whole)) for name, entry, whole in found]
    return sorted(rows, key=lambda row: row.entry)
