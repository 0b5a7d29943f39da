"""Chores: done by one process at a time, again while busy, found again after a fault."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest

from kit.store import open_book
from nguon.services.chores import Chores
from nguon.store.ledger import Book


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    made = open_book(f"sqlite:///{tmp_path / 'ledger.db'}", tmp_path)
    yield made
    made.close()


def test_a_chore_goes_on_while_it_is_busy_then_waits_to_be_woken(book: Book) -> None:
    left, done, again = [3], Event(), Event()

    def chore(found: Book) -> bool:
        assert found is book
        if done.is_set():
            again.set()
            return False
        left[0] -= 1
        if not left[0]:
            done.set()
        return left[0] > 0

    chores = Chores(book, {"count": chore}, poll=60)
    chores.start()
    try:
        assert done.wait(20)
        chores.wake("count")
        assert again.wait(20)
    finally:
        chores.stop()
    assert left == [0]


def test_the_second_process_waits_until_the_first_has_ended(book: Book) -> None:
    first, second = Event(), Event()
    one = Chores(book, {"say": lambda _: bool(first.set())}, poll=0.01)
    two = Chores(book, {"say": lambda _: bool(second.set())}, poll=0.01)
    one.start()
    assert first.wait(20)
    two.start()
    assert not second.is_set()
    one.stop()
    assert second.wait(20)
    two.stop()
