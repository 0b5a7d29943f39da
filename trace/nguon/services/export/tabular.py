"""Open tabular data: events, quantities, batches, holdings as CSV with CSVW metadata.

For anybody: what the ledger shows to the public and nothing else, whoever asks. A zip
of five CSV files (UTF-8, comma, a heading, no byte order mark) and `csv-metadata.json`,
which says of each column what it holds (W3C Tabular Data, CSVW), with primary and
foreign keys. It is sent while it is written. Proved in
tests/services/test_export_tabular.py.
"""

import json
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from nguon.core.event import Quantity
from nguon.core.state import Batch, Holding
from nguon.core.values import number_of, text_of, texts_of
from nguon.services.cells import Cell, rows_of_csv
from nguon.services.export.form import ANYONE, Form
from nguon.services.export.selection import Line, Selection, lines
from nguon.services.export.things import Things
from nguon.services.follow import in_chunks
from nguon.services.sight import PUBLIC, Viewer
from nguon.store.ledger import Book

Column = tuple[str, str, str, str]  # name, datatype, English, Vietnamese

EVENTS: Final[tuple[Column, ...]] = (
    ("entry", "integer", "Number of the ledger entry", "Số dòng ghi"),
    ("event_id", "anyURI", "EPCIS event ID", "Mã sự kiện EPCIS"),
    ("type", "string", "EPCIS event type", "Loại sự kiện EPCIS"),
    ("action", "string", "EPCIS action", "Hành động EPCIS"),
    ("step", "string", "What was done, in this ledger's word", "Việc đã làm"),
    ("biz_step", "string", "CBV business step", "Bước nghiệp vụ CBV"),
    ("disposition", "string", "CBV disposition", "Tình trạng CBV"),
    ("time", "dateTime", "When it happened, UTC", "Lúc xảy ra, UTC"),
    ("offset", "string", "Zone in which it happened", "Múi giờ nơi xảy ra"),
    ("recorded", "dateTime", "When it was recorded, UTC", "Lúc ghi sổ, UTC"),
    ("organisation", "anyURI", "Who recorded it", "Bên ghi"),
    ("place", "anyURI", "Where", "Nơi"),
    ("area", "anyURI", "Planting area", "Vùng trồng"),
    ("source", "anyURI", "From whom", "Bên giao"),
    ("destination", "anyURI", "To whom", "Bên nhận"),
    ("carrier", "anyURI", "Carrier", "Bên vận chuyển"),
    ("declares_error", "boolean", "Declares an earlier record an error",
     "Khai một lần ghi trước là nhầm"),
    ("voided_by", "anyURI", "Event that declared this one an error",
     "Sự kiện đã khai sự kiện này là nhầm"),
)  # fmt: skip
QUANTITIES: Final[tuple[Column, ...]] = (
    ("entry", "integer", "Number of the ledger entry", "Số dòng ghi"),
    ("role", "string", "object, input, output or child", "Vai trò trong sự kiện"),
    ("class", "anyURI", "Batch or other class", "Lô hoặc loại khác"),
    ("quantity", "decimal", "How much, as recorded", "Lượng, như đã ghi"),
    ("unit", "string", "UN/CEFACT unit; empty: pieces", "Đơn vị; trống là đếm"),
    ("kg", "decimal", "Kilograms", "Ki-lô-gam"),
)
BATCHES: Final[tuple[Column, ...]] = (
    ("id", "anyURI", "Batch", "Lô"),
    ("code", "string", "Code on the label", "Mã trên tem"),
    ("lot", "string", "Lot number", "Số lô"),
    ("product", "anyURI", "Product", "Sản phẩm"),
    ("planting", "boolean", "A planting, not goods", "Lô trồng, chưa phải hàng"),
    ("area", "anyURI", "Planting area", "Vùng trồng"),
    ("maker", "anyURI", "At whose hands it began", "Bên làm ra"),
    ("born", "dateTime", "When it began, UTC", "Lúc bắt đầu, UTC"),
    ("made_kg", "decimal", "Kilograms made", "Số ki-lô-gam làm ra"),
    ("recalled", "boolean", "A recall is in force on it", "Đang bị thu hồi"),
    ("void", "boolean", "Its beginning was declared an error", "Đã khai ghi nhầm"),
)
HOLDINGS: Final[tuple[Column, ...]] = (
    ("batch", "anyURI", "Batch", "Lô"),
    ("organisation", "anyURI", "Who holds it", "Bên giữ"),
    ("kg", "decimal", "Kilograms", "Ki-lô-gam"),
)
THINGS: Final[tuple[Column, ...]] = (
    ("id", "anyURI", "Identifier", "Định danh"),
    ("type", "string", "organisation, product, place or area", "Loại"),
    ("name_vi", "string", "Name in Vietnamese; empty: sealed", "Tên tiếng Việt"),
    ("name_en", "string", "Name in English; empty: sealed", "Tên tiếng Anh"),
    ("number", "string", "GTIN, GLN or area code", "GTIN, GLN hoặc mã vùng"),
    ("roles", "string", "Roles, separated by spaces", "Vai trò"),
    ("commune", "string", "Code of the commune", "Mã xã"),
    ("net_kg", "decimal", "Net kilograms of a piece", "Khối lượng tịnh, kg"),
)
TABLES: Final = {
    "events": (EVENTS, ["entry"], []),
    "quantities": (QUANTITIES, None, [("entry", "events", "entry")]),
    "batches": (BATCHES, ["id"], []),
    "holdings": (HOLDINGS, ["batch", "organisation"], [("batch", "batches", "id")]),
    "things": (THINGS, ["id"], []),
}  # fmt: skip


