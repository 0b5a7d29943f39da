"""How produce enters: a planting opens a diary, a harvest draws on it.

A planting lot is never quantified or used up. A harvest names the plantings it was cut
from, inside no spray's interval, from one area of its own and below that area's
ceiling. Goods without a planting are taken too, and shown "no diary". DESIGN section
5, rules 3 to 5. Proved in tests/core/test_birth.py, test_meter.py and test_safety.py.
"""

from collections.abc import Mapping

from nguon.core import meter, safety
from nguon.core.act import Act, Line
from nguon.core.balance import Drawn
from nguon.core.birth import bear, check_may_make, lot_for, name_by, product_for
from nguon.core.holding import by_batch, check_born_before, known, lot_of, weigh
from nguon.core.recall import check_not_recalled
from nguon.core.rulings import interval_may_be_overridden, yield_caps
from nguon.core.state import Batch, Registered
from nguon.core.values import text_of, value_of
from nguon.errors import Refused


def birth(act: Act) -> None:
    """An ObjectEvent that adds: a planting, or goods without one."""
    lines = act.lines("quantityList", "epcList")
    if not lines:
        raise Refused("custody.nothing_named")
    for line in lines:
        if line.batch is None:  # a serial without a lot: nothing to hold, but a maker
            check_may_make(act, line.epc, "/".join(line.epc.split("/")[:5]))
    if act.step == "plant":
        plant(act)
    else:
        commission(act)


def plant(act: Act) -> None:
    """Open a planting lot on an area (or none: then nothing is claimed or metered)."""
    area = own_area(act, act.text("nguon:area"))
    for batch in by_batch(act.lines("quantityList", "epcList")):
        bear(act, batch, area=area, planting=1)


def commission(act: Act) -> None:
    """Take in what somebody else's harvest brought: no planting lot, no diary."""
    area = own_area(act, act.text("nguon:area"))
    for batch, lines in by_batch(act.lines("quantityList", "epcList")).items():
        if all(line.epc != batch for line in lines):
            _label(act, batch)  # serials under a lot that is there already
            continue
        product = product_for(act, batch)
        if product and yield_caps(act.state, product):
            raise Refused("custody.needs_inputs", batch=lot_for(act, batch))
        kg = weigh(act.state, lines, product, lot_for(act, batch))
        claims = safety.claims_at_birth(
            act.state, batch, area, act.by, act.time, act.day
        )
        meters = meter.charge(act, area, claims, kg)
        crops = (product,) if product else ()
        bear(
            act, batch, kg=kg, fresh=kg, crops=crops, area=area, claims=claims,
            meters=meters,
        )  # fmt: skip


def harvest(act: Act, plantings: list[Batch], made: Mapping[str, list[Line]]) -> None:
    area = one_area(act, plantings)
    for planting in plantings:
        check_born_before(act, planting)
        check_not_recalled(act, planting)
        _check_own_planting(act, planting)
        safety.check_interval(planting, act.time, act.day, _overridden(act, planting))
    drawn = [Drawn(planting, None) for planting in plantings]
    for batch, lines in made.items():
        product = product_for(act, batch) or plantings[0].product
        kg = weigh(act.state, lines, product, lot_for(act, batch))
        claims = safety.claims_at_birth(
            act.state, batch, area, act.by, act.time, act.day
        )
        meters = meter.charge(act, area, claims, kg)
        crops = (product,) if product else ()
        bear(
            act, batch, kg=kg, fresh=kg, crops=crops, area=area, claims=claims,
            meters=meters, drawn=drawn, product=product,
        )  # fmt: skip


def _label(act: Act, batch: str) -> None:
    """Let the maker or holder of a lot give out serials under it."""
    found = known(act.state, batch)
    if found.maker != act.by:
        raise Refused("custody.not_yours", batch=found.lot, want="0")


def own_area(act: Act, area: str) -> str | None:
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
            holder=name_by(act, holder),
        )
    if found.ended is not None and found.ended <= act.time:
        raise Refused("custody.area_ended", area=text_of(value, "code"))
    return area


def one_area(act: Act, plantings: list[Batch]) -> str | None:
    areas = {planting.area for planting in plantings}
    if len(areas) > 1:
        raise Refused("custody.two_areas", planting=plantings[0].lot)
    area = areas.pop()
    return own_area(act, area) if area else None


def _check_own_planting(act: Act, planting: Batch) -> None:
    if planting.maker != act.by:
        raise Refused(
            "custody.not_your_planting",
            planting=planting.lot,
            maker=name_by(act, planting.maker),
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
