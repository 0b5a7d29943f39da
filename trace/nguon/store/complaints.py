"""Complaints about batches: people's, beside the ledger, never part of it.

Proved in tests/store/test_complaints.py.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from nguon.store.tables import COMPLAINT, COMPLAINT_TO


@dataclass(frozen=True, slots=True)
class Complaint:
    """What somebody reported, and what became of it."""

    number: str  # of the receipt: who has it may look
    batch: str
    code: str
    kind: str
    words: str
    contact: str | None
    made: str
    acknowledged: str | None = None
    answered: str | None = None
    answered_by: str | None = None
    answer: str | None = None
    closed: str | None = None

    def __repr__(self) -> str:  # neither the words nor the contact get into a log
        return f"Complaint({self.number!r}, {self.kind!r}, {self.made!r})"


def file(connection: Connection, one: Complaint, to: Iterable[str]) -> bool:
    """Keep a complaint and whom it is for; False when it was kept before."""
    if find(connection, one.number) is not None:
        return False
    connection.execute(insert(COMPLAINT), {
        "number": one.number, "batch": one.batch, "code": one.code, "kind": one.kind,
        "words": one.words, "contact": one.contact, "made": one.made,
    })  # fmt: skip
    rows = [{"organisation": each, "complaint": one.number} for each in sorted(set(to))]
    if rows:
        connection.execute(insert(COMPLAINT_TO), rows)
    return True


def find(connection: Connection, number: str) -> Complaint | None:
    row = connection.execute(
        select(COMPLAINT).where(COMPLAINT.c.number == number)
    ).one_or_none()
    return _complaint(row) if row else None


def addressed(connection: Connection, number: str) -> list[str]:
    """Return the organisations that a complaint goes to."""
    asked = select(COMPLAINT_TO.c.organisation).where(
        COMPLAINT_TO.c.complaint == number
    )
    return list(
        connection.execute(asked.order_by(COMPLAINT_TO.c.organisation)).scalars()
    )


def listed(
    connection: Connection, organisation: str | None, limit: int, offset: int = 0
) -> list[Complaint]:
    """Return the complaints for one organisation, or all: open ones first, then new."""
    asked = select(COMPLAINT)
    if organisation is not None:
        asked = asked.join(
            COMPLAINT_TO, COMPLAINT_TO.c.complaint == COMPLAINT.c.number
        ).where(COMPLAINT_TO.c.organisation == organisation)
    asked = asked.order_by(
        COMPLAINT.c.closed.is_not(None), COMPLAINT.c.made.desc(), COMPLAINT.c.number
    )
    rows = connection.execute(asked.limit(limit).offset(offset))
    return [_complaint(row) for row in rows]


def unanswered(connection: Connection, organisation: str) -> int:
    """Return how many complaints for an organisation still wait for its answer."""
    asked = (
        select(func.count())
        .select_from(COMPLAINT)
        .join(COMPLAINT_TO, COMPLAINT_TO.c.complaint == COMPLAINT.c.number)
        .where(COMPLAINT_TO.c.organisation == organisation)
        .where(COMPLAINT.c.answered.is_(None), COMPLAINT.c.closed.is_(None))
    )
    return int(connection.execute(asked).scalar_one())


def change(connection: Connection, number: str, **values: object) -> None:
    connection.execute(
        update(COMPLAINT).where(COMPLAINT.c.number == number).values(**values)
    )


def forget_contacts(connection: Connection, closed: str, made: str) -> int:
    """Erase the contacts of what was closed, or in any case made, before that."""
    done = connection.execute(
        update(COMPLAINT)
        .where(COMPLAINT.c.contact.is_not(None))
        .where((COMPLAINT.c.closed < closed) | (COMPLAINT.c.made < made))
        .values(contact=None)
    )
    return done.rowcount


def _complaint(row: Row[Any]) -> Complaint:
    return Complaint(
        row.number, row.batch, row.code, row.kind, row.words, row.contact, row.made,
        row.acknowledged, row.answered, row.answered_by, row.answer, row.closed,
    )  # fmt: skip
