"""From hand to hand: ship, receive, take a shipment back, sell, destroy.

Shipping opens a hand-over; the receiver confirms it with their own weight and names
the shipment, so that a difference between two scales stays visible. A carrier is named
and holds nothing.
"""

from collections.abc import Mapping, Sequence

from nguon.core.canonical import JSON
from nguon.services.verbs.facts import Amount, Event, Facts, classes, event, party


def ship(
    facts: Facts,
    *,
    amounts: Sequence[Amount],
    sender: str,
    receiver: str,
    carrier: str | None = None,
    device: str | None = None,
) -> Event:
    """Goods leave for a named receiver; a device that measures may go along."""
    said = event(
        "ObjectEvent", facts, "ship", "shipping", "in_transit", action="OBSERVE"
    )
    said["quantityList"] = classes(amounts)
    said["sourceList"] = party("source", sender)
    said["destinationList"] = party("destination", receiver)
    if carrier:
        said["nguon:carrier"] = carrier
    if device:
        said["nguon:device"] = device
    return said


def receive(
    facts: Facts,
    *,
    handover: str,
    amounts: Sequence[Amount],
    sender: str,
    receiver: str,
) -> Event:
    """Goods arrive: the receiver's own weight, and which shipment it answers."""
    said = event(
        "ObjectEvent", facts, "receive", "receiving", "in_progress", action="OBSERVE"
    )
    said["quantityList"] = classes(amounts)
    said["sourceList"] = party("source", sender)
    said["destinationList"] = party("destination", receiver)
    said["nguon:handover"] = handover
    return said


def void_ship(facts: Facts, *, shipment: Mapping[str, JSON]) -> Event:
    """A shipment that never arrived comes back to its sender's holding."""
    said = event(
        "ObjectEvent",
        facts,
        "void_ship",
        "void_shipping",
        "in_progress",
        action="OBSERVE",
    )
    for name in ("quantityList", "sourceList", "destinationList"):
        if name in shipment:
            said[name] = shipment[name]
    said["nguon:handover"] = shipment["eventID"]
    return said


def sell(facts: Facts, *, amounts: Sequence[Amount]) -> Event:
    """Sold to those who eat it."""
    said = event(
        "ObjectEvent", facts, "sell", "retail_selling", "retail_sold", action="DELETE"
    )
    said["quantityList"] = classes(amounts)
    return said


def destroy(facts: Facts, *, amounts: Sequence[Amount]) -> Event:
    """Destroyed: spoiled, recalled, or not fit to eat."""
    said = event(
        "ObjectEvent", facts, "destroy", "destroying", "destroyed", action="DELETE"
    )
    said["quantityList"] = classes(amounts)
    return said
