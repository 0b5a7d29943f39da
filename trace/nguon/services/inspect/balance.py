"""Mass balance of one batch: every kilogram that was made, and where it went.

    made 480 = drawn into others 300 + sold 100 + destroyed 10 + on the way 20
             + short at hand-overs 2 + in hands now 48

The rules keep this true at every append; here it is added up again from the records,
so that an inspector sees the sum and not our word: from records that were told from
the entries, where that could be done (`nguon.services.retold`), else from the stored
ones. A rest that is not zero is shown.
What was drawn is counted once an event, however many lots it made. Proved in
tests/services/test_inspect.py.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

from nguon.core.state import Batch, Handover, Holding, Lineage, Outflow
from nguon.services.retold import Source

ZERO: Final = Decimal(0)
Kind = Literal["held", "moving", "made", "sell", "destroy", "sample", "short"]


@dataclass(frozen=True, slots=True)
class Part:
    """Some of the kilograms, and what became of them."""

    kind: Kind
    kg: Decimal
    organisation: str = ""  # with whom they lie, who sold, who made something of them
    other: str = ""  # to whom they are on the way
    into: tuple[str, ...] = ()  # the batches that were made from them
    event_id: str = ""


@dataclass(frozen=True, slots=True)
class Loss:
    """Kilograms lost in the event that the batch was made in."""

    reason: str
    kg: Decimal


@dataclass(frozen=True, slots=True)
class Balance:
    """What was made, from what, and where it all went."""

    batch: Batch
    made: Decimal
    parts: tuple[Part, ...]
    drawn: tuple[tuple[str, Decimal | None], ...]  # from each parent, at its birth
    beside: tuple[tuple[str, Decimal], ...]  # lots that the same event made
    losses: tuple[Loss, ...]  # in that event

    @property
    def accounted(self) -> Decimal:
        return sum((part.kg for part in self.parts), ZERO)

    @property
    def rest(self) -> Decimal:
        """Kilograms that nobody can account for: zero, or something is wrong."""
        return self.made - self.accounted

    @property
    def closes(self) -> bool:
        return self.rest == 0

    @property
    def birth_rest(self) -> Decimal:
        """The same for the event of its birth; zero where nothing was weighed in."""
        known = [kg for _, kg in self.drawn if kg is not None]
        if not known or len(known) < len(self.drawn):
            return ZERO
        out = self.made + sum((kg for _, kg in self.beside), ZERO)
        return sum(known, ZERO) - out - sum((loss.kg for loss in self.losses), ZERO)

    def of(self, *kinds: Kind) -> tuple[Part, ...]:
        return tuple(part for part in self.parts if part.kind in kinds)

    def kg_of(self, *kinds: Kind) -> Decimal:
        return sum((part.kg for part in self.of(*kinds)), ZERO)


def balance_of(ledger: Source, batch: Batch) -> Balance:
    """Add up one batch in one state of the ledger."""
    made = ZERO if batch.planting or batch.void else batch.made_kg
    parts = () if batch.planting else tuple(_parts(ledger, batch))
    return Balance(batch, made, parts, *_birth(ledger, batch))


def _parts(ledger: Source, batch: Batch) -> Iterator[Part]:
    for holding in ledger.find(Holding, batch=batch.id):
        if holding.kg:
            yield Part("held", holding.kg, holding.organisation)
    yield from _handed_over(ledger, batch)
    yield from _drawn(ledger, batch)
    for gone in ledger.find(Outflow, batch=batch.id):
        if gone.kg:
            kind: Kind = (
                "sell" if gone.how == "sell"
                else "sample" if gone.how == "sample"
                else "destroy"
            )  # fmt: skip
            yield Part(kind, gone.kg, gone.organisation, event_id=gone.event_id)


def _handed_over(ledger: Source, batch: Batch) -> Iterator[Part]:
    """Yield what is on the way, and what was short when it came."""
    for way in ledger.find(Handover, batch=batch.id):
        if way.state == "open":
            yield Part(
                "moving", way.sent_kg, way.sender, way.receiver, event_id=way.event_id
            )
        elif way.state == "confirmed" and way.received_kg is not None:
            short = max(way.sent_kg - way.received_kg, ZERO)
            if short:
                yield Part(
                    "short", short, way.sender, way.receiver, event_id=way.event_id
                )


def _drawn(ledger: Source, batch: Batch) -> Iterator[Part]:
    """Yield what went into other batches, once an event."""
    events: dict[str, list[Lineage]] = {}
    for line in ledger.find(Lineage, parent=batch.id):
        if line.kg:
            events.setdefault(line.event_id, []).append(line)
    for event_id, lines in events.items():
        kg = max(line.kg for line in lines if line.kg is not None)
        children = tuple(line.child for line in lines)
        first = ledger.get(Batch, children[0])
        maker = first.maker if first else ""
        yield Part("made", kg, maker, into=children, event_id=event_id)


def _birth(
    ledger: Source, batch: Batch
) -> tuple[
    tuple[tuple[str, Decimal | None], ...],
    tuple[tuple[str, Decimal], ...],
    tuple[Loss, ...],
]:
    """Return what the batch was made from, what was made beside it, what was lost."""
    lines = [
        line
        for line in ledger.find(Lineage, child=batch.id)
        if line.event_id == batch.event_id
    ]
    drawn = tuple((line.parent, line.kg) for line in lines)
    beside: dict[str, Decimal] = {}
    for line in ledger.find(Lineage, parent=lines[0].parent) if lines else ():
        other = ledger.get(Batch, line.child)
        same = line.event_id == batch.event_id and line.child != batch.id
        if same and other and not other.void:
            beside[line.child] = other.made_kg
    lost = ledger.find(
        Outflow, organisation=batch.maker, event_id=batch.event_id, batch=""
    )
    losses = tuple(Loss(gone.how, gone.kg) for gone in lost if gone.kg)
    return drawn, tuple(beside.items()), losses
