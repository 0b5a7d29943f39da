"""The ledger at one moment, to read from: entries, chains, state, tiles, head map.

A snapshot sees one committed state and nothing that comes after, so that a page, its
proof and its checkpoint always fit each other. It is a `View` for the rules, a
`merkle.HashReader` and a `headmap.Pages` at once.

Proved in tests/store/test_snapshot.py.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, TypeVar

from sqlalchemy import Connection

from nguon.core import entry
from nguon.core.state import Record
from nguon.errors import NotFound, VerificationError
from nguon.store import cosigned, records
from nguon.store.cosigned import KeptAlarm, KeptLine
from nguon.store.prepared import Many, Prepared
from nguon.store.short import pack
from nguon.store.tree import Tiles
from nguon.store.working import read_head

R = TypeVar("R", bound=Record)

_ENTRY: Final = Prepared("SELECT bytes FROM entry WHERE number = :number")
_ENTRIES: Final = Prepared(
    "SELECT bytes FROM entry WHERE number >= :start AND number < :after ORDER BY number"
)
_SOME_ENTRIES: Final = Many("SELECT number, bytes FROM entry", "number")
_HISTORY: Final = Prepared(
    "SELECT history.entry FROM subject JOIN history ON history.subject = subject.id"
    " WHERE subject.name = :name ORDER BY history.n"
)
_SUBJECT: Final = Prepared("SELECT count, head FROM subject WHERE name = :name")
_PAGE: Final = Prepared("SELECT page FROM map_page WHERE prefix = :prefix")
_NOTE: Final = Prepared("SELECT note FROM checkpoint WHERE size = :size")


class Snapshot:
    """One committed state of the ledger, for as long as `Book.read()` is open."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        head = read_head(connection)
        self.size = head.size
        self.root = head.root
        self.checkpoint = head.note
        self.recorded = head.recorded
        self.subjects = head.subjects
        self.tiles = Tiles(connection)

    def entry(self, index: int) -> bytes:
        """Return the bytes of the entry at `index`, as hashed."""
        found = _ENTRY.value(self.connection, number=index)
        if found is None:
            raise NotFound("store.no_entry", index=index, size=self.size)
        return _bytes(found, "entry", f"number {index}")

    def entries(self, start: int, count: int) -> list[bytes]:
        """Return up to `count` entries from `start` on."""
        found = _ENTRIES.rows(self.connection, start=start, after=start + count)
        return [bytes(data) for (data,) in found]

    def some_entries(self, indexes: Iterable[int]) -> dict[int, bytes]:
        """Return the bytes of these entries by their index."""
        found = _SOME_ENTRIES.rows(self.connection, sorted(set(indexes)))
        return {n: _bytes(data, "entry", f"number {n}") for n, data in found}

    def statement(self, index: int) -> Mapping[str, object]:
        return entry.from_bytes(self.entry(index)).statement

    def history(self, subject: str) -> Sequence[int]:
        """Return which entries extended the subject's record, oldest first."""
        found = _HISTORY.rows(self.connection, name=pack(subject))
        return [number for (number,) in found]

    def head(self, subject: str) -> tuple[int, bytes] | None:
        """Return the subject's number of entries and the last one's leaf hash."""
        for count, hash_ in _SUBJECT.rows(self.connection, name=pack(subject)):
            return count, _bytes(hash_, "subject", f"name {subject}")
        return None

    def get(self, kind: type[R], *key: str) -> R | None:
        return records.read_one(self.connection, kind, key)

    def get_many(
        self, kind: type[R], keys: Iterable[tuple[str, ...]]
    ) -> dict[tuple[str, ...], R]:
        """Return the records under those keys that exist, in few queries."""
        found = records.read_many(self.connection, kind, set(keys))
        return {key: r for key, r in found.items() if isinstance(r, kind)}

    def find(
        self,
        kind: type[R],
        *,
        order: str | None = None,
        limit: int | None = None,
        offset: int = 0,
        **equal: object,
    ) -> list[R]:
        """Return records by fields; a list means any of it, `-born` newest first."""
        return records.find(
            self.connection, kind, equal, order=order, limit=limit, offset=offset
        )

    def count(self, kind: type[Record], **equal: object) -> int:
        return records.count(self.connection, kind, equal)

    def hashes(self, level: int, start: int, count: int) -> list[bytes]:
        return self.tiles.hashes(level, start, count)

    def tile(self, level: int, n: int) -> bytes:
        """Return the hashes of one tile as far as this snapshot's tree goes."""
        width = min(max((self.size >> (8 * level)) - n * 256, 0), 256)
        return self.tiles.row(level, n)[: width * 32]

    def page(self, prefix: str) -> bytes | None:
        found = _PAGE.value(self.connection, prefix=prefix)
        return None if found is None else _bytes(found, "map_page", f"prefix {prefix}")

    def checkpoint_at(self, size: int) -> str:
        """Return the note that was signed at exactly that size."""
        note = _NOTE.value(self.connection, size=size)
        if note is None:
            raise NotFound("store.no_checkpoint", size=size)
        return str(note)

    def cosignatures(self, size: int | None = None) -> list[KeptLine]:
        """Return the cosignatures of one checkpoint, the newest unless told."""
        return cosigned.of_size(self.connection, self.size if size is None else size)

    def cosigned_sizes(self, limit: int = 100) -> list[int]:
        return cosigned.sizes(self.connection, limit)

    def cosigned_by(self, key: str) -> int | None:
        """Return the largest size which that witness has cosigned."""
        return cosigned.newest_of(self.connection, key)

    def witness_alarms(self) -> Sequence[KeptAlarm]:
        return cosigned.alarms(self.connection)


def _bytes(stored: object, table: str, row: str) -> bytes:
    """Return what must be bytes: SQLite keeps text in any column that it is put in."""
    if isinstance(stored, bytes | memoryview):
        return bytes(stored)
    raise VerificationError("store.row_unreadable", table=table, row=row)
