"""Whether an event is what a query asks for: a pure function of the two.

    matches(query, event)                 every filter finds something
    matches(query, event, known)          known(id): what is registered under a name

`event` is a statement as one viewer sees it, with the `recordTime` that the ledger
gave it. Each parameter stands alone, as the standard has it: EQ_type=Temperature and
GE_value_CEL=8 may be met by two reports of one event.
"""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import TypeAlias

from nguon.core.canonical import JSON
from nguon.core.context import in_full, namespaces
from nguon.core.query.terms import (
    Attribute,
    Compared,
    Each,
    Exists,
    Filter,
    Inside,
    Like,
    Named,
    OneOf,
    Only,
    Path,
    Query,
    Test,
)
from nguon.core.query.values import milliseconds, plain

Known: TypeAlias = Callable[[str], Mapping[str, JSON]]


def _nothing(_name: str) -> Mapping[str, JSON]:
    return {}


def matches(query: Query, event: Mapping[str, JSON], known: Known = _nothing) -> bool:
    """Return whether the event passes every filter of the query."""
    bound = _Bound(event)
    return all(_passes(one, event, bound, known) for one in query.filters)


def order_key(query: Query, event: Mapping[str, JSON]) -> tuple[int, Decimal | str]:
    """Return what an event is ordered by: numbers, then moments, then text.

    The rank is 9 where it has no such member: those come last, whichever way.
    """
    if query.field is not None:
        for value in follow(dict(event), (query.field,), _Bound(event)):
            if isinstance(value, int | Decimal) and not isinstance(value, bool):
                return 1, Decimal(value)
            if isinstance(value, str):
                at = _moment(value)
                return (2, Decimal(at)) if at is not None else (3, value)
    return 9, ""


class _Bound:
    """What the prefixes of one event mean, looked up when first asked."""

    def __init__(self, event: Mapping[str, JSON]) -> None:
        self._event = event
        self._bound: dict[str, str] | None = None

    def is_called(self, key: str, name: Named) -> bool:
        if name.full is None:
            return key == name.written
        if self._bound is None:
            self._bound = namespaces(self._event.get("@context"))
        full = in_full(key, self._bound)
        return full is not None and plain(full) == name.full


def _passes(
    one: Filter, event: Mapping[str, JSON], bound: _Bound, known: Known
) -> bool:
    return any(
        holds(one.test, value, known)
        for path in one.paths
        for value in follow(dict(event), path, bound)
    )


def follow(value: JSON, path: Path, bound: "_Bound | None") -> Iterator[JSON]:
    """Yield what stands at the end of a path. `bound`: for extension names alone."""
    if not path:
        yield value
        return
    step, rest = path[0], path[1:]
    if isinstance(step, Each):
        for part in value if isinstance(value, list) else ():
            yield from follow(part, rest, bound)
        return
    if not isinstance(value, dict):
        return
    if isinstance(step, str):
        if step in value:
            yield from follow(value[step], rest, bound)
    elif isinstance(step, Only):
        if value.get(step.member) == step.value:
            yield from follow(value, rest, bound)
    elif bound is None:
        raise TypeError("an extension's name needs the event's prefixes")
    elif isinstance(step, Named):
        for key, part in value.items():
            if bound.is_called(key, step):
                yield from _leaves(part)
    else:
        for key, part in value.items():
            if ":" in key:
                yield from _inside(part, step, bound)


def _inside(value: JSON, step: Inside, bound: _Bound) -> Iterator[JSON]:
    """Yield the members of that name at any depth below `value`."""
    if isinstance(value, list):
        for part in value:
            yield from _inside(part, step, bound)
    elif isinstance(value, dict):
        for key, part in value.items():
            if bound.is_called(key, step.name):
                yield from _leaves(part)
            yield from _inside(part, step, bound)


def _leaves(value: JSON) -> Iterator[JSON]:
    """Yield an extension's value, or each of a list of them."""
    if isinstance(value, list):
        yield from value
    else:
        yield value


def holds(test: Test, value: JSON, known: Known = _nothing) -> bool:
    """Return whether one value passes a test."""
    if isinstance(test, Exists):
        return True
    if isinstance(test, OneOf):
        return _is_one_of(test, value)
    if isinstance(test, Compared):
        return _is_beyond(test, value)
    if not isinstance(value, str):
        return False
    if isinstance(test, Like):
        return any(pattern.fits(value) for pattern in test.patterns)
    return _has(test, known(value))


def _is_one_of(test: OneOf, value: JSON) -> bool:
    if isinstance(value, bool):
        if test.flag is not None:
            return value == test.flag
        return ("true" if value else "false") in test.texts
    if isinstance(value, str):
        if value in test.texts:
            return True
        return bool(test.moments) and _moment(value) in test.moments
    if isinstance(value, int | Decimal):
        return Decimal(value) in test.numbers
    return False


def _is_beyond(test: Compared, value: JSON) -> bool:
    if test.moment is not None:
        at = _moment(value) if isinstance(value, str) else None
        return at is not None and _on_side(test.sign, at, test.moment)
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return False
    return test.number is not None and _on_side(test.sign, value, test.number)


def _on_side(sign: str, have: int | Decimal, limit: int | Decimal) -> bool:
    if sign == "GT":
        return have > limit
    if sign == "GE":
        return have >= limit
    return have < limit if sign == "LT" else have <= limit


def _moment(value: str) -> int | None:
    """Return the moment that a text is, None when it is none with a zone."""
    try:
        return milliseconds(value)
    except (ValueError, TypeError):
        return None


def _has(test: Attribute, registered: Mapping[str, JSON]) -> bool:
    for name in test.names:
        value = registered.get(name)
        if value is None:
            continue
        if test.texts is None:
            return True
        shown = value.values() if isinstance(value, dict) else _leaves(value)
        if any(str(part) in test.texts for part in shown):
            return True
    return False
