"""What an export would hold, before it is made: how many events, what is missing.

Counting stops at `MOST` events: a page has to come soon, and a year of a large ledger
is no less large for having been counted. Proved in tests/services/test_export.py.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from nguon.services.export.form import Form, Lack
from nguon.services.export.selection import Selection, lines
from nguon.services.sight import PUBLIC, Viewer
from nguon.store.ledger import Book

MOST: Final = 5_000
ASKED: Final = (
    2_000  # of more events the page does not say what is missing, the file does
)
SHOWN: Final = 30


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that is missing, and of which lots or events."""

    what: str
    todo: str
    clauses: tuple[str, ...]
    where: tuple[str, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Overview:
    """How much there is, and what is missing of it."""

    events: int
    voided: int  # of those, declared an error since
    batches: int
    more: bool  # counting stopped
    lacks: tuple[Missing, ...]  # what many events lack is told once
    lacking: int  # how many, also those that are not listed
    cut: bool
    looked: bool  # whether it was asked what is missing


def overview(
    book: Book, form: Form, selection: Selection, viewer: Viewer, now: datetime
) -> Overview:
    """Count what is chosen and ask the form what is missing; opens nothing sealed."""
    events = voided = 0
    more = False
    batches: set[str] = set()
    for line in lines(book, selection, PUBLIC, now):
        if events == MOST:
            more = True
            break
        events += 1
        voided += line.voided is not None
        batches.update(line.event.batches)
    found: list[Lack] = []
    looked = form.lacks is not None and events <= ASKED
    if form.lacks and looked:
        found = list(form.lacks(book, selection, viewer, now))
    return Overview(
        events, voided, len(batches), more, tuple(gathered(found)[:SHOWN]), len(found),
        selection.cut, looked,
    )  # fmt: skip


def gathered(lacks: Iterable[Lack]) -> list[Missing]:
    """Tell what is missing in the same way only once, the most frequent first."""
    alike: dict[tuple[str, str], list[Lack]] = {}
    for lack in lacks:
        alike.setdefault((lack.root or lack.what, lack.todo), []).append(lack)
    found = [
        Missing(
            what, todo, tuple(dict.fromkeys(one.clause for one in group if one.clause)),
            tuple(dict.fromkeys(one.where for one in group)), len(group),
        )
        for (what, todo), group in alike.items()
    ]  # fmt: skip
    return sorted(found, key=lambda one: -one.count)
