"""Events as rows of the FSMA 204 sheets, each with what is missing of it.

Which tracking event a record is follows from what happened, not from a word alone:

    harvest, goods brought in raw        harvesting
    cool, of raw goods                   cooling
    pack, merge, sort … of raw goods     initial packing: the traceability lot is born
    any other transformation             transformation
    ship, receive, of a traceability lot shipping, receiving (not before the packing)

Raw is what came from the field as it is. One row for each lot, of packing and
transformation for each pair of lots, so that every row can be sorted by itself. Proved
in tests/services/test_export_fsma.py.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Final

from nguon.core.event import Quantity
from nguon.core.identifiers import digital_link_path, parse_batch, show_code
from nguon.core.journey import local_time
from nguon.core.state import Batch
from nguon.core.values import number_of, text_of
from nguon.messages import say
from nguon.services.cells import Cell
from nguon.services.export.form import Lack
from nguon.services.export.fsma_table import BY_NAME, PARTS, Cte, Kde
from nguon.services.export.location import Location, describe
from nguon.services.export.past import Past
from nguon.services.export.selection import Line, Selection, lines
from nguon.services.export.things import Things
from nguon.services.sight import Viewer
from nguon.store.ledger import Book

LANGUAGE: Final = "en"  # the sheet is for an authority that reads English
LEDGER: Final = ("Ledger entry", "Event ID", "Recorded by", "Recorded at")
UNITS: Final = {"KGM": "kg", "TNE": "t", "GRM": "g", "LTR": "L"}
DOCUMENTS: Final = {
    "desadv": "Advance ship notice", "bol": "Bill of lading", "inv": "Invoice",
    "po": "Purchase order", "poc": "Purchase order confirmation",
    "recadv": "Receiving advice", "prodorder": "Production order",
    "testres": "Test result", "cert": "Certificate",
}  # fmt: skip
TOGETHER: Final = 200  # events whose past is read at once
_MOVES: Final = {"shipping": "ship", "receiving": "receive"}
_MAKES: Final = frozenset(("process", "dry", "mill", "treat"))


@dataclass(slots=True)
class Row:
    """One row of one sheet, as it is being filled."""

    cte: Cte
    line: Line
    lot: str
    language: str
    cells: dict[str, tuple[Cell, ...]] = field(default_factory=dict)
    lacks: list[Lack] = field(default_factory=list)

    def put(self, name: str, *cells: Cell, todo: str = "record") -> None:
        """Fill a key data element; an empty cell of one that is needed is a lack."""
        kde = self._kde(name)
        self.cells[name] = cells
        parts = [
            part
            for part, cell in zip(PARTS[kde.kind], cells, strict=True)
            if cell is None or cell == ""
        ]
        if parts and kde.needed:
            self._lack(kde, parts, todo)

    def locate(self, name: str, found: Location) -> None:
        """Fill a location description; what is sealed is a lack of another kind."""
        kde = self._kde(name)
        self.cells[name] = found.cells
        if kde.needed and found.missing:
            whole = found.missing == ("location",)
            self._lack(
                kde, [] if whole else found.missing, "record" if whole else "register",
                whose=found.whose,
            )  # fmt: skip
        if kde.needed and found.sealed:
            self._lack(kde, found.sealed, "sealed", whose=found.whose)

    def all_cells(self) -> list[Cell]:
        """Return the row in the order of the sheet's columns."""
        found: list[Cell] = []
        for kde in self.cte.kdes:
            found += self.cells.get(kde.name) or ("",) * len(PARTS[kde.kind])
        return found

    def _kde(self, name: str) -> Kde:
        return next(kde for kde in self.cte.kdes if kde.name == name)

    def _lack(
        self, kde: Kde, parts: list[str] | tuple[str, ...], todo: str, whose: str = ""
    ) -> None:
        named = kde.vi if self.language == "vi" else kde.en
        said = ", ".join(say(f"export.part.{p}", self.language) for p in parts if p)
        self.lacks.append(
            Lack(
                self.line.number, self.lot, f"{named}: {said}" if said else named,
                say(f"export.todo.{todo}", self.language, whose=whose or "?"),
                kde.clause,
                root=said if whose else "",
            )
        )  # fmt: skip


def rows(
    book: Book, selection: Selection, viewer: Viewer, now: datetime
) -> Iterator[Row]:
    """Yield the rows of all sheets, in the order of the ledger."""
    things = Things(book, viewer, now)
    filler = _Filler(things, Past(book, things, viewer, now), selection)
    every = lines(book, selection, viewer, now, "export fsma204")
    while some := list(islice(every, TOGETHER)):
        standing = [one for one in some if not one.voided and not one.event.declaration]
        filler.past.learn(batch for line in standing for batch in line.event.batches)
        for line in standing:
            yield from filler.rows(line)


