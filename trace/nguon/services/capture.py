"""Capture a document of events that a program sent for its organisation.

    job = receive(book, organisation, document, now, account=…, behaviour=ROLLBACK)
    run_captures(book)      the chore: works the oldest job that waits

With `rollback` (the default) all events are recorded in one commit or none; with
`proceed` each that the ledger takes. `receive` reads the document strictly: with
`rollback` what is no EPCIS is refused there and then, with `proceed` it is noted. A
small document is worked before `receive` returns; a larger one is kept, with its
events, so that its job outlives this process. A job found half-done goes on: every
event has its eventID, and what was recorded before is only found again.

A refusal names the event by its number in the document, the place and the rule. The
same rules judge as for a form. Proved in tests/services/test_capture.py.
"""

import logging
import re
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from sqlalchemy.exc import DBAPIError

from nguon import clock
from nguon.core.canonical import JSON
from nguon.core.document import open_document
from nguon.core.entry import Draft
from nguon.core.sealing import Opening
from nguon.errors import Malformed, NguonError, NotFound, Unavailable
from nguon.messages import LANGUAGES, say
from nguon.services.event_names import alike
from nguon.services.record import (
    Group,
    drafted,
    named_event,
    submit_group,
    submit_groups,
    together,
)
from nguon.services.refusals import keep_refusals
from nguon.services.sight import viewer_of
from nguon.store import captures as store
from nguon.store.captures import Capture as Capture
from nguon.store.captures import Line
from nguon.store.ledger import Book, moment

log = logging.getLogger("nguon.capture")

ROLLBACK: Final = "rollback"
PROCEED: Final = "proceed"
EVENTS: Final = 20_000  # of one document
SMALL: Final = 64  # events: recorded before the answer
WAITING: Final = 16  # jobs of one organisation that may wait at one time
SLICE: Final = 256  # events between two looks at the progress
_ID: Final = re.compile("[0-9a-f]{32}")
_MADE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}\.[0-9]{3}Z")
_TOLD: Final = 1_000  # refusals of one job that are kept word for word
_WRONG: Final = 100  # events that are named when a whole document is refused
_ATTEMPTS: Final = 50  # of them that stand among the organisation's refused attempts

Said = Mapping[str, JSON]


class WrongDocument(Malformed):
    """A document that is no EPCIS: says what its first wrong event does, knows all."""

    def __init__(self, first: Malformed, wrong: Sequence[Mapping[str, object]]) -> None:
        super().__init__(first.code, **first.figures)
        self.wrong = wrong


def receive(
    book: Book,
    organisation: str,
    document: JSON,
    now: datetime,
    *,
    account: str,
    behaviour: str = ROLLBACK,
    located: Callable[[Malformed], Malformed] | None = None,
) -> Capture:
    """Read a document and return its job, finished when the document is small.

    `located` names where a fault is in the sender's own text, when that was no JSON.
    """
    opened = open_document(document)
    total = len(opened.events)
    if total > EVENTS:
        raise Malformed("capture.limit", events=total, limit=EVENTS)
    lines: list[Line] = []
    wrong: list[dict[str, object]] = []
    first: Malformed | None = None
    for number in range(total):
        try:
            lines.append((number, opened.statement(number)))
        except Malformed as error:
            if not opened.place:  # one bare event
                raise
            first = first or error
            event = opened.events[number]
            said = event if isinstance(event, dict) else {}
            told = _told(error, number, said, opened.place)
            if located:
                placed = located(error)
                told["said"] = {each: placed.sentence(each) for each in LANGUAGES}
            wrong.append(told)
            if behaviour == ROLLBACK and len(wrong) == _WRONG:
                break
    if first is not None and behaviour == ROLLBACK:
        raise WrongDocument(first, wrong)
    job = Capture(
        secrets.token_hex(16), organisation, account, moment(now), None, behaviour,
        opened.place, not wrong, total, len(wrong), 0, len(wrong), wrong[:_TOLD],
    )  # fmt: skip
    if len(lines) <= SMALL:
        done = _work(_Job(book, job, kept=False), lines)
        with book.write() as connection:
            store.keep_capture(connection, done)
        return done
    with book.write() as connection:
        if len(store.waiting(connection, organisation)) >= WAITING:
            raise Unavailable("capture.waiting", count=WAITING)
        store.keep_capture(connection, job)
        store.keep_parts(connection, job.id, lines)
    return job


