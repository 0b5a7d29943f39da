"""A request under a key is done once: sent again, at the same time, after a crash."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from threading import Barrier, Event, Thread
from uuid import UUID

import pytest

from kit.engines import server, url
from kit.store import COOP, NOW, OTHER, open_book
from nguon.errors import Refused, Unavailable
from nguon.services.once import KEPT, LEASE, Busy, named, once
from nguon.store.ledger import Book

__all__ = ["server", "url"]


@pytest.fixture
def book(url: str, tmp_path: Path) -> Iterator[Book]:
    made = open_book(url, tmp_path)
    yield made
    made.close()


class Work:
    """What is done, and each time that it was."""

    def __init__(self) -> None:
        self.done: list[tuple[UUID, datetime]] = []

    def __call__(self, name: UUID, about: datetime) -> tuple[int, str]:
        self.done.append((name, about))
        return 201, f'{{"n": {len(self.done)}}}'


def test_the_same_request_again_gets_the_old_answer(book: Book) -> None:
    work = Work()
    first, new = once(book, COOP, "k", b"harvest 96", NOW, work)
    later = NOW + timedelta(minutes=5)
    again, old = once(book, COOP, "k", b"harvest 96", later, work)
    assert (first, new, old) == (again, False, True)
    assert len(work.done) == 1


def test_a_key_belongs_to_one_request_of_one_organisation(book: Book) -> None:
    work = Work()
    once(book, COOP, "k", b"harvest 96", NOW, work)
    with pytest.raises(Refused) as found:
        once(book, COOP, "k", b"harvest 97", NOW, work)
    assert found.value.code == "api.key_used"
    once(book, OTHER, "k", b"harvest 97", NOW, work)
    assert work.done[0][0] != work.done[1][0]


def test_of_two_at_the_same_time_one_is_done_and_one_hears_to_wait(book: Book) -> None:
    inside, go_on = Event(), Event()
    answers: list[object] = []

    def slow(_name: UUID, _about: datetime) -> tuple[int, str]:
        inside.set()
        go_on.wait(30)
        return 201, "{}"

    first = Thread(
        target=lambda: answers.append(once(book, COOP, "k", b"x", NOW, slow))
    )
    first.start()
    assert inside.wait(30)
    with pytest.raises(Busy):
        once(book, COOP, "k", b"x", NOW, slow)
    go_on.set()
    first.join()
    assert once(book, COOP, "k", b"x", NOW, slow)[1]
    assert len(answers) == 1


def test_many_at_once_are_done_once(book: Book) -> None:
    work, ready, busy = Work(), Barrier(6), []

    def send() -> None:
        ready.wait(30)
        try:
            once(book, COOP, "k", b"x", NOW, work)
        except Busy as error:
            busy.append(error)

    threads = [Thread(target=send) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(work.done) == 1


def test_what_a_dead_process_left_is_begun_again_as_the_very_same_event(
    book: Book,
) -> None:
    class Killed(BaseException):
        """Nothing after it runs."""

    left: list[tuple[UUID, datetime]] = []

    def dies(name: UUID, about: datetime) -> tuple[int, str]:
        left.append((name, about))
        raise Killed

    with pytest.raises(Killed):
        once(book, COOP, "k", b"x", NOW, dies)
    soon = NOW + LEASE / 2
    with pytest.raises(Busy):
        once(book, COOP, "k", b"x", soon, Work())
    work = Work()
    _answer, again = once(book, COOP, "k", b"x", NOW + LEASE * 2, work)
    assert work.done == left and not again
    assert once(book, COOP, "k", b"x", NOW + LEASE * 3, work)[1]


def test_a_refusal_frees_the_key_and_an_unknown_fate_does_not(book: Book) -> None:
    def refuses(_name: UUID, _about: datetime) -> tuple[int, str]:
        raise Refused("api.gram", kg="0.0001")

    def lost(_name: UUID, _about: datetime) -> tuple[int, str]:
        raise Unavailable("store.unavailable")

    with pytest.raises(Refused):
        once(book, COOP, "k", b"too fine", NOW, refuses)
    with pytest.raises(Unavailable):
        once(book, COOP, "k", b"right", NOW, lost)
    with pytest.raises(Refused) as found:
        once(book, COOP, "k", b"another", NOW, Work())
    assert found.value.code == "api.key_used"


def test_answers_are_kept_for_a_week_and_the_name_for_ever(book: Book) -> None:
    work = Work()
    once(book, COOP, "k", b"x", NOW, work)
    once(book, COOP, "k", b"x", NOW + KEPT - timedelta(seconds=1), work)
    assert len(work.done) == 1
    once(book, COOP, "k", b"x", NOW + KEPT + timedelta(seconds=1), work)
    assert len(work.done) == 2
    assert work.done[0][0] == work.done[1][0] == named(book, COOP, b"k")
