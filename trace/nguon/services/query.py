"""Ask the ledger for events: what a query means, page by page, as one viewer sees it.

    page = query(book, viewer, asked, now, per_page=30)
    page.events                     statements, each with its `recordTime`
    page.next                       where the next page begins, None after the last
    query(book, viewer, asked, now, after=page.next)

All pages are of one state of the ledger, that of the first: what is recorded meanwhile
is in none of them. A page may hold fewer events than asked for, even none, and still
have a next one: no call looks at more than LOOKED entries or walks more than WALKED
rows of the index, whatever is asked (EPCIS 2.0 lets a server do so).

Each event is matched as the viewer sees it, so a query on a sealed member finds
nothing for those who may not see it. What was opened for somebody else than its
recorder is written down. Proved in tests/services/test_query.py.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from nguon.core.canonical import JSON
from nguon.core.identifiers import batch_of, product_of
from nguon.core.query import Query, matches, order_key
from nguon.core.query.index import (
    BIZ_LOCATION,
    BIZ_STEP,
    DISPOSITION,
    EVENT_TYPE,
    IDENTIFIERS,
    READ_POINT,
    plan_of,
)
from nguon.core.state import Batch, Registered
from nguon.core.values import value_of
from nguon.errors import Malformed, Refused, Unavailable
from nguon.services import sight
from nguon.services.sight import Seen, Viewer
from nguon.store import search, search_index
from nguon.store.ledger import Book
from nguon.store.ledger import moment as moment
from nguon.store.search import Order, Place
from nguon.store.snapshot import Snapshot

LOOKED: Final = 2_000  # entries that one page looks at
WALKED: Final = 50_000  # rows of the index that it walks
COUNTED: Final = 20_000  # entries looked at to count all, or to put all in order
BEHIND: Final = 20_000  # entries that a query reads into the index by itself
WEIGHT: Final = 4 << 20  # bytes of events on a page, about

RESOURCES: Final[Mapping[str, tuple[int, ...]]] = {
    "eventTypes": (EVENT_TYPE,),
    "epcs": IDENTIFIERS,
    "bizSteps": (BIZ_STEP,),
    "bizLocations": (BIZ_LOCATION,),
    "readPoints": (READ_POINT,),
    "dispositions": (DISPOSITION,),
}


@dataclass(frozen=True, slots=True)
class Position:
    """Where a page begins: after a place, in the state of the first page."""

    size: int
    place: Place
    told: int  # events on the pages before


@dataclass(frozen=True, slots=True)
class Page:
    """Events in the order asked for."""

    events: tuple[dict[str, JSON], ...]
    next: Position | None
    size: int  # of the ledger that was asked


def query(
    book: Book,
    viewer: Viewer,
    asked: Query,
    now: datetime,
    *,
    per_page: int = 30,
    after: Position | None = None,
    reason: str = "EPCIS query",
) -> Page:
    """Return one page of what matches."""
    catch_up(book)
    with book.read() as ledger:
        size = after.size if after else search_index.indexed(ledger.connection)
        if size > ledger.size:
            raise Malformed("query.token")
        if asked.at_most is not None and after is None:
            _check_at_most(ledger, viewer, asked, size)
        turn = _sorted_page if asked.field else _page
        seen, following = turn(ledger, viewer, asked, size, per_page, after)
    sight.note(book, seen, viewer, now, reason)
    return Page(tuple(shown(one) for one in seen), following, size)


def shown(seen: Seen) -> dict[str, JSON]:
    """Return an event as it is answered: as it is seen, and when it was recorded."""
    return {**seen.statement, "recordTime": seen.entry.recorded}


def _page(
    ledger: Snapshot,
    viewer: Viewer,
    asked: Query,
    size: int,
    per_page: int,
    after: Position | None,
) -> tuple[list[Seen], Position | None]:
    told = after.told if after else 0
    room = per_page if asked.limit is None else min(per_page, asked.limit - told)
    found: list[Seen] = []
    looked = walked = weight = 0
    at = after.place if after else None
    for step in _matching(ledger, viewer, asked, size, at):
        looked, walked = looked + step.looked, walked + step.walked
        for place, one in step.found:
            found.append(one)
            weight += len(str(one.statement))
            if len(found) >= room or weight > WEIGHT:
                done = told + len(found)
                if asked.limit is not None and done >= asked.limit:
                    return found, None
                return found, Position(size, place, done)
        if looked >= LOOKED or walked >= WALKED:
            return found, Position(size, step.end, told + len(found))
    return found, None


def _sorted_page(
    ledger: Snapshot,
    viewer: Viewer,
    asked: Query,
    size: int,
    per_page: int,
    after: Position | None,
) -> tuple[list[Seen], Position | None]:
    """Return a page in the order of an extension's values: all must be looked at.

    They are sorted anew for each page; its place is how many came before, which is
    the same every time since the state is.
    """
    every = [
        (order_key(asked, shown(one)), place[1], one)
        for step in _all_matching(ledger, viewer, asked, size)
        for place, one in step.found
    ]
    have = sorted((e for e in every if e[0][0] < 9), key=lambda e: (e[0], e[1]))
    if asked.descending:
        have.reverse()
    have += [e for e in every if e[0][0] == 9]
    told = after.told if after else 0
    end = min(told + per_page, len(have) if asked.limit is None else asked.limit)
    seen = [one for _, _, one in have[told:end]]
    more = end < len(have) and (asked.limit is None or end < asked.limit)
    return seen, Position(size, (0, end), end) if more else None


@dataclass(frozen=True, slots=True)
class _Step:
    """What one block of candidates held."""

    found: list[tuple[Place, Seen]]
    end: Place
    looked: int
    walked: int


def _matching(
    ledger: Snapshot, viewer: Viewer, asked: Query, size: int, after: Place | None
) -> Iterator[_Step]:
    """Yield what matches, in order, block by block."""
    order = Order(asked.order_by == "eventTime", asked.descending)
    names = (
        frozenset([""]) if viewer.officer else frozenset(sight.names(ledger, viewer))
    )
    known = _known(ledger)
    blocks = search.candidates(
        ledger.connection, plan_of(asked), names, order, size, after
    )
    for block in blocks:
        seen = sight.look(ledger, viewer, [number for _, number in block.found])
        matched = [
            (place, seen[place[1]])
            for place in block.found
            if matches(asked, shown(seen[place[1]]), known)
        ]
        yield _Step(matched, block.end, len(block.found), block.walked)


def _all_matching(
    ledger: Snapshot, viewer: Viewer, asked: Query, size: int
) -> Iterator[_Step]:
    """Yield all that matches, or refuse when that cannot be told within the bounds."""
    looked = walked = 0
    for step in _matching(ledger, viewer, asked, size, None):
        yield step
        looked, walked = looked + step.looked, walked + step.walked
        if looked >= COUNTED or walked >= 4 * WALKED:
            raise Refused("query.too_wide", looked=looked)


def _check_at_most(ledger: Snapshot, viewer: Viewer, asked: Query, size: int) -> None:
    """Refuse when more match than maxEventCount allows (EPCIS 2.0, 8.2.7.1)."""
    count, most = 0, asked.at_most or 0
    for step in _all_matching(ledger, viewer, asked, size):
        count += len(step.found)
        if count > most:
            raise Refused("query.too_large", most=most)


def _known(ledger: Snapshot) -> Callable[[str], Mapping[str, JSON]]:
    """Return what is registered under a name: of a batch, that of its product."""
    kept: dict[str, Mapping[str, JSON]] = {}

    def known(name: str) -> Mapping[str, JSON]:
        if name not in kept:
            subject = name
            batch = batch_of(name)
            if batch is not None:
                born = ledger.get(Batch, batch)
                subject = (born and born.product) or product_of(batch) or name
            found = ledger.get(Registered, subject)
            kept[name] = value_of(found.value) if found else {}
        return kept[name]

    return known


def size(book: Book) -> int:
    """Return how many entries a query asked now would be answered from."""
    catch_up(book)
    with book.read() as ledger:
        return search_index.indexed(ledger.connection)


def values(book: Book, resource: str, after: str | None, limit: int) -> list[str]:
    """Return what public events name of that kind, in a fixed order."""
    catch_up(book)
    with book.read() as ledger:
        return search.values(ledger.connection, RESOURCES[resource], after, limit)


def is_named(book: Book, resource: str, value: str) -> bool:
    """Whether some public event names that value."""
    catch_up(book)
    with book.read() as ledger:
        return search.has_value(ledger.connection, RESOURCES[resource], value)


def catch_up(book: Book) -> None:
    """Bring the index to the head; of a ledger far ahead, say how far it has come."""
    for _ in range(BEHIND // search_index.CHUNK + 1):
        with book.read() as ledger:
            done, size = search_index.indexed(ledger.connection), ledger.size
        if size - done > BEHIND:
            raise Unavailable("query.indexing", done=done, size=size)
        if done >= size or not index_events(book):
            return


def index_events(book: Book) -> bool:
    """The chore: read some of what was recorded into the index; was there anything?"""
    with book.read() as ledger:
        ahead = search_index.read_ahead(ledger.connection)
    if ahead is None:
        return False
    with book.write() as connection:
        search_index.enter(connection, ahead)
    return True


def matching(
    ledger: Snapshot, viewer: Viewer, asked: Query, numbers: Iterable[int]
) -> list[Seen]:
    """Return which of these very entries match, in their order: for subscriptions."""
    known = _known(ledger)
    seen = sight.look(ledger, viewer, numbers)
    return [
        one
        for _, one in sorted(seen.items())
        if one.entry.kind == "custody" and matches(asked, shown(one), known)
    ]
