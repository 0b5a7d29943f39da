"""How batches come to be: planting, harvest, and everything made from other batches.

A planting lot opens a diary and is never quantified or used up. A harvest draws on it
without quantity, inside no spray's interval and below the ceiling of its area. Any
other process draws kilograms from its author's own holdings and gives no more than it
drew; what is missing is an "unstated" loss. A batch is born once, under a product that
its maker may make. DESIGN section 5, rules 2 to 5. Proved in tests/core/test_birth.py.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Final

from nguon.core import balance, meter, safety
from nguon.core.act import Act, Line
from nguon.core.balance import ZERO, Drawn
from nguon.core.canonical import JSON
from nguon.core.holding import (
    by_batch,
    check_born_before,
    give,
    known,
    lot_of,
    take,
    weigh,
)  # fmt: skip
from nguon.core.identifiers import batch_code, product_of, show_code
from nguon.core.lineage import check_not_own_ancestor
from nguon.core.recall import check_not_recalled
from nguon.core.rulings import interval_may_be_overridden, yield_caps
from nguon.core.state import Batch, Lineage, Outflow, Registered, View
from nguon.core.values import name_of, text_of, texts_of, value_of
from nguon.errors import Refused

# Each input is a parent of each output: a line of lineage each, inside the lock.
MOST_LINES: Final = 4_000


def birth(act: Act) -> None:
    """An ObjectEvent that adds: a planting, or goods without one."""
    lines = act.lines("quantityList", "epcList")
    if not lines:
        raise Refused("custody.nothing_named")
    for line in lines:
        if line.batch is None:  # a serial without a lot: nothing to hold, but a maker
            _check_may_make(act, line.epc, "/".join(line.epc.split("/")[:5]))
    if act.step == "plant":
        plant(act)
    else:
        commission(act)


def plant(act: Act) -> None:
    """Open a planting lot on an area (or none: then nothing is claimed or metered)."""
    area = _own_area(act, act.text("nguon:area"))
    for batch in by_batch(act.lines("quantityList", "epcList")):
        _bear(act, batch, area=area, planting=1)


def commission(act: Act) -> None:
    """Take in what somebody else's harvest brought: no planting lot, no diary."""
    area = _own_area(act, act.text("nguon:area"))
    for batch, lines in by_batch(act.lines("quantityList", "epcList")).items():
        if all(line.epc != batch for line in lines):
            _label(act, batch)  # serials under a lot that is there already
            continue
        product = _product(act, batch)
        if product and yield_caps(act.state, product):
            raise Refused("custody.needs_inputs", batch=_lot(act, batch))
        kg = weigh(act.state, lines, product, _lot(act, batch))
        claims = safety.claims_at_birth(
            act.state, batch, area, act.by, act.time, act.day
        )
        meters = meter.charge(act, area, claims, kg)
        crops = (product,) if product else ()
        _bear(
            act, batch, kg=kg, fresh=kg, crops=crops, area=area, claims=claims,
            meters=meters,
        )  # fmt: skip


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
            raise Refused("custody.own_ancestor", batch=_lot(act, batch))
    parents = [known(act.state, batch) for batch in sources]
    plantings = [parent for parent in parents if parent.planting]
    if act.step == "harvest" or plantings:
        if act.step != "harvest" or len(plantings) != len(parents):
            raise Refused(
                "custody.planting_only_harvested", batch=(plantings or parents)[0].lot
            )
        _harvest(act, plantings, made)
    else:
        _process(act, list(zip(parents, sources.values(), strict=True)), made)


def _harvest(act: Act, plantings: list[Batch], made: Mapping[str, list[Line]]) -> None:
    area = _one_area(act, plantings)
    for planting in plantings:
        check_born_before(act, planting)
        check_not_recalled(act, planting)
        _check_own_planting(act, planting)
        safety.check_interval(planting, act.time, act.day, _overridden(act, planting))
    drawn = [Drawn(planting, None) for planting in plantings]
    for batch, lines in made.items():
        product = _product(act, batch) or plantings[0].product
        kg = weigh(act.state, lines, product, _lot(act, batch))
        claims = safety.claims_at_birth(
            act.state, batch, area, act.by, act.time, act.day
        )
        meters = meter.charge(act, area, claims, kg)
        crops = (product,) if product else ()
        _bear(
            act, batch, kg=kg, fresh=kg, crops=crops, area=area, claims=claims,
            meters=meters, drawn=drawn, product=product,
        )  # fmt: skip


