"""EPCIS subscriptions: what newly matches a named query is sent to an address.

    add(book, organisation, "sold", {"dest": "https://…", "stream": True}, now, reach=…)
    add(…, {"dest": "https://…", "schedule": {"hour": "18"}, "reportIfEmpty": True}, …)

With `stream` matches are sent as they are recorded. A `schedule` has any of second,
minute, hour, dayOfMonth, month, dayOfWeek (1 is Monday): numbers, ranges `[8-17]`,
lists `1,3`; in the time of Vietnam; what is left out matches always, but second and
what is finer than the finest that is named is 0. `initialRecordTime` begins in the
past. Each message is an EPCISQueryDocument with subscriptionID and queryName, over the
queue of `deliver`: in order, signed with the signatureToken, until it arrived.

A subscription is a hook that has looked through so many entries (`nguon.store.hooks`):
nothing is told twice, nothing is left out, however often the server dies. Proved in
tests/services/test_subscriptions.py.
"""

import json
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from croniter import CroniterError, croniter

from nguon.core import canonical
from nguon.core.answer import query_document
from nguon.core.canonical import JSON
from nguon.core.entry import from_bytes
from nguon.core.query import Query
from nguon.core.webhook import check_secret, new_secret
from nguon.errors import Malformed, NguonError, NotFound, Refused
from nguon.posting import read_address
from nguon.services import named_queries, sight
from nguon.services.news import VIETNAM
from nguon.services.query import matching, shown
from nguon.store import hooks
from nguon.store.hooks import Hook, Message
from nguon.store.ledger import Book, moment
from nguon.store.snapshot import Snapshot

KIND: Final = "epcis.query"
MOST: Final = 50  # of one organisation
ENTRIES: Final = 500  # looked through at a time
EVENTS: Final = 100  # of one message
WEIGHT: Final = 1 << 20  # bytes of one message, about

# The standard's names, in the order of cron (seconds last, as croniter has them).
_FIELDS: Final = {
    "minute": (0, 59), "hour": (0, 23), "dayOfMonth": (1, 31), "month": (1, 12),
    "dayOfWeek": (1, 7), "second": (0, 59),
}  # fmt: skip
_FINER: Final = ("second", "minute", "hour")
_MEMBERS: Final = {
    "dest", "signatureToken", "secret", "schedule", "stream", "trigger",
    "reportIfEmpty", "initialRecordTime", "@context",
}  # fmt: skip
_PART: Final = re.compile(r"(\d{1,2})|\[(\d{1,2})-(\d{1,2})\]|(\d{1,2})-(\d{1,2})")


@dataclass(frozen=True, slots=True)
class Made:
    """A new subscription, and the secret if this ledger drew one."""

    hook: Hook
    secret: str | None


def add(
    book: Book, organisation: str, query: str, value: JSON, now: datetime, *, reach: str
) -> Made:
    """Subscribe to a named query."""
    one = named_queries.find(book, organisation, query)
    _check_asked(named_queries.asked(one))
    said = _object(value)
    schedule, stream = said.get("schedule"), said.get("stream", False)
    if "trigger" in said:
        raise Malformed("queries.trigger")
    if not isinstance(stream, bool) or stream == (schedule is not None):
        raise Malformed("queries.when")
    cron = None if schedule is None else read_schedule(schedule)
    empty = said.get("reportIfEmpty", False)
    if not isinstance(empty, bool):
        raise Malformed("queries.flag")
    dest = said.get("dest")
    if not isinstance(dest, str):
        raise Malformed("hooks.address")
    read_address(dest, reach)
    given = said.get("signatureToken", said.get("secret"))
    if given is not None and not isinstance(given, str):
        raise Malformed("hooks.secret")
    secret = check_secret(given) if given else new_secret(secrets.token_bytes(32))
    since = _moment(said.get("initialRecordTime"))
    with book.read() as ledger:
        start = ledger.size if since is None else first_since(ledger, since)
    wants: dict[str, Any] = {
        "schedule": schedule, "cron": cron, "reportIfEmpty": empty, "since": since,
    }  # fmt: skip
    hook = Hook(
        f"sub_{secrets.token_hex(12)}", organisation, hooks.EPCIS, one.name, dest,
        secret, wants, start, moment(now), moment(now), hooks.ON,
    )  # fmt: skip
    with book.write() as connection:
        if len(hooks.of(connection, organisation, hooks.EPCIS)) >= MOST:
            raise Refused("queries.subscriptions", most=MOST)
        hooks.add(connection, hook)
    return Made(hook, None if given else secret)


def of(book: Book, organisation: str, query: str) -> list[Hook]:
    """Return the subscriptions to one query."""
    named_queries.find(book, organisation, query)
    with book.read() as ledger:
        found = hooks.of(ledger.connection, organisation, hooks.EPCIS)
    return [hook for hook in found if hook.name == query]


def find(book: Book, organisation: str, query: str, id_: str) -> Hook:
    for hook in of(book, organisation, query):
        if hook.id == id_:
            return hook
    raise NotFound("queries.no_subscription", name=id_[:80])


def remove(book: Book, organisation: str, query: str, id_: str) -> None:
    found = find(book, organisation, query, id_)
    with book.write() as connection:
        hooks.remove(connection, found.id)


def derive(book: Book, now: datetime) -> bool:
    """Queue what newly matches; say whether entries are left to look through."""
    with book.read() as ledger:
        standing = hooks.standing(ledger.connection)
        size = ledger.size
    behind = False
    for hook in standing:
        if hook.form != hooks.EPCIS:
            continue
        if hook.wants["cron"] is None:
            if hook.entries < size:
                behind |= _look_through(book, hook, now) is not None
        elif moment(now) >= due(hook):
            _run(book, hook, now)
    return behind


