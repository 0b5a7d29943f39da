"""Capture jobs: what became of a document that a program sent, for it to ask later.

A job that still runs has its events beside it, a few hundred a row (`keep_parts`), so
that whoever works it needs nothing of the request that brought it; they are taken away
when it ends. Proved in tests/services/test_capture.py and tests/web/test_capture.py.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Connection, Row, delete, insert, select, update

from nguon.core import canonical
from nguon.core.canonical import JSON
from nguon.store.tables import CAPTURE, CAPTURE_PART

PART: Final = 256  # events a row
_PART_LIMIT: Final = 1 << 30  # bytes; what was kept here was measured before

Line = tuple[int, dict[str, JSON]]  # an event's number in its document, from 0


@dataclass(frozen=True, slots=True)
class Capture:
    """One document: how far it is, how many events were taken, what was wrong."""

    id: str
    organisation: str
    account: str
    made: str
    finished: str | None
    behaviour: str  # rollback or proceed
    place: str  # of the events' list in the document, a JSON pointer
    success: bool  # until now, when it still runs
    total: int
    done: int  # events that were judged, or made ready to be recorded at once
    recorded: int
    refused: int
    errors: Sequence[Mapping[str, object]]
    # What was recorded before under another eventID.
    alike: Sequence[Mapping[str, object]] = field(default_factory=list)

    @property
    def running(self) -> bool:
        return self.finished is None


def keep_capture(connection: Connection, job: Capture) -> None:
    connection.execute(insert(CAPTURE), _row(job))


def move_capture(connection: Connection, job: Capture) -> None:
    """Write how far a job has come; what waited of it goes when it has ended."""
    connection.execute(update(CAPTURE).where(CAPTURE.c.id == job.id), _row(job))
    if not job.running:
        connection.execute(delete(CAPTURE_PART).where(CAPTURE_PART.c.job == job.id))


def find_capture(connection: Connection, organisation: str, job: str) -> Capture | None:
    """Return an organisation's own job; another's does not exist for it."""
    found = connection.execute(
        select(CAPTURE).where(
            CAPTURE.c.id == job, CAPTURE.c.organisation == organisation
        )
    ).one_or_none()
    return None if found is None else _job(found)


def captures(
    connection: Connection, organisation: str, *, limit: int, before: tuple[str, str]
) -> list[Capture]:
    """Return an organisation's jobs, the last first; `before`: made and id of one."""
    made, name = before
    older = (CAPTURE.c.made < made) | ((CAPTURE.c.made == made) & (CAPTURE.c.id < name))
    query = (
        select(CAPTURE)
        .where(CAPTURE.c.organisation == organisation)
        .order_by(CAPTURE.c.made.desc(), CAPTURE.c.id.desc())
        .limit(limit)
    )
    found = connection.execute(query.where(older) if made else query)
    return [_job(row) for row in found]


def waiting(connection: Connection, organisation: str | None = None) -> list[str]:
    """Return the ids of the jobs that still run, the oldest first."""
    query = select(CAPTURE.c.id).where(CAPTURE.c.finished.is_(None))
    if organisation is not None:
        query = query.where(CAPTURE.c.organisation == organisation)
    found = connection.execute(query.order_by(CAPTURE.c.made, CAPTURE.c.id))
    return [str(name) for name in found.scalars()]


def capture_at_work(connection: Connection, name: str) -> Capture:
    """Return a job of anybody's, for the one who works it."""
    return _job(connection.execute(select(CAPTURE).where(CAPTURE.c.id == name)).one())


def keep_parts(connection: Connection, job: str, lines: Sequence[Line]) -> None:
    """Keep the events that wait, each with its number in the document."""
    for start in range(0, len(lines), PART):
        some: JSON = [[n, said] for n, said in lines[start : start + PART]]
        row = {"job": job, "n": start, "lines": canonical.to_bytes(some)}
        connection.execute(insert(CAPTURE_PART), row)


def lines_of(connection: Connection, job: str) -> Iterator[Line]:
    """Yield the events that wait, in order."""
    query = select(CAPTURE_PART.c.lines).where(CAPTURE_PART.c.job == job)
    for row in connection.execute(query.order_by(CAPTURE_PART.c.n)).scalars():
        some: Any = canonical.parse(bytes(row), limit=_PART_LIMIT)
        yield from ((number, said) for number, said in some)


def _row(job: Capture) -> dict[str, object]:
    return {
        "id": job.id, "organisation": job.organisation, "account": job.account,
        "made": job.made, "finished": job.finished, "behaviour": job.behaviour,
        "place": job.place, "success": int(job.success), "total": job.total,
        "done": job.done, "recorded": job.recorded, "refused": job.refused,
        "errors": json.dumps(list(job.errors), ensure_ascii=False),
        "alike": json.dumps(list(job.alike), ensure_ascii=False),
    }  # fmt: skip


def _job(row: Row[Any]) -> Capture:
    return Capture(
        row.id, row.organisation, row.account, row.made, row.finished, row.behaviour,
        row.place, bool(row.success), row.total, row.done, row.recorded, row.refused,
        json.loads(row.errors), json.loads(row.alike),
    )  # fmt: skip
