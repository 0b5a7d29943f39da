"""The desk's sheet: events as the CSV that `nguon load` reads, and the registry.

    nguon export --form sheet --organisation X -o so.csv
    nguon export --form registry --organisation X -o dang-ky.json
    nguon load dang-ky.json so.csv                       in another ledger

A lot under a GTIN is the same batch there, another lot gets a code of its own under the
same number; balances are the same. What a sheet has no words for (tests, sensor
readings, transports, recalls, corrections themselves) stays out and is listed as
missing; an event that was corrected is in it as it stands now, at the moment of the
first. The names of columns are those of `nguon.services.columns`. Proved in
tests/services/test_export_diary.py.
"""

import json
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from itertools import zip_longest
from typing import Final

from nguon.core.canonical import JSON
from nguon.core.event import Event, Quantity
from nguon.core.identifiers import parse_batch
from nguon.core.journey import local_time
from nguon.core.values import number_of
from nguon.messages import say
from nguon.services.cells import Cell, rows_of_csv
from nguon.services.columns import COLUMNS
from nguon.services.export.form import Form, Lack
from nguon.services.export.selection import Line, Selection, lines
from nguon.services.export.things import Things
from nguon.services.incoming import REGISTRY
from nguon.services.sheet_lines import MAKES
from nguon.services.sight import Viewer
from nguon.services.verbs.field import TENDING
from nguon.services.verbs.house import HANDLING
from nguon.store.ledger import Book

USED: Final = (
    "time", "recorded", "organisation", "step", "slip", "lot", "kg", "from_lot",
    "from_kg", "loss", "loss_kg", "product", "units", "area", "place", "partner",
    "carrier", "material", "substance", "dose", "target", "interval", "celsius",
    "serials", "best_before", "note",
)  # fmt: skip
# A carrier records a transport of what is not its own: a sheet finds no lot for that.
_SIMPLE: Final = frozenset((*TENDING, *HANDLING, "sell", "destroy")) - {"transport"}
# What others need to know first: a place before who sits there, and so on.
_ORDER: Final = ("place", "organisation", "product", "area", "certificate")


def write(
    book: Book, selection: Selection, viewer: Viewer, now: datetime
) -> Iterator[bytes]:
    """Yield the sheet; its headings are the first that `load` knows, in Vietnamese."""
    things = Things(book, viewer, now)
    rows = (
        [cells.get(name) for name in USED]
        for line, recorded in standing(book, selection, viewer, now, things)
        if not unsaid(line.event)
        for cells in _rows(line, recorded, things)
    )
    return rows_of_csv([COLUMNS[name][0] for name in USED], rows, separator=";")


def lacks(
    book: Book, selection: Selection, viewer: Viewer, now: datetime
) -> Iterator[Lack]:
    """Yield the events that no line of a sheet can say."""
    language = selection.language
    things = Things(book, viewer, now)
    for line, _ in standing(book, selection, viewer, now, things):
        if unsaid(line.event):
            word = line.event.step or line.event.biz_step or line.event.type
            yield Lack(
                line.number, f"Nº {line.number}", word,
                say("export.todo.document", language),
            )  # fmt: skip


def standing(
    book: Book, selection: Selection, viewer: Viewer, now: datetime, things: Things
) -> list[tuple[Line, str]]:
    """Return the events that stand, each with the moment at which it has to be loaded.

    What was told instead of an error takes its place: what came after it built on it.
    """
    found = list(things.ahead(lines(book, selection, viewer, now)))
    first = {line.event.event_id: line.recorded for line in found if line.voided}
    instead = {
        event_id: first.get(line.event.event_id, line.recorded)
        for line in found
        if line.event.declaration
        for event_id in line.event.declaration.corrective
    }
    kept = [
        (line, instead.get(line.event.event_id or "", line.recorded))
        for line in found
        if not line.voided and not line.event.declaration
    ]
    return sorted(kept, key=lambda pair: pair[1])


def unsaid(event: Event) -> bool:
    """Whether a sheet cannot say this event."""
    step = event.step or ""
    if event.parent or event.epcs or event.child_epcs:
        return True
    if step == "harvest":
        made = event.outputs or event.quantities
        return len(made) != 1 or len(event.inputs) > 1
    if step == "plant":
        return len(event.quantities) != 1
    if step in MAKES and event.type == "TransformationEvent":
        return not event.inputs or any(each.quantity is None for each in event.inputs)
    if step == "ship":
        return event.destination is None
    if step == "receive":
        return event.handover is None
    return step not in _SIMPLE