def due(hook: Hook) -> str:
    """Return when a scheduled subscription is to run next."""
    last = datetime.fromisoformat(hook.looked).astimezone(VIETNAM)
    found: datetime = croniter(str(hook.wants["cron"]), last).get_next(datetime)
    return moment(found)


def _run(book: Book, hook: Hook, now: datetime) -> None:
    """Run a scheduled query over all that was recorded since its last run."""
    told, at = 0, hook
    while True:
        queued = _look_through(book, at, now, last=True)
        if queued is None:
            break
        told += queued
        with book.read() as ledger:
            found = hooks.find(ledger.connection, hook.organisation, hook.id)
        if found is None:  # deleted meanwhile
            return
        at = found
    with book.write() as connection:
        if not told and hook.wants["reportIfEmpty"]:
            empty = _message(hook, f"empty {moment(now)}", [], now)
            hooks.put(connection, hook.id, [empty], moment(now))
        hooks.change(connection, hook.id, looked=moment(now))


def _look_through(
    book: Book, hook: Hook, now: datetime, last: bool = False
) -> int | None:
    """Look through the next entries; None when there were none (with `last`) or none
    are left after them."""
    asked = _asked(book, hook)
    with book.read() as ledger:
        after = min(ledger.size, hook.entries + ENTRIES)
        if after == hook.entries:
            return None
        left = after < ledger.size
        viewer = sight.viewer_of(ledger, hook.organisation, hook.id)
        numbers = range(hook.entries, after)
        found = matching(ledger, viewer, asked, numbers) if asked else []
    parts = _parts([shown(one) for one in found])
    messages = [
        _message(hook, f"{hook.entries} {n}", part, now) for n, part in enumerate(parts)
    ]
    sight.note(book, found, viewer, now, f"EPCIS subscription {hook.id}")
    with book.write() as connection:
        hooks.put(connection, hook.id, messages, moment(now))
        hooks.change(connection, hook.id, entries=after)
    return len(messages) if last or left else None


def _asked(book: Book, hook: Hook) -> Query | None:
    try:
        return named_queries.asked(
            named_queries.find(book, hook.organisation, hook.name)
        )
    except NguonError:  # deleted meanwhile, its subscriptions go with it
        return None


def _message(
    hook: Hook, key: str, events: Sequence[Mapping[str, JSON]], now: datetime
) -> Message:
    document = query_document(events, moment(now), name=hook.name, subscription=hook.id)
    return Message(key, KIND, canonical.to_bytes(document))


def _parts(events: Sequence[dict[str, JSON]]) -> list[list[dict[str, JSON]]]:
    """Cut events into messages of a bearable size."""
    parts: list[list[dict[str, JSON]]] = []
    weight = WEIGHT
    for event in events:
        size = len(json.dumps(event, default=str))
        if weight + size > WEIGHT or len(parts[-1]) >= EVENTS:
            parts.append([])
            weight = 0
        parts[-1].append(event)
        weight += size
    return parts


def first_since(ledger: Snapshot, since: str) -> int:
    """Return the first entry that was recorded at that moment or later."""
    low, high = 0, ledger.size
    while low < high:  # `recorded` never goes back
        middle = (low + high) // 2
        if from_bytes(ledger.entry(middle)).recorded < since:
            low = middle + 1
        else:
            high = middle
    return low


def read_schedule(value: JSON) -> str:
    """Return a schedule as croniter has it, or raise Malformed.

    >>> read_schedule({"hour": "18", "dayOfWeek": "[1-5]"})
    '0 18 * * 1-5 0'
    """
    fields = dict(value) if isinstance(value, dict) else {}
    if not fields or fields.keys() - _FIELDS.keys():
        raise Malformed("queries.schedule", field=", ".join(_FIELDS))
    finest = next((n for n, name in enumerate(_FINER) if name in fields), len(_FINER))
    for name in _FINER[: max(finest, 1)]:
        fields.setdefault(name, "0")
    parts = [_field(name, fields[name]) if name in fields else "*" for name in _FIELDS]
    cron = " ".join(parts)
    try:
        croniter(cron).get_next()
    except (CroniterError, ValueError) as error:  # the 31st of February
        raise Malformed("queries.schedule", field=", ".join(_FIELDS)) from error
    return cron


def _field(name: str, value: JSON) -> str:
    low, high = _FIELDS[name]
    text = str(value) if isinstance(value, int | str) else ""
    if text == "*":
        return text
    parts = []
    for part in text.replace(" ", "").split(","):
        found = _PART.fullmatch(part)
        ends = [int(n) for n in found.groups() if n] if found else []
        if not ends or not low <= ends[0] <= ends[-1] <= high:
            raise Malformed("queries.field", field=name, low=low, high=high)
        parts.append("-".join(str(n) for n in ends))
    return ",".join(parts)


def _check_asked(asked: Query) -> None:
    """Refuse what means nothing for a standing query (EPCIS 2.0, 8.2.7.1)."""
    if asked.limit is not None or asked.at_most is not None or asked.order_by:
        raise Refused("queries.not_permitted")


def _object(value: JSON) -> Mapping[str, JSON]:
    if not isinstance(value, dict):
        raise Malformed("queries.body")
    if more := sorted(value.keys() - _MEMBERS):
        raise Malformed("queries.control", name=more[0][:80])
    return value


def _moment(value: JSON) -> str | None:
    if value is None:
        return None
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
        if found is None or found.tzinfo is None:
            raise Malformed("queries.since")
        return moment(found)
    except (ValueError, OverflowError) as error:
        raise Malformed("queries.since") from error