def run_captures(book: Book) -> bool:
    """Work the oldest job that waits; say whether there was one."""
    with book.read() as ledger:
        waits = store.waiting(ledger.connection)
        if not waits:
            return False
        found = store.capture_at_work(ledger.connection, waits[0])
    job = _Job(book, found)
    try:
        with book.read() as ledger:
            lines = list(store.lines_of(ledger.connection, found.id))
        _work(job, lines)
    except (Unavailable, DBAPIError):  # the ledger cannot answer now: it stays
        raise
    except Exception:  # a fault of ours: it must not stop those behind it
        log.exception("the capture job %s broke off", found.id)
        broken = _told(NguonError("capture.broken"), 0, {}, found.place)
        job.end(success=False, errors=[*job.now.errors, broken])
    return True


def job(book: Book, organisation: str, name: str) -> Capture:
    """Return an organisation's own job."""
    if not _ID.fullmatch(name):  # nor does every database like every text
        raise NotFound("capture.unknown")
    with book.read() as ledger:
        found = store.find_capture(ledger.connection, organisation, name)
    if found is None:
        raise NotFound("capture.unknown")
    return found


def jobs(
    book: Book, organisation: str, *, limit: int, before: tuple[str, str] = ("", "")
) -> list[Capture]:
    """Return an organisation's jobs, the last first, from before that one on."""
    made, name = before
    if (made or name) and not (_MADE.fullmatch(made) and _ID.fullmatch(name)):
        raise Malformed("capture.page")
    with book.read() as ledger:
        return store.captures(
            ledger.connection, organisation, limit=limit, before=before
        )


@dataclass
class _Job:
    """A job in the hands of the one who works it."""

    book: Book
    now: Capture
    kept: bool = True  # it stands in the table, where others look how far it is

    def move(self, **changes: object) -> None:
        self.now = replace(self.now, **changes)  # type: ignore[arg-type]
        if self.kept:
            with self.book.write() as connection:
                store.move_capture(connection, self.now)

    def end(self, **changes: object) -> None:
        self.move(finished=moment(clock.now()), **changes)

    def refuse(self, error: NguonError, part: Sequence[Said], lines: "_Lines") -> None:
        """Note a refusal; it is written down with the next move."""
        at = error.figures.get("event")
        one = part[at - 1] if isinstance(at, int) and 0 < at <= len(part) else part[0]
        told = _told(error, lines.number(one), one, self.now.place)
        count = 1 if self.now.behaviour == ROLLBACK else len(part)
        self.now = replace(
            self.now, success=False, refused=self.now.refused + count,
            errors=[*self.now.errors, told][:_TOLD],
        )  # fmt: skip

    def keep_attempts(
        self, refused: Sequence[tuple[NguonError, Sequence[Said]]]
    ) -> None:
        """Keep what a rule refused, for the organisation and for inspectors."""
        some = [each for each in refused if not isinstance(each[0], Malformed)]
        if some:
            keep_refusals(
                self.book, self.now.organisation, some[:_ATTEMPTS], clock.now(),
                account=self.now.account,
            )  # fmt: skip


