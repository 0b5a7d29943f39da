"""The shelf: what was checked for a page, kept until a commit touches what it says.

    shelf = Shelf(book)
    found = shelf.take(batch, now)      checked now, or checked before and still so
    found.published, found.mark         the page's facts; what names this state of them

To check a page's bundle costs tens of milliseconds, to see that nothing it was told
from has changed a fraction of one: its subjects' heads (count and last leaf hash) are
compared, which certificates stand beside it, whether more witnesses have cosigned. A
page that was kept names the checkpoint and the moment of its check. It is kept for that
day only, since what it says of days left and of certificates turns at midnight; a page
whose check failed is never kept. Proved in tests/services/test_shelf.py.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from threading import Lock
from typing import Final, TypeAlias

from nguon.core.provenance import local_date
from nguon.services.prove import certificates_beside
from nguon.services.publish import Published, publish_in
from nguon.store.ledger import Book
from nguon.store.snapshot import Snapshot

ROOM: Final = 64
"""Pages kept; one is some hundred kilobytes of checked entries."""

Heads: TypeAlias = dict[str, tuple[int, bytes] | None]


@dataclass(frozen=True, slots=True)
class Kept:
    """A page's facts, and the state of the ledger that they are true of."""

    published: Published
    heads: Heads
    beside: frozenset[str]
    day: date

    @property
    def mark(self) -> str:
        """Return what names this state: the same for every server and every reader."""
        said = hashlib.sha256(self.day.isoformat().encode())
        for subject, head in sorted(self.heads.items()):
            count, leaf = head or (0, b"")
            said.update(f"\n{subject} {count} {leaf.hex()}".encode())
        for key in sorted(one.by.key_id for one in self.published.witnesses):
            said.update(b"\n" + key)
        return said.hexdigest()[:32]


class Shelf:
    """The pages that one process has checked last."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._kept: OrderedDict[str, Kept] = OrderedDict()
        self._lock = Lock()

    def take(self, batch: str, now: datetime) -> Kept:
        """Return the page of a batch, checked now unless nothing has changed since."""
        with self._lock:
            before = self._kept.get(batch)
        with self._book.read() as snapshot:
            if before and stands(before, snapshot, batch, local_date(now)):
                return self._put(batch, before)
            found = look(self._book, snapshot, batch, now)
        if found.published.failure:
            with self._lock:
                self._kept.pop(batch, None)
            return found
        return self._put(batch, found)

    def _put(self, batch: str, found: Kept) -> Kept:
        with self._lock:
            self._kept[batch] = found
            self._kept.move_to_end(batch)
            while len(self._kept) > ROOM:
                self._kept.popitem(last=False)
        return found


def look(book: Book, snapshot: Snapshot, batch: str, now: datetime) -> Kept:
    """Return the page of a batch as it is checked now; NotFound if unknown."""
    published = publish_in(book, snapshot, batch, now)
    if published.failure:
        return Kept(published, {}, frozenset(), local_date(now))
    return Kept(
        published,
        heads_of(snapshot, published.subjects),
        frozenset(certificates_beside(snapshot, batch)),
        local_date(now),
    )


def stands(kept: Kept, snapshot: Snapshot, batch: str, today: date) -> bool:
    """Whether a page that was checked before would be told in the same words now."""
    return (
        kept.day == today
        and heads_of(snapshot, kept.heads) == kept.heads
        # A certificate given later is a new subject, which no head here knows of.
        and certificates_beside(snapshot, batch) == kept.beside
        and kept.published.cosigned
        >= max(
            len(snapshot.cosignatures(kept.published.size)),
            len(snapshot.cosignatures()),
        )
    )


def heads_of(snapshot: Snapshot, subjects: Iterable[str]) -> Heads:
    return {subject: snapshot.head(subject) for subject in subjects}
