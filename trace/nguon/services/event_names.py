"""Events by their CBV event hash id, and events that were told twice under two ids.

    index_events(book)                       the chore: brings the index up to the log
    named(ledger, viewer, "ni:///sha-256;…?ver=CBV2.0")   the entries of that name
    event_ids(book, viewer, name)            the same by their eventIDs
    alike(ledger, viewer, statements)        what was recorded before with that content

A name helps partners to find an event that each of them gave an id of its own; that two
events share one is information for whoever sends, never a reason to refuse: different
events may share a name (`nguon.core.event_hash`). Proved in
tests/services/test_event_names.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from nguon.core.canonical import JSON
from nguon.core.event_hash import digest_of, event_hash
from nguon.services.sight import Seen, Viewer, look, viewer_of
from nguon.store import hashes
from nguon.store.hashes import Named
from nguon.store.ledger import Book
from nguon.store.snapshot import Snapshot

_STEP: Final = 500  # entries put into the index at one time
_EVERYTHING: Final = Viewer(officer=True)


@dataclass(frozen=True, slots=True)
class Alike:
    """An entry with the same content under another eventID."""

    number: int
    event_id: str


def index_events(book: Book) -> bool:
    """Put the next entries into the index; say whether there may be more."""
    with book.read() as ledger:
        start = hashes.come_to(ledger.connection)
        numbers = range(start, min(start + _STEP, ledger.size))
        if not numbers:
            return False
        seen = look(ledger, _EVERYTHING, numbers)
    rows: list[Named] = []
    for one in seen.values():
        if one.entry.kind == "custody" and "@context" in one.entry.statement:
            rows += _rows(one)
    with book.write() as connection:
        if hashes.come_to(connection) != start:  # another process was here
            return True
        hashes.add_hashes(connection, rows, numbers[-1])
    return len(numbers) == _STEP


def named(ledger: Snapshot, viewer: Viewer, name: str) -> list[Seen]:
    """Return the entries that this viewer finds under an event hash id, in order."""
    digest = digest_of(name)
    if digest is None:
        return []
    found = _found(ledger, viewer, [digest])
    return [one for _, one in found]


def event_ids(book: Book, viewer: Viewer, name: str) -> list[str]:
    """Return the eventIDs of what this viewer finds under an event hash id."""
    with book.read() as ledger:
        found = named(ledger, viewer, name)
    return sorted({str(one.statement.get("eventID", "")) for one in found})


def alike(
    ledger: Snapshot, viewer: Viewer, statements: Sequence[dict[str, JSON]]
) -> list[list[Alike]]:
    """Return for each statement what has its content under another eventID.

    `statements` have their eventIDs, and what is to be sealed of them.
    """
    digests = [digest_of(event_hash(said)) or b"" for said in statements]
    known: dict[bytes, list[Alike]] = {}
    for row, one in _found(ledger, viewer, digests):
        event_id = str(one.statement.get("eventID", ""))
        known.setdefault(row.hash, []).append(Alike(row.entry, event_id))
    return [
        [each for each in known.get(digest, []) if each.event_id != said.get("eventID")]
        for digest, said in zip(digests, statements, strict=True)
    ]


def alike_to(book: Book, organisation: str, number: int) -> list[Alike]:
    """Return what has the content of an entry under another eventID."""
    with book.read() as ledger:
        viewer = viewer_of(ledger, organisation, "")
        one = look(ledger, viewer, [number])[number]
        return alike(ledger, viewer, [one.statement])[0]


def _rows(one: Seen) -> list[Named]:
    public = digest_of(event_hash(one.entry.statement)) or b""
    rows = [Named(public, one.number, False)]
    if one.opened and set(one.opened) == set(one.entry.sealed):
        whole = digest_of(event_hash(one.statement)) or b""
        rows.append(Named(whole, one.number, True))
    return rows


def _found(
    ledger: Snapshot, viewer: Viewer, digests: Sequence[bytes]
) -> list[tuple[Named, Seen]]:
    rows = hashes.find_hashes(ledger.connection, digests)
    seen = look(ledger, viewer, [row.entry for row in rows if row.entry < ledger.size])
    return [
        (row, one)
        for row in rows
        if (one := seen.get(row.entry)) is not None
        and (not row.whole or set(one.opened) == set(one.entry.sealed))
    ]
