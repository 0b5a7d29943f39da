"""A chain with everything in it, told once: each test that asks has a copy to change."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kit.inspected import Chain, again, inspected
from kit.told import told


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Chain:
    folder = tmp_path_factory.mktemp("inspected")
    with told(folder) as (book, world):
        return inspected(book, world, folder)


@pytest.fixture
def chain(once: Chain, tmp_path: Path) -> Iterator[Chain]:
    made = again(once, tmp_path)
    yield made
    made.book.close()
