"""Rebuild everything that follows from the entries: the entries are the truth.

All or nothing, in one transaction. Proved in tests/services/test_rederive.py.
"""

from collections.abc import Callable

from nguon.store.ledger import Book
from nguon.store.rebuild import rebuild

Progress = Callable[[int, int], None]


def rederive(book: Book, progress: Progress = lambda done, size: None) -> int:
    """Replace every derived row; return how many entries were read."""
    with book.write() as connection:
        rebuild(connection, book.rules, progress)
    with book.read() as ledger:
        return ledger.size
