"""The volume meter read: what an area or a certificate gave, against its ceiling.

The rules refuse what is above (`nguon.core.meter`); here every season is shown with
the harvests that stand behind it, added up again. Without a declared ceiling there is
no meter, and that is said. Proved in tests/services/test_inspect.py.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from nguon.core.identifiers import area_id, certificate_id, parse_code
from nguon.core.meter import ceiling, season
from nguon.core.provenance import local_date
from nguon.core.state import Batch, Meter, Registered
from nguon.core.values import text_of, texts_of, value_of
from nguon.errors import NotFound
from nguon.services.called import Called, called
from nguon.store.ledger import Book
from nguon.store.snapshot import Snapshot

NEAR: Final = Decimal("0.9")  # of the ceiling: worth a look
HARVESTS: Final = 500


@dataclass(frozen=True, slots=True)
class Reading:
    """One area or certificate in one season."""

    thing: Registered
    season: str
    kg: Decimal
    ceiling: Decimal | None

    @property
    def number(self) -> str:
        """The planting-area code, or the certificate's number."""
        member = "code" if self.thing.type == "area" else "number"
        return text_of(value_of(self.thing.value), member)

    @property
    def holder(self) -> str:
        return text_of(value_of(self.thing.value), "holder")

    @property
    def share(self) -> Decimal | None:
        """How full it is: 1 is the ceiling."""
        return self.kg / self.ceiling if self.ceiling else None

    @property
    def left(self) -> Decimal | None:
        return None if self.ceiling is None else self.ceiling - self.kg

    @property
    def over(self) -> bool:
        return self.ceiling is not None and self.kg > self.ceiling

    @property
    def near(self) -> bool:
        return self.ceiling is not None and self.kg >= self.ceiling * NEAR


@dataclass(frozen=True, slots=True)
class Metered:
    """A meter with the harvests of its season."""

    reading: Reading
    harvests: tuple[Batch, ...]
    more: bool

    @property
    def added_up(self) -> Decimal:
        return sum((harvest.made_kg for harvest in self.harvests), Decimal(0))

    @property
    def agrees(self) -> bool:
        """Whether the harvests shown add up to the meter."""
        return self.more or self.added_up == self.reading.kg


def readings(ledger: Snapshot, day: date) -> list[Reading]:
    """Return every meter that counts on that day, the fullest first."""
    found = []
    for meter in ledger.find(Meter):
        thing = ledger.get(Registered, meter.holder)
        if thing and meter.season == season(value_of(thing.value), day):
            found.append(_reading(thing, meter.season, meter.kg))
    return sorted(found, key=lambda r: (-(r.share or Decimal(-1)), r.number))


def seasons(ledger: Snapshot, thing: Registered, day: date) -> list[Metered]:
    """Return the seasons of one area or certificate, the newest first."""
    now = season(value_of(thing.value), day)
    counted = {meter.season: meter.kg for meter in ledger.find(Meter, holder=thing.id)}
    counted.setdefault(now, Decimal(0))
    harvests = _harvests(ledger, thing)
    found = []
    for name in sorted(counted, reverse=True):
        mark = f"{thing.id} {name}"
        ours = [batch for batch in harvests if mark in batch.meters]
        found.append(
            Metered(
                _reading(thing, name, counted[name]),
                tuple(ours),
                len(harvests) >= HARVESTS,
            )
        )
    return found


def open_meters(book: Book, now: datetime) -> tuple[list[Reading], Called]:
    """Return every meter of today, and the names of their holders."""
    with book.read() as ledger:
        found = readings(ledger, local_date(now))
        return found, called(ledger, {reading.holder for reading in found})


def open_meter(
    book: Book, kind: str, code: str, now: datetime
) -> tuple[Registered, list[Metered], Called]:
    """Return one area or certificate with its seasons, or raise NotFound."""
    make = area_id if kind == "area" else certificate_id
    with book.read() as ledger:
        thing = ledger.get(Registered, make(parse_code(code)))
        if thing is None:
            raise NotFound("inspect.nothing", what=code[:40])
        found = seasons(ledger, thing, local_date(now))
        value = value_of(thing.value)
        subjects: set[str | None] = {
            text_of(value, "holder"), text_of(value, "place"), text_of(value, "product")
        }  # fmt: skip
        subjects |= set(texts_of(value, "areas"))
        subjects |= {b.product for season in found for b in season.harvests}
        subjects |= {b.maker for season in found for b in season.harvests}
        return thing, found, called(ledger, subjects)


def metered_things(ledger: Snapshot, holder: str) -> Iterable[Registered]:
    """Return the areas and certificates of an organisation."""
    for kind in ("area", "certificate"):
        for thing in ledger.find(Registered, type=kind):
            if text_of(value_of(thing.value), "holder") == holder:
                yield thing


def _reading(thing: Registered, name: str, kg: Decimal) -> Reading:
    return Reading(thing, name, kg, ceiling(value_of(thing.value)))


def _harvests(ledger: Snapshot, thing: Registered) -> list[Batch]:
    """Return the harvests that may count on it, the newest first."""
    if thing.type == "area":
        found = ledger.find(Batch, order="-born", limit=HARVESTS, area=thing.id)
    else:
        holder = text_of(value_of(thing.value), "holder")
        found = ledger.find(Batch, order="-born", limit=HARVESTS, maker=holder)
    return [b for b in found if b.meters and not b.void and not b.planting]
