"""One committer a process: what waits is the batch, and the sync is the timer.

A thread takes whatever has been handed in (up to about 1,024 entries; one larger group
alone goes whole), commits it as one transaction, writes the lock record and only then
answers. While it waits for the disk the next batch gathers. There is no timer.

When the connection breaks during COMMIT nobody knows what became of it: the state is
read again over a new connection, never guessed. Proved in tests/store/test_crash.py.
"""

import os
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition, Thread
from typing import Final

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from nguon.core.note import Signer
from nguon.errors import Unavailable
from nguon.store.append import Append, Job, Rules
from nguon.store.database import reading, writing
from nguon.store.keys import Registrar
from nguon.store.lock import LockRecord
from nguon.store.working import Head, Working, read_head

BATCH: Final = 1024

_ROOT_AT: Final = text("SELECT root FROM checkpoint WHERE size = :size")


class Committer:
    """Takes jobs from any thread, commits them in batches from its own."""

    def __init__(
        self,
        engine: Engine,
        log: Signer,
        registrar: Registrar,
        lock: LockRecord,
        rules: Rules,
    ) -> None:
        self.engine = engine
        self.log = log
        self.registrar = registrar
        self.lock = lock
        self.rules = rules
        self.moved = Condition()  # notified when the head has moved and is answered for
        self._renew()

    def _renew(self) -> None:
        self._jobs: deque[Job] = deque()
        self._wake = Condition()
        self._thread: Thread | None = None
        self._closed = False
        self._process = os.getpid()

    def submit(self, *jobs: Job) -> None:
        """Return when each job is answered: durable and signed, or with its error."""
        if self._process != os.getpid():
            self._renew()  # a forked child has none of the parent's threads
        with self._wake:
            if self._closed:
                raise Unavailable("store.unavailable")
            self._jobs.extend(jobs)
            if self._thread is None:
                self._thread = Thread(
                    target=self._run, name="nguon-committer", daemon=True
                )
                self._thread.start()
            self._wake.notify()
        for job in jobs:
            job.finished.wait()

    def close(self) -> None:
        """Commit what waits, take no more."""
        with self._wake:
            self._closed = True
            self._wake.notify()
        if self._thread is not None and self._process == os.getpid():
            self._thread.join()

    def _run(self) -> None:
        while jobs := self._next_batch():
            try:
                self.commit(jobs)
            except Exception as error:  # whatever it is, nobody may wait for ever
                fail(jobs, error)
            for job in jobs:
                job.finished.set()

    def _next_batch(self) -> list[Job]:
        with self._wake:
            while not self._jobs and not self._closed:
                self._wake.wait()
            batch: list[Job] = []
            entries = 0
            while self._jobs and (
                not batch or entries + len(self._jobs[0].group) <= BATCH
            ):
                batch.append(self._jobs.popleft())
                entries += len(batch[-1].group)
            return batch

    def commit(self, jobs: list[Job]) -> None:
        """Append a batch: after this each job has its answer or its error."""
        moved: Head | None = None
        try:
            with self.transaction() as connection:
                head = read_head(connection, lock=True)
                self.lock.check(head.size, head.root)
                moved = self.append(connection, head, jobs)
            head = moved or head
        except DBAPIError as error:
            if moved is None or not self.has_committed(moved):
                raise Unavailable("store.unavailable") from error
            head = moved
        try:
            if head.size:
                self.lock.write(head.note, head.size)
        except OSError as error:
            raise Unavailable("store.outcome_unknown") from error
        with self.moved:
            self.moved.notify_all()

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        with writing(self.engine) as connection:
            yield connection

    def append(
        self, connection: Connection, head: Head, jobs: list[Job]
    ) -> Head | None:
        """Do the steps of `nguon.store.append` up to, not including, COMMIT."""
        working = Working(connection, head)
        append = Append(working, self.rules, self.log, self.registrar)
        append.take(jobs)
        moved = append.close()
        append.answer(jobs, (moved or head).size)
        return moved

    def has_committed(self, moved: Head) -> bool:
        """Find out, over a new connection, whether that COMMIT took place."""
        self.engine.dispose()
        try:
            with reading(self.engine) as connection:
                found = connection.execute(_ROOT_AT, {"size": moved.size}).scalar()
        except SQLAlchemyError as error:
            raise Unavailable("store.outcome_unknown") from error
        return found is not None and bytes(found) == moved.root


def fail(jobs: list[Job], error: Exception) -> None:
    """Give every job this error: refusals too, their reasons may be rolled back."""
    for job in jobs:
        job.error = error
