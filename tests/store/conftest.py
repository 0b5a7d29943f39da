"""Each test that asks for `book` or `url` runs on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kit.engines import server, url
from kit.store import open_book
from nguon.store.ledger import Book

__all__ = ["server", "url"]


@pytest.fixture
def book(url: str, tmp_path: Path) -> Iterator[Book]:
    made = open_book(url, tmp_path)
    yield made
    made.close()
