"""Follow a batch back to the field, or forward to where its goods are now.

    traced = follow(book, "7K3M-9Q2X-V4TB-HN8PC", "forward")
    traced.lots[0]            # the batch itself, depth 0
    traced.lots[1:]           # what was made from it, nearest first
    traced.flows              # how many kilograms went from which lot into which

Breadth first over the recorded lineage: one level is a few IN queries, so a recall
over 10,000 descendants asks the database some hundred times and not 10,000 times.
What a correction undid is left out. Depth is the longest way, so that a picture drawn
by levels has every arrow go one way. `most` bounds the memory: beyond it the answer
says that it was cut. Proved in tests/services/test_follow.py.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal, TypeVar

from nguon.core.identifiers import show_code
from nguon.core.lineage import Family, levels
from nguon.core.state import Batch, Handover, Holding, Lineage
from nguon.core.units import show_quantity
from nguon.messages import say
from nguon.services.called import Called, call, called
from nguon.services.inspect.find import the_batch
from nguon.services.retold import Source
from nguon.store.ledger import Book

Direction = Literal["back", "forward"]
MOST: Final = 50_000
CHUNK: Final = 500  # lots in one IN (…)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Held:
    """Kilograms of a lot in an organisation's hands, or on the way to it."""

    organisation: str
    kg: Decimal
    on_the_way: bool = False


@dataclass(frozen=True, slots=True)
class Lot:
    """A batch in the lineage, `depth` steps from the one asked for."""

    batch: str
    code: str
    lot: str
    depth: int
    product: str | None
    maker: str
    born: str
    kg: Decimal | None  # None: a planting lot is never weighed
    recalled: bool
    held: tuple[Held, ...]


@dataclass(frozen=True, slots=True)
class Flow:
    """Kilograms of `parent` drawn to make `child` (None from a planting lot)."""

    parent: str
    child: str
    kg: Decimal | None


@dataclass(frozen=True, slots=True)
class Traced:
    """The lots reached, nearest first, what flowed between them, and the names."""

    direction: Direction
    lots: tuple[Lot, ...]
    flows: tuple[Flow, ...]
    names: Called
    cut: bool

    @property
    def start(self) -> Lot:
        return self.lots[0]

    def name(self, subject: str | None, language: str) -> str:
        """Return what a product or organisation is called; its code when sealed."""
        return call(self.names, subject, language)

    def as_json(self) -> dict[str, object]:
        """Return the same for programs: kilograms as decimal text."""
        return {
            "batch": self.start.batch,
            "direction": self.direction,
            "cut": self.cut,
            "lots": [self._lot(lot) for lot in self.lots],
            "flows": [
                {"parent": flow.parent, "child": flow.child, "kg": _text(flow.kg)}
                for flow in self.flows
            ],
        }

    def lines(self, language: str) -> list[str]:
        """Return what `nguon trace` prints: one lot a line, indented by depth."""
        head = say(
            f"trace.{self.direction}", language, lot=self.start.lot,
            count=len(self.lots) - 1,
        )  # fmt: skip
        found = [head, *(self._line(lot, language) for lot in self.lots)]
        if self.cut:
            found.append(say("trace.cut", language, count=len(self.lots)))
        return found

    def _lot(self, lot: Lot) -> dict[str, object]:
        return {
            "batch": lot.batch,
            "code": lot.code,
            "lot": lot.lot,
            "depth": lot.depth,
            "product": lot.product,
            "maker": lot.maker,
            "born": lot.born,
            "kg": _text(lot.kg),
            "recalled": lot.recalled,
            "held": [
                {
                    "organisation": held.organisation,
                    "kg": _text(held.kg),
                    "on_the_way": held.on_the_way,
                }
                for held in lot.held
            ],
        }

    def _line(self, lot: Lot, language: str) -> str:
        parts = [f"{lot.lot} ({show_code(lot.code)})"]
        if lot.product:
            parts.append(self.name(lot.product, language))
        if lot.kg is not None:
            parts.append(_kg(lot.kg, language))
        parts.append(self.name(lot.maker, language))
        for held in lot.held:
            parts.append(
                say(
                    "trace.on_the_way" if held.on_the_way else "trace.held",
                    language,
                    kg=_kg(held.kg, language),
                    who=self.name(held.organisation, language),
                )
            )
        if lot.recalled:
            parts.append(say("trace.recalled", language))
        return "  " * lot.depth + " · ".join(parts)


