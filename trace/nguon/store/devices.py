"""Devices that measure, what they measured, and the legs that they went along.

Beside the ledger: a reading is no entry. What an entry says of a leg names the raw log
by its hash (`nguon.store.files`). Proved in tests/store/test_devices.py.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from sqlalchemy import Connection, Row, insert, select, update

from nguon.store.tables import DEVICE, LEG, PROGRESS, READING

OPEN, WAITING, TOLD, EMPTY, REFUSED = "open", "waiting", "told", "empty", "refused"
CHUNK: Final = 500


@dataclass(frozen=True, slots=True)
class Device:
    """A logger or station: whose, where it stands, between which figures."""

    id: str
    organisation: str
    name: str
    area: str | None  # a weather station's planting area
    low: str | None  # °C
    high: str | None
    grace: int  # minutes that it may be outside
    made: str
    ended: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """One figure; `taken` is when it came in."""

    device: str
    moment: str
    measure: str
    value: str
    taken: str


@dataclass(frozen=True, slots=True)
class Leg:
    """A stretch of the way of some batches that a device went along with."""

    id: str
    device: str
    organisation: str
    batches: tuple[str, ...]
    cause: str  # event id that the device was named in, "" for a weather week
    started: str
    ended: str | None
    state: str
    told: str  # end of the last excursion that was told of
    note: str = ""  # why the ledger refused to be told


def add_device(connection: Connection, device: Device) -> bool:
    """Keep a device; False when its identifier is taken."""
    if find_device(connection, device.id):
        return False
    connection.execute(
        insert(DEVICE),
        {name: getattr(device, name) for name in Device.__slots__},
    )
    return True


def find_device(connection: Connection, id_: str) -> Device | None:
    row = connection.execute(select(DEVICE).where(DEVICE.c.id == id_)).one_or_none()
    return _device(row) if row else None


def devices(connection: Connection, organisation: str | None = None) -> list[Device]:
    wanted = select(DEVICE).order_by(DEVICE.c.ended.is_not(None), DEVICE.c.name)
    if organisation is not None:
        wanted = wanted.where(DEVICE.c.organisation == organisation)
    return [_device(row) for row in connection.execute(wanted)]


def change_device(connection: Connection, device: Device) -> None:
    """Write what may change of a device: its name, bounds, whether it is in use."""
    connection.execute(
        update(DEVICE)
        .where(DEVICE.c.id == device.id)
        .values(
            name=device.name,
            area=device.area,
            low=device.low,
            high=device.high,
            grace=device.grace,
            ended=device.ended,
        )
    )


def keep_readings(connection: Connection, found: Sequence[Reading]) -> int:
    """Keep readings, each once; return how many were new."""
    new = {(one.measure, one.moment): one for one in found}
    if not new:
        return 0
    device = found[0].device
    moments = sorted({moment for _, moment in new})
    for at in range(0, len(moments), CHUNK):
        known = select(READING.c.measure, READING.c.moment).where(
            READING.c.device == device, READING.c.moment.in_(moments[at : at + CHUNK])
        )
        for row in connection.execute(known):
            new.pop((row.measure, row.moment), None)
    if new:
        rows = [
            {name: getattr(one, name) for name in Reading.__slots__}
            for one in new.values()
        ]
        connection.execute(insert(READING), rows)
    return len(new)


def readings(
    connection: Connection, device: str, start: str, end: str | None
) -> list[Reading]:
    """Return a device's readings of a stretch, both ends included, in order of time."""
    wanted = select(READING).where(
        READING.c.device == device, READING.c.moment >= start
    )
    if end is not None:
        wanted = wanted.where(READING.c.moment <= end)
    rows = connection.execute(wanted.order_by(READING.c.moment, READING.c.measure))
    return [_reading(row) for row in rows]


def last_reading(
    connection: Connection, device: str, measure: str = "celsius"
) -> Reading | None:
    row = connection.execute(
        select(READING)
        .where(READING.c.device == device, READING.c.measure == measure)
        .order_by(READING.c.moment.desc())
        .limit(1)
    ).first()
    return _reading(row) if row else None


def open_leg(connection: Connection, leg: Leg) -> None:
    """Keep a new leg; one that is known already stays as it is."""
    if connection.execute(select(LEG.c.id).where(LEG.c.id == leg.id)).first():
        return
    row = {name: getattr(leg, name) for name in Leg.__slots__}
    connection.execute(insert(LEG), row | {"batches": json.dumps(leg.batches)})


def change_leg(connection: Connection, leg: Leg, **changed: Any) -> Leg:
    """Write how a leg stands now."""
    connection.execute(update(LEG).where(LEG.c.id == leg.id).values(**changed))
    return replace(leg, **changed)


def find_leg(connection: Connection, id_: str) -> Leg | None:
    row = connection.execute(select(LEG).where(LEG.c.id == id_)).one_or_none()
    return _leg(row) if row else None


def legs(
    connection: Connection,
    *,
    states: Iterable[str] | None = None,
    device: str | None = None,
    organisation: str | None = None,
    limit: int | None = None,
) -> list[Leg]:
    """Return legs, the newest first."""
    wanted = select(LEG).order_by(LEG.c.started.desc(), LEG.c.id)
    if states is not None:
        wanted = wanted.where(LEG.c.state.in_(list(states)))
    if device is not None:
        wanted = wanted.where(LEG.c.device == device)
    if organisation is not None:
        wanted = wanted.where(LEG.c.organisation == organisation)
    return [_leg(row) for row in connection.execute(wanted.limit(limit))]


def progress(connection: Connection, name: str) -> int:
    """Return up to which entry a follower of the ledger has come."""
    query = select(PROGRESS.c.number).where(PROGRESS.c.name == name)
    return int(connection.execute(query).scalar() or 0)


def set_progress(connection: Connection, name: str, number: int) -> None:
    moved = connection.execute(
        update(PROGRESS).where(PROGRESS.c.name == name).values(number=number)
    )
    if not moved.rowcount:
        connection.execute(insert(PROGRESS), {"name": name, "number": number})


def _device(row: Row[Any]) -> Device:
    return Device(**{name: getattr(row, name) for name in Device.__slots__})


def _reading(row: Row[Any]) -> Reading:
    return Reading(**{name: getattr(row, name) for name in Reading.__slots__})


def _leg(row: Row[Any]) -> Leg:
    found = {name: getattr(row, name) for name in Leg.__slots__}
    return Leg(**found | {"batches": tuple(json.loads(row.batches))})
