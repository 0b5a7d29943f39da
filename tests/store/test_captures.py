"""Capture jobs, their waiting events, and the index of hashes, on both engines."""

from dataclasses import replace

from kit import rule
from kit.store import COOP, NOW, OTHER, draft
from nguon.errors import Refused
from nguon.store import captures, hashes
from nguon.store.captures import Capture
from nguon.store.hashes import Named
from nguon.store.ledger import Book, moment
from nguon.store.rebuild import rebuild

JOB = Capture(
    "a" * 32, COOP, "programme", moment(NOW), None, "proceed", "/epcisBody/eventList",
    True, 3, 0, 0, 0, [],
)  # fmt: skip
ERROR = {"event": 2, "rule": "custody.not_enough", "said": {"vi": "Lô chỉ còn …"}}


def test_a_job_is_kept_moved_and_found_by_its_own_organisation(book: Book) -> None:
    done = replace(
        JOB, finished=moment(NOW), success=False, done=3, recorded=2, refused=1,
        errors=[ERROR], alike=[{"event": 1, "number": 7, "eventID": "urn:x:1"}],
    )  # fmt: skip
    with book.write() as connection:
        captures.keep_capture(connection, JOB)
    with book.read() as ledger:
        assert captures.find_capture(ledger.connection, COOP, JOB.id) == JOB
        assert captures.find_capture(ledger.connection, OTHER, JOB.id) is None
        assert captures.waiting(ledger.connection) == [JOB.id]
        assert captures.waiting(ledger.connection, OTHER) == []
    with book.write() as connection:
        captures.move_capture(connection, done)
    with book.read() as ledger:
        assert captures.capture_at_work(ledger.connection, JOB.id) == done
        assert captures.waiting(ledger.connection) == []


def test_what_waits_is_kept_in_order_and_goes_with_the_end(book: Book) -> None:
    lines = [(n, {"eventID": f"urn:x:{n}", "text": "Bưởi"}) for n in range(600)]
    with book.write() as connection:
        captures.keep_capture(connection, JOB)
        captures.keep_parts(connection, JOB.id, lines)  # type: ignore[arg-type]
    with book.read() as ledger:
        assert list(captures.lines_of(ledger.connection, JOB.id)) == lines
        assert list(captures.lines_of(ledger.connection, "b" * 32)) == []
    with book.write() as connection:
        captures.move_capture(connection, replace(JOB, done=3))
        assert len(list(captures.lines_of(connection, JOB.id))) == 600
        captures.move_capture(connection, replace(JOB, finished=moment(NOW)))
        assert list(captures.lines_of(connection, JOB.id)) == []


def test_jobs_are_listed_the_last_first_from_before_one_on(book: Book) -> None:
    jobs = [replace(JOB, id=f"{n:032}", made=f"2026-11-22T0{n // 2}:00:00.000Z")
            for n in range(6)]  # fmt: skip
    with book.write() as connection:
        for job in jobs:
            captures.keep_capture(connection, job)
        found, before = [], ("", "")
        while page := captures.captures(connection, COOP, limit=4, before=before):
            found += page
            before = (page[-1].made, page[-1].id)
    assert found == jobs[::-1]


def test_groups_handed_in_at_once_share_a_commit_and_fall_alone(book: Book) -> None:
    groups = [
        ([draft("e1", "mango", 5)], ()),
        ([draft("e2", "mango", -9)], ()),  # more than there is
        ([draft("e3", "mango", -2), draft("e4", "mango", -9)], ()),
        ([draft("e5", "mango", -4)], ()),
    ]
    first, second, third, fourth = book.submit_each(groups, NOW)
    assert isinstance(second, Refused) and isinstance(third, Refused)
    assert isinstance(first, list) and isinstance(fourth, list)
    assert third.figures["event"] == 2
    assert [first[0].index, fourth[0].index] == [0, 1]
    with book.read() as ledger:
        assert ledger.size == 3  # and one index entry for them all
    assert book.submit_each([], NOW) == []


def test_the_index_knows_how_far_it_has_come(book: Book) -> None:
    one, two = b"\x01" * 32, b"\x02" * 32
    with book.write() as connection:
        assert hashes.come_to(connection) == 0
        hashes.add_hashes(connection, [Named(one, 0, False), Named(two, 0, True)], 3)
        assert hashes.come_to(connection) == 4
        hashes.add_hashes(connection, [Named(one, 5, False)], 6)
        assert hashes.come_to(connection) == 7
        found = hashes.find_hashes(connection, [one, two, b"", b"\x03" * 32])
    assert sorted(found, key=lambda row: (row.hash, row.entry)) == [
        Named(one, 0, False), Named(one, 5, False), Named(two, 0, True),
    ]  # fmt: skip


def test_a_rebuild_empties_it_so_that_it_is_made_again(book: Book) -> None:
    book.submit([draft("e1", "mango", 5)], NOW)
    with book.write() as connection:
        hashes.add_hashes(connection, [Named(b"\x01" * 32, 0, False)], 1)
        rebuild(connection, rule)
        assert hashes.come_to(connection) == 0
