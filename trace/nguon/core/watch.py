"""What moves nothing: care of plants, storage, tests, readings, containers.

Who may say it depends on what is said: a planting is tended by whoever planted it,
goods are stored and shelved by their holder, tests come from a laboratory, an officer
or, as self-declared, from somebody who has or had the goods; a sensor may be anybody's
who is registered. A piece is in one container at a time. Proved in
tests/core/test_watch.py.
"""

from nguon.core import safety
from nguon.core.act import Act
from nguon.core.balance import ZERO, plain
from nguon.core.holding import (
    by_batch,
    check_born_before,
    had,
    held,
    known,
    lot_of,
    take,
    weigh,
)  # fmt: skip
from nguon.core.recall import check_not_recalled
from nguon.core.state import Batch, Container, Outflow, Registered
from nguon.core.values import name_of
from nguon.errors import Refused

_CARE = ("fertilise", "spray", "irrigate", "tend")
_KEEPING = ("store", "wash", "trim", "sort", "cool", "treat", "pack", "stock")
_OPEN_TO_ALL = ("sensor",)
_JUDGES = ("laboratory", "officer", "operator")


def observe(act: Act) -> None:
    """Take note of something that was done to batches, or seen on them."""
    for name in by_batch(act.lines("quantityList", "epcList")):
        batch = known(act.state, name)
        check_born_before(act, batch)
        if act.step in _CARE:
            _tend(act, batch)
        elif act.step in _KEEPING:
            _keep(act, batch)
        elif act.step not in _OPEN_TO_ALL and not _may_speak(act, batch):
            raise Refused("custody.not_your_business", batch=batch.lot, step=act.step)


def spend(act: Act) -> None:
    """Let goods leave for good: sold, destroyed, or taken as a sample."""
    lines = by_batch(act.lines("quantityList", "epcList"))
    if not lines:
        raise Refused("custody.nothing_named")
    for name, found in lines.items():
        batch = known(act.state, name)
        if act.step == "sample" and _samples_for_others(act, batch):
            continue  # a laboratory's act moves nothing; the holder says what is gone
        if act.step == "sell":
            check_not_recalled(act, batch)
        kg = weigh(act.state, found, batch.product, batch.lot)
        take(act, batch, kg)
        act.state.put(Outflow(act.by, act.event_id, name, act.step, kg))


def contain(act: Act) -> None:
    """Pack pieces of lots that are in hand, or unpack them."""
    for name in by_batch(act.lines("childEPCs", "childQuantityList")):
        _keep(act, known(act.state, name))
    put_together(act)


def put_together(act: Act) -> None:
    """Put pieces into a container or take them out; a piece is in one at a time."""
    parent, action = act.text("parentID"), act.text("action")
    children = [line.epc for line in act.lines("childEPCs")]
    if action == "DELETE" and not children:
        children = [
            each.child for each in act.state.find(Container, parent=parent)
        ]  # the standard's "all of them"
    for child in children:
        now = act.state.get(Container, child)
        inside = now.parent if now else ""
        if action == "ADD":
            if inside and inside != parent:
                raise Refused(
                    "custody.in_container",
                    child=lot_of(child),
                    container=lot_of(inside),
                )
            act.state.put(Container(child, parent))
        elif action == "DELETE":
            if inside != parent:
                raise Refused(
                    "custody.not_in_container",
                    child=lot_of(child),
                    container=lot_of(parent),
                )
            act.state.put(Container(child, ""))


def _tend(act: Act, batch: Batch) -> None:
    if not batch.planting:
        raise Refused("custody.not_a_planting", batch=batch.lot, step=act.step)
    if batch.maker != act.by:
        raise Refused(
            "custody.not_your_planting",
            planting=batch.lot,
            maker=name_of(act.state.get(Registered, batch.maker), batch.maker),
        )
    if act.step == "spray":
        safety.keep_spray(act, batch)


def _keep(act: Act, batch: Batch) -> None:
    if batch.planting:
        raise Refused("custody.planting_only_harvested", batch=batch.lot)
    if act.step == "stock":
        check_not_recalled(act, batch)
    if held(act.state, batch.id, act.by) <= ZERO:
        raise Refused("custody.not_in_hand", batch=batch.lot, have=plain(ZERO))


def _may_speak(act: Act, batch: Batch) -> bool:
    if not act.roles.isdisjoint(_JUDGES) or had(act.state, batch, act.by):
        return True
    return act.step == "transport" and "carrier" in act.roles


def _samples_for_others(act: Act, batch: Batch) -> bool:
    return (
        not act.roles.isdisjoint(_JUDGES) and held(act.state, batch.id, act.by) <= ZERO
    )


def check_place(act: Act) -> None:
    """Refuse goods made or sent from a place that is registered to somebody else.

    A place registered by the operator or an officer (a market, an airport) is open to
    all; an organisation whose own register entry names the place is at home there.
    """
    where = act.place()
    found = act.state.get(Registered, where) if where else None
    if found is None or found.type != "place" or found.owner == act.by:
        return
    if act.home == where:
        return
    owner = act.state.get(Registered, found.owner)
    if owner is not None and act.roles_of(owner).isdisjoint(("officer", "operator")):
        raise Refused(
            "custody.other_place",
            place=name_of(found, where),
            owner=name_of(owner, found.owner),
        )
