"""The chore `deliver`: derive what is to be told, send what is due, note how it went.

    Chores(book, {"deliver": Deliver(PUBLIC)}).start()

Each hook has looked through the entries up to a number of its own; what more there are
is looked through, and the messages that follow stand in the queue in the transaction
that moves this number: whatever breaks off is taken up where it stood. A message that
went out and whose outcome was not yet written is sent again, under the same id.

Of each hook one message is on its way at a time, oldest first. Who cannot be reached,
or answers 408, 429 or 5xx, is left alone for a while, twice as long each time, and then
hears the oldest first. Who refuses one message (any other status) hears the next ones;
that one is tried again on its own. After three days a message is given up, and says so.
410 ends the hook. Proved in tests/services/test_deliver.py.
"""

import random
from collections.abc import Callable, Collection
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final, TypeAlias
from urllib.parse import urlsplit

from nguon import clock
from nguon.core.webhook import sign, sign_body
from nguon.errors import NguonError
from nguon.messages import say
from nguon.posting import Answer, post, read_address
from nguon.services import subscriptions
from nguon.services.news import by_time, from_entries
from nguon.services.webhooks import message, wants
from nguon.store import hooks
from nguon.store.hooks import Delivery, Hook
from nguon.store.ledger import Book, moment

ENTRIES: Final = 500  # looked through at a time
AT_ONCE: Final = 16  # hooks that are spoken to at a time
PATIENCE: Final = 1.0  # seconds without an answer, after which news are looked for
ROUND: Final = timedelta(seconds=30)  # after which other things of the chore are done
LOOK: Final = timedelta(hours=1)  # between two looks at the calendar
FIRST: Final = timedelta(seconds=5)
LONGEST: Final = timedelta(hours=8)
GIVE_UP: Final = timedelta(days=3)
KEPT: Final = timedelta(days=30)  # what was sent, for its sender to look at
ANSWER: Final = 300  # characters of what the other side said
_LATER: Final = (408, 429)
GONE: Final = 410

Outcome: TypeAlias = tuple[Hook, Delivery, Answer]


def delay(failures: int, jitter: Callable[[], float] = random.random) -> timedelta:
    """Return how long to wait after so many failures: doubled each time, spread out.

    >>> [int(delay(n, lambda: 0.5).total_seconds()) for n in (1, 2, 5, 20)]
    [5, 10, 80, 28800]
    """
    whole: timedelta = min(FIRST * (1 << min(failures - 1, 20)), LONGEST)
    return whole * (0.75 + jitter() / 2)


