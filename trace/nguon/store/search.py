"""Looking through the index of events: candidates, in order, a block at a time.

    for block in candidates(connection, plan, names, order, after): ...

Two ways. When some condition of the plan leaves at most FEW entries (an identifier, an
eventID, a short time window), those are fetched and held against the others; the cost
is that of the condition, whatever the ledger's size. Else the events are walked in the
order asked for, BLOCK at a time, and each block is held against the conditions; the
caller stops when it has enough or has walked far enough, and goes on later from the
block's last place. Both only narrow down: the caller reads the entries and decides.
Proved in tests/store/test_search.py.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, select

from nguon.core.query.index import Plan, Span, Term, Wanted, sealed_term
from nguon.store.prepared import Prepared
from nguon.store.search_index import find_ids
from nguon.store.short import pack, unpack
from nguon.store.tables import SEARCH_EVENT, SEARCH_POSTING, SEARCH_TERM

FEW: Final = 5_000  # entries that are fetched at once
BLOCK: Final = 1_000  # entries of one step of a walk
PART: Final = 100  # candidates handed over at once
_KEYS: Final = 400
_MANY: Final = 500  # terms of one condition that a walk is held against

Place = tuple[int, int]  # (time, number) of an event
_EVENT: Final[Any] = SEARCH_EVENT.c
_POSTING: Final[Any] = SEARCH_POSTING.c
_TERM: Final[Any] = SEARCH_TERM.c

# `+` keeps SQLite from an index on that column: the order is what decides here.
_ORDERS: Final = {
    (by_time, down): Prepared(
        "SELECT time, number FROM search_event WHERE "  # noqa: S608
        + (
            f"(time, number) {'<' if down else '>'} (:time, :number)"
            " AND +number >= :first AND +number < :size"
            " AND time >= :low AND time < :high"
            if by_time
            else f"number {'<' if down else '>'} :number"
            " AND number >= :first AND number < :size"
            " AND +time >= :low AND +time < :high"
        )
        + f" ORDER BY {'time' if by_time else 'number'} {'DESC' if down else 'ASC'}"
        + (f", number {'DESC' if down else 'ASC'}" if by_time else "")
        + f" LIMIT {BLOCK}"
    )
    for by_time in (False, True)
    for down in (False, True)
}
_FAR: Final = 1 << 62
_FIRST: Final = Prepared(
    "SELECT number, recorded FROM search_event WHERE number >= :number"
    " ORDER BY number LIMIT 1"
)


@dataclass(frozen=True, slots=True)
class Order:
    """By eventTime or in the order of the ledger, which is that of recordTime."""

    by_time: bool = False
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """Candidates in order, and the place after which the next block begins."""

    found: tuple[Place, ...]
    end: Place
    walked: int


def candidates(
    connection: Connection,
    plan: Plan,
    names: frozenset[str],
    order: Order,
    size: int,
    after: Place | None = None,
) -> Iterator[Block]:
    """Yield what the index cannot rule out among the first `size` entries.

    `names`: what the viewer's organisation is called, empty for the public, `{""}` for
    officers: what is sealed is then not ruled out where they are concerned.
    """
    bounds = _numbers(connection, plan.recorded, size)
    conditions = [_condition(connection, one, names) for one in plan.wanted]
    if any(one.is_empty for one in conditions) or bounds[0] >= bounds[1]:
        return
    few = _few(connection, plan, conditions, bounds)
    if few is not None:
        yield from _fetched(connection, few, plan.time, bounds, order, after)
        return
    yield from _walked(connection, conditions, plan.time, bounds, order, after)


# --- Conditions -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Condition:
    """An entry has one of these terms. `ids` is None when they are too many."""

    ids: tuple[int, ...] | None

    @property
    def is_empty(self) -> bool:
        return self.ids == ()

    def few(self, connection: Connection) -> set[int] | None:
        """Return the entries that meet it, None when they are many."""
        if self.ids is None:
            return None
        found: set[int] = set()
        query = select(_POSTING.number)
        for some in _parts(self.ids):
            asked = query.where(_POSTING.term.in_(some)).limit(FEW + 1)
            found.update(number for (number,) in connection.execute(asked))
            if len(found) > FEW:
                return None
        return found

    def among(self, connection: Connection, numbers: Sequence[int]) -> set[int]:
        """Return which of these entries meet it, as far as the index tells."""
        if self.ids is None or len(self.ids) > _MANY or not numbers:
            return set(numbers)
        low, high = min(numbers), max(numbers)
        found: set[int] = set()
        near = high - low < 20 * len(numbers)
        for ids in _parts(self.ids):
            query = select(_POSTING.number).where(_POSTING.term.in_(ids))
            if near:
                asked = query.where(_POSTING.number.between(low, high))
                found.update(number for (number,) in connection.execute(asked))
                continue
            for some in _parts(numbers):
                asked = query.where(_POSTING.number.in_(some))
                found.update(number for (number,) in connection.execute(asked))
        return found.intersection(numbers)


def _condition(connection: Connection, one: Wanted, names: frozenset[str]) -> Condition:
    exact: list[Term] = list(one.exact)
    exact += [sealed_term(member, name) for member in one.members for name in names]
    ids = set(find_ids(connection, sorted({(k, pack(v)) for k, v in exact})).values())
    for kind, start in one.starts:
        low = pack(start)
        high = low[:-1] + bytes([low[-1] + 1])
        asked = select(_TERM.id).where(
            _TERM.kind == kind, _TERM.value >= low, _TERM.value < high
        )
        ids.update(id_ for (id_,) in connection.execute(asked.limit(FEW + 1)))
        if len(ids) > FEW:
            return Condition(None)
    return Condition(tuple(sorted(ids)))


def _few(
    connection: Connection,
    plan: Plan,
    conditions: Sequence[Condition],
    bounds: tuple[int, int],
) -> set[int] | None:
    """Return the entries that the narrowest conditions leave, None when many."""
    narrow: set[int] | None = None
    if plan.events is not None:
        events = [pack(name) for name in plan.events]
        asked = select(_EVENT.number).where(_EVENT.event.in_(events))
        narrow = _limited(connection, asked)
    for one in conditions:
        if narrow is None:
            narrow = one.few(connection)
        else:
            narrow = one.among(connection, sorted(narrow))
    if narrow is None and plan.time != Span():
        low, high = _span(plan.time)
        narrow = _limited(
            connection,
            select(_EVENT.number).where(_EVENT.time >= low, _EVENT.time < high),
        )
    if narrow is None and bounds[1] - bounds[0] <= FEW:
        narrow = set(range(*bounds))
    if narrow is None:
        return None
    for one in conditions:  # those that had to be left when none was known to be few
        narrow = one.among(connection, sorted(narrow))
    return narrow


def _limited(connection: Connection, asked: Any) -> set[int] | None:
    found = {number for (number,) in connection.execute(asked.limit(FEW + 1))}
    return None if len(found) > FEW else found


# --- The two ways -----------------------------------------------------------------


def _fetched(
    connection: Connection,
    numbers: set[int],
    time: Span,
    bounds: tuple[int, int],
    order: Order,
    after: Place | None,
) -> Iterator[Block]:
    low, high = _span(time)
    within = sorted(n for n in numbers if bounds[0] <= n < bounds[1])
    found: list[Place] = []
    query = select(_EVENT.time, _EVENT.number)
    for some in _parts(within):
        asked = query.where(_EVENT.number.in_(some))
        found += [(at, n) for at, n in connection.execute(asked) if low <= at < high]
    found.sort(key=_key(order), reverse=order.descending)
    if after is not None:
        key, last = _key(order), _key(order)(after)
        if order.descending:
            found = [place for place in found if key(place) < last]
        else:
            found = [place for place in found if key(place) > last]
    for part in _parts(found, PART):
        yield Block(tuple(part), part[-1], len(part))


def _walked(
    connection: Connection,
    conditions: Sequence[Condition],
    time: Span,
    bounds: tuple[int, int],
    order: Order,
    after: Place | None,
) -> Iterator[Block]:
    low, high = _span(time)
    at = after or ((_FAR, _FAR) if order.descending else (-_FAR, -1))
    walk = _ORDERS[order.by_time, order.descending]
    while True:
        rows = walk.rows(
            connection, time=at[0], number=at[1], first=bounds[0], size=bounds[1],
            low=low, high=high,
        )  # fmt: skip
        if not rows:
            return
        left = {number for _, number in rows}
        for one in conditions:
            left = one.among(connection, sorted(left))
        found = [(time_, number) for time_, number in rows if number in left]
        at = (rows[-1][0], rows[-1][1])
        parts = list(_parts(found, PART)) or [[]]
        for n, part in enumerate(parts, 1):
            last = n == len(parts)
            yield Block(tuple(part), at if last else part[-1], len(rows) if last else 0)
        if len(rows) < BLOCK:
            return


def _key(order: Order) -> Callable[[Place], Place]:
    return (lambda place: place) if order.by_time else (lambda place: (0, place[1]))


def _span(span: Span) -> Place:
    low = -_FAR if span.low is None else span.low
    return low, _FAR if span.high is None else span.high


def _numbers(connection: Connection, recorded: Span, size: int) -> tuple[int, int]:
    """Return from which entry to before which one `recorded` lies in the span."""
    first = 0 if recorded.low is None else _first(connection, recorded.low, size)
    end = size if recorded.high is None else _first(connection, recorded.high, size)
    return first, end


def _first(connection: Connection, moment: int, size: int) -> int:
    """Return the first entry recorded at or after a moment: `recorded` only grows."""
    low, high = 0, size
    while low < high:
        middle = (low + high) // 2
        rows = _FIRST.rows(connection, number=middle)
        # No row before `high`: then none from here on is before the moment either.
        if not rows or rows[0][0] >= high or rows[0][1] >= moment:
            high = middle
        else:
            low = rows[0][0] + 1
    return low


def _parts(items: Sequence[Any], size: int = _KEYS) -> Iterator[Any]:
    for at in range(0, len(items), size):
        yield items[at : at + size]


# --- What the index knows ----------------------------------------------------------


def values(
    connection: Connection, kinds: Iterable[int], after: str | None, limit: int
) -> list[str]:
    """Return the different values of terms of these kinds, in the index's order."""
    found: set[bytes] = set()
    for kind in kinds:
        query = select(_TERM.value).where(_TERM.kind == kind)
        if after is not None:
            query = query.where(_TERM.value > pack(after))
        asked = query.order_by(_TERM.value).limit(limit)
        found.update(bytes(value) for (value,) in connection.execute(asked))
    return [unpack(value) for value in sorted(found)[:limit]]


def has_value(connection: Connection, kinds: Iterable[int], value: str) -> bool:
    """Return whether some entry has such a term."""
    return bool(find_ids(connection, [(kind, pack(value)) for kind in kinds]))
