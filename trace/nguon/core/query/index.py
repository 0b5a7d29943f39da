"""By which terms an event is found, and which terms a query asks for.

    terms_of(event)     {(BIZ_STEP, "shipping"), (EPC_CLASS, "https://…/10/CAI-1"), …}
    plan_of(query)      the same terms, and spans of time: what must be there

An index keeps for each term the entries that have it. It only narrows down where
`matches` has to look, so a plan may let through too much and never too little: whatever
matches has the plan's terms (proved in tests/core/test_query_index.py). Terms are made
from what the public sees; where a member is sealed, the entry is also found by
`sealed_term` for those whom it concerns.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from nguon.core.canonical import JSON
from nguon.core.context import in_full, namespaces
from nguon.core.digital_link import HOST
from nguon.core.query.match import follow
from nguon.core.query.names import FIXED
from nguon.core.query.terms import (
    EACH,
    Compared,
    Exists,
    Filter,
    Like,
    Named,
    OneOf,
    Only,
    Path,
    Query,
)
from nguon.core.query.values import plain

Term: TypeAlias = tuple[int, str]

FORM: Final = "2"  # another one: made again from the entries

# The kinds of terms, as they are stored: numbers are never given to another kind.
_BY_PARAMETER: Final[Mapping[str, int]] = {
    "eventType": 1, "EQ_action": 2, "EQ_bizStep": 3, "EQ_disposition": 4,
    "EQ_persistentDisposition_set": 5, "EQ_persistentDisposition_unset": 6,
    "EQ_readPoint": 7, "EQ_bizLocation": 8, "EQ_transformationID": 9, "MATCH_epc": 10,
    "MATCH_parentID": 11, "MATCH_inputEPC": 12, "MATCH_outputEPC": 13,
    "MATCH_epcClass": 14, "MATCH_inputEPCClass": 15, "MATCH_outputEPCClass": 16,
    "EQ_correctiveEventID": 17, "EXISTS_errorDeclaration": 18, "EQ_deviceID": 22,
    "EQ_type": 23, "EXISTS_sensorElementList": 24, "EQ_errorReason": 26,
}  # fmt: skip
_KINDS: Final[dict[Path, int]] = {
    **{path: kind for name, kind in _BY_PARAMETER.items() for path in FIXED[name][0]},
    ("bizTransactionList", EACH, "bizTransaction"): 19,
    ("sourceList", EACH, "source"): 20,
    ("destinationList", EACH, "destination"): 21,
}
_THERE: Final = (18, 24)  # that something is there at all
FIELD: Final = 25
SEALED: Final = 27
IDENTIFIERS: Final = (10, 11, 12, 13, 14, 15, 16)
EVENT_TYPE, BIZ_STEP, DISPOSITION, READ_POINT, BIZ_LOCATION = 1, 3, 4, 7, 8

_UNDER: Final = 100  # added to a kind: what the value stands under, `…/01/<gtin>/`
_PARTS: Final = re.compile(re.escape(HOST) + r"(?:01|8006|414)/[^/]+/(?=.)")
_LONGEST: Final = 200  # an extension's text; a longer one is not indexed


@dataclass(frozen=True, slots=True)
class Wanted:
    """One filter's terms: any of them, or anything that begins so."""

    exact: tuple[Term, ...]
    starts: tuple[Term, ...]
    members: tuple[str, ...]  # of the event, where this would stand; see `sealed_term`


@dataclass(frozen=True, slots=True)
class Span:
    """From `low` to before `high`, in milliseconds since 1970; None: open."""

    low: int | None = None
    high: int | None = None

    def cut(self, test: Compared) -> "Span":
        at = test.moment or 0
        if test.sign == "GE":
            return replace(self, low=at if self.low is None else max(self.low, at))
        return replace(self, high=at if self.high is None else min(self.high, at))


@dataclass(frozen=True, slots=True)
class Plan:
    """What an index can narrow a query down by."""

    wanted: tuple[Wanted, ...]
    events: tuple[str, ...] | None  # eventIDs, None: any
    time: Span
    recorded: Span


def plan_of(query: Query) -> Plan:
    """Return what must be there for an event to match."""
    wanted: list[Wanted] = []
    events: tuple[str, ...] | None = None
    time, recorded = Span(), Span()
    for one in query.filters:
        if one.name == "EQ_eventID" and isinstance(one.test, OneOf):
            events = one.test.texts
        elif isinstance(one.test, Compared) and one.paths == (("eventTime",),):
            time = time.cut(one.test)
        elif isinstance(one.test, Compared) and one.paths == (("recordTime",),):
            recorded = recorded.cut(one.test)
        else:
            found = _wanted(one)
            if found is not None:
                wanted.append(found)
    return Plan(tuple(wanted), events, time, recorded)


