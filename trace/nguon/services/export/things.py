"""Registered things that an export names, as its viewer sees them.

A name or address that is sealed is open for the organisation itself and for officers
(`nguon.services.sight`); for others the thing is called by its code. What is asked for
once is kept, so that an export of a year reads each organisation once. Proved in
tests/services/test_export.py.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import Final

from nguon.core.identifiers import show_code
from nguon.core.journey import Thing
from nguon.core.state import Alias, Batch, Registered
from nguon.core.values import text_of, value_of
from nguon.services import sight
from nguon.services.export.selection import Line
from nguon.services.sight import Viewer
from nguon.store.ledger import Book

TOGETHER: Final = 200  # events


class Things:
    """Registered things and batches by their identifiers."""

    def __init__(self, book: Book, viewer: Viewer, now: datetime) -> None:
        self.book = book
        self.viewer = viewer
        self.now = now
        self._things: dict[str, Thing | None] = {}
        self._batches: dict[str, Batch | None] = {}

    def learn(self, ids: Iterable[str | None]) -> None:
        """Read many at once; asked for one by one they come one by one."""
        wanted = {id_ for id_ in ids if id_ and id_ not in self._things}
        if not wanted:
            return
        with self.book.read() as ledger:
            names = [(id_,) for id_ in wanted]
            other = {
                key[0]: alias.id for key, alias in ledger.get_many(Alias, names).items()
            }
            real = {id_: other.get(id_, id_) for id_ in wanted}
            found = ledger.get_many(Registered, [(id_,) for id_ in real.values()])
            entries = {one.entry for one in found.values()}
            seen = sight.look(ledger, self.viewer, entries)
        sight.note(self.book, seen.values(), self.viewer, self.now, "export")
        for id_, subject in real.items():
            one = found.get((subject,))
            self._things[id_] = _thing(one, seen[one.entry]) if one else None

    def get(self, id_: str | None) -> Thing | None:
        self.learn([id_])
        return self._things.get(id_) if id_ else None

    def name(self, id_: str | None, language: str) -> str:
        """Return what a thing is called; by the end of its identifier where sealed."""
        thing = self.get(id_)
        names = thing.name() if thing else None
        if names:
            return names.get(language) or names.get("vi") or ""
        code = (id_ or "").rsplit("/", 1)[-1]
        return show_code(code) if len(code) == 17 else code

    def number(self, id_: str | None) -> str:
        """Return the GLN, or a planting area's code, of a thing; else its own code."""
        thing = self.get(id_)
        value = thing.value if thing else {}
        given = text_of(value, "gln") or text_of(value, "code")
        return given or (id_ or "").rsplit("/", 1)[-1]

    def batch(self, id_: str) -> Batch | None:
        self.learn_batches([id_])
        return self._batches[id_]

    def learn_batches(self, ids: Iterable[str]) -> None:
        wanted = {id_ for id_ in ids if id_ not in self._batches}
        if wanted:
            with self.book.read() as ledger:
                found = ledger.get_many(Batch, [(id_,) for id_ in wanted])
            self._batches |= {id_: found.get((id_,)) for id_ in wanted}

    def ahead(self, every: Iterable[Line]) -> Iterator[Line]:
        """Yield the same events, what they name read for many of them at once."""
        rest = iter(every)
        while some := list(islice(rest, TOGETHER)):
            self.learn_batches(b for line in some for b in line.event.batches)
            lots = (self._batches[b] for line in some for b in line.event.batches)
            self.learn(lot.product for lot in lots if lot)
            self.learn(
                name
                for line in some
                for name in (
                    line.organisation, line.event.read_point, line.event.location,
                    line.event.source, line.event.destination, line.event.area,
                )
            )  # fmt: skip
            yield from some


def _thing(one: Registered, seen: sight.Seen) -> Thing:
    """Return the thing; the entry of a revocation has no value to open."""
    said = seen.statement.get("value")
    value = said if isinstance(said, dict) else None
    if value is None:
        value = dict(value_of(one.value))
    closed = frozenset(seen.entry.sealed) - frozenset(seen.opened)
    return Thing(one.id, one.type, value, one.recorded, one.ended, closed)
