"""In the packing house: pack, split, merge, process, and work that keeps the lot.

What goes in equals what comes out plus what was lost, each loss with its name; the
ledger refuses a process that makes kilograms. Washing, cooling and storing keep the
lot as it is, so they move nothing.
"""

from collections.abc import Sequence
from datetime import date
from typing import Final

from nguon.services.verbs.facts import (
    Amount,
    Event,
    Facts,
    Loss,
    Newborn,
    classes,
    event,
    with_birth,
    with_losses,
)

# Step -> (CBV business step, disposition) of work that keeps the lot.
HANDLING: Final = {
    "wash": ("other", "in_progress"),
    "trim": ("other", "in_progress"),
    "sort": ("other", "in_progress"),
    "treat": ("other", "in_progress"),
    "cool": ("storing", "in_progress"),
    "store": ("storing", "in_progress"),
    "transport": ("transporting", "in_transit"),
    "stock": ("stocking", "sellable_accessible"),
}
PROCESSES: Final = ("process", "dry", "mill", "sort", "trim", "wash")


def store(
    facts: Facts,
    *,
    amounts: Sequence[Amount],
    step: str = "store",
    device: str | None = None,
) -> Event:
    """Wash, cool, store, stock, carry: the lot stays what it is and whose it is."""
    biz_step, disposition = HANDLING[step]
    said = event("ObjectEvent", facts, step, biz_step, disposition, action="OBSERVE")
    said["quantityList"] = classes(amounts)
    if device:
        said["nguon:device"] = device
    return said


def pack(
    facts: Facts,
    *,
    inputs: Sequence[Amount],
    outputs: Sequence[Newborn],
    lost: Sequence[Loss] = (),
    best_before: date | None = None,
) -> Event:
    """Wash, trim and pack: the lot that the label names is born here."""
    return _made(facts, "pack", "commissioning", inputs, outputs, lost, best_before)


def process(
    facts: Facts,
    *,
    inputs: Sequence[Amount],
    outputs: Sequence[Newborn],
    lost: Sequence[Loss] = (),
    step: str = "process",
    best_before: date | None = None,
) -> Event:
    """Dry, mill, peel, sort into grades: other products from these."""
    return _made(facts, step, "commissioning", inputs, outputs, lost, best_before)


def split(
    facts: Facts,
    *,
    source: Amount,
    outputs: Sequence[Newborn],
    lost: Sequence[Loss] = (),
    best_before: date | None = None,
) -> Event:
    """One lot becomes several of the same product."""
    return _made(facts, "split", "repackaging", [source], outputs, lost, best_before)


def merge(
    facts: Facts,
    *,
    inputs: Sequence[Amount],
    output: Newborn,
    lost: Sequence[Loss] = (),
    best_before: date | None = None,
) -> Event:
    """Several lots become one; it keeps only the claims that all of them share."""
    return _made(facts, "merge", "repackaging", inputs, [output], lost, best_before)


def _made(
    facts: Facts,
    step: str,
    biz_step: str,
    inputs: Sequence[Amount],
    outputs: Sequence[Newborn],
    lost: Sequence[Loss],
    best_before: date | None,
) -> Event:
    said = event("TransformationEvent", facts, step, biz_step, "active")
    said["inputQuantityList"] = classes(inputs)
    said["outputQuantityList"] = classes(one.amount for one in outputs)
    return with_losses(with_birth(said, outputs, best_before), lost)
