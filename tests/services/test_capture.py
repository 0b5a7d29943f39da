"""Capture jobs: kept before they are answered, worked aside, gone on with after a fall."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, text

from nguon import clock
from nguon.core.entry import from_bytes
from nguon.errors import Unavailable
from nguon.services import capture as captures
from nguon.services.bench import farm
from nguon.services.capture import PROCEED, ROLLBACK, run_captures
from nguon.services.record import record
from nguon.services.refusals import refusals
from nguon.store import captures as store
from nguon.store.captures import Capture
from nguon.store.ledger import Book
from nguon.store.tables import CAPTURE_PART

NOW = datetime(2026, 11, 22, 6, 35, tzinfo=UTC)
CHAINS = 20  # of eight events that the cooperative says itself: more than a slice


class Program:
    """The cooperative's own software, which sends whole documents."""

    def __init__(self, book: Book, people: farm.Farm) -> None:
        self.book, self.people = book, people

    def events(self, first: int, chains: int = CHAINS) -> list[dict[str, Any]]:
        return [
            dict(said)
            for number in range(first, first + chains)
            for who, said in self.people.chain(number)
            if who == self.people.coop
        ]

    def sends(self, events: Sequence[Any], behaviour: str = ROLLBACK) -> Capture:
        return captures.receive(
            self.book, self.people.coop, document(events), NOW,
            account="programme", behaviour=behaviour,
        )  # fmt: skip

    def looks(self, job: Capture) -> Capture:
        return captures.job(self.book, self.people.coop, job.id)

    def works(self, job: Capture) -> Capture:
        while run_captures(self.book):
            pass
        return self.looks(job)

    def recorded(self) -> list[str]:
        """The eventIDs of the ledger, in order."""
        with self.book.read() as ledger:
            lines = [from_bytes(ledger.entry(n)) for n in range(ledger.size)]
        return [str(one.statement["eventID"]) for one in lines if one.kind == "custody"]

    def parts(self) -> int:
        with self.book.read() as ledger:
            count = select(func.count()).select_from(CAPTURE_PART)
            return int(ledger.connection.execute(count).scalar_one())


@pytest.fixture
def begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Program]:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    book, people = farm.begin(tmp_path / "ledger", NOW)
    yield Program(book, people)
    book.close()


def document(events: Sequence[Any]) -> dict[str, Any]:
    return {
        "@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"],
        "type": "EPCISDocument", "schemaVersion": "2.0",
        "creationDate": "2026-11-22T06:00:00Z", "epcisBody": {"eventList": list(events)},
    }  # fmt: skip


def test_a_large_document_is_kept_then_recorded_in_one_commit(begun: Program) -> None:
    sent = begun.events(0)
    job = begun.sends(sent)
    assert (job.running, job.success, job.total, job.recorded) == (True, True, 160, 0)
    assert begun.recorded() == [] and begun.parts() == 1
    done = begun.works(job)
    assert (done.running, done.success, done.done, done.recorded) == (
        False, True, 160, 160,
    )  # fmt: skip
    assert begun.recorded() == [event["eventID"] for event in sent]
    with begun.book.read() as ledger:  # beginning, registrations, and one more
        numbers = range(ledger.size)
        kinds = [from_bytes(ledger.entry(n)).kind for n in numbers]
    assert kinds[-161:] == ["custody"] * 160 + ["index"]
    assert begun.parts() == 0


def test_a_small_document_is_finished_before_the_answer(begun: Program) -> None:
    job = begun.sends(begun.events(0, 1))
    assert (job.running, job.success, job.recorded) == (False, True, 8)
    assert begun.looks(job) == job and not run_captures(begun.book)


def test_rollback_records_nothing_and_names_the_event(begun: Program) -> None:
    sent = begun.events(0)
    del sent[40]  # the planting that chain 5 begins with
    done = begun.works(begun.sends(sent))
    assert (done.running, done.success, done.recorded, done.refused) == (
        False, False, 0, 1,
    )  # fmt: skip
    (error,) = done.errors
    assert error["event"] == 41 and error["eventID"] == sent[40]["eventID"]
    assert error["place"] == "/epcisBody/eventList/40"
    assert begun.recorded() == []
    assert refusals(begun.book, begun.people.coop)[0].code == error["rule"]


