"""Audits of the whole ledger begun from a page: run aside, watched from anywhere.

    number = begin(book, audit, clock, account="lan")    # returns at once
    watch(book, number, now)                             # how far, or what it said

The audit itself is `nguon.services.audit`; here it runs in a thread, and how far it is
stands in a table, so that every process can show it. One runs at a time: who asks while
one runs is shown that one. What it said is of its own moment and is never handed out as
the verdict of now; a run whose beat stopped says nothing. Proved in
tests/services/test_audits.py.
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Protocol

from nguon.errors import NguonError, NotFound
from nguon.store import audits
from nguon.store.audits import RUNNING
from nguon.store.audits import Run as Row
from nguon.store.ledger import Book, moment

SILENT: Final = timedelta(seconds=60)  # without a beat: the process is gone
BEAT: Final = 0.4  # seconds between two notes of how far it is
_LOG: Final = logging.getLogger(__name__)

Progress = Callable[[int, int], None]
Clock = Callable[[], datetime]


class Report(Protocol):
    """What an audit says in the end."""

    @property
    def ok(self) -> bool: ...

    def as_json(self) -> dict[str, Any]: ...

    def lines(self, language: str) -> list[str]: ...


Audit = Callable[[Progress], Report]


@dataclass(frozen=True, slots=True)
class Run:
    """One run as a page shows it."""

    number: int
    account: str
    started: str
    ended: str
    size: int
    done: int
    state: str  # running, right, wrong, broken
    lines: dict[str, list[str]]  # what it said, by language
    report: dict[str, Any]
    newer: int  # entries that were recorded since
    fewer: int  # entries that are gone since: the ledger was cut short

    @property
    def share(self) -> int:
        return min(100, 100 * self.done // self.size) if self.size else 0


def begin(book: Book, audit: Audit, clock: Clock, *, account: str) -> int:
    """Start an audit, unless one runs; return the number of the one that runs."""
    now = clock()
    with book.read() as ledger:
        size = ledger.size
    with book.write() as connection:
        for row in audits.runs(connection, 1):
            if row.state == RUNNING and not _is_silent(row, now):
                return row.id
        number = audits.begin(connection, account, moment(now), size)
    thread = threading.Thread(
        target=_run, args=(book, audit, clock, number, size), name="beat", daemon=True
    )
    thread.start()
    return number


def watch(book: Book, number: int, now: datetime) -> Run:
    """Return how far a run is, or what it said; NotFound when there is none."""
    with book.read() as ledger:
        row = audits.run(ledger.connection, number)
        if row is None:
            raise NotFound("inspect.no_audit", number=number)
        return _shown(row, ledger.size, now)


def past(book: Book, now: datetime, limit: int = 20) -> list[Run]:
    """Return the last runs, the newest first."""
    with book.read() as ledger:
        rows = audits.runs(ledger.connection, limit)
        return [_shown(row, ledger.size, now) for row in rows]


class _Running:
    """How far the audit is, between the thread that audits and the one that beats."""

    def __init__(self, size: int) -> None:
        self.done, self.size = 0, size
        self.state, self.report = "broken", dict[str, Any]()

    def progress(self, done: int, size: int) -> None:
        self.done, self.size = done, size

    def run(self, audit: Audit) -> None:
        """Audit, and keep what was said. Nobody above catches anything."""
        try:
            found = audit(self.progress)
            lines = {language: found.lines(language) for language in ("vi", "en")}
            self.report = {"lines": lines, "report": found.as_json()}
            self.size = int(self.report["report"].get("size", self.size))
            self.state = "right" if found.ok else "wrong"
        except NguonError as error:
            # What stops an audit is a finding: the ledger could not be read through.
            lines = {language: [error.sentence(language)] for language in ("vi", "en")}
            self.state, self.report = "wrong", {"lines": lines}
        except Exception:
            _LOG.exception("the audit broke off")


def _run(book: Book, audit: Audit, clock: Clock, number: int, size: int) -> None:
    """Audit in one thread and beat in this one, so that a long step is no silence."""
    running = _Running(size)
    thread = threading.Thread(target=running.run, args=(audit,), name="audit")
    thread.daemon = True
    thread.start()
    try:
        ended = False
        while not ended:
            thread.join(BEAT)
            ended = not thread.is_alive()
            _keep(book, number, running, clock, ended=ended)
    except Exception:
        _LOG.exception("audit %s could not be kept", number)


def _keep(
    book: Book, number: int, running: _Running, clock: Clock, *, ended: bool
) -> None:
    now = moment(clock())
    with book.write() as connection:
        audits.move_on(connection, number, now, running.done, running.size)
        if ended:
            audits.end(connection, number, now, running.state, running.report)


def _shown(row: Row, size: int, now: datetime) -> Run:
    state = "broken" if row.state == RUNNING and _is_silent(row, now) else row.state
    lines = row.report.get("lines", {})
    return Run(
        row.id, row.account, row.started, row.beat, row.size, row.done, state,
        lines if isinstance(lines, dict) else {}, row.report.get("report", {}),
        max(0, size - row.size), max(0, row.size - size),
    )  # fmt: skip


def _is_silent(row: Row, now: datetime) -> bool:
    return now - datetime.fromisoformat(row.beat) > SILENT