def follow(
    book: Book, batch_or_code_or_lot: str, direction: Direction, *, most: int = MOST
) -> Traced:
    """Trace a batch in the newest state of the ledger, or raise NotFound."""
    with book.read() as ledger:
        batch = the_batch(ledger, batch_or_code_or_lot)
        return follow_in(ledger, batch.id, direction, most=most)


def follow_in(
    ledger: Source, batch: str, direction: Direction, *, most: int = MOST
) -> Traced:
    """Trace a batch in one open state of the ledger."""
    flows, cut = _walk(ledger, batch, direction, most)
    nexts: dict[str, list[str]] = {}
    for flow in flows:
        near, far = (
            (flow.child, flow.parent)
            if direction == "back"
            else (flow.parent, flow.child)
        )
        nexts.setdefault(near, []).append(far)
    rows = levels(batch, Family(nexts).parents)
    depth = {batch: 0}
    depth |= {lot: n for n, row in enumerate(rows, 1) for lot in row}
    lots = list(_lots(ledger, depth))
    subjects = {lot.product for lot in lots} | {lot.maker for lot in lots}
    subjects |= {held.organisation for lot in lots for held in lot.held}
    names = called(ledger, subjects)
    return Traced(direction, tuple(lots), tuple(flows), names, cut)


def _walk(
    ledger: Source, batch: str, direction: Direction, most: int
) -> tuple[list[Flow], bool]:
    """Return what flowed, level by level, and whether the walk was cut."""
    seen, ahead = {batch}, [batch]
    flows: dict[tuple[str, str], Flow] = {}
    while ahead:
        further: list[str] = []
        for line in _lines(ledger, ahead, direction):
            other = line.parent if direction == "back" else line.child
            if other not in seen:
                if len(seen) >= most:
                    return list(flows.values()), True
                seen.add(other)
                further.append(other)
            flow = flows.get((line.parent, line.child))
            kg = _sum(flow.kg if flow else None, line.kg)
            flows[line.parent, line.child] = Flow(line.parent, line.child, kg)
        ahead = further
    return list(flows.values()), False


def _lines(
    ledger: Source, lots: Sequence[str], direction: Direction
) -> Iterator[Lineage]:
    """Yield the lineage of a level; what a correction undid has zero kilograms."""
    for part in in_chunks(lots):
        found = (
            ledger.find(Lineage, child=part)
            if direction == "back"
            else ledger.find(Lineage, parent=part)
        )
        yield from (line for line in found if line.kg != 0)


def _lots(ledger: Source, depth: Mapping[str, int]) -> Iterator[Lot]:
    """Yield the lots, nearest first, with where their goods are now."""
    records: dict[str, Batch] = {}
    held: dict[str, list[Held]] = {}
    for part in in_chunks(list(depth)):
        found = ledger.get_many(Batch, [(lot,) for lot in part])
        records |= {key[0]: record for key, record in found.items()}
        for holding in ledger.find(Holding, batch=part):
            if holding.kg:
                held.setdefault(holding.batch, []).append(
                    Held(holding.organisation, holding.kg)
                )
        for way in ledger.find(Handover, batch=part, state="open"):
            held.setdefault(way.batch, []).append(
                Held(way.receiver or way.sender, way.sent_kg, on_the_way=True)
            )
    for lot in sorted(records, key=lambda lot: (depth[lot], records[lot].lot, lot)):
        record = records[lot]
        yield Lot(
            lot, record.code, record.lot, depth[lot], record.product, record.maker,
            record.born, None if record.planting else record.made_kg,
            bool(record.recalled), tuple(held.get(lot, ())),
        )  # fmt: skip


def in_chunks(items: Sequence[T], size: int = CHUNK) -> Iterator[list[T]]:
    """Cut a list into parts that fit one IN (…)."""
    for at in range(0, len(items), size):
        yield list(items[at : at + size])


def _sum(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return other if one is None else one + (other or Decimal(0))


def _text(kg: Decimal | None) -> str | None:
    return None if kg is None else format(kg.normalize(), "f") if kg else "0"


def _kg(kg: Decimal, language: str) -> str:
    return f"{show_quantity(kg, language)} kg"
