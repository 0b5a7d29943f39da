"""Pallets, crates and assets: what the ledger knows of a thing that is no batch.

    told = open_unit(book, "https://id.gs1.org/00/095212010000000015")
    told.lines[0].grade         the newest event that names it, and on whose word

An SSCC, a returnable crate (8003) or an asset (8004) has no record of its own here: it
is known when an event names it, reports from outside included. Those move no balance
and nothing here knows what they are about: they are told with the lowest grade. Only
what the public sees of an event is read. Proved in tests/services/test_units.py.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from nguon.core.act import shape_and_step
from nguon.core.canonical import JSON
from nguon.core.entry import Entry, from_bytes, subjects
from nguon.core.grade import GRADES, grade
from nguon.core.query.index import IDENTIFIERS, Plan, Span, Wanted
from nguon.core.state import Batch, Container
from nguon.core.values import text_of
from nguon.errors import NotFound, Refused
from nguon.services.names import Names
from nguon.services.query import catch_up
from nguon.store import search
from nguon.store.ledger import Book
from nguon.store.search import Order
from nguon.store.snapshot import Snapshot

MOST: Final = 50


@dataclass(frozen=True, slots=True)
class Line:
    """An event that names the unit: when, what, who says so, on what evidence."""

    time: str
    recorded: str
    step: str  # a word of ours, or of CBV
    organisation: str
    who: Mapping[str, str]  # as it is called in each language
    grade: int
    corrects: bool


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit with its newest events, and what is packed in what."""

    id: str
    lines: tuple[Line, ...]
    more: bool
    within: str  # what it is packed in now, as events say
    contents: tuple[tuple[str, Batch | None], ...]

    @property
    def ai(self) -> str:
        return self.id.split("/")[3]


def is_known(ledger: Snapshot, unit: str) -> bool:
    """Whether any event names the unit; the index must have been brought up."""
    return search.has_value(ledger.connection, IDENTIFIERS, unit)


def open_unit(book: Book, unit: str) -> Unit:
    """Return what is known of a unit, or raise NotFound."""
    catch_up(book)
    with book.read() as ledger:
        numbers = _numbers(ledger, unit)
        if not numbers:
            raise NotFound("resolve.unit", number=unit.rpartition("/")[2][:40])
        some = numbers[:MOST]
        entries = ledger.some_entries(some)
        names = Names(ledger)
        lines = [_line(ledger, names, from_bytes(entries[number])) for number in some]
        packed = ledger.find(Container, parent=unit, limit=MOST)
        found = ledger.get_many(Batch, [(one.child,) for one in packed])
        parent = ledger.get(Container, unit)
        return Unit(
            unit,
            tuple(lines),
            len(numbers) > MOST,
            parent.parent if parent else "",
            tuple((one.child, found.get((one.child,))) for one in packed),
        )


def _numbers(ledger: Snapshot, unit: str) -> list[int]:
    """Return the newest entries that name the unit, one more than are shown."""
    plan = Plan(
        (Wanted(tuple((kind, unit) for kind in IDENTIFIERS), (), ()),),
        None, Span(), Span(),
    )  # fmt: skip
    found: list[int] = []
    for block in search.candidates(
        ledger.connection, plan, frozenset(), Order(True, True), ledger.size
    ):
        found += [number for _time, number in block.found]
        if len(found) > MOST:
            break
    return found[: MOST + 1]


def _line(ledger: Snapshot, names: Names, said: Entry) -> Line:
    who = said.by.organisation
    ours = [
        name for name in subjects(said.kind, said.statement) if ledger.get(Batch, name)
    ]
    return Line(
        text_of(said.statement, "eventTime"),
        said.recorded,
        _step(said.statement),
        who,
        {language: names.say(who, language) for language in ("vi", "en")},
        GRADES.index(grade(said.statement, roles=names.roles(who), outside=not ours)),
        "errorDeclaration" in said.statement,
    )


def _step(statement: Mapping[str, JSON]) -> str:
    try:
        _shape, word = shape_and_step(statement)
    except Refused:
        return text_of(statement, "bizStep")
    return text_of(statement, "nguon:step") or text_of(statement, "bizStep") or word