def _process(
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
    products = {batch: _product(act, batch) for batch in made}
    weights = {
        batch: weigh(act.state, lines, products[batch], _lot(act, batch))
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
        _bear(
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


def _bear(
    act: Act,
    batch: str,
    *,
    kg: Decimal = ZERO,
    fresh: Decimal = ZERO,
    crops: tuple[str, ...] = (),
    area: str | None = None,
    claims: tuple[str, ...] = (),
    meters: tuple[str, ...] = (),
    drawn: Iterable[Drawn] = (),
    planting: int = 0,
    product: str | None = None,
) -> None:
    """Write a new batch, its parents and its maker's holding."""
    parents = [parent for parent, _ in drawn]
    before = act.state.get(Batch, batch)
    product = _product(act, batch) or product
    _check_may_make(act, batch, product)
    if before is not None:
        if not before.void or before.maker != act.by:
            raise Refused(
                "custody.born_already", batch=before.lot, maker=_name(act, before.maker)
            )
        # A birth that was declared an error and is told again: what was made from it
        # since, and what was said about it, stands.
        check_not_own_ancestor(act.state, batch, (parent.id for parent in parents))
    recalls = before.recalls if before else ()
    through = {mark for parent in parents for mark in parent.recalled}
    act.state.put(
        Batch(
            id=batch,
            code=batch_code(batch),
            lot=_lot(act, batch),
            product=product,
            planting=planting,
            area=area,
            maker=act.by,
            born=act.time,
            event_id=act.event_id,
            made_kg=kg,
            fresh_kg=fresh,
            crops=crops,
            claims=claims,
            parents=tuple(parent.id for parent in parents),
            diary=1 if planting or _kept_diary(parents) else 0,
            sprays=before.sprays if before else (),
            meters=meters,
            recalls=recalls,
            recalled=tuple(sorted(through | ({batch} if recalls else set()))),
            void=0,
        )
    )
    for parent, drew in drawn:
        act.state.put(Lineage(parent.id, batch, act.event_id, drew))
    if not planting:
        give(act.state, batch, act.by, kg)


def _check_may_make(act: Act, batch: str, product: str | None) -> None:
    """Only the owner and the makers of a product may give birth to its lots."""
    registered = act.state.get(Registered, product) if product else None
    if product and registered is None:
        raise Refused("custody.unregistered_product", batch=_lot(act, batch))
    if registered is None:
        return
    if registered.ended is not None and registered.ended <= act.time:
        raise Refused("custody.product_ended", product=name_of(registered, ""))
    value = value_of(registered.value)
    owner, makers = text_of(value, "owner"), texts_of(value, "makers")
    if not owner and not makers and not text_of(value, "gtin"):
        return  # a kind of crop that belongs to nobody
    if act.by not in (owner or registered.owner, *makers):
        raise Refused(
            "custody.not_your_product",
            product=name_of(registered, ""),
            owner=_name(act, owner or registered.owner),
        )


def _label(act: Act, batch: str) -> None:
    """Let the maker or holder of a lot give out serials under it."""
    found = known(act.state, batch)
    if found.maker != act.by:
        raise Refused("custody.not_yours", batch=found.lot, want="0")


def _own_area(act: Act, area: str) -> str | None:
    """Return the planting area, if the author may plant and harvest there."""
    if not area:
        return None
    found = act.state.get(Registered, area)
    if found is None or found.type != "area":
        raise Refused("custody.unknown_area", area=lot_of(area))
    value = value_of(found.value)
    if text_of(value, "holder") != act.by:
        holder = text_of(value, "holder")
        raise Refused(
            "custody.not_your_area",
            area=text_of(value, "code"),
            holder=_name(act, holder),
        )
    if found.ended is not None and found.ended <= act.time:
        raise Refused("custody.area_ended", area=text_of(value, "code"))
    return area


def _one_area(act: Act, plantings: list[Batch]) -> str | None:
    areas = {planting.area for planting in plantings}
    if len(areas) > 1:
        raise Refused("custody.two_areas", planting=plantings[0].lot)
    area = areas.pop()
    return _own_area(act, area) if area else None


def _shared_area(drawn: Iterable[Drawn]) -> str | None:
    areas = {parent.area for parent, _ in drawn}
    return areas.pop() if len(areas) == 1 else None


def _check_own_planting(act: Act, planting: Batch) -> None:
    if planting.maker != act.by:
        raise Refused(
            "custody.not_your_planting",
            planting=planting.lot,
            maker=_name(act, planting.maker),
        )


def _overridden(act: Act, planting: Batch) -> bool:
    """Say whether the interval is knowingly set aside, where the rule set allows."""
    override = act.said.get("nguon:override")
    if not isinstance(override, dict) or text_of(override, "nguon:rule") != "interval":
        return False
    if not override.get("nguon:reason"):
        raise Refused("custody.override_without_reason", planting=planting.lot)
    if not interval_may_be_overridden(act.state, planting.product):
        raise Refused("custody.override_not_allowed", planting=planting.lot)
    return True


def _kept_diary(parents: list[Batch]) -> bool:
    return bool(parents) and all(parent.diary for parent in parents)


def _born(act: Act, batch: str) -> Mapping[str, JSON]:
    born = act.said.get("nguon:born")
    for entry in born if isinstance(born, list) else ():
        if isinstance(entry, dict) and entry.get("nguon:batch") == batch:
            return entry
    return {}


def _product(act: Act, batch: str) -> str | None:
    return product_of(batch) or text_of(_born(act, batch), "nguon:product") or None


def _lot(act: Act, batch: str) -> str:
    lot = text_of(_born(act, batch), "nguon:lot")
    if lot or product_of(batch):
        return lot or lot_of(batch)
    return show_code(batch_code(batch))


def _name(act: Act, organisation: str) -> JSON:
    return name_of(act.state.get(Registered, organisation), organisation)