class _Filler:
    """Fills rows from events and from what lies behind them."""

    def __init__(self, things: Things, past: Past, selection: Selection) -> None:
        self.things = things
        self.past = past
        self.language = selection.language
        self.origin = selection.origin
        self.chosen = frozenset(selection.batches)

    def rows(self, line: Line) -> Iterator[Row]:
        event = line.event
        step = event.step or _MOVES.get(event.biz_step or "", "")
        if event.type == "TransformationEvent":
            fill = self._harvest if step == "harvest" else self._made
            for out in event.outputs:
                if self._is_chosen(out):
                    yield from fill(line, out)
            return
        raw_birth = event.action == "ADD" and event.biz_step == "commissioning"
        for each in event.quantities:
            if not self._is_chosen(each) or each.batch is None:
                continue
            if raw_birth and step in ("", "harvest"):
                yield from self._harvest(line, each)
            elif step == "cool" and self.past.is_raw(each.batch):
                yield self._cooling(line, each, each.batch)
            elif step in ("ship", "receive") and not self.past.is_raw(each.batch):
                yield self._move(line, each, each.batch, step)

    def _is_chosen(self, each: Quantity) -> bool:
        if each.batch is None or (self.chosen and each.batch not in self.chosen):
            return False
        found = self.things.batch(each.batch)
        return found is not None and not found.planting

    def _begin(self, name: str, line: Line, batch: str) -> Row:
        found = self.things.batch(batch)
        lot = found.lot if found else batch
        return Row(BY_NAME[name], line, lot, self.language)

    def _harvest(self, line: Line, out: Quantity) -> Iterator[Row]:
        batch = out.batch
        if batch is None:
            return
        row = self._begin("harvesting", line, batch)
        row.locate("recipient", self._of(self.past.next_holder(batch), None))
        row.put("commodity", self._commodity(batch), todo="product")
        row.put("quantity", *self._quantity(out))
        row.locate("farm", self._here(line))
        row.put("field", self._field(line), todo="field")
        row.put("date", _day(line))
        row.put("document", *_document(line))
        yield row

    def _cooling(self, line: Line, each: Quantity, batch: str) -> Row:
        row = self._begin("cooling", line, batch)
        row.locate("recipient", self._of(self.past.next_holder(batch), None))
        row.put("commodity", self._commodity(batch), todo="product")
        row.put("quantity", *self._quantity(each))
        row.locate("cooled_at", self._here(line))
        row.put("date", _day(line))
        harvest = next(self.past.harvests(batch), None)
        row.locate("farm", self._here(harvest) if harvest else Location())
        row.put("document", *_document(line))
        return row

    def _made(self, line: Line, out: Quantity) -> Iterator[Row]:
        for used in line.event.inputs:
            if used.batch is None or out.batch is None:
                continue
            raw = self.past.is_raw(used.batch)
            if raw and line.event.step not in _MAKES:
                yield self._packing(line, used, used.batch, out, out.batch)
            else:
                yield self._transformation(line, used, used.batch, out, out.batch)

    def _packing(
        self, line: Line, used: Quantity, raw: str, out: Quantity, batch: str
    ) -> Row:
        row = self._begin("initial packing", line, batch)
        harvest = next(self.past.harvests(raw), None)
        came = self.past.came_to(raw, line.organisation, line.event.time)
        # Who packs their own harvest has received it by having harvested it.
        received = came or (
            harvest if harvest and harvest.organisation == line.organisation else None
        )
        cooled = self.past.cooled(raw, line.event.time)
        row.put("commodity", self._commodity(raw), todo="product")
        row.put("received", _day(received) if received else "", todo="receive")
        row.put("received_quantity", *self._quantity(used))
        row.locate("farm", self._here(harvest) if harvest else Location())
        row.put("field", self._field(harvest) if harvest else "", todo="field")
        grower = self._of(harvest.organisation, None) if harvest else Location()
        row.put("harvester", grower.name, grower.phone, todo="phone")
        row.put("harvested", _day(harvest) if harvest else "")
        if cooled:
            row.locate("cooled_at", self._here(cooled))
            row.put("cooled", _day(cooled))
        row.put("tlc", tlc(batch))
        row.put("product", *self._product(batch), todo="product")
        row.put("quantity", *self._quantity(out))
        row.locate("packed_at", self._here(line))
        row.put("source", self._link(batch))
        row.put("date", _day(line))
        row.put("document", *_document(line))
        return row

    def _transformation(
        self, line: Line, used: Quantity, old: str, out: Quantity, batch: str
    ) -> Row:
        row = self._begin("transformation", line, batch)
        packed = not self.past.is_raw(old)
        row.put("input_tlc", tlc(old) if packed else "", todo="pack")
        row.put("input_product", *self._product(old), todo="product")
        row.put("input_quantity", *self._quantity(used))
        row.put("tlc", tlc(batch))
        row.locate("made_at", self._here(line))
        row.put("source", self._link(batch))
        row.put("date", _day(line))
        row.put("product", *self._product(batch), todo="product")
        row.put("quantity", *self._quantity(out))
        row.put("document", *_document(line))
        return row

    def _move(self, line: Line, each: Quantity, batch: str, step: str) -> Row:
        shipping = step == "ship"
        row = self._begin("shipping" if shipping else "receiving", line, batch)
        row.put("tlc", tlc(batch))
        row.put("quantity", *self._quantity(each))
        row.put("product", *self._product(batch), todo="product")
        if shipping:
            row.locate("recipient", self._of(line.event.destination, None))
            row.locate("shipped_from", self._here(line))
        else:
            row.locate("previous", self._of(line.event.source, None))
            row.locate("received_at", self._here(line))
        row.put("date", _day(line))
        row.put("source", self._link(batch))
        row.put("document", *_document(line))
        return row

    def _here(self, line: Line) -> Location:
        place = line.event.read_point or line.event.location
        return self._of(line.organisation, place)

    def _of(self, organisation: str | None, place: str | None) -> Location:
        return describe(self.things, organisation, place, LANGUAGE, self.language)

    def _commodity(self, batch: str) -> str:
        product = self._product_of(batch)
        if product is None:
            return ""
        name = self.things.name(product, LANGUAGE)
        thing = self.things.get(product)
        latin = text_of(thing.value, "scientific") if thing else ""
        return f"{name} ({latin})" if latin else name

    def _product(self, batch: str) -> tuple[str, str, str]:
        """Return name with brand, size and style of the packing."""
        product = self._product_of(batch)
        thing = self.things.get(product)
        if thing is None:
            return "", "", ""
        brand = text_of(thing.value, "brand")
        name = self.things.name(product, LANGUAGE)
        net = number_of(thing.value, "net_kg")
        unit = thing.value.get("unit")
        style = unit.get(LANGUAGE) if isinstance(unit, dict) else None
        return (
            f"{brand} {name}" if brand else name,
            f"{net.normalize():f} kg" if net else "",
            str(style or ""),
        )

    def _product_of(self, batch: str) -> str | None:
        found: Batch | None = self.things.batch(batch)
        return found.product if found else None

    def _quantity(self, each: Quantity) -> tuple[Cell, Cell]:
        if each.quantity is None:
            return None, ""
        if each.uom:
            return each.quantity, UNITS.get(each.uom, each.uom)
        thing = self.things.get(self._product_of(each.batch or ""))
        unit = thing.value.get("unit") if thing else None
        said = unit.get(LANGUAGE) if isinstance(unit, dict) else None
        return each.quantity, str(said or "pieces")

    def _field(self, line: Line) -> str:
        """Return the growing area as its growers call it, else the place."""
        area = line.event.area
        for each in line.event.inputs if not area else ():
            planting = self.things.batch(each.batch) if each.batch else None
            area = planting.area if planting else None
        if area:
            name, code = self.things.name(area, LANGUAGE), self.things.number(area)
            return name if name == code else f"{name} ({code})"
        return self.things.name(line.event.read_point, LANGUAGE)

    def _link(self, batch: str) -> str:
        """Return the traceability lot code source reference: our Digital Link."""
        return self.origin + digital_link_path(batch)


def tlc(batch: str) -> str:
    """Return a traceability lot code that no spreadsheet takes for a number.

    >>> tlc("https://id.gs1.org/01/09521201001012/10/0012")
    '(01)09521201001012(10)0012'
    """
    known = parse_batch(batch)
    if known.gtin:
        return f"(01){known.gtin}(10){known.lot}"
    return show_code(batch.rsplit("/", 1)[-1])


def ledger_cells(row: Row, things_name: str) -> list[Cell]:
    """Return what leads from a row to its entry."""
    line = row.line
    return [line.number, line.event.event_id or "", things_name, line.recorded]


def _day(line: Line) -> str:
    return local_time(line.statement).date().isoformat()


def _document(line: Line) -> tuple[str, str]:
    """Return the paper that was named; else this very entry, which is a record too."""
    for kind, uri in line.event.documents:
        number = uri.rpartition(":")[2] if uri.startswith("urn:") else uri
        return DOCUMENTS.get(kind or "", kind or "Document"), number
    return "Ledger entry", str(line.number)
