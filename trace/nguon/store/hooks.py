"""Whom to tell what, and what is on its way: the queue of outgoing messages.

A hook has looked through so many entries (`entries`); what they hold for it and that
number go forward in one transaction, so that nothing is told twice under two ids and
nothing is lost by a crash. A delivery is

    waiting     to be sent at `next`, not before those of its hook that stand before it
    delivered   the other side answered 2xx
    given_up    it did not for some days; it may be sent again by hand

and keeps its id through all of that. Proved in tests/store/test_hooks.py.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from nguon.core.canonical import JSON
from nguon.store.tables import DELIVERY, HOOK

NEWS: Final = "news"
EPCIS: Final = "epcis"
ON: Final = "on"
OFF: Final = "off"
GONE: Final = "gone"  # the other side answered 410: it wants no more
WAITING: Final = "waiting"
DELIVERED: Final = "delivered"
GIVEN_UP: Final = "given_up"


@dataclass(frozen=True, slots=True)
class Hook:
    """One address that an organisation wants to be told at."""

    id: str
    organisation: str
    form: str
    name: str
    url: str
    secret: str
    wants: Mapping[str, Any]
    entries: int
    looked: str
    made: str
    state: str
    failures: int = 0
    paused: str | None = None

    def __repr__(self) -> str:  # never the secret
        return f"Hook({self.id!r}, {self.url!r}, {self.state!r})"


@dataclass(frozen=True, slots=True)
class Message:
    """What is to be told: under which key of its hook, and what."""

    key: str
    kind: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message on its way to one hook."""

    n: int
    id: str
    hook: str
    kind: str
    body: bytes
    made: str
    state: str
    tries: int
    next: str
    status: int | None
    answer: str | None
    finished: str | None


def add(connection: Connection, hook: Hook) -> None:
    connection.execute(insert(HOOK), {
        "id": hook.id, "organisation": hook.organisation, "form": hook.form,
        "name": hook.name, "url": hook.url, "secret": hook.secret,
        "wants": json.dumps(hook.wants, ensure_ascii=False), "entries": hook.entries,
        "looked": hook.looked, "made": hook.made, "state": hook.state,
        "failures": hook.failures, "paused": hook.paused,
    })  # fmt: skip


def find(connection: Connection, organisation: str, id_: str) -> Hook | None:
    """Return an organisation's own hook; another's does not exist for it."""
    asked = select(HOOK).where(HOOK.c.id == id_, HOOK.c.organisation == organisation)
    row = connection.execute(asked).one_or_none()
    return _hook(row) if row else None


def of(connection: Connection, organisation: str, form: str) -> list[Hook]:
    asked = select(HOOK).where(HOOK.c.organisation == organisation, HOOK.c.form == form)
    return [
        _hook(row) for row in connection.execute(asked.order_by(HOOK.c.made, HOOK.c.id))
    ]


def standing(connection: Connection) -> list[Hook]:
    """Return all hooks that are switched on."""
    asked = select(HOOK).where(HOOK.c.state == ON).order_by(HOOK.c.id)
    return [_hook(row) for row in connection.execute(asked)]


def change(connection: Connection, id_: str, **values: object) -> None:
    connection.execute(update(HOOK).where(HOOK.c.id == id_).values(**values))


def remove(connection: Connection, id_: str) -> None:
    """Take a hook away with all that was to go there."""
    connection.execute(delete(DELIVERY).where(DELIVERY.c.hook == id_))
    connection.execute(delete(HOOK).where(HOOK.c.id == id_))


def put(
    connection: Connection, hook: str, messages: Iterable[Message], moment: str
) -> list[str]:
    """Queue messages for a hook, each key once for ever; return the ids queued."""
    named = {delivery_id(hook, one.key): one for one in messages}
    known = (
        set(
            connection.execute(
                select(DELIVERY.c.id).where(DELIVERY.c.id.in_(list(named)))
            ).scalars()
        )
        if named
        else set()
    )
    fresh = [(id_, one) for id_, one in named.items() if id_ not in known]
    if fresh:
        connection.execute(insert(DELIVERY), [
            {"id": id_, "hook": hook, "kind": one.kind, "body": one.body,
             "made": moment, "state": WAITING, "tries": 0, "next": moment}
            for id_, one in fresh
        ])  # fmt: skip
    return [id_ for id_, _one in fresh]


def delivery_id(hook: str, key: str) -> str:
    """Return the id of a message: the same whenever it is derived again."""
    return "msg_" + hashlib.sha256(f"{hook}\n{key}".encode()).hexdigest()[:32]


def due(connection: Connection, moment: str) -> list[tuple[Hook, Delivery]]:
    """Return, for each hook that may be tried now, the first message that is due."""
    first = (
        select(func.min(DELIVERY.c.n))
        .join(HOOK, HOOK.c.id == DELIVERY.c.hook)
        .where(DELIVERY.c.state == WAITING, DELIVERY.c.next <= moment)
        .where(HOOK.c.state == ON)
        .where((HOOK.c.paused.is_(None)) | (HOOK.c.paused <= moment))
        .group_by(DELIVERY.c.hook)
    )
    found = connection.execute(
        select(DELIVERY).where(DELIVERY.c.n.in_(first)).order_by(DELIVERY.c.n)
    ).all()
    rows = connection.execute(
        select(HOOK).where(HOOK.c.id.in_({row.hook for row in found}))
    )
    hooks = {row.id: _hook(row) for row in rows} if found else {}
    return [(hooks[row.hook], _delivery(row)) for row in found if row.hook in hooks]


def settle(connection: Connection, n: int, **values: object) -> None:
    """Write down what became of a try."""
    connection.execute(update(DELIVERY).where(DELIVERY.c.n == n).values(**values))


def deliveries(
    connection: Connection, hook: str, limit: int, before: int | None = None
) -> Sequence[Delivery]:
    """Return a hook's messages, newest first."""
    asked = select(DELIVERY).where(DELIVERY.c.hook == hook)
    if before is not None:
        asked = asked.where(DELIVERY.c.n < before)
    rows = connection.execute(asked.order_by(DELIVERY.c.n.desc()).limit(limit))
    return [_delivery(row) for row in rows]


def find_delivery(connection: Connection, hook: str, id_: str) -> Delivery | None:
    asked = select(DELIVERY).where(DELIVERY.c.hook == hook, DELIVERY.c.id == id_)
    row = connection.execute(asked).one_or_none()
    return _delivery(row) if row else None


def forget(connection: Connection, before: str) -> int:
    """Empty what was finished before that moment; its id and outcome stay."""
    old = DELIVERY.c.finished < before
    done = connection.execute(
        update(DELIVERY)
        .where(old, DELIVERY.c.body != b"")
        .values(body=b"", answer=None)
    )
    return done.rowcount


def _hook(row: Row[Any]) -> Hook:
    wants: dict[str, JSON] = json.loads(row.wants)
    return Hook(
        row.id, row.organisation, row.form, row.name, row.url, row.secret, wants,
        row.entries, row.looked, row.made, row.state, row.failures, row.paused,
    )  # fmt: skip


def _delivery(row: Row[Any]) -> Delivery:
    return Delivery(
        row.n, row.id, row.hook, row.kind, bytes(row.body), row.made, row.state,
        row.tries, row.next, row.status, row.answer, row.finished,
    )  # fmt: skip
