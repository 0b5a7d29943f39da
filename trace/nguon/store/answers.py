"""What was answered to an idempotency key: one row an organisation and key.

A row without a status is being answered, or was when its process ended. Proved in
tests/services/test_once.py.
"""

from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from nguon.store.tables import ANSWER


@dataclass(frozen=True, slots=True)
class Kept:
    """A request that was begun, and its answer when it has one."""

    request: str  # hash of it
    made: str  # the moment that it is about, also when it is begun again
    since: str
    status: int | None
    body: str | None


def find(connection: Connection, organisation: str, key: str) -> Kept | None:
    found = connection.execute(
        select(
            ANSWER.c.request, ANSWER.c.made, ANSWER.c.since, ANSWER.c.status,
            ANSWER.c.body,
        ).where(ANSWER.c.organisation == organisation, ANSWER.c.key == key)
    ).one_or_none()  # fmt: skip
    return Kept(*found) if found else None


def begin(
    connection: Connection, organisation: str, key: str, request: str, now: str
) -> bool:
    """Write down that a request is being answered; False when another was first."""
    try:
        with connection.begin_nested():
            connection.execute(insert(ANSWER), {
                "organisation": organisation, "key": key, "request": request,
                "made": now, "since": now,
            })  # fmt: skip
    except IntegrityError:
        return False
    return True


def begin_again(
    connection: Connection, organisation: str, key: str, since: str, now: str
) -> bool:
    """Take over what was begun at `since` and left; False when another was first."""
    done = connection.execute(
        update(ANSWER)
        .where(
            ANSWER.c.organisation == organisation, ANSWER.c.key == key,
            ANSWER.c.since == since, ANSWER.c.status.is_(None),
        )
        .values(since=now)
    )  # fmt: skip
    return bool(done.rowcount)


def end(
    connection: Connection, organisation: str, key: str, status: int, body: str
) -> None:
    """Keep the answer."""
    connection.execute(
        update(ANSWER)
        .where(ANSWER.c.organisation == organisation, ANSWER.c.key == key)
        .values(status=status, body=body)
    )


def forget(connection: Connection, organisation: str, key: str) -> None:
    """Let the key go: nothing was recorded under it."""
    connection.execute(
        delete(ANSWER).where(
            ANSWER.c.organisation == organisation, ANSWER.c.key == key,
            ANSWER.c.status.is_(None),
        )
    )  # fmt: skip


def forget_before(connection: Connection, organisation: str, moment: str) -> None:
    """Let go of an organisation's answers from before a moment."""
    connection.execute(
        delete(ANSWER).where(
            ANSWER.c.organisation == organisation, ANSWER.c.made < moment
        )
    )