def test_proceed_records_what_is_right_and_names_each_that_is_not(
    begun: Program,
) -> None:
    sent = begun.events(0, 40)
    sent[9] = sent[9] | {"eventTime": "yesterday"}  # malformed
    del sent[160]  # refused: seven events of a planting that is not there
    job = begun.sends(sent, PROCEED)
    assert (job.running, job.success, job.refused) == (True, False, 1)
    done = begun.works(job)
    assert (done.total, done.done, done.recorded, done.refused) == (319, 319, 311, 8)
    assert [error["event"] for error in done.errors] == [10, *range(161, 168)]
    assert done.errors[0]["place"] == "/epcisBody/eventList/9/eventTime"
    assert len(begun.recorded()) == 311


def test_with_rollback_what_is_no_epcis_is_refused_at_once(begun: Program) -> None:
    sent = begun.events(0)
    sent[99] = sent[99] | {"action": "REMOVE"}
    sent[101] = 7  # type: ignore[call-overload]
    with pytest.raises(captures.WrongDocument) as caught:
        begun.sends(sent)
    assert caught.value.figures["event"] == 100
    assert [each["event"] for each in caught.value.wrong] == [100, 102]
    assert caught.value.figures["place"] == "/epcisBody/eventList/99/action"
    assert not run_captures(begun.book) and begun.recorded() == []


@pytest.mark.parametrize("behaviour", [ROLLBACK, PROCEED])
def test_a_job_that_fell_after_its_commit_goes_on_without_a_second_entry(
    begun: Program, behaviour: str
) -> None:
    sent = begun.events(0, 40)
    job = begun.sends(sent, behaviour)
    # The server died between the ledger's commit and the job's own row.
    record(begun.book, begun.people.coop, sent[:256], NOW)
    done = begun.works(job)
    assert (done.success, done.recorded, done.errors) == (True, 320, [])
    assert begun.recorded() == [event["eventID"] for event in sent]


def test_a_job_goes_on_where_it_was_left(begun: Program) -> None:
    sent = begun.events(0, 40)
    job = begun.sends(sent, PROCEED)
    record(begun.book, begun.people.coop, sent[:256], NOW)
    with begun.book.write() as connection:
        store.move_capture(connection, replace(job, done=256, recorded=256))
    assert begun.looks(job).done == 256
    done = begun.works(job)
    assert (done.success, done.done, done.recorded) == (True, 320, 320)
    assert begun.recorded() == [event["eventID"] for event in sent]


def test_the_same_document_again_adds_nothing(begun: Program) -> None:
    sent = begun.events(0)
    begun.works(begun.sends(sent))
    again = begun.works(begun.sends(sent))
    assert (again.success, again.recorded) == (True, 160)
    assert len(begun.recorded()) == 160


def test_a_correction_far_behind_its_declaration_is_judged_with_it(
    begun: Program,
) -> None:
    sent = begun.events(0, 40)
    wrong = sent[5]  # the harvest of the first chain
    right = wrong | {"eventID": "urn:uuid:8e675bc9-29cd-48cc-ad55-9d7ddeff3a8c"}
    declared = wrong | {
        "errorDeclaration": {
            "declarationTime": "2026-11-22T06:00:00Z",
            "reason": "incorrect_data",
            "correctiveEventIDs": [right["eventID"]],
        }
    }
    begun.works(begun.sends(sent[:6]))
    done = begun.works(begun.sends([declared, *sent[8:], right], PROCEED))
    assert (done.success, done.errors) == (True, [])
    assert begun.recorded()[6:8] == [wrong["eventID"], right["eventID"]]


def test_so_many_jobs_may_wait(begun: Program) -> None:
    for number in range(captures.WAITING):
        begun.sends(begun.events(number * CHAINS))
    with pytest.raises(Unavailable):
        begun.sends(begun.events(10_000))
    assert run_captures(begun.book)
    begun.sends(begun.events(10_000))


def test_a_job_that_cannot_be_read_stops_nobody_behind_it(begun: Program) -> None:
    broken, next_one = begun.sends(begun.events(0)), begun.sends(begun.events(100))
    with begun.book.write() as connection:
        connection.execute(
            text("UPDATE capture_part SET lines = :none WHERE job = :job"),
            {"none": b"[", "job": broken.id},
        )
    done = begun.works(next_one)
    assert done.success and done.recorded == 160
    told = begun.looks(broken)
    assert (told.running, told.success) == (False, False)
    assert told.errors[0]["rule"] == "capture.broken"
