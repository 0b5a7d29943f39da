"""Each test that asks for `book` or `url` runs on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kit.postgres import Cluster, cluster
from kit.store import open_book
from nguon.store.ledger import Book


@pytest.fixture(scope="session")
def server() -> Iterator[Cluster]:
    with cluster() as made:
        yield made


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/ledger.sqlite"
    made: Cluster = request.getfixturevalue("server")
    return made.new_database()


@pytest.fixture
def book(url: str, tmp_path: Path) -> Iterator[Book]:
    made = open_book(url, tmp_path)
    yield made
    made.close()
