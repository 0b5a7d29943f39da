"""The volume meter: what a planting area or certificate may give in one season.

DESIGN section 5, rule 3. The season is the register entry's own from and to when that
is a year or less, else the calendar year. The ceiling is what was declared, or area
times yield; with neither there is no meter, and the page says so. Proved in
tests/core/test_meter.py.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from nguon.core.act import Act
from nguon.core.balance import ZERO, plain
from nguon.core.canonical import JSON
from nguon.core.pending import Pending
from nguon.core.state import Meter, Registered
from nguon.core.values import day_of, number_of, text_of, value_of
from nguon.errors import Refused

YEAR = 366


def season(value: Mapping[str, JSON], day: date) -> str:
    """Return the season that a day falls in: `<from>/<to>`, or the year."""
    first, last = day_of(value, "from"), day_of(value, "to")
    if first and last and (last - first).days <= YEAR and first <= day <= last:
        return f"{first}/{last}"
    return str(day.year)


def ceiling(value: Mapping[str, JSON]) -> Decimal | None:
    """Return how many kilograms a season may give, None when nobody declared it."""
    declared = number_of(value, "declared_kg")
    if declared is not None:
        return declared
    hectares = number_of(value, "area_ha")
    per_hectare = number_of(value, "yield_kg_per_ha")
    if hectares is None or per_hectare is None:
        return None
    return hectares * per_hectare


def charge(
    act: Act, area: str | None, claims: tuple[str, ...], kg: Decimal
) -> tuple[str, ...]:
    """Count a harvest on every meter it falls under, or refuse what is above."""
    return tuple(
        mark
        for holder in (area, *claims)
        if holder and (mark := _charge(act, holder, kg))
    )


def discharge(state: Pending, marks: tuple[str, ...], kg: Decimal) -> None:
    """Take a harvest off its meters: it was declared an error."""
    for mark in marks:
        holder, _, when = mark.partition(" ")
        found = state.get(Meter, holder, when)
        state.put(Meter(holder, when, (found.kg if found else ZERO) - kg))


def _charge(act: Act, holder: str, kg: Decimal) -> str:
    registered = act.state.get(Registered, holder)
    value = value_of(registered.value) if registered else {}
    is_area = registered is not None and registered.type == "area"
    _check_season(value, act.day, is_area)
    most = ceiling(value)
    if most is None and not is_area:
        return ""
    when = season(value, act.day)
    found = act.state.get(Meter, holder, when)
    before = found.kg if found else ZERO
    if most is not None and before + kg > most:
        raise Refused(
            "custody.meter" if is_area else "custody.meter_certificate",
            holder=text_of(value, "code" if is_area else "number"),
            season=when,
            most=plain(most),
            harvested=plain(before),
            kg=plain(kg),
            left=plain(max(most - before, ZERO)),
        )
    act.state.put(Meter(holder, when, before + kg))
    return f"{holder} {when}"


def _check_season(value: Mapping[str, JSON], day: date, is_area: bool) -> None:
    first, last = day_of(value, "from"), day_of(value, "to")
    if is_area and ((first and day < first) or (last and day > last)):
        raise Refused(
            "custody.area_out_of_season",
            area=text_of(value, "code"),
            day=day.isoformat(),
            first=first.isoformat() if first else "…",
            last=last.isoformat() if last else "…",
        )
