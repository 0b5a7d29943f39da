"""An event said back: its title and, line by line, what it moved. For every page.

The same words stand on the page that asks "is this right?", on the receipt, in the
list of entries and on the page of a batch. Proved in tests/web/test_record.py.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from nguon.core.event import Event, Quantity
from nguon.services.desk import Desk
from nguon_web.formats import number
from nguon_web.languages import language
from nguon_web.pages.record.words import kg_text

# Step -> (what was done, its icon).
STEPS: Final[dict[str, tuple[LazyString, str]]] = {
    "plant": (_l("Planted"), "seed"),
    "fertilise": (_l("Fertilised"), "sprout"),
    "spray": (_l("Sprayed"), "spray"),
    "irrigate": (_l("Irrigated"), "drop"),
    "tend": (_l("Tended"), "sprout"),
    "harvest": (_l("Harvested"), "sprout"),
    "wash": (_l("Washed"), "drop"),
    "trim": (_l("Trimmed"), "pen"),
    "sort": (_l("Sorted"), "split"),
    "cool": (_l("Cooled"), "snow"),
    "treat": (_l("Treated"), "flask"),
    "pack": (_l("Packed"), "box"),
    "split": (_l("Split"), "split"),
    "merge": (_l("Merged"), "merge"),
    "process": (_l("Processed"), "pot"),
    "dry": (_l("Dried"), "pot"),
    "mill": (_l("Milled"), "pot"),
    "store": (_l("Stored"), "store"),
    "ship": (_l("Shipped"), "truck"),
    "transport": (_l("Transported"), "truck"),
    "receive": (_l("Received"), "inbox"),
    "inspect": (_l("Inspected"), "search"),
    "test": (_l("Tested"), "flask"),
    "sample": (_l("Sampled"), "flask"),
    "sensor": (_l("Temperature measured"), "thermo"),
    "stock": (_l("Put on the shelf"), "store"),
    "sell": (_l("Sold"), "coin"),
    "recall": (_l("Recalled"), "bell"),
    "recall_end": (_l("Recall ended"), "check"),
    "destroy": (_l("Destroyed"), "bin"),
    "void_ship": (_l("Shipment taken back"), "back"),
}  # fmt: skip
LOSSES: Final = {
    "trim": _l("trimmed leaves and roots"),
    "reject": _l("rejects"),
    "water": _l("water dried off"),
    "peel": _l("peel and seeds"),
    "sample": _l("samples"),
    "dust": _l("dust and sweepings"),
    "retained": _l("kept back"),
    "spoiled": _l("spoiled"),
    "other": _l("other"),
    "unstated": _l("not stated"),
}


@dataclass(frozen=True, slots=True)
class Fact:
    """One line: what it is, what it says."""

    label: str
    text: str


def title(event: Event) -> str:
    """Return what was done, in a word or two."""
    if event.declaration:
        return str(_("Corrected: %(what)s", what=word(event.step)))
    return word(event.step)


def word(step: str | None) -> str:
    found = STEPS.get(step or "")
    return str(found[0]) if found else (step or _("Event"))


def icon_of(event: Event) -> str:
    if event.declaration:
        return "pen"
    found = STEPS.get(event.step or "")
    return found[1] if found else "file"


def lot_of(desk: Desk, event: Event | None, batch: str) -> str:
    """Return the lot number that people read on the crate."""
    for one in event.born if event else ():
        if one.batch == batch and one.lot:
            return one.lot
    return desk.lot(batch)


def facts(desk: Desk, event: Event) -> list[Fact]:
    """Return what the event moved, with whom, and what was found."""
    said: list[Fact] = []

    def tell(label: str, text: str | None) -> None:
        if text:
            said.append(Fact(label, text))

    def name(id_: str | None) -> str:
        return desk.names.say(id_, language()) if id_ else ""

    lots: Callable[[tuple[Quantity, ...]], str] = lambda rows: "; ".join(  # noqa: E731
        _amount(desk, event, row) for row in rows
    )
    many = event.quantities
    tell(_("Product"), ", ".join(products_of(desk, event)))
    tell(_("Planting area"), name(event.area))
    tell(_("From"), lots(event.inputs))
    tell(_("Made"), lots(event.outputs))
    tell(_("Pieces"), number(event.units) if event.units else None)
    tell(_("Batches") if len(many) > 1 else _("Batch"), lots(many))
    tell(
        _("Lost on the way"),
        "; ".join(
            f"{kg_text(loss.kg or Decimal(0))} {LOSSES.get(loss.reason, loss.reason)}"
            for loss in event.losses
        ),
    )
    if event.step == "receive":
        tell(_("From whom"), name(event.source))
    else:
        tell(_("To"), name(event.destination))
    tell(_("Carrier"), name(event.carrier))
    if event.treatment:
        tell(_("With what"), _treatment(event))
    if event.result:
        verdict = _("passed") if event.result.verdict == "pass" else _("did not pass")
        tell(_("Result"), " · ".join(filter(None, (verdict, event.result.note))))
    for reading in event.readings:
        tell(_("Temperature"), _reading(reading.value, reading.low, reading.high))
    if event.override:
        tell(_("Before the interval was over"), event.override.reason)
    tell(_("Place"), name(event.read_point))
    tell(_("Reason"), _reason(event.reason))
    tell(_("Note"), event.note)
    return said


def products_of(desk: Desk, event: Event) -> list[str]:
    """Return what it was about by name: what was made, else what moved."""
    born = {one.batch: one.product for one in event.born}
    rows = event.outputs or event.quantities
    batches = [row.batch for row in rows if row.batch] or list(event.batches)
    found = dict.fromkeys(born.get(b) or desk.product_of(b) for b in batches)
    return [desk.names.say(product, language()) for product in found if product]


def total_kg(event: Event) -> Decimal:
    """Return the kilograms that the event is about: what was made, else what moved."""
    rows = event.outputs or event.quantities or event.inputs
    return sum((row.kg for row in rows if row.kg is not None), Decimal(0))


def summary(desk: Desk, event: Event) -> str:
    """Return one short line: `96 kg · Cải ngọt · CN-261122-1`."""
    rows = event.outputs or event.quantities
    kg = total_kg(event)
    batches = [row.batch for row in rows if row.batch]
    lots = [lot_of(desk, event, batch) for batch in batches]
    parts = [
        kg_text(kg) if kg else "",
        *products_of(desk, event),
    ]
    if len(lots) > 3:
        parts.append(_("%(count)s batches", count=len(lots)))
    else:
        parts += [lot for lot in lots if lot]
    return " · ".join(part for part in parts if part)


def _amount(desk: Desk, event: Event, row: Quantity) -> str:
    lot = lot_of(desk, event, row.batch or row.epc_class)
    if row.kg is not None:
        return f"{kg_text(row.kg)} · {lot}"
    if row.count is not None:
        return f"{number(row.count)} {_('pieces')} · {lot}"
    return lot


def _treatment(event: Event) -> str:
    made = event.treatment
    if made is None:
        return ""
    parts = [made.material, made.substance, made.dose, made.target]
    if made.interval_days is not None:
        parts.append(_("%(days)s days before harvest", days=made.interval_days))
    return " · ".join(part for part in parts if part)


def _reading(
    value: Decimal | None, low: Decimal | None, high: Decimal | None
) -> str | None:
    if value is not None:
        return f"{number(value)} °C"
    if low is None or high is None:
        return None
    return f"{number(low)} – {number(high)} °C"


def _reason(reason: str | dict[str, str] | None) -> str | None:
    if isinstance(reason, dict):
        return reason.get(language()) or reason.get("vi")
    return reason
