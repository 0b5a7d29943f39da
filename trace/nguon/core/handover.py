"""Goods change hands by two: one ships, the other confirms with their own weight.

Shipping takes the goods out of the sender's holding and opens a hand-over; receiving
names the shipping event and closes it. The difference between the two weights stays
visible, silence shows as "not confirmed". While it is open the sender may void it and
has the goods back. A carrier is named on the shipment and holds nothing. DESIGN
section 5, rule 1. Proved in tests/core/test_handover.py.
"""

from collections.abc import Sequence
from dataclasses import replace

from nguon.core.act import Act
from nguon.core.balance import check_received, plain
from nguon.core.canonical import JSON
from nguon.core.holding import (
    by_batch,
    check_born_before,
    give,
    had,
    known,
    lot_of,
    take,
    weigh,
)  # fmt: skip
from nguon.core.recall import check_not_recalled
from nguon.core.rulings import receive_tolerance
from nguon.core.state import Alias, Batch, Handover, Registered
from nguon.core.values import name_of
from nguon.errors import Conflict, Refused

_ORGANISATIONS = "https://w3id.org/nguon/org/"


def ship(act: Act) -> None:
    """Take goods out of the author's hands, on the way to the named receiver."""
    receiver = _receiver(act)
    carrier = act.text("nguon:carrier") or None
    if carrier and act.state.get(Registered, carrier) is None:
        raise Refused("custody.unknown_organisation", organisation=lot_of(carrier))
    lines = by_batch(act.lines("quantityList", "epcList"))
    if not lines:
        raise Refused("custody.nothing_named")
    for name, found in lines.items():
        batch = known(act.state, name)
        kg = weigh(act.state, found, batch.product, batch.lot)
        if not _goes_back(act, batch, receiver):
            check_not_recalled(act, batch)
        if act.state.get(Handover, act.event_id, name) is not None:
            raise Conflict("custody.same_id", event_id=act.event_id)
        take(act, batch, kg)
        act.state.put(
            Handover(
                act.event_id,
                name,
                act.by,
                receiver,
                carrier,
                kg,
                act.time,
                None,
                None,
                "open",
            )
        )


def receive(act: Act) -> None:
    """Confirm a shipment with the author's own weight."""
    lines = by_batch(act.lines("quantityList", "epcList"))
    if not lines:
        raise Refused("custody.nothing_named")
    for name, found in lines.items():
        batch = known(act.state, name)
        handover = _handover_to(act, batch)
        kg = weigh(act.state, found, batch.product, batch.lot)
        tolerance = receive_tolerance(act.state, batch.product)
        credit = check_received(handover.sent_kg, kg, tolerance, batch.lot)
        give(act.state, name, act.by, credit)
        act.state.put(
            replace(
                handover, received_kg=kg, received_event=act.event_id, state="confirmed"
            )
        )


def void(act: Act) -> None:
    """Call a shipment back: the sender has the goods again."""
    for name in by_batch(act.lines("quantityList", "epcList")):
        batch = known(act.state, name)
        sent = act.state.find(Handover, batch=name)
        handover = _one_open(
            act, batch, [each for each in sent if each.sender == act.by], "void"
        )
        give(act.state, name, act.by, handover.sent_kg)
        act.state.put(replace(handover, state="void", received_event=act.event_id))


def _receiver(act: Act) -> str:
    """Return the organisation that the goods go to, "" when nobody is named."""
    if act.party("sourceList") not in ("", act.by, *_aliases(act)):
        raise Refused("custody.not_the_sender")
    named = act.party("destinationList")
    alias = act.state.get(Alias, named) if named else None
    receiver = alias.id if alias else named
    if receiver == act.by:
        raise Refused("custody.to_oneself")
    if receiver.startswith(_ORGANISATIONS):
        found = act.state.get(Registered, receiver)
        if found is None or found.type != "organisation":
            raise Refused("custody.unknown_organisation", organisation=lot_of(receiver))
    return receiver


def _aliases(act: Act) -> tuple[str, ...]:
    named = act.party("sourceList")
    alias = act.state.get(Alias, named) if named else None
    return (named,) if alias and alias.id == act.by else ()


def _goes_back(act: Act, batch: Batch, receiver: str) -> bool:
    """Say whether recalled goods return to somebody who had them before."""
    return (
        act.said.get("disposition") == "returned"
        and receiver != ""
        and had(act.state, batch, receiver)
    )


def _handover_to(act: Act, batch: Batch) -> Handover:
    """Return the open hand-over that this receipt confirms."""
    check_born_before(act, batch)
    event_id = act.text("nguon:handover")
    if event_id:
        found = act.state.get(Handover, event_id, batch.id)
        if found is None:
            raise Refused("custody.no_such_shipment", batch=batch.lot)
        if found.receiver != act.by:
            raise Refused(
                "custody.not_sent_to_you",
                batch=batch.lot,
                receiver=_name(act, found.receiver),
            )
        return _one_open(act, batch, [found], "receive")
    sent = act.state.find(Handover, batch=batch.id, receiver=act.by)
    return _one_open(act, batch, sent, "receive")


def _one_open(
    act: Act, batch: Batch, handovers: Sequence[Handover], verb: str
) -> Handover:
    event_id = act.text("nguon:handover")
    if event_id:
        handovers = [each for each in handovers if each.event_id == event_id]
    waiting = [each for each in handovers if each.state == "open"]
    if len(waiting) == 1:
        return waiting[0]
    if waiting:
        raise Refused(
            "custody.which_shipment",
            batch=batch.lot,
            count=len(waiting),
            sent=" + ".join(plain(each.sent_kg) for each in waiting),
        )
    if handovers:
        last = max(handovers, key=lambda each: each.sent)
        raise Refused(
            f"custody.shipment_{last.state}",
            batch=batch.lot,
            sent=plain(last.sent_kg),
            received=plain(last.received_kg or last.sent_kg),
        )
    raise Refused(f"custody.nothing_to_{verb}", batch=batch.lot)


def _name(act: Act, organisation: str) -> JSON:
    return name_of(act.state.get(Registered, organisation), organisation)