def _rows(line: Line, recorded: str, things: Things) -> Iterator[dict[str, Cell]]:
    """Yield the rows of one event: they share a slip, the first has what is common."""
    event = line.event
    handled = event.outputs or event.quantities
    common: dict[str, Cell] = {
        "time": local_time(line.statement).isoformat(),
        "recorded": recorded,
        "organisation": _code(line.organisation, things),
        "step": _step(event),
        "slip": f"N{line.number}",
        "units": event.units,
        "area": _code(event.area, things),
        "place": _code(event.read_point, things),
        "partner": _code(event.destination, things) if event.step == "ship" else "",
        "carrier": _code(event.carrier, things),
        "serials": event.serials,
        "best_before": event.best_before,
        "note": event.note,
        **_treated(event),
    }
    born = event.step in ("plant", "harvest") or bool(event.outputs)
    lots = [_lot(each, things, born) for each in handled]
    used = [
        {"from_lot": _number(each, things), "from_kg": _weight(_kg(each, things))}
        for each in event.inputs
    ]
    lost = [{"loss": loss.reason, "loss_kg": _weight(loss.kg)} for loss in event.losses]
    for n, parts in enumerate(zip_longest(lots, used, lost)):
        row = dict(common) if n == 0 else {
            name: common[name] for name in ("time", "organisation", "step", "slip")
        }  # fmt: skip
        for part in parts:
            row |= part or {}
        yield row


def _lot(each: Quantity, things: Things, born: bool) -> dict[str, Cell]:
    cells: dict[str, Cell] = {
        "lot": _number(each, things),
        "kg": _weight(_kg(each, things)),
    }
    batch = things.batch(each.batch or "")
    if born and batch and batch.product:
        gtin = parse_batch(batch.id).gtin
        cells["product"] = gtin or batch.product
    return cells


def _number(each: Quantity, things: Things) -> str:
    batch = things.batch(each.batch or "")
    return batch.lot if batch else each.epc_class


def _kg(each: Quantity, things: Things) -> Decimal | None:
    if each.quantity is None or each.kg is not None:
        return each.kg
    batch = things.batch(each.batch or "")
    product = things.get(batch.product) if batch else None
    net = number_of(product.value, "net_kg") if product else None
    return each.quantity * net if net is not None else None


def _step(event: Event) -> str:
    """Return the sheet's word: it splits one lot and merges into one, no more."""
    step = event.step or ""
    if (step == "split" and len(event.inputs) > 1) or (
        step == "merge" and len(event.outputs) > 1
    ):
        return "process"
    return step


def _code(id_: str | None, things: Things) -> str:
    """Return a thing's own code: a name or number may be sealed in the other ledger."""
    thing = things.get(id_)
    return (thing.id if thing else id_ or "").rsplit("/", 1)[-1]


def _weight(kg: Decimal | None) -> str:
    """Return kilograms so that nobody can take `1.250` for a thousand and more."""
    text = "" if kg is None else f"{kg.normalize():f}"
    return f"{text}0" if len(text.partition(".")[2]) == 3 else text


def _treated(event: Event) -> dict[str, Cell]:
    given = event.treatment
    warm = [r.value for r in event.readings if r.type == "Temperature"]
    cells: dict[str, Cell] = {"celsius": warm[0] if warm else None}
    if given:
        cells |= {
            "material": given.material, "substance": given.substance,
            "dose": given.dose, "target": given.target,
            "interval": given.interval_days,
        }  # fmt: skip
    return cells


def write_registry(
    book: Book, selection: Selection, viewer: Viewer, now: datetime
) -> bytes:
    """Return what is registered of all that the events name, as a registry file."""
    things = Things(book, viewer, now)
    named: dict[str, None] = {}
    for line, _ in standing(book, selection, viewer, now, things):
        event = line.event
        batches = [things.batch(batch) for batch in event.batches]
        ids = [
            line.organisation, event.source, event.destination, event.carrier,
            event.read_point, event.area, *(b.product for b in batches if b),
        ]  # fmt: skip
        named |= dict.fromkeys(filter(None, ids))
    found: dict[str, tuple[str, dict[str, JSON]]] = {}
    ahead = list(named)
    while ahead:
        thing = things.get(ahead.pop())
        if thing is None or thing.id in found or thing.ended:
            continue
        found[thing.id] = (thing.type, dict(thing.value))
        for member in ("place", "holder", "owner", "product", "makers"):
            other = thing.value.get(member)
            ahead += other if isinstance(other, list) else [other]  # type: ignore[list-item, arg-type]
    statements = [
        {"subject": id_, "type": kind, "action": "make", "value": value}
        for id_, (kind, value) in sorted(
            found.items(), key=lambda one: (_ORDER.index(one[1][0]), one[0])
        )
    ]
    said = {"format": REGISTRY, "statements": statements}
    return json.dumps(said, ensure_ascii=False, indent=1, default=_number_of).encode()


def _number_of(value: object) -> int | float:
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else float(value)
    raise TypeError(value)


FORMS: Final = (
    Form("sheet", "text/csv", "csv", write, lacks=lacks),
    Form("registry", "application/json", "json", write_registry),
)
