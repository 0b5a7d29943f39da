"""One event as the rules read it: a typed view over a custody statement.

The statement itself is an EPCIS 2.0 event (EPCIS.md says which event type, business
step and disposition each verb has); what EPCIS has no word for stands under our
namespace, `nguon:`. The view takes a validated statement and never fails on what was
sealed: a member that is not there is None or empty. Proved in tests/core/test_event.py.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal

from nguon.core.entry import subjects
from nguon.core.epcis import normal_event as normal_event
from nguon.core.epcis import validate as validate
from nguon.core.identifiers import batch_of
from nguon.core.units import is_count, kilograms
from nguon.core.values import words_of
from nguon.core.vocabulary import LOSS_REASONS as LOSS_REASONS
from nguon.core.vocabulary import STEPS as STEPS


@dataclass(frozen=True, slots=True)
class Quantity:
    """So much of one class. An unquantified class has neither `kg` nor `count`."""

    epc_class: str
    quantity: Decimal | None
    uom: str | None

    @property
    def batch(self) -> str | None:
        """The batch that the class is, if it is one."""
        return batch_of(self.epc_class)

    @property
    def kg(self) -> Decimal | None:
        """Kilograms, when the unit is a weight."""
        return None if self.quantity is None else kilograms(self.quantity, self.uom)

    @property
    def count(self) -> Decimal | None:
        """Pieces, when the unit is none or a piece."""
        return self.quantity if is_count(self.uom) else None


@dataclass(frozen=True, slots=True)
class Loss:
    """What did not become output, by its name."""

    reason: str
    quantity: Decimal
    uom: str | None
    note: str | None

    @property
    def kg(self) -> Decimal | None:
        """Kilograms, when the unit is a weight."""
        return kilograms(self.quantity, self.uom)


@dataclass(frozen=True, slots=True)
class Born:
    """The lot number and product that a new batch gets."""

    batch: str
    lot: str | None
    product: str | None


@dataclass(frozen=True, slots=True)
class Treatment:
    """What was given to the plants, and how many days must pass before harvest."""

    material: str | None
    substance: str | None
    dose: str | None
    target: str | None
    interval_days: int | None


@dataclass(frozen=True, slots=True)
class Override:
    """A rule that was knowingly not kept, where the rule set allows it."""

    rule: str
    reason: str


@dataclass(frozen=True, slots=True)
class Declaration:
    """`errorDeclaration`: this event was wrong, and what stands instead."""

    time: str
    reason: str | None
    corrective: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """The outcome of a test or an inspection."""

    verdict: str
    substances: int | None
    note: str | None
    number: str | None


@dataclass(frozen=True, slots=True)
class Reading:
    """One line of a sensor report, with the time and device of its element."""

    type: str
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    mean: Decimal | None
    uom: str | None
    exception: str | None
    start: str | None
    end: str | None
    device: str | None


@dataclass(frozen=True, slots=True)
class Event:
    """A custody statement, read once."""

    type: str
    action: str | None
    biz_step: str | None
    disposition: str | None
    time: str  # UTC, milliseconds
    offset: str  # "+07:00": the zone in which it happened
    offset_differs: bool  # eventTime was written in another zone than that
    event_id: str | None
    step: str | None
    batches: tuple[str, ...]  # every batch it is about: entry.subjects
    epcs: tuple[str, ...]
    quantities: tuple[Quantity, ...]
    parent: str | None
    child_epcs: tuple[str, ...]
    children: tuple[Quantity, ...]
    input_epcs: tuple[str, ...]
    inputs: tuple[Quantity, ...]
    output_epcs: tuple[str, ...]
    outputs: tuple[Quantity, ...]
    transformation: str | None
    read_point: str | None
    location: str | None
    source: str | None  # possessing_party
    destination: str | None  # possessing_party
    sources: tuple[tuple[str, str], ...]
    destinations: tuple[tuple[str, str], ...]
    documents: tuple[tuple[str | None, str], ...]
    certificates: tuple[str, ...]
    set: tuple[str, ...]
    unset: tuple[str, ...]
    declaration: Declaration | None
    readings: tuple[Reading, ...]
    losses: tuple[Loss, ...]
    born: tuple[Born, ...]
    area: str | None
    product: str | None
    carrier: str | None
    handover: str | None
    treatment: Treatment | None
    override: Override | None
    result: Result | None
    reason: str | dict[str, str] | None
    note: str | None
    units: int | None
    serials: str | None
    best_before: str | None
    statement: Mapping[str, object] = field(repr=False, compare=False)

    @classmethod
    def from_statement(cls, statement: Mapping[str, object]) -> "Event":
        """Read a validated statement."""
        moment = _text(statement, "eventTime") or ""
        offset = _text(statement, "eventTimeZoneOffset") or ""
        sources = _pairs(statement, "sourceList", "source")
        destinations = _pairs(statement, "destinationList", "destination")
        persistent = _object(statement, "persistentDisposition")
        return cls(
            type=_text(statement, "type") or "",
            action=_text(statement, "action"),
            biz_step=_text(statement, "bizStep"),
            disposition=_text(statement, "disposition"),
            time=utc(moment),
            offset=offset,
            offset_differs=moment[-6:-5] in ("+", "-") and moment[-6:] != offset,
            event_id=_text(statement, "eventID"),
            step=_text(statement, "nguon:step"),
            batches=subjects("custody", statement),
            epcs=_texts(statement, "epcList"),
            quantities=_quantities(statement, "quantityList"),
            parent=_text(statement, "parentID"),
            child_epcs=_texts(statement, "childEPCs"),
            children=_quantities(statement, "childQuantityList"),
            input_epcs=_texts(statement, "inputEPCList"),
            inputs=_quantities(statement, "inputQuantityList"),
            output_epcs=_texts(statement, "outputEPCList"),
            outputs=_quantities(statement, "outputQuantityList"),
            transformation=_text(statement, "transformationID"),
            read_point=_text(_object(statement, "readPoint"), "id"),
            location=_text(_object(statement, "bizLocation"), "id"),
            source=dict(sources).get("possessing_party"),
            destination=dict(destinations).get("possessing_party"),
            sources=sources,
            destinations=destinations,
            documents=tuple(
                (_text(each, "type"), _text(each, "bizTransaction") or "")
                for each in _objects(statement, "bizTransactionList")
            ),
            certificates=_one_or_many(statement, "certificationInfo"),
            set=_texts(persistent, "set"),
            unset=_texts(persistent, "unset"),
            declaration=_declaration(_object(statement, "errorDeclaration")),
            readings=tuple(_readings(statement)),
            losses=tuple(_losses(statement)),
            born=tuple(_born(statement)),
            area=_text(statement, "nguon:area"),
            product=_text(statement, "nguon:product"),
            carrier=_text(statement, "nguon:carrier"),
            handover=_text(statement, "nguon:handover"),
            treatment=_treatment(_object(statement, "nguon:treatment")),
            override=_override(_object(statement, "nguon:override")),
            result=_result(_object(statement, "nguon:result")),
            reason=_reason(statement.get("nguon:reason")),
            note=_words(statement, "nguon:note"),
            units=_whole(statement, "nguon:units"),
            serials=_text(statement, "nguon:serials"),
            best_before=_text(_object(statement, "ilmd"), "nguon:bestBefore"),
            statement=statement,
        )


def utc(moment: str) -> str:
    """Return an RFC 3339 moment in UTC with milliseconds, as the records keep it."""
    when = datetime.fromisoformat(moment).astimezone(UTC)
    return when.strftime("%Y-%m-%dT%H:%M:%S.") + f"{when.microsecond // 1000:03d}Z"


def _text(holder: Mapping[str, object], name: str) -> str | None:
    value = holder.get(name)
    return value if isinstance(value, str) else None


def _words(holder: Mapping[str, object], name: str) -> str | None:
    return words_of(holder, name) or _text(holder, name)


def _figure(holder: Mapping[str, object], name: str) -> Decimal | None:
    value = holder.get(name)
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return Decimal(value)
    return None


def _whole(holder: Mapping[str, object], name: str) -> int | None:
    value = holder.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _object(holder: Mapping[str, object], name: str) -> Mapping[str, object]:
    value = holder.get(name)
    return value if isinstance(value, dict) else {}


def _objects(holder: Mapping[str, object], name: str) -> Iterator[Mapping[str, object]]:
    value = holder.get(name)
    if isinstance(value, list):
        yield from (part for part in value if isinstance(part, dict))


def _texts(holder: Mapping[str, object], name: str) -> tuple[str, ...]:
    value = holder.get(name)
    if not isinstance(value, list):
        return ()
    return tuple(part for part in value if isinstance(part, str))


def _one_or_many(holder: Mapping[str, object], name: str) -> tuple[str, ...]:
    one = _text(holder, name)
    return _texts(holder, name) if one is None else (one,)


def _quantities(holder: Mapping[str, object], name: str) -> tuple[Quantity, ...]:
    return tuple(
        Quantity(
            _text(each, "epcClass") or "",
            _figure(each, "quantity"),
            _text(each, "uom"),
        )
        for each in _objects(holder, name)
    )


def _pairs(
    holder: Mapping[str, object], name: str, member: str
) -> tuple[tuple[str, str], ...]:
    return tuple(
        (_text(each, "type") or "", _text(each, member) or "")
        for each in _objects(holder, name)
    )


def _losses(statement: Mapping[str, object]) -> Iterator[Loss]:
    for each in _objects(statement, "nguon:losses"):
        yield Loss(
            reason=_text(each, "nguon:reason") or "unstated",
            quantity=_figure(each, "quantity") or Decimal(0),
            uom=_text(each, "uom"),
            note=_words(each, "nguon:note"),
        )


def _born(statement: Mapping[str, object]) -> Iterator[Born]:
    for each in _objects(statement, "nguon:born"):
        yield Born(
            batch=_text(each, "nguon:batch") or "",
            lot=_text(each, "nguon:lot"),
            product=_text(each, "nguon:product"),
        )


def _treatment(each: Mapping[str, object]) -> Treatment | None:
    if not each:
        return None
    return Treatment(
        material=_words(each, "nguon:material"),
        substance=_text(each, "nguon:substance"),
        dose=_text(each, "nguon:dose"),
        target=_words(each, "nguon:target"),
        interval_days=_whole(each, "nguon:intervalDays"),
    )


def _override(each: Mapping[str, object]) -> Override | None:
    if not each:
        return None
    return Override(_text(each, "nguon:rule") or "", _text(each, "nguon:reason") or "")


def _result(each: Mapping[str, object]) -> Result | None:
    if not each:
        return None
    return Result(
        verdict=_text(each, "nguon:verdict") or "",
        substances=_whole(each, "nguon:substances"),
        note=_words(each, "nguon:note"),
        number=_text(each, "nguon:number"),
    )


def _declaration(each: Mapping[str, object]) -> Declaration | None:
    if not each:
        return None
    return Declaration(
        time=_text(each, "declarationTime") or "",
        reason=_text(each, "reason"),
        corrective=_texts(each, "correctiveEventIDs"),
    )


def _reason(value: object) -> str | dict[str, str] | None:
    if isinstance(value, dict):
        return {str(name): str(part) for name, part in value.items()}
    return value if isinstance(value, str) else None


def _readings(statement: Mapping[str, object]) -> Iterator[Reading]:
    for element in _objects(statement, "sensorElementList"):
        about = _object(element, "sensorMetadata")
        moment = _text(about, "time")
        for report in _objects(element, "sensorReport"):
            yield Reading(
                type=_text(report, "type") or "",
                value=_figure(report, "value"),
                low=_figure(report, "minValue"),
                high=_figure(report, "maxValue"),
                mean=_figure(report, "meanValue"),
                uom=_text(report, "uom"),
                exception=_text(report, "exception"),
                start=_text(about, "startTime") or moment,
                end=_text(about, "endTime") or moment,
                device=_text(report, "deviceID") or _text(about, "deviceID"),
            )
