"""What sensors measured: a stretch summed up, and where it left its bounds.

    summary = sum_up(points)                   lowest, highest, mean, from when to when
    for one in excursions(points, bounds): …   each stretch outside for too long

An excursion begins with the first reading outside the bounds and ends with the first
one inside again; shorter ones than `grace` are none. A gap in the log of more than an
hour ends a stretch: nothing is said of what nobody measured. Figures are Decimals,
moments UTC. Proved in tests/core/test_measured.py.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Final

GAP: Final = timedelta(hours=1)
_HUNDREDTH: Final = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Point:
    """One reading."""

    moment: datetime
    value: Decimal


@dataclass(frozen=True, slots=True)
class Bounds:
    """Between which figures it should stay, and how long it may be outside."""

    low: Decimal | None
    high: Decimal | None
    grace: timedelta

    def holds(self, value: Decimal) -> bool:
        return (self.low is None or value >= self.low) and (
            self.high is None or value <= self.high
        )


@dataclass(frozen=True, slots=True)
class Summary:
    """A stretch of readings: its span, its figures, how many there were."""

    start: datetime
    end: datetime
    lowest: Decimal
    highest: Decimal
    mean: Decimal
    total: Decimal
    count: int


@dataclass(frozen=True, slots=True)
class Excursion:
    """A stretch outside the bounds; `over` when a reading inside came after it."""

    summary: Summary
    over: bool


def sum_up(points: Sequence[Point]) -> Summary:
    """Return the summary of readings in order of time; there must be one at least."""
    values = [point.value for point in points]
    total = sum(values, Decimal(0))
    mean = (total / len(values)).quantize(_HUNDREDTH, ROUND_HALF_EVEN)
    return Summary(
        points[0].moment, points[-1].moment, min(values), max(values), mean, total,
        len(values),
    )  # fmt: skip


def excursions(points: Sequence[Point], bounds: Bounds) -> Iterator[Excursion]:
    """Yield the stretches outside the bounds that lasted longer than the grace."""
    outside: list[Point] = []
    for point in points:
        if outside and point.moment - outside[-1].moment > GAP:
            yield from _long_enough(outside, outside[-1].moment, bounds, over=True)
            outside = []
        if not bounds.holds(point.value):
            outside.append(point)
        elif outside:
            yield from _long_enough(outside, point.moment, bounds, over=True)
            outside = []
    if outside:
        yield from _long_enough(outside, outside[-1].moment, bounds, over=False)


def _long_enough(
    outside: Sequence[Point], until: datetime, bounds: Bounds, *, over: bool
) -> Iterator[Excursion]:
    if until - outside[0].moment > bounds.grace:
        found = sum_up(outside)
        yield Excursion(
            Summary(
                found.start, until, found.lowest, found.highest, found.mean,
                found.total, found.count,
            ),
            over,
        )  # fmt: skip
