"""Capture jobs: what became of a document that a program sent, for it to ask later.

Proved in tests/web/test_epcis.py.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select

from nguon.store.tables import CAPTURE


@dataclass(frozen=True, slots=True)
class Capture:
    """One document: how many of its events were taken, and what was wrong."""

    id: str
    organisation: str
    made: str
    finished: str
    behaviour: str  # rollback or proceed
    success: bool
    events: int
    errors: Sequence[Mapping[str, object]]


def keep_capture(connection: Connection, job: Capture) -> None:
    connection.execute(insert(CAPTURE), {
        "id": job.id, "organisation": job.organisation, "made": job.made,
        "finished": job.finished, "behaviour": job.behaviour,
        "success": int(job.success), "events": job.events,
        "errors": json.dumps(list(job.errors), ensure_ascii=False),
    })  # fmt: skip


def find_capture(connection: Connection, organisation: str, job: str) -> Capture | None:
    """Return an organisation's own job; another's does not exist for it."""
    found = connection.execute(
        select(CAPTURE).where(
            CAPTURE.c.id == job, CAPTURE.c.organisation == organisation
        )
    ).one_or_none()
    if found is None:
        return None
    return Capture(
        found.id, found.organisation, found.made, found.finished, found.behaviour,
        bool(found.success), found.events, json.loads(found.errors),
    )  # fmt: skip
