"""Bundles that one process has built last: each reader's browser asks for one.

    bundles = Bundles(book)
    bundles.take(batch, size, older, witnesses)      built now, or what was built

To build one costs tens of milliseconds, and whoever scans a label fetches it. A bundle
of one batch, size, older size and number of cosignatures is the same file for ever, so
it is kept without asking whether it still holds; a reader whose page was a commit ahead
of the answer still gets it. Proved in tests/services/test_bundles.py.
"""

from collections import OrderedDict
from threading import Lock
from typing import Final, TypeAlias

from nguon.services.prove import bundle_of
from nguon.store.ledger import Book

ROOM: Final = 8 << 20
"""Bytes of bundles kept."""

_Asked: TypeAlias = tuple[str, int, int | None, int]


class Bundles:
    """The bundles asked for last, up to `ROOM` bytes of them."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._kept: OrderedDict[_Asked, bytes] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def take(self, batch: str, size: int, older: int | None, witnesses: int) -> bytes:
        """Return the bundle of a batch at that size, or raise NotFound."""
        asked = (batch, size, older, witnesses)
        with self._lock:
            if asked in self._kept:
                self._kept.move_to_end(asked)
                return self._kept[asked]
        data = bundle_of(self._book, batch, size, older, witnesses)
        with self._lock:
            self._bytes += len(data) - len(self._kept.get(asked, b""))
            self._kept[asked] = data
            while self._bytes > ROOM:
                _, gone = self._kept.popitem(last=False)
                self._bytes -= len(gone)
        return data
