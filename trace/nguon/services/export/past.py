"""What lies behind a batch: its birth, where it came in, where it was cooled.

A sheet about packing names the field and the day of harvest, which stand in other
events than the packing. They are looked up here, each batch once. Proved in
tests/services/test_export_fsma.py.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Final

from nguon.core.state import Handover, Lineage
from nguon.services.export.selection import BATCH, Line, Selection, lines
from nguon.services.export.things import Things
from nguon.services.sight import Viewer
from nguon.store.ledger import Book

KEPT: Final = 5_000  # batches whose events are kept at hand


class Past:
    """The standing events about a batch, as the viewer sees them."""

    def __init__(self, book: Book, things: Things, viewer: Viewer, now: datetime):
        self.book = book
        self.things = things
        self.viewer = viewer
        self.now = now
        self._lines: dict[str, tuple[Line, ...]] = {}

    def learn(self, batches: Iterable[str]) -> None:
        """Read the events about many batches at once; plantings are not asked for."""
        named = list(dict.fromkeys(batches))
        if len(self._lines) + len(named) > KEPT:
            self._lines.clear()
        self.things.learn_batches(named)
        wanted = [
            batch
            for batch in named
            if batch not in self._lines
            and not ((known := self.things.batch(batch)) and known.planting)
        ]
        if wanted:
            self._read(wanted)

    def about(self, batch: str) -> tuple[Line, ...]:
        """Return the events about a batch that stand, in the order of the ledger."""
        if batch not in self._lines:
            self._read([batch])
        return self._lines[batch]

    def _read(self, batches: Sequence[str]) -> None:
        with self.book.read() as ledger:
            numbers = {batch: ledger.history(batch) for batch in batches}
            size = ledger.size
        every = sorted({n for of_one in numbers.values() for n in of_one})
        found = {
            line.number: line
            for line in lines(
                self.book, Selection(BATCH, "", size, every), self.viewer, self.now
            )
            if not line.voided and not line.event.declaration
        }
        for batch, of_one in numbers.items():
            self._lines[batch] = tuple(found[n] for n in of_one if n in found)

    def birth(self, batch: str) -> Line | None:
        """Return the event in which the batch began."""
        for line in self.about(batch):
            event = line.event
            made = {each.batch for each in event.outputs}
            if batch in made or (event.action == "ADD" and event.type == "ObjectEvent"):
                return line
        return None

    def is_raw(self, batch: str) -> bool:
        """Whether it comes from the field as it is: harvested, not packed or made."""
        line = self.birth(batch)
        return line is None or line.event.step in ("plant", "harvest") or (
            line.event.type != "TransformationEvent"
        )  # fmt: skip

    def harvests(self, batch: str, depth: int = 8) -> Iterator[Line]:
        """Yield the harvests behind a batch; itself, when it is one."""
        birth = self.birth(batch)
        if birth is None:
            return
        if self.is_raw(batch):
            yield birth
        elif depth:
            for each in birth.event.inputs:
                if each.batch:
                    yield from self.harvests(each.batch, depth - 1)

    def came_to(self, batch: str, organisation: str, before: str) -> Line | None:
        """Return how the batch last came into an organisation's hands."""
        found = [
            line
            for line in self.about(batch)
            if line.event.step == "receive"
            and line.organisation == organisation
            and line.event.time <= before
        ]
        return found[-1] if found else None

    def cooled(self, batch: str, before: str) -> Line | None:
        """Return the last cooling before that moment."""
        found = [
            line
            for line in self.about(batch)
            if line.event.step == "cool" and line.event.time <= before
        ]
        return found[-1] if found else None

    def next_holder(self, batch: str) -> str | None:
        """Return who had the batch next: its receiver, else who packed it."""
        with self.book.read() as ledger:
            sent = ledger.find(Handover, batch=batch, order="sent")
            standing = [one for one in sent if one.state != "void" and one.receiver]
            if standing:
                return standing[0].receiver
            made = [one.child for one in ledger.find(Lineage, parent=batch)]
        for child in made:
            found = self.things.batch(child)
            if found and not found.void:
                return found.maker
        return None
