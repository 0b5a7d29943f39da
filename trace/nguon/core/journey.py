"""Entries as steps of a journey: who did what to which batches, when, on whose word.

`registered` gives the registered things as they stand, `steps` every custody event in
the order of the ledger with its correction beside it. Pure reading: nothing is judged
here, that is `nguon.core.custody`'s. Used by `nguon.core.provenance` and proved in
tests/core/test_provenance.py.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import Final, TypeAlias

from nguon.core.canonical import JSON
from nguon.core.entry import Entry
from nguon.core.grade import GRADES, grade
from nguon.core.identifiers import product_of
from nguon.core.units import KILOGRAMS
from nguon.errors import Refused

Object: TypeAlias = Mapping[str, JSON]

LATE_AFTER: Final = timedelta(hours=24)
"""A record made within a day of the event is the diary as people keep it."""


@dataclass(frozen=True, slots=True)
class Thing:
    """A registered thing as it stood: `value` is its statement's value."""

    id: str
    type: str
    value: Object
    recorded: str
    ended: str | None
    sealed: frozenset[str]

    def name(self) -> Mapping[str, str] | None:
        """Return the name in both languages, or None where it is sealed."""
        name = self.value.get("name")
        if not isinstance(name, dict):
            return None
        return {key: text for key, text in name.items() if isinstance(text, str)}


@dataclass(frozen=True, slots=True)
class Amount:
    """Kilograms of one batch (None where it is not quantified)."""

    batch: str
    kg: Decimal | None
    units: Decimal | None


@dataclass(frozen=True, slots=True)
class Step:
    """One custody event on the way of the batch."""

    index: int
    event_id: str
    step: str
    time: str
    local: datetime
    recorded: str
    late: bool
    organisation: str
    other: str | None
    carrier: str | None
    place: str | None
    area: str | None
    inputs: tuple[Amount, ...]
    outputs: tuple[Amount, ...]
    objects: tuple[Amount, ...]
    losses: tuple[tuple[str, JSON, Decimal], ...]
    grade: int
    treatment: Object | None
    override: Object | None
    result: Object | None
    sensors: tuple[Object, ...]
    reason: JSON
    note: JSON
    serials: str | None
    voided_by: str | None
    corrects: str | None
    sent_kg: Decimal | None
    confirmed: bool | None
    sealed: tuple[str, ...]  # what is kept private, by its pointers

    @property
    def batches(self) -> tuple[str, ...]:
        return tuple(a.batch for a in (*self.inputs, *self.outputs, *self.objects))


def registered(entries: Mapping[int, Entry]) -> dict[str, Thing]:
    """Return every registered thing in `entries` as it stands in the end."""
    things: dict[str, Thing] = {}
    for index in sorted(entries):
        entry = entries[index]
        if entry.kind != "register":
            continue
        said = entry.statement
        subject, action = text(said.get("subject")), said.get("action")
        value = said.get("value")
        before = things.get(subject)
        if action == "revoke" and before:
            ended = text(said.get("from")) or entry.recorded
            things[subject] = Thing(
                subject, before.type, before.value, before.recorded, ended,
                before.sealed,
            )  # fmt: skip
        elif isinstance(value, dict):
            things[subject] = Thing(
                subject, text(said.get("type")), value, entry.recorded, None,
                frozenset(entry.sealed),
            )  # fmt: skip
    return things


def steps(entries: Mapping[int, Entry], things: Mapping[str, Thing]) -> list[Step]:
    """Return every custody event in the order of the ledger, corrections paired."""
    events = [(i, entries[i]) for i in sorted(entries) if entries[i].kind == "custody"]
    voided: dict[str, str] = {}
    corrective: dict[str, str] = {}
    reasons: dict[str, JSON] = {}
    for _, entry in events:
        declaration = entry.statement.get("errorDeclaration")
        if isinstance(declaration, dict):
            event_id = text(entry.statement.get("eventID"))
            voided[event_id] = event_id
            reasons[event_id] = entry.statement.get("nguon:reason")
            for other in items(declaration.get("correctiveEventIDs")):
                corrective[text(other)] = event_id
    received = {
        text(entry.statement.get("nguon:handover")): entry
        for _, entry in events
        if entry.statement.get("nguon:handover")
    }
    sent = {
        text(entry.statement.get("eventID")): entry.statement
        for _, entry in events
        if entry.statement.get("nguon:step") == "ship"
    }
    return [
        one_step(index, entry, things, voided, corrective, reasons, received, sent)
        for index, entry in events
        if "errorDeclaration" not in entry.statement
    ]


