"""Chores: what a server does beside answering, one process a database at a time.

    chores = Chores(book, {"capture": run_captures, "deliver": deliver})
    chores.start()        # a thread a chore, while this process has the turn
    chores.wake("capture")  # there is something to do; else within POLL seconds

A chore is one function: it does what is due, and returns whether it did anything. It is
asked again at once while it did, else when woken or POLL seconds later. What is to do
stands in tables, so what breaks off with its process is found again by the next one;
an exception is logged, and the chore rests a while. The turn is like the collector's
(`nguon.store.collecting`). Proved in tests/services/test_chores.py.
"""

import logging
from collections.abc import Callable, Mapping
from threading import Event, Thread
from typing import Final

from nguon.store.collecting import Turn
from nguon.store.ledger import Book

log = logging.getLogger("nguon.chores")

POLL: Final = 0.5  # seconds within which another process's work is noticed
REST: Final = 10.0  # seconds after a chore broke

Chore = Callable[[Book], bool]


class Chores:
    """The threads that do the chores, while this process has the turn."""

    def __init__(
        self, book: Book, chores: Mapping[str, Chore], *, poll: float = POLL
    ) -> None:
        self.book = book
        self.chores = dict(chores)
        self.poll = poll
        self._awake = {name: Event() for name in self.chores}
        self._stop = Event()
        self._threads: list[Thread] = []

    def start(self) -> None:
        self._begin(self._work, "nguon-chores")

    def stop(self) -> None:
        """Stop after what each chore is doing now."""
        self._stop.set()
        for event in self._awake.values():
            event.set()
        for thread in self._threads:
            thread.join()

    def wake(self, name: str) -> None:
        """Say that a chore has something to do."""
        self._awake[name].set()

    def _begin(self, target: Callable[..., None], name: str, *given: object) -> Thread:
        thread = Thread(target=target, args=given, name=name, daemon=True)
        self._threads.append(thread)
        thread.start()
        return thread

    def _work(self) -> None:
        turn = Turn(self.book.engine, self.book.folder, "chores")
        try:
            while not turn.take():
                if self._stop.wait(5 * self.poll):
                    return
            threads = [
                Thread(target=self._do, args=(name,), name=name, daemon=True)
                for name in self.chores
            ]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        finally:
            turn.give_back()

    def _do(self, name: str) -> None:
        chore, awake = self.chores[name], self._awake[name]
        while not self._stop.is_set():
            awake.clear()
            try:
                busy = chore(self.book)
            except Exception:
                log.exception("the chore %s broke off", name)
                self._stop.wait(REST)
                continue
            if not busy:
                awake.wait(self.poll)
