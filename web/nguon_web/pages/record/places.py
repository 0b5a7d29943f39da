"""Where on the form a refusal belongs: the ledger names the rule, we find the field."""

from typing import Final

from nguon.errors import NguonError
from nguon.services.desk import Desk
from nguon_web.pages.record.typed import Typed

# Beginning of the refusal's code -> the fields it may be about, the first one shown.
_FIELDS: Final = (
    ("custody.future", ("time",)),
    ("custody.too_old", ("date",)),
    ("custody.before_birth", ("time",)),
    ("custody.other_place", ("place",)),
    ("custody.born_already", ("lot",)),
    ("custody.not_your_product", ("product", "product-0")),
    ("custody.unregistered_product", ("product", "product-0")),
    ("custody.product_ended", ("product", "product-0")),
    ("custody.area", ("area", "loose")),
    ("custody.not_your_area", ("area", "loose")),
    ("custody.override", ("override",)),
    ("custody.received_more", ("weighed",)),
    ("custody.interval", ("kg", "loose")),
    ("custody.meter", ("kg", "loose")),
    ("custody.more_out_than_in", ("made", "out-0", "part-0", "figures")),
    ("custody.yield", ("made", "out-0", "figures")),
    ("custody", ("taken", "source", "batches", "figures", "kg", "weighed")),
)


def field_of(error: NguonError, desk: Desk, typed: Typed) -> str:
    """Return the field that a refusal is shown at; empty: at the top only."""
    lots = {str(value) for value in error.figures.values() if isinstance(value, str)}
    batches = [held.batch for held in desk.holdings]
    batches += [planting.batch for planting in desk.plantings]
    coming = [part.batch for delivery in desk.incoming for part in delivery.parts]
    batches += [batch for one in coming if (batch := desk.known(one))]
    for batch in batches:
        name = f"kg-{batch.code}"
        if batch.lot in lots and typed.form.get(name):
            return name
    for start, names in _FIELDS:
        if error.code.startswith(start):
            return next((name for name in names if _asked(typed, name)), "")
    return ""


def _asked(typed: Typed, name: str) -> bool:
    """Whether the form has that question: its field, or the rows under it."""
    if name in ("kg", "taken", "weighed"):
        return any(key.startswith(("kg-", "all-")) for key in typed.form)
    if name == "figures":
        return "entry" in typed.form
    return name in typed.form
