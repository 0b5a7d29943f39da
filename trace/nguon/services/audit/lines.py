"""The entries of a log in order, and what is known of each by itself.

Of a short log nothing is known yet: who reads it checks each entry as it comes. The
entries of a long one are handed, some hundred at a time, to processes beside this one
(`nguon.services.aside`) and come back in order: `passed` are those whose form,
statement and signature are right, the signature under the key of that name. What did
not pass is checked again by who reads it, and so told like that of a short log.
"""

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection

from nguon.core import single
from nguon.core.merkle import leaf_hash
from nguon.services.aside import Aside
from nguon.store.compare import Finding, finding
from nguon.store.prepared import Prepared

PART: Final = 256  # entries that one process takes at a time
_READ: Final = Prepared(
    "SELECT number, bytes FROM entry WHERE number >= :start ORDER BY number LIMIT :most"
)


@dataclass(frozen=True, slots=True)
class Stored:
    """An entry as it is stored, its leaf hash, and whether it passed by itself."""

    number: int
    data: bytes
    hash: bytes
    passed: bool


def read_entries(
    connection: Connection, aside: Aside | None, find: Callable[[Finding], None]
) -> Iterator[Stored]:
    """Yield the entries up to the first number that is missing, which is found."""
    parts = _read_parts(connection, find)
    if aside is None:
        for start, part in parts:
            for number, data in enumerate(part, start):
                yield Stored(number, data, leaf_hash(data), passed=False)
        return
    given: deque[tuple[int, list[bytes]]] = deque()
    for start, part in parts:
        keys = (key for data in part if (key := single.public_key_in(data)))
        aside.give(part, dict(keys))
        given.append((start, part))
        if aside.is_full:
            yield from _take(aside, *given.popleft())
    while given:
        yield from _take(aside, *given.popleft())


def _take(aside: Aside, start: int, part: list[bytes]) -> Iterator[Stored]:
    hashes, doubtful = aside.take()
    for place, (data, hash_) in enumerate(zip(part, hashes, strict=True)):
        yield Stored(start + place, data, hash_, place not in doubtful)


def _read_parts(
    connection: Connection, find: Callable[[Finding], None]
) -> Iterator[tuple[int, list[bytes]]]:
    expected, whole = 0, True
    while whole:
        rows = _READ.rows(connection, start=expected, most=PART)
        part: list[bytes] = []
        for number, data in rows:
            if number != expected + len(part):
                missing = expected + len(part)
                find(finding("entry", missing, "number", "row_missing"))
                whole = False
                break
            if isinstance(data, str):  # SQLite keeps text in any column
                find(finding("entry", number, "bytes", "row_unreadable"))
                whole = False
                break
            part.append(bytes(data))
        if part:
            yield expected, part
        expected += len(part)
        whole = whole and len(rows) == PART
