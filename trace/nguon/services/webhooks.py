"""Webhooks: an organisation's own system is told the news, signed, as they come.

    made, secret = add(book, organisation, "our shop", url, KINDS, now, reach=PUBLIC)

The secret is shown once. What is sent is one JSON object a message,

    {"type": "handover.shipped", "timestamp": "…", "data": {…}}

with the headers of Standard Webhooks (`nguon.core.webhook`). It comes at least once:
a receiver that has seen a `webhook-id` answers 2xx and does nothing. Proved in
tests/services/test_webhooks.py.
"""

import json
import secrets
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from nguon.core.canonical import excerpt
from nguon.core.webhook import new_secret
from nguon.errors import Malformed, NotFound, Refused
from nguon.posting import LOOPBACK, PRIVATE, PUBLIC, REACHES, read_address
from nguon.services.members import check_organisation
from nguon.services.news import KINDS, TEST, News
from nguon.store import hooks
from nguon.store.hooks import Delivery, Hook, Message
from nguon.store.ledger import Book, moment

__all__ = ["KINDS", "LOOPBACK", "PRIVATE", "PUBLIC", "REACHES", "Delivery", "Hook"]

MOST: Final = 20  # of one organisation


def add(
    book: Book, organisation: str, name: str, url: str, kinds: Sequence[str],
    now: datetime, *, reach: str,
) -> tuple[Hook, str]:  # fmt: skip
    """Add a webhook; return it and its secret. It is told what happens from now on."""
    name = unicodedata.normalize("NFC", name).strip()
    if not 1 <= len(name) <= 80:
        raise Malformed("hooks.name_form")
    wanted = _kinds(kinds)
    read_address(url, reach)
    check_organisation(book, organisation)
    secret = new_secret(secrets.token_bytes(32))
    with book.read() as ledger:
        size = ledger.size
        if len(hooks.of(ledger.connection, organisation, hooks.NEWS)) >= MOST:
            raise Refused("hooks.too_many", most=MOST)
    made = Hook(
        f"hook_{secrets.token_hex(12)}", organisation, hooks.NEWS, name, url, secret,
        {"kinds": list(wanted)}, size, "", moment(now), hooks.ON,
    )  # fmt: skip
    with book.write() as connection:
        hooks.add(connection, made)
    return made, secret


def webhooks(book: Book, organisation: str) -> list[Hook]:
    with book.read() as ledger:
        return hooks.of(ledger.connection, organisation, hooks.NEWS)


def webhook(book: Book, organisation: str, id_: str) -> Hook:
    """Return an organisation's own webhook, or raise NotFound."""
    with book.read() as ledger:
        found = hooks.find(ledger.connection, organisation, id_)
    if found is None or found.form != hooks.NEWS:
        raise NotFound("hooks.none")
    return found


def outlet(book: Book, organisation: str, id_: str) -> Hook:
    """Return a webhook or subscription of an organisation: where its messages go."""
    with book.read() as ledger:
        found = hooks.find(ledger.connection, organisation, id_)
    if found is None:
        raise NotFound("hooks.none")
    return found


def outlets(book: Book, organisation: str) -> list[Hook]:
    """Return the webhooks, then the EPCIS subscriptions of an organisation."""
    with book.read() as ledger:
        return [
            hook
            for form in (hooks.NEWS, hooks.EPCIS)
            for hook in hooks.of(ledger.connection, organisation, form)
        ]


def remove(book: Book, organisation: str, id_: str) -> None:
    """Delete a webhook, and what was still to go there."""
    found = webhook(book, organisation, id_)
    with book.write() as connection:
        hooks.remove(connection, found.id)


def switch(book: Book, organisation: str, id_: str, on: bool) -> None:
    """Switch an outlet off, or on again: then what happened meanwhile is told too."""
    found = outlet(book, organisation, id_)
    state = hooks.ON if on else hooks.OFF
    with book.write() as connection:
        hooks.change(connection, found.id, state=state, failures=0, paused=None)


def test(book: Book, organisation: str, id_: str, now: datetime) -> str:
    """Queue a message that says nothing but that it is a test; return its id."""
    found = webhook(book, organisation, id_)
    news = News(TEST, organisation, f"test {secrets.token_hex(8)}", moment(now), {})
    with book.write() as connection:
        [queued] = hooks.put(connection, found.id, [message(news)], moment(now))
        hooks.change(connection, found.id, paused=None)
    return queued


def deliveries(
    book: Book, organisation: str, id_: str, limit: int = 50, before: int | None = None
) -> Sequence[Delivery]:
    """Return what was sent there or is on its way, newest first."""
    found = outlet(book, organisation, id_)
    with book.read() as ledger:
        return hooks.deliveries(ledger.connection, found.id, limit, before)


def again(
    book: Book, organisation: str, id_: str, delivery: str, now: datetime
) -> None:
    """Send a message again, under its old id."""
    found = outlet(book, organisation, id_)
    with book.write() as connection:
        one = hooks.find_delivery(connection, found.id, delivery)
        if one is None or not one.body:
            raise NotFound("hooks.no_delivery")
        hooks.settle(
            connection, one.n, state=hooks.WAITING, next=moment(now), finished=None
        )
        hooks.change(connection, found.id, paused=None)


def message(news: News) -> Message:
    """Return the news as they are sent."""
    said = {"type": news.kind, "timestamp": news.time, "data": news.data}
    return Message(news.key, news.kind, json.dumps(said, ensure_ascii=False).encode())


def wants(hook: Hook, news: News) -> bool:
    """Say whether the hook is to be told that."""
    kinds: Mapping[str, Any] = hook.wants
    return hook.organisation == news.to and news.kind in kinds["kinds"]


def _kinds(kinds: Sequence[str]) -> Sequence[str]:
    for kind in kinds:
        if kind not in KINDS:
            raise Malformed("hooks.kinds", kind=excerpt(kind), kinds=", ".join(KINDS))
    if not kinds:
        raise Malformed("hooks.no_kinds")
    return [kind for kind in KINDS if kind in kinds]
