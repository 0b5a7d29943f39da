"""Making batches from batches: nothing comes out that did not go in.

A process draws kilograms from its author's own holdings; outputs and named losses
are at most what it drew, and the rest is an "unstated" loss. A rule set may cap what
the fresh produce behind it can become. A harvest comes through here too, since it is
a TransformationEvent. DESIGN section 5, rule 2. Proved in tests/core/test_birth.py.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Final

from nguon.core import balance, safety
from nguon.core.act import Act, Line
from nguon.core.balance import ZERO, Drawn
from nguon.core.birth import bear, lot_for, product_for
from nguon.core.harvest import harvest
from nguon.core.holding import by_batch, known, take, weigh
from nguon.core.recall import check_not_recalled
from nguon.core.rulings import yield_caps
from nguon.core.state import Batch, Outflow, View
from nguon.errors import Refused

# Each input is a parent of each output: a line of lineage each, inside the lock.
MOST_LINES: Final = 4_000


def transform(act: Act) -> None:
    """Make batches from batches: a harvest from plantings, or any process."""
    sources = by_batch(act.lines("inputQuantityList", "inputEPCList"))
    made = by_batch(act.lines("outputQuantityList", "outputEPCList"))
    if not sources or not made:
        raise Refused("custody.half_a_process")
    if len(sources) * len(made) > MOST_LINES:
        raise Refused("custody.too_many_lots", inputs=len(sources), outputs=len(made))
    for batch in made:
        if batch in sources:
            raise Refused("custody.own_ancestor", batch=lot_for(act, batch))
    parents = [known(act.state, batch) for batch in sources]
    plantings = [parent for parent in parents if parent.planting]
    if act.step == "harvest" or plantings:
        if act.step != "harvest" or len(plantings) != len(parents):
            raise Refused(
                "custody.planting_only_harvested", batch=(plantings or parents)[0].lot
            )
        harvest(act, plantings, made)
    else:
        process(act, list(zip(parents, sources.values(), strict=True)), made)


def process(
    act: Act,
    sources: list[tuple[Batch, list[Line]]],
    made: Mapping[str, list[Line]],
) -> None:
    drawn = []
    for parent, lines in sources:
        check_not_recalled(act, parent)
        kg = weigh(act.state, lines, parent.product, parent.lot)
        take(act, parent, kg)
        drawn.append(Drawn(parent, kg))
    products = {batch: product_for(act, batch) for batch in made}
    weights = {
        batch: weigh(act.state, lines, products[batch], lot_for(act, batch))
        for batch, lines in made.items()
    }
    _lose(act, sum((kg or ZERO for _, kg in drawn), ZERO), sum(weights.values(), ZERO))
    fresh = balance.fresh_behind(drawn)
    crops = tuple(sorted({crop for parent, _ in drawn for crop in parent.crops}))
    totals: dict[str | None, Decimal] = {}
    for batch, kg in weights.items():
        product = products[batch]
        totals[product] = totals.get(product, ZERO) + kg
    for product, total in totals.items():
        check_yields(act.state, product, total, fresh, crops, drawn)
    claims = safety.claims_of_mix(parent for parent, _ in drawn)
    for batch, kg in weights.items():
        bear(
            act, batch, kg=kg,
            fresh=balance.share(fresh, kg, totals[products[batch]]),
            crops=crops, claims=claims, drawn=drawn, area=_shared_area(drawn),
        )  # fmt: skip


def check_yields(
    state: View,
    product: str | None,
    kg: Decimal,
    fresh: Decimal,
    crops: Iterable[str],
    drawn: Iterable[Drawn],
) -> None:
    """Refuse more of a product than its rule set lets the fresh produce become."""
    for cap in yield_caps(state, product) if product else ():
        sources = {*crops, *(parent.product for parent, _ in drawn)}
        if not cap.from_product or cap.from_product in sources:
            most = balance.yield_cap(fresh, cap.per_fresh_kg, cap.tolerance_pct)
            balance.check_yield(kg, fresh, most)


def _lose(act: Act, inputs: Decimal, outputs: Decimal) -> None:
    """Name what did not become output; the rest that nobody named is unstated."""
    losses: dict[str, Decimal] = {}
    for loss in act.losses():
        if loss.quantity == 0:
            continue
        losses[loss.epc] = losses.get(loss.epc, ZERO) + weigh(
            act.state, [loss], None, loss.epc
        )
    rest = balance.unstated(inputs, outputs, sum(losses.values(), ZERO))
    if rest:
        losses["unstated"] = losses.get("unstated", ZERO) + rest
    for reason, kg in losses.items():
        act.state.put(Outflow(act.by, act.event_id, "", reason, kg))


def _shared_area(drawn: Iterable[Drawn]) -> str | None:
    areas = {parent.area for parent, _ in drawn}
    return areas.pop() if len(areas) == 1 else None
