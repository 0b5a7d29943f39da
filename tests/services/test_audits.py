"""Audits begun from a page: watched while they run, and only ever of their moment."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kit.told import ToldWorld, told
from nguon import clock
from nguon.errors import NotFound
from nguon.services.audit import Report, audit
from nguon.services.inspect import audits
from nguon.services.inspect.audits import Progress, Run, begin, past, watch
from nguon.store import audits as kept
from nguon.store.ledger import Book

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[tuple[Book, ToldWorld]]:
    with told(tmp_path) as (book, world):
        coop = world.coop()
        coop.harvests(coop.plants("rau cải"), kg=96)
        yield book, world


def ended(book: Book, number: int) -> Run:
    """Wait until a run has ended, as a page that reloads itself does."""
    for _ in range(400):
        run = watch(book, number, clock.now())
        if run.state != "running":
            return run
        threading.Event().wait(0.05)
    raise AssertionError("it never ended")


def test_a_run_ends_and_says_what_it_found(ledger: tuple[Book, ToldWorld]) -> None:
    book, world = ledger
    number = begin(book, lambda p: audit(book, p), clock.now, account="lan")
    run = ended(book, number)
    assert run.state == "right" and run.lines["vi"] and run.account == "lan"
    assert (run.done, run.newer) == (run.size, 0)
    world.coop("Another")
    assert watch(book, number, clock.now()).newer == 2
    assert [one.number for one in past(book, clock.now())] == [number]


def test_what_is_wrong_is_named(ledger: tuple[Book, ToldWorld]) -> None:
    book, _ = ledger
    with book.write() as connection:
        connection.exec_driver_sql("UPDATE holding SET kg = '97'")
    number = begin(book, lambda p: audit(book, p), clock.now, account="lan")
    run = ended(book, number)
    assert run.state == "wrong"
    assert "holding" in " ".join(run.lines["en"]) and "kg" in " ".join(run.lines["en"])


def test_one_runs_at_a_time_and_shows_how_far_it_is(
    ledger: tuple[Book, ToldWorld],
) -> None:
    book, _ = ledger
    moved, go_on = threading.Event(), threading.Event()

    def slowly(progress: Progress) -> Report:
        progress(3, 8)
        moved.set()
        go_on.wait(20)
        return audit(book, progress)

    number = begin(book, slowly, clock.now, account="lan")
    assert moved.wait(20)
    for _ in range(100):
        run = watch(book, number, clock.now())
        if run.done:
            break
        threading.Event().wait(0.05)
    assert (run.state, run.done, run.size, run.share) == ("running", 3, 8, 37)
    assert begin(book, slowly, clock.now, account="minh") == number
    go_on.set()
    assert ended(book, number).state == "right"


def test_a_run_whose_process_is_gone_says_nothing(
    ledger: tuple[Book, ToldWorld],
) -> None:
    book, _ = ledger
    with book.write() as connection:
        number = kept.begin(connection, "lan", "2026-11-22T07:00:00.000Z", 8)
    run = watch(book, number, NOW)
    assert run.state == "broken" and not run.lines
    young = datetime(2026, 11, 22, 7, 0, 30, tzinfo=UTC)
    assert watch(book, number, young).state == "running"
    again = begin(
        book, lambda p: audit(book, p), lambda: NOW + timedelta(hours=1), account="lan"
    )
    assert again != number


def test_a_run_that_breaks_off_is_neither_right_nor_wrong(
    ledger: tuple[Book, ToldWorld], caplog: pytest.LogCaptureFixture
) -> None:
    book, _ = ledger

    def breaks(_: Progress) -> audits.Report:
        raise ZeroDivisionError

    number = begin(book, breaks, clock.now, account="lan")
    assert ended(book, number).state == "broken"
    assert "broke off" in caplog.text
    with pytest.raises(NotFound):
        watch(book, 99, NOW)
