"""Safe harvest and certificates: what a batch may claim, and from which day on.

DESIGN section 5, rules 4 and 5.

**Interval.** A spray carries the days that must pass before harvest. Days are counted
on the calendar of the place: sprayed on 2 November, 7 days, so 9 November is the
first day on which that planting may be harvested; on the 7th two days are left.

**Certificates.** A batch is born with the certificates that cover its planting area
or its maker at that moment. A mixed batch keeps those that all its parts share, and
nothing is added later. "Valid when packed" and "expired now" are different lines.

Proved in tests/core/test_safety.py.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from nguon.core import canonical
from nguon.core.act import Act
from nguon.core.state import Batch, Coverage, Registered, View
from nguon.core.values import day_of, text_of, texts_of, value_of, words_of
from nguon.errors import Refused


class Spray(NamedTuple):
    """A treatment of a planting, as the planting lot keeps it."""

    event_id: str
    time: str  # UTC
    day: str  # on the calendar of the place
    days: int  # before harvest
    material: str

    def text(self) -> str:
        return canonical.text(list(self))


class Interval(NamedTuple):
    """How a harvest stands to the spray that binds it the longest."""

    material: str
    sprayed: date
    required: int
    earliest: date
    passed: int  # days from spray to harvest
    left: int  # days still to wait, zero when the interval was kept


def spray_of(text: str) -> Spray:
    """Read a spray back from what `Spray.text` gave."""
    parts = canonical.parse(text.encode())
    if not isinstance(parts, list):
        raise TypeError("not a spray")
    event_id, time, day, days, material = parts
    return Spray(str(event_id), str(time), str(day), int(str(days)), str(material))


def interval(sprays: Iterable[Spray], time: str, day: date) -> Interval | None:
    """Return the spray before `time` that allows a harvest last, or None."""
    binding: Interval | None = None
    for spray in sprays:
        if spray.time > time:
            continue
        sprayed = date.fromisoformat(spray.day)
        earliest = sprayed + timedelta(days=spray.days)
        if binding is None or (earliest, sprayed) > (binding.earliest, binding.sprayed):
            binding = Interval(
                spray.material,
                sprayed,
                spray.days,
                earliest,
                (day - sprayed).days,
                max((earliest - day).days, 0),
            )
    return binding


def check_interval(planting: Batch, time: str, day: date, overridden: bool) -> None:
    """Refuse a harvest inside a spray's interval, unless overridden in the open."""
    if not planting.sprays:
        return
    found = interval(map(spray_of, planting.sprays), time, day)
    if found is not None and found.left and not overridden:
        raise Refused(
            "custody.interval",
            planting=planting.lot,
            material=found.material,
            sprayed=found.sprayed.isoformat(),
            days=found.required,
            earliest=found.earliest.isoformat(),
            left=found.left,
        )


def keep_spray(act: Act, planting: Batch) -> None:
    """Write a spray down with the planting; it must say its days before harvest."""
    treatment = act.said.get("nguon:treatment")
    said = treatment if isinstance(treatment, dict) else {}
    days, material = said.get("nguon:intervalDays"), words_of(said, "nguon:material")
    if not isinstance(days, int) or isinstance(days, bool) or not 0 <= days <= 365:
        raise Refused("custody.no_interval", material=material or "…")
    spray = Spray(act.event_id, act.time, act.day.isoformat(), days, material)
    act.state.put(replace(planting, sprays=(*planting.sprays, spray.text())))


def in_force(view: View, certificate: str, time: str, day: date) -> Registered | None:
    """Return the certificate if it was valid at that moment, on that day."""
    found = view.get(Registered, certificate)
    if found is None or (found.ended is not None and found.ended <= time):
        return None
    value = value_of(found.value)
    first, last = day_of(value, "from"), day_of(value, "to")
    if (first and day < first) or (last and day > last):
        return None
    return found


def claims_at_birth(
    view: View, batch: str, area: str | None, maker: str, time: str, day: date
) -> tuple[str, ...]:
    """Return the certificates that cover a batch of this maker from this area."""
    claims: set[str] = set()
    for holder in (batch, area, maker):
        coverage = view.get(Coverage, holder) if holder else None
        for certificate in coverage.certificates if coverage else ():
            found = in_force(view, certificate, time, day)
            if found and _covers(found, holder, maker):
                claims.add(certificate)
    return tuple(sorted(claims))


def claims_of_mix(parts: Iterable[Batch]) -> tuple[str, ...]:
    """Return the certificates that all parts share."""
    first, *rest = (set(part.claims) for part in parts)
    return tuple(sorted(first.intersection(*rest)))


def _covers(certificate: Registered, holder: str | None, maker: str) -> bool:
    """Say whether a certificate, as it reads now, still covers `holder`."""
    value = value_of(certificate.value)
    areas, batches = texts_of(value, "areas"), texts_of(value, "batches")
    if holder == maker:
        return text_of(value, "holder") == maker and not areas and not batches
    return holder in areas or holder in batches
