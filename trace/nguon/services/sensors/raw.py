"""Raw logs by hash, as the entries name them. Proved in tests/web/test_readings.py."""

from nguon.errors import NotFound
from nguon.store import files
from nguon.store.files import File
from nguon.store.ledger import Book


def read(book: Book, name: str) -> File:
    """Return the file of that SHA-256 in hex, its bytes checked; NotFound if none."""
    with book.read() as ledger:
        found = files.find(ledger.connection, name)
    if found is None:
        raise NotFound("sensors.no_file")
    return found
