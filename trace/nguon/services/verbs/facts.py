"""What every event tells beside its verb: when, where, with which papers, and notes.

A verb's builder takes the facts that a form or a file gave and returns an EPCIS 2.0
event, nothing invented and nothing asked twice:

    facts = Facts(when=…, place="https://w3id.org/nguon/place/…")
    harvest(facts, newborn=Newborn(…), planting="https://w3id.org/nguon/b/…")

A moment is written with Vietnam's offset, as people there read it. Proved in
tests/services/test_verbs.py.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Final, TypeAlias

from nguon.core.canonical import JSON, number
from nguon.core.identifiers import NAMESPACE, product_of

Event: TypeAlias = dict[str, JSON]

VIETNAM: Final = timezone(timedelta(hours=7))
CONTEXT: Final = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"


@dataclass(frozen=True, slots=True)
class Price:
    """What was agreed; sealed by default. `per`: "KGM" for a kilogram, "" in all."""

    amount: Decimal
    per: str = "KGM"
    currency: str = "VND"


@dataclass(frozen=True, slots=True)
class Facts:
    """When and where it happened, and what came with it."""

    when: datetime
    place: str | None = None
    event_id: str | None = None
    note: str = ""
    documents: tuple[tuple[str, str], ...] = ()  # (desadv, inv, testres, …; URI)
    celsius: Decimal | None = None
    price: Price | None = None
    units: int | None = None  # consumer units: bunches, bags, nets
    serials: str = ""  # "000001-002200"


@dataclass(frozen=True, slots=True)
class Amount:
    """A batch and how much of it: kilograms, or a count of its product's units."""

    batch: str
    kg: Decimal | None = None
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Newborn:
    """A batch that begins here. A GTIN and lot say product and lot by themselves.

    An empty `product`: a crop that nobody has registered.
    """

    batch: str
    lot: str
    product: str
    kg: Decimal | None = None

    @property
    def amount(self) -> Amount:
        return Amount(self.batch, self.kg)


@dataclass(frozen=True, slots=True)
class Loss:
    """Kilograms that nobody holds afterwards, and why."""

    reason: str
    kg: Decimal
    note: str = ""


def event(
    kind: str,
    facts: Facts,
    step: str,
    biz_step: str,
    disposition: str,
    action: str | None = None,
) -> Event:
    """Return the members that every event has."""
    when = facts.when.astimezone(VIETNAM)
    said: Event = {
        "@context": [CONTEXT, {"nguon": NAMESPACE}],
        "type": kind,
        "eventTime": when.isoformat(timespec="seconds"),
        "eventTimeZoneOffset": "+07:00",
        "bizStep": biz_step,
        "disposition": disposition,
        "nguon:step": step,
    }
    if action:
        said["action"] = action
    if facts.event_id:
        said["eventID"] = facts.event_id
    if facts.place:
        said["readPoint"] = {"id": facts.place}
    if facts.note:
        said["nguon:note"] = facts.note
    if facts.documents:
        said["bizTransactionList"] = [
            {"type": kind, "bizTransaction": uri} for kind, uri in facts.documents
        ]
    if facts.celsius is not None:
        report: Event = {"type": "Temperature", "value": number(facts.celsius)}
        said["sensorElementList"] = [{"sensorReport": [report | {"uom": "CEL"}]}]
    if facts.price:
        said["nguon:price"] = _price(facts.price)
    if facts.units is not None:
        said["nguon:units"] = facts.units
    if facts.serials:
        said["nguon:serials"] = facts.serials
    return said


def classes(amounts: Iterable[Amount]) -> list[JSON]:
    """Return EPCIS quantity elements."""
    return [_element(amount) for amount in amounts]


def only_named(batches: Iterable[str]) -> list[JSON]:
    """Return quantity elements without a quantity: the batches as wholes."""
    return classes(Amount(batch) for batch in batches)


def born(newborns: Iterable[Newborn]) -> list[JSON]:
    """Return what is said of batches whose identifier does not say it."""
    return [
        {
            "nguon:batch": one.batch,
            "nguon:lot": one.lot,
            **({"nguon:product": one.product} if one.product else {}),
        }
        for one in newborns
        if product_of(one.batch) is None
    ]


def losses(lost: Iterable[Loss]) -> list[JSON]:
    return [
        {
            "nguon:reason": loss.reason,
            **({"nguon:note": loss.note} if loss.note else {}),
            "quantity": number(loss.kg),
            "uom": "KGM",
        }
        for loss in lost
        if loss.kg
    ]


def party(role: str, organisation: str) -> list[JSON]:
    """Return a source or destination list that names who has the goods."""
    return [{"type": "possessing_party", role: organisation}]


def with_losses(said: Event, lost: Iterable[Loss]) -> Event:
    named = losses(lost)
    return said | {"nguon:losses": named} if named else said


def with_birth(
    said: Event, newborns: Iterable[Newborn], best_before: date | None = None
) -> Event:
    named = born(newborns)
    if named:
        said = said | {"nguon:born": named}
    if best_before:
        said = said | {"ilmd": {"nguon:bestBefore": best_before.isoformat()}}
    return said


def spoken(reason: str | Mapping[str, str]) -> JSON:
    """Return a reason as it was given: one text, or one in each language."""
    return reason if isinstance(reason, str) else dict(reason)


def _element(amount: Amount) -> Event:
    said: Event = {"epcClass": amount.batch}
    if amount.count is not None:
        return said | {"quantity": amount.count}
    if amount.kg is not None:
        return said | {"quantity": number(amount.kg), "uom": "KGM"}
    return said


def _price(price: Price) -> Event:
    said: Event = {
        "nguon:amount": number(price.amount),
        "nguon:currency": price.currency,
    }
    return said | {"nguon:per": price.per} if price.per else said
