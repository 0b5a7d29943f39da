"""The ledger of this environment, open while a command needs it."""

from collections.abc import Iterator
from contextlib import contextmanager

from nguon.services.ledger import Book, LedgerSettings, open_ledger


@contextmanager
def opened() -> Iterator[tuple[Book, LedgerSettings]]:
    """Open the ledger that NGUON_DATA and NGUON_DATABASE_URL name."""
    settings = LedgerSettings.from_environment()
    book = open_ledger(settings)
    try:
        yield book, settings
    finally:
        book.close()