def write(
    book: Book, selection: Selection, _viewer: Viewer, now: datetime
) -> Iterator[bytes]:
    """Yield the zip, part by part."""
    said = _Said(book, selection, now)
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("csv-metadata.json", metadata(selection, now))
        tables: tuple[tuple[str, Callable[[], Iterable[Sequence[Cell]]]], ...] = (
            ("events", said.events), ("quantities", said.quantities),
            ("batches", said.batches), ("holdings", said.holdings),
            ("things", said.things),
        )  # fmt: skip
        for name, rows in tables:
            head = [column for column, *_ in TABLES[name][0]]
            with archive.open(f"{name}.csv", "w", force_zip64=True) as file:
                for part in rows_of_csv(head, rows(), mark=False):
                    file.write(part)
                    yield sink.taken()
    yield sink.taken()


def metadata(selection: Selection, now: datetime) -> str:
    """Return the CSVW metadata (W3C Metadata Vocabulary for Tabular Data)."""
    return json.dumps(
        {
            "@context": ["http://www.w3.org/ns/csvw", {"language": "en"}],
            "@type": "TableGroup",
            "dc:title": {"en": "Public facts of a traceability ledger",
                         "vi": "Dữ liệu công khai của sổ truy xuất"},
            "dc:source": selection.origin,
            "dc:created": {"@value": now.isoformat(timespec="seconds"),
                           "@type": "xsd:dateTime"},
            "rdfs:comment": f"State of {selection.size} entries. A text that a"
            " spreadsheet would run as a formula has one apostrophe in front.",
            "tables": [_table(name) for name in TABLES],
        },
        ensure_ascii=False, indent=1,
    )  # fmt: skip


def _table(name: str) -> dict[str, object]:
    columns, key, links = TABLES[name]
    schema: dict[str, object] = {
        "columns": [
            {"name": column, "titles": [column], "datatype": _datatype(kind),
             "dc:description": {"en": english, "vi": vietnamese},
             "required": column in (key or ())}
            for column, kind, english, vietnamese in columns
        ]
    }  # fmt: skip
    if key:
        schema["primaryKey"] = key
    if links:
        schema["foreignKeys"] = [
            {"columnReference": here,
             "reference": {"resource": f"{table}.csv", "columnReference": there}}
            for here, table, there in links
        ]  # fmt: skip
    return {"url": f"{name}.csv", "tableSchema": schema}


