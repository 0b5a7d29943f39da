"""What the ledger is told of a leg: one event a leg, one each excursion, raw log kept.

    Watch(now)       the chore: follows the ledger, ends legs, tells what is to be told

An excursion is told when it is over, while the leg goes on; the leg itself once it has
ended and its readings are there (a logger may be read only after it arrived): one came
from after the end, or none for a while. Every event has a name of its own made from the
leg's, so that a chore that broke off tells nothing twice. The organisation is the
device's; the ledger signs for it, as for a log-in. Proved in
tests/services/test_sensors.py.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final
from uuid import NAMESPACE_URL, uuid5

from nguon.core.measured import Bounds, Excursion, Point, Summary, excursions, sum_up
from nguon.errors import Conflict, NguonError, Unavailable
from nguon.services.record import record
from nguon.services.sensors import legs
from nguon.services.verbs.facts import Event, Facts
from nguon.services.verbs.measured import Log, measured
from nguon.store import devices as store
from nguon.store import files
from nguon.store.devices import (
    EMPTY,
    OPEN,
    REFUSED,
    TOLD,
    WAITING,
    Device,
    Leg,
    Reading,
)
from nguon.store.ledger import Book, moment

ACCOUNT: Final = "sensors"
EVERY: Final = timedelta(seconds=5)
QUIET: Final = timedelta(minutes=10)  # without a reading: the logger has been read out
LATEST: Final = timedelta(days=14)  # after the end, none came: none will


class Watch:
    """The chore: new entries at once, every leg with its readings now and then.

    A chore is asked twice a second, and a leg goes on for hours.
    """

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.now = now
        self._next: datetime | None = None

    def __call__(self, book: Book) -> bool:
        """Do what is due; return whether there may be more at once."""
        if legs.follow(book):
            return True
        now = self.now()
        if self._next is None or now >= self._next:
            self._next = now + EVERY
            look(book, now)
        return False


def look(book: Book, now: datetime) -> None:
    """End the legs that have ended, and tell of each what there is to tell by now."""
    legs.close(book, now)
    legs.weeks(book, now)
    with book.read() as ledger:
        waiting = store.legs(ledger.connection, states=[OPEN, WAITING])
    for leg in waiting:
        tell(book, leg, now)


def tell(book: Book, leg: Leg, now: datetime) -> None:
    """Tell the ledger what there is to tell of a leg by now."""
    with book.read() as ledger:
        device = store.find_device(ledger.connection, leg.device)
        found = store.readings(ledger.connection, leg.device, leg.started, leg.ended)
        after = leg.ended and store.last_reading(ledger.connection, leg.device)
    if device is None:
        return
    if not found:
        if leg.ended and now - datetime.fromisoformat(leg.ended) > LATEST:
            _change(book, leg, state=EMPTY)
        return
    try:
        leg = _tell_excursions(book, leg, device, found, now)
        read_out = bool(after and leg.ended and after.moment > leg.ended) or (
            now - datetime.fromisoformat(found[-1].taken) > QUIET
        )
        if leg.state == WAITING and read_out:
            _tell(book, leg, device, found, "summary", now)
            _change(book, leg, state=TOLD)
    except Unavailable:
        return  # the next round
    except NguonError as error:
        _change(book, leg, state=REFUSED, note=error.code)


def _tell_excursions(
    book: Book, leg: Leg, device: Device, found: Sequence[Reading], now: datetime
) -> Leg:
    for one in find_excursions(device, found):
        start, end = moment(one.summary.start), moment(one.summary.end)
        if start <= leg.told or not (one.over or leg.state == WAITING):
            continue
        part = [r for r in found if start <= r.moment <= end]
        _tell(book, leg, device, part, f"excursion {start}", now, one.summary)
        leg = _change(book, leg, told=end)
    return leg


def find_excursions(device: Device, found: Sequence[Reading]) -> list[Excursion]:
    """Return where a device's degrees left its bounds for longer than allowed."""
    bounds = bounds_of(device).get("celsius")
    return list(excursions(points(found, "celsius"), bounds)) if bounds else []


def bounds_of(device: Device) -> dict[str, Bounds]:
    if device.low is None and device.high is None:
        return {}
    low, high = (None if v is None else Decimal(v) for v in (device.low, device.high))
    return {"celsius": Bounds(low, high, timedelta(minutes=device.grace))}


def points(found: Sequence[Reading], measure: str) -> list[Point]:
    return [
        Point(datetime.fromisoformat(one.moment), Decimal(one.value))
        for one in found
        if one.measure == measure
    ]


def raw_log(found: Sequence[Reading]) -> bytes:
    """Return the readings as the CSV that an entry names by its hash."""
    lines = [
        "time,measure,value",
        *(f"{r.moment},{r.measure},{r.value}" for r in found),
    ]
    return ("\r\n".join(lines) + "\r\n").encode()


def _tell(
    book: Book,
    leg: Leg,
    device: Device,
    found: Sequence[Reading],
    what: str,
    now: datetime,
    outside: Summary | None = None,
) -> None:
    with book.write() as connection:
        raw = files.keep(
            connection, raw_log(found), media="text/csv",
            organisation=device.organisation, made=moment(now),
        )  # fmt: skip
    summed = _summaries(found) if outside is None else {"celsius": outside}
    start = min(one.start for one in summed.values())
    end = max(one.end for one in summed.values())
    event_id = uuid5(NAMESPACE_URL, f"nguon/leg-event\n{leg.id}\n{what}").urn
    said: Event = measured(
        Facts(end, event_id=event_id),
        batches=leg.batches,
        log=Log(device.id, start, end, raw, summed),
        bounds=bounds_of(device),
        alarm=outside is not None,
    )
    with suppress(Conflict):  # told before, when some readings were not here: it stands
        record(book, device.organisation, [said], now, account=ACCOUNT)


def _summaries(found: Sequence[Reading]) -> Mapping[str, Summary]:
    measures = sorted({one.measure for one in found})
    return {measure: sum_up(points(found, measure)) for measure in measures}


def _change(book: Book, leg: Leg, **changed: str) -> Leg:
    with book.write() as connection:
        return store.change_leg(connection, leg, **changed)
