"""The devices of an organisation: thermometers that go along, stations in the field.

    typed = Typed("Xe lạnh 2", "SN-4471", low="2", high="8")
    device = add(book, organisation, typed, now)

A device has an identifier: a URI of its maker's or GS1's (`…/8004/…`), or under our own
code what is printed on it. It is named in the entry of the shipment that it goes along
with (`nguon:device`). Proved in tests/services/test_sensors.py.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Final
from urllib.parse import quote

from sqlalchemy import Connection

from nguon.core.identifiers import canonical_epc
from nguon.core.measured import Point
from nguon.core.state import Batch, Registered
from nguon.errors import Conflict, Malformed, NotFound
from nguon.store import devices as store
from nguon.store.devices import Device, Leg, Reading
from nguon.store.ledger import Book, moment

COLDEST: Final = Decimal(-60)
HOTTEST: Final = Decimal(100)
DRAWN: Final = 150


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody wrote of a device; figures in degrees Celsius, as text."""

    name: str
    serial: str
    low: str = ""
    high: str = ""
    grace: str = "15"
    area: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """A device as a page shows it: what it said last, and where it is."""

    device: Device
    last: Reading | None
    legs: tuple[Leg, ...]
    lots: Mapping[str, str]  # batch -> its lot
    day: tuple[Point, ...]  # its degrees of the last day that it measured, thinned out

    @property
    def outside(self) -> bool:
        """Whether its last degree is outside the bounds."""
        device, last = self.device, self.last
        if last is None:
            return False
        value = Decimal(last.value)
        return bool(
            (device.low is not None and value < Decimal(device.low))
            or (device.high is not None and value > Decimal(device.high))
        )


def device_id(organisation: str, serial: str) -> str:
    """Return the URI of a device from what is printed on it, or the URI itself."""
    typed = unicodedata.normalize("NFC", " ".join(serial.split()))
    if not 1 <= len(typed) <= 200:
        raise Malformed("sensors.serial")
    if ":" in typed:
        return canonical_epc(typed)
    code = organisation.rsplit("/", 1)[-1]
    return f"urn:nguon:{code}:device:{quote(typed, safe='')}"


def add(book: Book, organisation: str, typed: Typed, now: datetime) -> Device:
    """Keep a device of an organisation; refuse an identifier that is taken."""
    device = _read(book, organisation, typed, now)
    with book.write() as connection:
        if not store.add_device(connection, device):
            raise Conflict("sensors.taken", device=typed.serial[:60])
    return device


def end(book: Book, organisation: str, id_: str, now: datetime) -> None:
    """Take a device out of use; what it measured stays."""
    device = own(book, organisation, id_)
    with book.write() as connection:
        store.change_device(connection, replace(device, ended=moment(now)))


def resume(book: Book, organisation: str, id_: str) -> None:
    """Take a device into use again."""
    device = own(book, organisation, id_)
    with book.write() as connection:
        store.change_device(connection, replace(device, ended=None))


def own(book: Book, organisation: str, id_: str) -> Device:
    """Return an organisation's own device; another's does not exist for it."""
    with book.read() as ledger:
        found = store.find_device(ledger.connection, id_)
    if found is None or found.organisation != organisation:
        raise NotFound("sensors.unknown", device=id_[:80])
    return found


def in_use(book: Book, organisation: str) -> list[Device]:
    """Return the devices that can go along with a shipment."""
    with book.read() as ledger:
        found = store.devices(ledger.connection, organisation)
    return [one for one in found if one.ended is None and one.area is None]


def standing(book: Book, organisation: str) -> list[Standing]:
    """Return every device with its last reading and legs, for its organisation."""
    with book.read() as ledger:
        found = []
        for device in store.devices(ledger.connection, organisation):
            legs = store.legs(ledger.connection, device=device.id, limit=8)
            named = {(batch,) for leg in legs for batch in leg.batches}
            lots = {b.id: b.lot for b in ledger.get_many(Batch, named).values()}
            last = store.last_reading(ledger.connection, device.id)
            day = _day(ledger.connection, last) if last else ()
            found.append(Standing(device, last, tuple(legs), lots, day))
    return found


def _day(connection: Connection, last: Reading) -> tuple[Point, ...]:
    """Return the degrees of the day before the last reading, at most DRAWN of them."""
    until = datetime.fromisoformat(last.moment)
    start = moment(until - timedelta(days=1))
    found = [
        Point(datetime.fromisoformat(one.moment), Decimal(one.value))
        for one in store.readings(connection, last.device, start, last.moment)
        if one.measure == last.measure
    ]
    step = len(found) // DRAWN + 1
    return tuple(found[-1::-step][::-1])


def _read(book: Book, organisation: str, typed: Typed, now: datetime) -> Device:
    name = unicodedata.normalize("NFC", " ".join(typed.name.split()))
    if not 1 <= len(name) <= 80:
        raise Malformed("sensors.name")
    low, high = _degrees("low", typed.low), _degrees("high", typed.high)
    if low is not None and high is not None and low >= high:
        raise Malformed("sensors.bounds", field="high")
    grace = typed.grace.strip() or "15"
    if not (grace.isascii() and grace.isdigit()) or int(grace) > 1440:
        raise Malformed("sensors.grace", field="grace")
    area = typed.area or None
    if area is not None:
        with book.read() as ledger:
            thing = ledger.get(Registered, area)
        if thing is None or thing.type != "area" or thing.owner != organisation:
            raise NotFound("sensors.area", field="area")
    return Device(
        device_id(organisation, typed.serial), organisation, name, area,
        None if low is None else f"{low:f}", None if high is None else f"{high:f}",
        int(grace), moment(now),
    )  # fmt: skip


def _degrees(field: str, text: str) -> Decimal | None:
    """Read "8", "-18,5" or nothing."""
    typed = text.strip().replace("−", "-").replace(",", ".")
    if not typed:
        return None
    try:
        value = Decimal(typed)
    except InvalidOperation as error:
        raise Malformed("sensors.degrees", field=field, value=text[:20]) from error
    if not value.is_finite() or not COLDEST <= value <= HOTTEST:
        raise Malformed("sensors.degrees", field=field, value=text[:20])
    return value