def _datatype(kind: str) -> object:
    return {"base": "boolean", "format": "1|0"} if kind == "boolean" else kind


class _Said:
    """The rows of the tables; the first two also gather what the others are about."""

    def __init__(self, book: Book, selection: Selection, now: datetime) -> None:
        self.book, self.selection, self.now = book, selection, now
        self.known = Things(book, PUBLIC, now)
        self.named: dict[str, None] = {}
        self.of: dict[str, None] = {}

    def lines(self) -> Iterator[Line]:
        return lines(self.book, self.selection, PUBLIC, self.now)

    def events(self) -> Iterator[Sequence[Cell]]:
        for line in self.lines():
            event = line.event
            place = event.read_point or event.location
            links = (
                line.organisation, place, event.area, event.source, event.destination,
                event.carrier,
            )  # fmt: skip
            self.named |= dict.fromkeys(filter(None, links))
            self.of |= dict.fromkeys(event.batches)
            yield (
                line.number, event.event_id or "", event.type, event.action or "",
                event.step or "", event.biz_step or "", event.disposition or "",
                event.time, event.offset, line.recorded, *(one or "" for one in links),
                int(event.declaration is not None), line.voided or "",
            )  # fmt: skip

    def quantities(self) -> Iterator[Sequence[Cell]]:
        for line in self.known.ahead(self.lines()):
            event = line.event
            for role, rows in (
                ("object", event.quantities), ("input", event.inputs),
                ("output", event.outputs), ("child", event.children),
            ):  # fmt: skip
                for each in rows:
                    yield (
                        line.number, role, each.epc_class, each.quantity,
                        each.uom or "", self._kg(each),
                    )  # fmt: skip

    def batches(self) -> Iterator[Sequence[Cell]]:
        for one in self._batches():
            named = (one.product, one.area, one.maker)
            self.named |= dict.fromkeys(filter(None, named))
            yield (
                one.id, one.code, one.lot, one.product or "", one.planting,
                one.area or "", one.maker, one.born,
                None if one.planting else one.made_kg, int(bool(one.recalled)),
                one.void,
            )  # fmt: skip

    def holdings(self) -> Iterator[Sequence[Cell]]:
        for part in in_chunks(list(self.of)):
            with self.book.read() as ledger:
                found = ledger.find(Holding, batch=part)
            for one in found:
                if one.kg:
                    self.named[one.organisation] = None
                    yield one.batch, one.organisation, one.kg

    def things(self) -> Iterator[Sequence[Cell]]:
        for part in in_chunks(list(self.named)):
            self.known.learn(part)
            for id_ in part:
                thing = self.known.get(id_)
                if thing is None:
                    continue
                name, value = thing.name() or {}, thing.value
                yield (
                    id_, thing.type, name.get("vi", ""), name.get("en", ""),
                    text_of(value, "gtin") or text_of(value, "gln")
                    or text_of(value, "code"),
                    " ".join(texts_of(value, "roles")), text_of(value, "commune"),
                    number_of(value, "net_kg"),
                )  # fmt: skip

    def _batches(self) -> Iterator[Batch]:
        for part in in_chunks(list(self.of)):
            with self.book.read() as ledger:
                found = ledger.get_many(Batch, [(id_,) for id_ in part])
            yield from (found[id_,] for id_ in part if (id_,) in found)

    def _kg(self, each: Quantity) -> Decimal | None:
        if each.quantity is None or each.batch is None or each.kg is not None:
            return each.kg
        batch = self.known.batch(each.batch)
        product = self.known.get(batch.product) if batch else None
        net = number_of(product.value, "net_kg") if product else None
        return each.quantity * net if net is not None else None


class _Sink:
    """Takes what the zip writes and gives it away, so that nothing piles up."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, data: Any) -> int:
        self._parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is kept back."""

    def close(self) -> None:
        """There is nothing to close."""

    def taken(self) -> bytes:
        data, self._parts = b"".join(self._parts), []
        return data


FORMS: Final = (Form("tabular", "application/zip", "zip", write, who=ANYONE),)
