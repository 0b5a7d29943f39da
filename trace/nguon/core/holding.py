"""What is in whose hands: taking from and giving to the holdings of organisations.

A holding is (batch, organisation) in kilograms and never goes below zero; two who
spend the same kilogram meet here, and the second is told what is left. Proved in
tests/core/test_custody.py.
"""

from decimal import Decimal

from nguon.core.act import Act, Line
from nguon.core.balance import ZERO, plain
from nguon.core.identifiers import product_of
from nguon.core.pending import Pending
from nguon.core.state import Batch, Handover, Holding, Registered, View
from nguon.core.units import is_count
from nguon.core.units import kilograms as in_kilograms
from nguon.core.values import name_of, number_of, value_of
from nguon.errors import Refused


def lot_of(batch: str) -> str:
    """Return the last part of a batch id: what to call it before it is known."""
    return batch.rsplit("/", 1)[-1]


def known(state: View, batch: str) -> Batch:
    """Return a batch that was born and not undone, or refuse."""
    found = state.get(Batch, batch)
    if found is None or found.void:
        product = product_of(batch)
        if product and state.get(Registered, product) is None:
            raise Refused("custody.unregistered_product", batch=lot_of(batch))
        raise Refused("custody.unknown_lot", batch=lot_of(batch))
    return found


def kilograms(state: View, line: Line, product: str | None, lot: str) -> Decimal:
    """Return the weight of a line, or refuse with the advice to weigh."""
    if line.quantity is None:
        raise Refused("custody.no_weight", batch=lot)
    if is_count(line.unit):
        kg = line.quantity * _net_weight(state, product, lot, line.quantity)
    elif (mass := in_kilograms(line.quantity, line.unit)) is not None:
        kg = mass
    else:
        raise Refused("custody.unknown_unit", batch=lot, unit=line.unit)
    if kg <= 0:
        raise Refused("custody.no_weight", batch=lot)
    return kg


def weigh(state: View, lines: list[Line], product: str | None, lot: str) -> Decimal:
    """Return the weight of all lines about one batch."""
    first, *more = (kilograms(state, line, product, lot) for line in lines)
    return sum(more, first)


def by_batch(lines: list[Line]) -> dict[str, list[Line]]:
    """Return the lines of each batch, in order of appearance."""
    found: dict[str, list[Line]] = {}
    for line in lines:
        if line.batch is not None:
            found.setdefault(line.batch, []).append(line)
    return found


def held(state: View, batch: str, organisation: str) -> Decimal:
    """Return how many kilograms of a batch an organisation has."""
    found = state.get(Holding, batch, organisation)
    return found.kg if found else ZERO


def had(state: View, batch: Batch, organisation: str) -> bool:
    """Say whether the batch is or ever was in that organisation's hands."""
    return (
        batch.maker == organisation
        or state.get(Holding, batch.id, organisation) is not None
    )


def give(state: Pending, batch: str, organisation: str, kg: Decimal) -> None:
    """Add to a holding. Undoing gives less than nothing; see core.correction."""
    state.put(Holding(batch, organisation, held(state, batch, organisation) + kg))


def take(act: Act, batch: Batch, kg: Decimal) -> None:
    """Draw on the author's own holding, or refuse with what is there."""
    if batch.planting:
        raise Refused("custody.planting_only_harvested", batch=batch.lot)
    check_born_before(act, batch)
    holding = act.state.get(Holding, batch.id, act.by)
    have = holding.kg if holding else ZERO
    if have < kg:
        raise _not_enough(act, batch, have, kg)
    act.state.put(Holding(batch.id, act.by, have - kg))


def check_born_before(act: Act, batch: Batch) -> None:
    """Refuse what would have happened to a batch before there was one."""
    if batch.born > act.until:
        raise Refused("custody.before_birth", batch=batch.lot, born=batch.born)


def _not_enough(act: Act, batch: Batch, have: Decimal, kg: Decimal) -> Refused:
    coming = act.state.find(Handover, batch=batch.id, receiver=act.by)
    waiting = [handover for handover in coming if handover.state == "open"]
    if waiting:
        sender = waiting[0].sender
        return Refused(
            "custody.not_received_yet",
            batch=batch.lot,
            sender=name_of(act.state.get(Registered, sender), sender),
            sent=plain(waiting[0].sent_kg),
            have=plain(have),
        )
    if have == 0 and not had(act.state, batch, act.by):
        return Refused("custody.not_yours", batch=batch.lot, want=plain(kg))
    return Refused(
        "custody.not_enough", batch=batch.lot, have=plain(have), want=plain(kg)
    )


def _net_weight(state: View, product: str | None, lot: str, count: Decimal) -> Decimal:
    registered = state.get(Registered, product) if product else None
    net = number_of(value_of(registered.value), "net_kg") if registered else None
    if net is None:
        raise Refused("custody.count_without_weight", batch=lot, count=plain(count))
    return net