def _wanted(one: Filter) -> Wanted | None:
    """Return a filter's terms; None where the index does not know them."""
    if len(one.paths) == 1 and isinstance(one.paths[0][0], Named):
        return _field(one.paths[0], one.test)
    kinds = [_KINDS.get(_bare(path)) for path in one.paths]
    known = tuple(kind for kind in kinds if kind is not None)
    if len(known) != len(kinds):
        return None
    members = tuple({str(path[0]) for path in one.paths})
    if isinstance(one.test, Exists):
        return Wanted(tuple((kind, "") for kind in known), (), members)
    if isinstance(one.test, OneOf):
        exact = tuple((kind, text) for kind in known for text in one.test.texts)
        return Wanted(exact, (), members)
    if isinstance(one.test, Like):
        patterns = [(kind, each) for kind in known for each in one.test.patterns]
        starts = [(kind, start) for kind, each in patterns for start in each.starts]
        under = [(kind + _UNDER, s) for kind, s in starts if is_under(s)]
        return Wanted(
            tuple((k, each.exact) for k, each in patterns if each.exact) + tuple(under),
            tuple((kind, s) for kind, s in starts if not is_under(s)),
            members,
        )
    return None


def _field(path: Path, test: object) -> Wanted | None:
    name = path[0]
    if not isinstance(name, Named) or len(path) > 1 or not isinstance(test, OneOf):
        return None
    if test.numbers or test.moments or any(len(t) > _LONGEST for t in test.texts):
        return None  # a number or a moment may be written in several ways
    if {"true", "false"} & set(test.texts):
        return None
    called = name.full or name.written
    exact = tuple((FIELD, f"{called}\0{text}") for text in test.texts)
    return Wanted(exact, (), (called,))


def _bare(path: Path) -> Path:
    return tuple(step for step in path if not isinstance(step, Only))


def terms_of(event: Mapping[str, JSON]) -> set[Term]:
    """Return by which terms a statement is found."""
    found: set[Term] = set()
    for path, kind in _KINDS.items():
        if path[0] not in event:
            continue
        for value in follow(dict(event), path, None):
            if kind in _THERE:
                found.add((kind, ""))
            elif isinstance(value, str):
                found.add((kind, value))
                found.update((kind + _UNDER, each) for each in above(value))
    found.update(_fields(event))
    return found


def above(value: str) -> Iterator[str]:
    """Yield what an identifier stands under: its GTIN, its lot, its GLN.

    So that all lots and serials of a product are one term and not as many as there are.
    """
    first = _PARTS.match(value)
    if first:
        yield first[0]
        steps = value[first.end() :].split("/")
        for n in range(2, len(steps), 2):
            yield first[0] + "/".join(steps[:n]) + "/"


def is_under(start: str) -> bool:
    """Return whether identifiers that begin so have a term for it: see `above`."""
    return start.endswith("/") and bool(_PARTS.match(start + "x"))


def _fields(event: Mapping[str, JSON]) -> Iterator[Term]:
    """Yield the event's own extension members that are short texts."""
    bound: dict[str, str] | None = None
    for key, value in event.items():
        if ":" not in key:
            continue
        texts = value if isinstance(value, list) else [value]
        for text in texts:
            if isinstance(text, str) and len(text) <= _LONGEST:
                if bound is None:
                    bound = namespaces(event.get("@context"))
                for called in _called(key, bound):
                    yield FIELD, f"{called}\0{text}"


def _called(key: str, bound: Mapping[str, str]) -> set[str]:
    """Return how a member may be asked for: in full, and as it is written."""
    full = in_full(key, bound)
    return {key} if full is None else {key, plain(full)}


def sealed_terms(
    event: Mapping[str, JSON], pointers: Mapping[str, str], names: set[str]
) -> set[Term]:
    """Return the terms by which those concerned find what is sealed from others."""
    if not pointers:
        return set()
    bound = namespaces(event.get("@context"))
    found: set[Term] = set()
    for pointer in pointers:
        member = pointer.split("/")[1].replace("~1", "/").replace("~0", "~")
        for called in _called(member, bound):
            found.update(sealed_term(called, name) for name in ("", *names))
    return found


def sealed_term(member: str, name: str) -> Term:
    """Return the term of a sealed member for one organisation; for officers, ""."""
    return SEALED, f"{member}\0{name}"
