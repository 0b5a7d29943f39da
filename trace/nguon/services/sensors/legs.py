"""Legs: which batches a device went along with, from when to when.

A leg begins where an entry names the device (`nguon:device`): a shipment, a stay in a
cold store. It ends when the shipment is received or taken back, when a later entry
names the device again, or when somebody says so on the devices' page. A station in the
field has a leg a week (Monday to Sunday in Vietnam) with what grows in its area then.

    follow(book)      reads what was recorded since; close(book, now); weeks(book, now)

Legs are made again from the same entries under the same names, so that nothing is told
twice. Proved in tests/services/test_sensors.py.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Final
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import Connection

from nguon.core.entry import Entry, from_bytes
from nguon.core.event import utc
from nguon.core.state import Batch, Event, Handover
from nguon.errors import NotFound
from nguon.services.verbs.facts import VIETNAM
from nguon.store import devices as store
from nguon.store.devices import OPEN, WAITING, Leg
from nguon.store.ledger import Book, moment
from nguon.store.snapshot import Snapshot

NAMED: Final = "nguon:device"
FOLLOWER: Final = "legs"
AT_ONCE: Final = 1_000  # entries
GROWS: Final = timedelta(days=240)  # a planting older than that is no crop any more


def follow(book: Book) -> bool:
    """Open the legs of entries that came since; return whether there were entries."""
    with book.read() as ledger:
        start = store.progress(ledger.connection, FOLLOWER)
        lines = ledger.entries(start, AT_ONCE)
        mark = f'"{NAMED}":'.encode()
        found = [from_bytes(data) for data in lines if mark in data]
    if not lines:
        return False
    with book.write() as connection:
        for entry in found:
            _begin(connection, entry)
        store.set_progress(connection, FOLLOWER, start + len(lines))
    return True


def close(book: Book, now: datetime) -> None:
    """End the legs whose shipment has arrived or come back."""
    with book.read() as ledger:
        open_legs = store.legs(ledger.connection, states=[OPEN])
        ended = [
            (leg, max(until, leg.started))
            for leg in open_legs
            if leg.cause and (until := _end_of(ledger, leg, now)) is not None
        ]
    if not ended:  # nobody who records has to wait for a look at nothing
        return
    with book.write() as connection:
        for leg, end in ended:
            store.change_leg(connection, leg, ended=end, state=WAITING)


def take_out(book: Book, organisation: str, id_: str, now: datetime) -> Leg:
    """End an organisation's own leg by hand."""
    with book.write() as connection:
        leg = store.find_leg(connection, id_)
        if leg is None or leg.organisation != organisation:
            raise NotFound("sensors.no_leg")
        if leg.state != OPEN:
            return leg
        end = max(moment(now), leg.started)
        return store.change_leg(connection, leg, ended=end, state=WAITING)


def weeks(book: Book, now: datetime) -> None:
    """Open a leg for the last whole week of each station in a field."""
    local = now.astimezone(VIETNAM)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    monday = midnight - timedelta(days=local.weekday())
    start, end = monday - timedelta(days=7), monday - timedelta(milliseconds=1)
    with book.read() as ledger:
        stations = [d for d in store.devices(ledger.connection) if d.area]
        found: list[Leg] = []
        for station in stations:
            growing = tuple(
                batch.id
                for batch in ledger.find(Batch, area=station.area, planting=1, void=0)
                if batch.maker == station.organisation
                and moment(start - GROWS) < batch.born <= moment(end)
            )
            if growing and station.ended is None and station.made <= moment(end):
                found.append(
                    Leg(
                        leg_id(station.id, moment(start)),
                        station.id,
                        station.organisation,
                        growing,
                        "",
                        moment(start),
                        moment(end),
                        WAITING,
                        "",
                    )
                )
        new = [leg for leg in found if not store.find_leg(ledger.connection, leg.id)]
    if new:
        with book.write() as connection:
            for leg in new:
                store.open_leg(connection, leg)


def leg_id(device: str, cause: str) -> str:
    """Return the name of a leg: the same for the same device and cause."""
    return uuid5(NAMESPACE_URL, f"nguon/leg\n{device}\n{cause}").urn


def _begin(connection: Connection, entry: Entry) -> None:
    said: Mapping[str, object] = entry.statement
    device = store.find_device(connection, str(said.get(NAMED)))
    if device is None or device.organisation != entry.by.organisation:
        return  # somebody else's device: it stays in the entry, and means nothing
    event_id, started = str(said["eventID"]), utc(str(said["eventTime"]))
    for leg in store.legs(connection, states=[OPEN], device=device.id):
        if leg.cause == event_id:
            if "errorDeclaration" in said:  # it never went along
                store.change_leg(connection, leg, ended=leg.started, state=store.EMPTY)
            return
        end = max(started, leg.started)
        store.change_leg(connection, leg, ended=end, state=WAITING)
    if "errorDeclaration" in said:
        return
    batches = entry.subjects
    store.open_leg(
        connection,
        Leg(
            leg_id(device.id, event_id), device.id, device.organisation, batches,
            event_id, started, None, OPEN, "",
        ),
    )  # fmt: skip


def _end_of(ledger: Snapshot, leg: Leg, now: datetime) -> str | None:
    """Return when all of a leg's shipment had arrived; None while some is under way."""
    parts = list(_handovers(ledger, leg))
    if not parts or any(part.state == "open" for part in parts):
        return None
    arrived = [
        utc(str(ledger.statement(event.entry)["eventTime"]))
        for part in parts
        if part.received_event
        and (event := ledger.get(Event, part.receiver, part.received_event, "0"))
    ]
    return max(arrived) if arrived else moment(now)


def _handovers(ledger: Snapshot, leg: Leg) -> Iterator[Handover]:
    for batch in leg.batches:
        part = ledger.get(Handover, leg.cause, batch)
        if part is not None:
            yield part