@dataclass
class Deliver:
    """One round of the chore; `post` arguments may be given by tests."""

    reach: str
    now: Callable[[], datetime] = clock.now
    jitter: Callable[[], float] = random.random
    sending: dict[str, Any] = field(default_factory=dict)
    forgot: datetime | None = None

    def __call__(self, book: Book) -> bool:
        """Do what is due; say whether there was anything."""
        now = self.now()
        if self.forgot is None or now - self.forgot > LOOK:
            self.forgot = now
            with book.write() as connection:
                hooks.forget(connection, moment(now - KEPT))
        derived = self.derive(book)
        return self.send(book) or derived

    def send(self, book: Book) -> bool:
        """Send what is due, one message of a hook at a time, many hooks at once.

        Who takes long holds up nobody else; what is recorded meanwhile is derived.
        """
        flying: dict[Future[Outcome], str] = {}
        end, sent = self.now() + ROUND, False
        with ThreadPoolExecutor(AT_ONCE) as threads:
            while True:
                if self.now() < end:
                    for hook, one in self._due(book, flying.values()):
                        flying[threads.submit(self._one, hook, one)] = hook.id
                if not flying:
                    return sent
                sent = True
                done, _ = wait(flying, timeout=PATIENCE, return_when=FIRST_COMPLETED)
                for future in done:
                    del flying[future]
                    with book.write() as connection:
                        self._settle(connection, *future.result())
                if not done:
                    self.derive(book)

    def derive(self, book: Book) -> bool:
        """Queue what there is to tell; say whether entries are left to look through."""
        now = self.now()
        return derive(book, now) | subscriptions.derive(book, now)

    def _due(self, book: Book, flying: Collection[str]) -> list[tuple[Hook, Delivery]]:
        with book.read() as ledger:
            due = hooks.due(ledger.connection, moment(self.now()))
        free = [(hook, one) for hook, one in due if hook.id not in flying]
        return free[: AT_ONCE - len(flying)]

    def _one(self, hook: Hook, one: Delivery) -> Outcome:
        now = int(self.now().timestamp())
        headers = {
            "Content-Type": "application/json",
            **sign(hook.secret, one.id, now, one.body),
        }
        if hook.form == hooks.EPCIS:
            headers["Content-Type"] = "application/ld+json"
            headers["GS1-Signature"] = sign_body(hook.secret, one.body)
        try:
            address = read_address(hook.url, self.reach)
            return (
                hook,
                one,
                post(address, one.body, headers, self.reach, **self.sending),
            )
        except NguonError as error:  # also an address that is allowed no more
            return hook, one, Answer(0, error.code)

    def _settle(
        self, connection: Any, hook: Hook, one: Delivery, answer: Answer
    ) -> None:
        now = self.now()
        said = {
            "status": answer.status,
            "answer": answer.text[:ANSWER],
            "tries": one.tries + 1,
        }
        if 200 <= answer.status < 300:
            hooks.settle(
                connection, one.n, state=hooks.DELIVERED, finished=moment(now), **said
            )
            hooks.change(connection, hook.id, failures=0, paused=None)
            return
        silent = answer.status in (0, *_LATER) or answer.status >= 500
        failures = hook.failures + 1 if silent else one.tries + 1
        later = moment(now + delay(failures, self.jitter))
        if moment(now - GIVE_UP) > one.made:
            said |= {"state": hooks.GIVEN_UP, "finished": moment(now)}
        hooks.settle(connection, one.n, next=later, **said)
        if silent:
            hooks.change(connection, hook.id, failures=failures, paused=later)
        elif answer.status == GONE:
            hooks.change(connection, hook.id, state=hooks.GONE)
        else:
            hooks.change(connection, hook.id, failures=0, paused=None)


def derive(book: Book, now: datetime) -> bool:
    """Queue what the entries and the calendar tell; say whether entries are left."""
    with book.read() as ledger:
        standing = [
            hook
            for hook in hooks.standing(ledger.connection)
            if hook.form == hooks.NEWS
        ]
        size = ledger.size
    behind = False
    for start in sorted({hook.entries for hook in standing if hook.entries < size}):
        same = [hook for hook in standing if hook.entries == start]
        behind |= _look_through(book, same, start, now)
    due = [hook for hook in standing if hook.looked < moment(now - LOOK)]
    for hook in due:
        _look_at_calendar(book, hook, now)
    return behind


def _look_through(book: Book, same: list[Hook], start: int, now: datetime) -> bool:
    with book.read() as ledger:
        after = min(ledger.size, start + ENTRIES)
        told = list(from_entries(ledger, start, after - start))
        left = after < ledger.size
    with book.write() as connection:
        for hook in same:
            mine = [message(news) for news in told if wants(hook, news)]
            hooks.put(connection, hook.id, mine, moment(now))
            hooks.change(connection, hook.id, entries=after)
    return left


def _look_at_calendar(book: Book, hook: Hook, now: datetime) -> None:
    with book.read() as ledger:
        told = list(by_time(ledger, hook.organisation, hook.made, now))
    with book.write() as connection:
        mine = [message(news) for news in told if wants(hook, news)]
        hooks.put(connection, hook.id, mine, moment(now))
        hooks.change(connection, hook.id, looked=moment(now))


def outcome(hook: Hook, one: Delivery, language: str) -> str:
    """Return what came of the last try, for a person."""
    if one.status == 0 and one.answer:
        return say(one.answer, language, host=urlsplit(hook.url).hostname or "")
    return f"{one.status} {one.answer or ''}".strip() if one.status else ""
