"""Ledgers with one planted defect each: the crash test must catch every one.

They exist in the tests alone. `BOOKS["none"]` is the real one.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import Connection

from kit import rule
from nguon.core.entry import Draft
from nguon.core.state import Record, View
from nguon.store.append import Append, Job
from nguon.store.committer import Committer
from nguon.store.database import reading
from nguon.store.ledger import Book
from nguon.store.snapshot import Snapshot
from nguon.store.working import Head, Working

WINDOW = 0.03  # seconds in which the kill or the other clerk finds the defect open


class SplitWorking(Working):
    """Commits the entries, and only then goes on to tiles, checkpoint and head."""

    def flush(self) -> None:
        super().flush()
        self.connection.exec_driver_sql("COMMIT")
        time.sleep(WINDOW)
        self.connection.exec_driver_sql("BEGIN")


class Split(Committer):
    def append(
        self, connection: Connection, head: Head, jobs: list[Job]
    ) -> Head | None:
        append = Append(
            SplitWorking(connection, head), self.rules, self.log, self.registrar
        )
        append.take(jobs)
        moved = append.close()
        append.answer(jobs, (moved or head).size)
        return moved


class AnswersFirst(Committer):
    """Answers before COMMIT."""

    def append(
        self, connection: Connection, head: Head, jobs: list[Job]
    ) -> Head | None:
        moved = super().append(connection, head, jobs)
        for job in jobs:
            job.finished.set()
        time.sleep(WINDOW)
        return moved


class Forgetful:
    """Rules that never know an event again."""

    def apply(
        self, view: View, group: Sequence[Draft], index: int, recorded: str
    ) -> tuple[Record, ...]:
        return rule.apply(view, group, index, recorded)

    def earlier(self, view: View, draft: Draft) -> int | None:
        return None


class NoIdempotency(Committer):
    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        self.rules = Forgetful()
        with super().transaction() as connection:
            yield connection


class Stale:
    """Rules that look at what they read before they had the lock."""

    def __init__(self, before: Snapshot) -> None:
        self.before = before

    def apply(
        self, view: View, group: Sequence[Draft], index: int, recorded: str
    ) -> tuple[Record, ...]:
        return rule.apply(self.before, group, index, recorded)

    def earlier(self, view: View, draft: Draft) -> int | None:
        return rule.earlier(view, draft)


class NoLock(Committer):
    def commit(self, jobs: list[Job]) -> None:
        with reading(self.engine) as connection:
            self.rules = Stale(Snapshot(connection))
            time.sleep(WINDOW)
            super().commit(jobs)


def _book(kind: type[Committer]) -> type[Book]:
    return type(f"{kind.__name__}Book", (Book,), {"committer_class": kind})


BOOKS: dict[str, type[Book]] = {
    "none": Book,
    "commit split in two": _book(Split),
    "acknowledged first": _book(AnswersFirst),
    "no idempotency": _book(NoIdempotency),
    "no lock": _book(NoLock),
}
