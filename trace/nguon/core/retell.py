"""What was made from a batch that was told anew: worked out again, down the lineage.

Fresh kilograms, crops, diary and recall follow from the parents. Claims can only become
fewer: what a descendant has lost does not come back by correcting its origin. A yield
cap that no longer holds refuses the correction. Proved in
tests/core/test_correction.py.
"""

from dataclasses import replace
from decimal import Decimal

from nguon.core import balance, safety
from nguon.core.balance import ZERO, Drawn
from nguon.core.lineage import Recorded
from nguon.core.pending import Pending
from nguon.core.process import check_yields
from nguon.core.state import Batch, Lineage


def retell(state: Pending, name: str) -> None:
    """Work out again what was made from a batch that was told anew."""
    queue = [name]
    for parent in queue:
        for child in Recorded(state).children(parent):
            batch = state.get(Batch, child)
            if batch is None or batch.void:
                continue
            again = _again(state, batch)
            if again != batch:
                state.put(again)
                queue.append(child)


def _again(state: Pending, batch: Batch) -> Batch:
    drawn = []
    for name in batch.parents:
        parent = state.get(Batch, name)
        line = state.get(Lineage, name, batch.id, batch.event_id)
        if parent is not None and line is not None:
            drawn.append(Drawn(parent, line.kg))
    marks = {mark for parent, _ in drawn for mark in parent.recalled}
    own = {batch.id} if batch.recalls else set()
    again = replace(
        batch,
        diary=int(all(parent.diary for parent, _ in drawn)),
        recalled=tuple(sorted(marks | own)),
    )
    if all(parent.planting for parent, _ in drawn):
        return again
    claims = set(safety.claims_of_mix(parent for parent, _ in drawn))
    crops = tuple(sorted({crop for parent, _ in drawn for crop in parent.crops}))
    fresh = balance.fresh_behind(drawn)
    beside = _made_beside(state, batch)
    check_yields(state, batch.product, beside, fresh, crops, drawn)
    return replace(
        again,
        claims=tuple(sorted(claims & set(batch.claims))),
        crops=crops,
        fresh_kg=balance.share(fresh, batch.made_kg, beside),
    )


def _made_beside(state: Pending, batch: Batch) -> Decimal:
    """Return how much of the same product the same event made."""
    total = ZERO
    for line in state.find(Lineage, parent=batch.parents[0]):
        other = state.get(Batch, line.child)
        if (
            line.event_id == batch.event_id
            and other is not None
            and not other.void
            and other.product == batch.product
        ):
            total += other.made_kg
    return total