class _Lines:
    """The events of a job, and which number each has in its document."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.said: list[Said] = [said for _, said in lines]
        self._numbers = {id(said): number for number, said in lines}

    def number(self, one: Said) -> int:
        return self._numbers[id(one)]


def _work(job: _Job, given: Sequence[Line]) -> Capture:
    lines = _Lines(given)
    job.move(alike=_told_before(job, given))
    if job.now.behaviour == ROLLBACK:
        _at_once(job, lines)
    else:
        _one_by_one(job, lines)
    job.end()
    return job.now


def _told_before(job: _Job, lines: Sequence[Line]) -> list[dict[str, object]]:
    """Return which events were recorded before under another eventID.

    Information for the sender, whose program may have made an id a second time.
    """
    found: list[dict[str, object]] = []
    with job.book.read() as ledger:
        viewer = viewer_of(ledger, job.now.organisation, job.now.account)
        for at in range(0, len(lines), SLICE):
            part = lines[at : at + SLICE]
            said = [named_event(job.book, job.now.organisation, one) for _, one in part]
            for (number, _), others in zip(
                part, alike(ledger, viewer, said), strict=True
            ):
                found += [
                    {"event": number + 1, "number": o.number, "eventID": o.event_id}
                    for o in others
                ]
    return found[:_TOLD]


def _at_once(job: _Job, lines: _Lines) -> None:
    """Record all or nothing: signed slice by slice, then one commit."""
    book, organisation = job.book, job.now.organisation
    drafts: list[Draft] = []
    opened: list[Mapping[str, Opening]] = []
    try:
        for at in range(0, len(lines.said), SLICE):
            part = drafted(book, organisation, lines.said[at : at + SLICE])
            drafts += part.drafts
            opened += part.opened
            job.move(done=len(drafts))
        taken = submit_group(book, Group(tuple(drafts), tuple(opened)), clock.now())
        job.move(recorded=len(taken))
    except Unavailable:
        raise
    except NguonError as error:
        job.refuse(error, lines.said, lines)
        job.keep_attempts([(error, lines.said)])


def _one_by_one(job: _Job, lines: _Lines) -> None:
    """Record what is right, and note what is not; goes on where it was left."""
    malformed = job.now.total - len(lines.said)
    for part in _slices(list(together(lines.said)), job.now.done - malformed):
        refused: list[tuple[NguonError, Sequence[Said]]] = []
        taken = 0
        for events, answer in _submitted(job, part):
            if isinstance(answer, NguonError):
                job.refuse(answer, events, lines)
                refused.append((answer, events))
            else:
                taken += answer
        job.keep_attempts(refused)
        done = job.now.done + sum(len(events) for events in part)
        job.move(done=done, recorded=job.now.recorded + taken)


def _submitted(
    job: _Job, groups: Sequence[Sequence[Said]]
) -> Iterator[tuple[Sequence[Said], int | NguonError]]:
    """Yield each group with how many of it were taken, or why it was refused."""
    ready: list[tuple[Sequence[Said], Group]] = []
    for events in groups:
        try:
            ready.append((events, drafted(job.book, job.now.organisation, events)))
        except Malformed as error:
            yield events, error
    answers = submit_groups(job.book, [group for _, group in ready], clock.now())
    for (events, _), answer in zip(ready, answers, strict=True):
        yield events, answer if isinstance(answer, NguonError) else len(answer)


def _slices(
    groups: Sequence[Sequence[Said]], done: int
) -> Iterator[list[Sequence[Said]]]:
    """Cut groups into slices of a few hundred events, without what was done."""
    part: list[Sequence[Said]] = []
    count = 0
    for events in groups:
        if done > 0:
            done -= len(events)
            continue
        part.append(events)
        count += len(events)
        if count >= SLICE:
            yield part
            part, count = [], 0
    if part:
        yield part


def _told(error: NguonError, number: int, event: Said, place: str) -> dict[str, object]:
    """Return a refusal as it is kept: the event's number, the rule, both sentences."""
    return {
        "event": number + 1,
        "eventID": event.get("eventID"),
        "rule": error.code,
        "place": error.figures.get("place") or (f"{place}/{number}" if place else ""),
        "said": {
            language: say(error.code, language, **error.figures)
            for language in LANGUAGES
        },
    }
