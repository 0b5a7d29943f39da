"""Readings come in: as JSON or CSV over HTTP, as JSON over MQTT. Each is kept once.

    {"device": "SN-4471", "readings": [
        {"time": "2026-11-22T06:35:00Z", "celsius": 4.2, "humidity": 88}]}

    time,celsius,humidity
    2026-11-22T13:35:00+07:00,"4,2",88

Measures: `celsius`, `humidity` (per cent), `lux`, `rain_mm`. A message is taken whole
or not at all; a refusal names the reading by its number. The same reading sent again is
known already, so a logger may send until it is answered. Proved in
tests/services/test_intake.py.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Final

from nguon.core.canonical import JSON, excerpt
from nguon.core.epcis import normal_time
from nguon.errors import Malformed, NotFound
from nguon.services.sensors.devices import device_id
from nguon.store import devices as store
from nguon.store.devices import Device, Reading
from nguon.store.ledger import Book, moment

MOST: Final = 10_000  # readings in one message
AHEAD: Final = timedelta(minutes=10)  # that a device's clock may be fast
RANGES: Final[Mapping[str, tuple[Decimal, Decimal]]] = {
    "celsius": (Decimal(-100), Decimal(150)),
    "humidity": (Decimal(0), Decimal(100)),
    "lux": (Decimal(0), Decimal(200_000)),
    "rain_mm": (Decimal(0), Decimal(1_000)),
}


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a message."""

    device: Device
    new: int
    known: int


def take(
    book: Book, organisation: str, serial: str, rows: Sequence[JSON], now: datetime
) -> Taken:
    """Keep the readings of an organisation's own device; return how many were new."""
    if len(rows) > MOST:
        raise Malformed("sensors.too_many", count=len(rows), limit=MOST)
    if not rows:
        raise Malformed("sensors.none")
    with book.read() as ledger:
        device = store.find_device(ledger.connection, device_id(organisation, serial))
    if device is None or device.organisation != organisation:
        raise NotFound("sensors.unknown", device=serial[:80])
    if device.ended is not None:
        raise NotFound("sensors.out_of_use", device=device.name)
    found = [
        Reading(device.id, at, measure, f"{value:f}", moment(now))
        for number, row in enumerate(rows, 1)
        for at, measure, value in _read(number, row, now)
    ]
    with book.write() as connection:
        new = store.keep_readings(connection, found)
    return Taken(device, new, len(found) - new)


def read_message(value: JSON, serial: str = "") -> tuple[str, list[JSON]]:
    """Return a JSON message's device and rows; `serial` where the topic names it."""
    if not isinstance(value, dict):
        raise Malformed("sensors.message")
    for name in value:
        if name not in ("device", "readings"):
            raise Malformed("sensors.member", member=excerpt(name))
    device, rows = value.get("device", serial), value.get("readings")
    if not isinstance(device, str) or not device:
        raise Malformed("sensors.no_device")
    if not isinstance(rows, list):
        raise Malformed("sensors.message")
    return device, rows


def read_csv(data: bytes) -> list[JSON]:
    """Return the rows of a CSV log: `time` and at least one measure in its header."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Malformed("sensors.csv_text") from error
    head = text.partition("\n")[0]
    sign = max(",;\t", key=head.count)
    rows = csv.reader(io.StringIO(text), delimiter=sign)
    names = [name.strip().lower() for name in next(rows, [])]
    if "time" not in names or not set(names) & RANGES.keys():
        raise Malformed("sensors.csv_head", measures=", ".join(RANGES))
    found: list[JSON] = []
    for row in rows:
        cells = {n: c.strip() for n, c in zip(names, row, strict=False) if c.strip()}
        if cells:
            found.append({n: c for n, c in cells.items() if n in RANGES or n == "time"})
    return found


def _read(number: int, row: JSON, now: datetime) -> Iterator[tuple[str, str, Decimal]]:
    if not isinstance(row, dict):
        raise Malformed("sensors.reading", number=number)
    try:
        when = datetime.fromisoformat(normal_time(row.get("time"))).astimezone(UTC)
    except Malformed as error:
        raise Malformed("sensors.time", number=number) from error
    if when > now + AHEAD:
        raise Malformed("sensors.ahead", number=number, time=str(row["time"])[:40])
    at, some = moment(when), False
    for name, value in row.items():
        if name == "time":
            continue
        if name not in RANGES:
            raise Malformed("sensors.measure", number=number, measure=excerpt(name))
        low, high = RANGES[name]
        figure = _figure(value)
        if figure is None or not low <= figure <= high:
            raise Malformed(
                "sensors.figure", number=number, measure=name,
                value=excerpt(str(value)), low=f"{low}", high=f"{high}",
            )  # fmt: skip
        some = True
        yield at, name, round(figure, 4)
    if not some:
        raise Malformed("sensors.reading", number=number)


def _figure(value: JSON) -> Decimal | None:
    """Read a number, or the text of one; a decimal comma is one as well."""
    if isinstance(value, str):
        try:
            found = Decimal(value.replace(",", "."))
        except InvalidOperation:
            return None
        return found if found.is_finite() else None
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    return Decimal(value)
