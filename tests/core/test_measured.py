"""Readings summed up, and the stretches in which they left their bounds."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from nguon.core.measured import Bounds, Excursion, Point, excursions, sum_up

START = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)
COLD = Bounds(Decimal(2), Decimal(8), timedelta(minutes=15))


def log(*degrees: str | int, every: int = 10) -> list[Point]:
    """A reading each so many minutes."""
    return [
        Point(START + timedelta(minutes=every * n), Decimal(str(value)))
        for n, value in enumerate(degrees)
    ]


def minutes(one: Excursion) -> tuple[int, int]:
    found = (one.summary.start - START, one.summary.end - START)
    return int(found[0].total_seconds() // 60), int(found[1].total_seconds() // 60)


def test_a_stretch_is_summed_up() -> None:
    found = sum_up(log(4, "4.5", 6))
    assert (found.lowest, found.highest, found.mean) == (4, 6, Decimal("4.83"))
    assert found.end - found.start == timedelta(minutes=20) and found.count == 3


def test_a_short_visit_outside_is_no_excursion() -> None:
    assert not list(excursions(log(4, 9, 4, 9, 4), COLD))


def test_an_excursion_lasts_until_the_first_reading_inside() -> None:
    [one] = excursions(log(4, 9, 11, 7, 5), COLD)
    assert one.over and minutes(one) == (10, 30)
    assert (one.summary.lowest, one.summary.highest) == (9, 11)


def test_one_that_goes_on_is_not_over_yet() -> None:
    [one] = excursions(log(4, 9, 9, 10), COLD)
    assert not one.over and minutes(one) == (10, 30)


def test_too_cold_is_outside_as_well() -> None:
    [one] = excursions(log(4, 1, 0, 1, 4), COLD)
    assert one.summary.lowest == 0


def test_nothing_is_said_of_a_gap_in_the_log() -> None:
    points = [*log(9, 9, 9), Point(START + timedelta(hours=5), Decimal(9))]
    [one] = excursions(points, COLD)
    assert one.over and minutes(one) == (0, 20)


@given(st.lists(st.integers(-5, 15), max_size=60))
def test_every_long_stay_outside_is_found_and_nothing_else(degrees: list[int]) -> None:
    found = list(excursions(log(*degrees, every=20), COLD))
    outside = [not COLD.holds(Decimal(value)) for value in degrees]
    runs = sum(
        now and not before
        for before, now in zip([False, *outside], outside, strict=False)
    )
    # Every run lasts 20 minutes at least, save one that is the last reading alone.
    alone = bool(outside) and outside[-1] and (len(outside) == 1 or not outside[-2])
    assert len(found) == runs - alone
    assert [one.over for one in found[:-1]] == [True] * len(found[:-1])