def one_step(
    index: int,
    entry: Entry,
    things: Mapping[str, Thing],
    voided: Mapping[str, str],
    corrective: Mapping[str, str],
    reasons: Mapping[str, JSON],
    received: Mapping[str, Entry],
    sent: Mapping[str, Object],
) -> Step:
    """Return one event as a step of the journey."""
    said = entry.statement
    event_id = text(said.get("eventID"))
    word = text(said.get("nguon:step")) or text(said.get("bizStep"))
    local = local_time(said)
    recorded = moment(entry.recorded)
    shipped = sent.get(text(said.get("nguon:handover")))
    place = said.get("readPoint") or said.get("bizLocation")
    return Step(
        index=index,
        event_id=event_id,
        step=word,
        time=text(said.get("eventTime")),
        local=local,
        recorded=entry.recorded,
        late=recorded - local > LATE_AFTER,
        organisation=entry.by.organisation,
        other=party(said, "destinationList") or party(said, "sourceList"),
        carrier=text(said.get("nguon:carrier")) or None,
        place=text(place.get("id")) if isinstance(place, dict) else None,
        area=text(said.get("nguon:area")) or None,
        inputs=amounts(said, "inputQuantityList", things),
        outputs=amounts(said, "outputQuantityList", things),
        objects=amounts(said, "quantityList", things),
        losses=losses(said),
        grade=graded(entry, things, bool(received.get(event_id) or shipped)),
        treatment=mapping(said.get("nguon:treatment")),
        override=mapping(said.get("nguon:override")),
        result=mapping(said.get("nguon:result")),
        sensors=tuple(
            element
            for element in items(said.get("sensorElementList"))
            if isinstance(element, dict)
        ),
        reason=said.get("nguon:reason") or reasons.get(corrective.get(event_id, "")),
        note=said.get("nguon:note"),
        serials=text(said.get("nguon:serials")) or None,
        voided_by=voided.get(event_id),
        corrects=corrective.get(event_id),
        sent_kg=total(amounts(shipped, "quantityList", things)) if shipped else None,
        confirmed=(event_id in received) if word == "ship" else None,
        sealed=tuple(sorted(entry.sealed)),
    )


def graded(entry: Entry, things: Mapping[str, Thing], confirmed: bool) -> int:
    """Return the rank of `nguon.core.grade`: 0 outside, 1 one's own … 5 officer."""
    recorder = things.get(entry.by.organisation)
    roles = (
        {text(role) for role in items(recorder.value.get("roles"))} if recorder else ()
    )
    try:
        return GRADES.index(grade(entry.statement, roles=roles, confirmed=confirmed))
    except Refused:  # what no rule has passed, shown under a verdict that says no
        return GRADES.index("self")


def amounts(
    said: Object, member: str, things: Mapping[str, Thing]
) -> tuple[Amount, ...]:
    """Return the batches of a quantity list with kilograms."""
    return tuple(
        amount(row, things) for row in items(said.get(member)) if isinstance(row, dict)
    )


def amount(row: Object, things: Mapping[str, Thing]) -> Amount:
    batch = text(row.get("epcClass"))
    quantity = row.get("quantity")
    if not isinstance(quantity, (int, Decimal)):
        return Amount(batch, None, None)
    unit = row.get("uom")
    if isinstance(unit, str) and unit in KILOGRAMS:
        return Amount(batch, Decimal(quantity) * KILOGRAMS[unit], None)
    product = things.get(product_of(batch) or "")
    net = product.value.get("net_kg") if product else None
    kg = Decimal(quantity) * Decimal(net) if isinstance(net, (int, Decimal)) else None
    return Amount(batch, kg, Decimal(quantity))


def losses(said: Object) -> tuple[tuple[str, JSON, Decimal], ...]:
    """Return (reason, note, kilograms) of every named loss."""
    return tuple(
        (
            text(row.get("nguon:reason")),
            row.get("nguon:note"),
            Decimal(quantity) * KILOGRAMS.get(text(row.get("uom")), Decimal(1)),
        )
        for row in items(said.get("nguon:losses"))
        if isinstance(row, dict)
        and isinstance(quantity := row.get("quantity"), (int, Decimal))
    )


def party(said: Object, member: str) -> str | None:
    """Return the party of a source or destination list."""
    for row in items(said.get(member)):
        if isinstance(row, dict) and "possessing_party" in text(row.get("type")):
            return text(row.get("source") or row.get("destination"))
    return None


def total(rows: tuple[Amount, ...]) -> Decimal | None:
    known = [row.kg for row in rows if row.kg is not None]
    return sum(known, Decimal(0)) if known else None


def moment(rfc3339: str) -> datetime:
    return datetime.fromisoformat(rfc3339)


def local_time(said: Object) -> datetime:
    """Return eventTime at the offset the event names (EPCIS 2.0, 7.4.1)."""
    return moment(text(said.get("eventTime"))).astimezone(
        zone(text(said.get("eventTimeZoneOffset")) or "+07:00")
    )


def zone(offset: str) -> timezone:
    sign = -1 if offset.startswith("-") else 1
    return timezone(sign * timedelta(hours=int(offset[1:3]), minutes=int(offset[4:6])))


def items(value: JSON) -> list[JSON]:
    return value if isinstance(value, list) else []


def text(value: JSON) -> str:
    return value if isinstance(value, str) else ""


def mapping(value: JSON) -> Object | None:
    return value if isinstance(value, dict) else None
