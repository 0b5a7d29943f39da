"""State-portal CSV: one line a stage of a batch, for portals that take files.

The city's and the ministries' portals publish no format and no interface; what they ask
for is in the rules (product code, place code, time, name of each stage). These are the
columns, in this order; web/README.md says what each holds. The separator is `;`, which
Excel opens with Vietnamese settings; the file is UTF-8 with a byte order mark. An event
that was declared an error is left out. Proved in tests/services/test_export_portal.py.
"""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Final

from nguon.core.identifiers import parse_batch, product_of
from nguon.core.journey import local_time
from nguon.core.state import Batch
from nguon.core.values import text_of
from nguon.messages import say
from nguon.services.cells import Cell, rows_of_csv
from nguon.services.export.form import Form
from nguon.services.export.selection import Line, Selection, lines
from nguon.services.export.things import Things
from nguon.services.sight import Viewer
from nguon.store.ledger import Book

COLUMNS: Final = (
    "traceability_code", "lot", "product_code", "product_name", "stage", "stage_name",
    "time", "recorded", "place_code", "place_name", "commune", "province",
    "operator_code", "operator_name", "partner_code", "partner_name", "quantity",
    "unit", "kg", "area_code", "entry",
)  # fmt: skip


def write(
    book: Book, selection: Selection, viewer: Viewer, now: datetime
) -> Iterator[bytes]:
    """Return the CSV, one line for each batch of each event."""
    return rows_of_csv(COLUMNS, _rows(book, selection, viewer, now), separator=";")


def _rows(
    book: Book, selection: Selection, viewer: Viewer, now: datetime
) -> Iterator[tuple[Cell, ...]]:
    things = Things(book, viewer, now)
    for line in things.ahead(lines(book, selection, viewer, now)):
        if line.voided or line.event.declaration:
            continue
        for batch_id in line.event.batches:
            batch = things.batch(batch_id)
            if batch and (not selection.batches or batch_id in selection.batches):
                yield row(line, batch, things, selection.language)


def row(line: Line, batch: Batch, things: Things, language: str) -> tuple[Cell, ...]:
    """Return one stage of one batch."""
    event = line.event
    place = event.read_point or event.location
    partner = next(
        (p for p in (event.destination, event.source) if p and p != line.organisation),
        None,
    )
    quantity, unit, kg = amount(line, batch, things)
    product = batch.product
    where = things.get(place)
    return (
        batch.code, batch.lot, product_code(batch), things.name(product, language),
        event.step or event.biz_step, stage_name(line, language),
        local_time(line.statement).isoformat(timespec="seconds"), line.recorded,
        things.number(place), things.name(place, language),
        text_of(where.value, "commune") if where else "",
        text_of(where.value, "province") if where else "",
        things.number(line.organisation), things.name(line.organisation, language),
        things.number(partner), things.name(partner, language),
        quantity, unit, kg,
        things.number(event.area or batch.area), line.number,
    )  # fmt: skip


def product_code(batch: Batch) -> str:
    """Return the GTIN, else the end of the product's own code."""
    gtin = parse_batch(batch.id).gtin
    return gtin or (batch.product or "").rsplit("/", 1)[-1]


def stage_name(line: Line, language: str) -> str:
    """Return what people call the stage."""
    word = line.event.step or line.event.biz_step or ""
    try:
        return say(f"step.{word}", language)
    except KeyError:
        return word


def amount(
    line: Line, batch: Batch, things: Things
) -> tuple[Decimal | None, str, Decimal | None]:
    """Return quantity, unit and kilograms of a batch in an event, all its rows in one.

    >>> # 12 packs of 0.5 kg: (Decimal(12), "H87", Decimal("6.0"))
    """
    event = line.event
    rows = [
        each
        for each in (
            *event.quantities, *event.inputs, *event.outputs, *event.children
        )
        if each.batch == batch.id and each.quantity is not None
    ]  # fmt: skip
    if not rows:
        return None, "", None
    quantity = sum((each.quantity or Decimal(0) for each in rows), Decimal(0))
    weights = [each.kg for each in rows if each.kg is not None]
    if weights:
        return quantity, rows[0].uom or "", sum(weights, Decimal(0))
    product = things.get(product_of(batch.id) or batch.product)
    net = product.value.get("net_kg") if product else None
    kg = quantity * Decimal(net) if isinstance(net, int | Decimal) else None
    return quantity, rows[0].uom or "H87", kg


FORMS: Final = (Form("portal", "text/csv", "csv", write),)
