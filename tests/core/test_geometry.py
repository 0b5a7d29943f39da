"""Outlines of plots: what is accepted, what is refused with ring and point, how large."""

from decimal import Decimal
from time import process_time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nguon.core import geometry
from nguon.errors import Malformed

D = Decimal


def at(*xy: int) -> list[Any]:
    """Return a position near Hanoi, so many micro-degrees from a corner."""
    x, y = xy
    return [D("105.800000") + D(x) / 1_000_000, D("20.900000") + D(y) / 1_000_000]


def ring(*points: tuple[int, int]) -> list[Any]:
    return [at(*p) for p in (*points, points[0])]


SQUARE = ring((0, 1), (1001, 1), (1001, 1001), (1, 1001))
HOLE = ring((201, 201), (201, 401), (401, 401), (401, 201))


def polygon(*rings: Any) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": list(rings)}


def several(*polygons: Any) -> dict[str, Any]:
    return {"type": "MultiPolygon", "coordinates": [list(p) for p in polygons]}


def test_a_plot_with_a_hole_is_taken_as_it_is() -> None:
    shape = geometry.normal(polygon(SQUARE, HOLE))
    geometry.check(shape, "")
    assert shape == polygon(SQUARE, HOLE)


def test_what_tools_write_is_brought_into_one_form() -> None:
    """Clockwise, with heights, with a point twice and with digits of a float."""
    messy = [[*p, D(12)] for p in SQUARE[::-1]]
    messy.insert(1, messy[0])
    messy[3] = [messy[3][0] + D("1e-14"), messy[3][1]]
    made = geometry.normal(polygon(messy, HOLE[::-1]))
    geometry.check(made, "")
    assert geometry.hectares(made) == geometry.hectares(polygon(SQUARE, HOLE))
    assert geometry.normal(made) == made


@pytest.mark.parametrize(
    ("shape", "code", "figures"),
    [
        (polygon(SQUARE[:-1]), "ring_open", {"polygon": 1, "ring": 1}),
        (polygon(SQUARE[:2] + SQUARE[:1]), "ring_short", {"ring": 1}),
        (polygon([]), "ring_short", {"ring": 1}),
        (polygon(SQUARE, [*HOLE[:2], [D("1.0")], *HOLE[2:]]), "position",
         {"ring": 2, "point": 3}),
        (polygon([[p[1], p[0]] for p in SQUARE]), "latitude", {"point": 1}),
        (polygon([[D("580123.123456"), D("10.123456")]] * 4), "longitude", {}),
        # A bow tie: the side from point 2 crosses the side from point 4.
        (polygon(ring((0, 1), (1001, 1001), (1001, 1), (1, 1001))), "crossing",
         {"point": 1, "other": 3}),
        # A spike that runs back on itself, and a corner that touches a far side.
        (polygon(ring((1, 1), (901, 1), (501, 1), (501, 901))), "crossing", {}),
        (polygon(ring((1, 1), (1001, 1), (1001, 1001), (501, 1), (1, 1001))),
         "crossing", {}),
        (polygon(SQUARE, ring((901, 201), (901, 401), (1401, 401), (1401, 201))),
         "crossing", {"ring": 1, "other_ring": 2}),
        (polygon(SQUARE, ring((2001, 1), (2001, 99), (2101, 99), (2101, 1))), "hole",
         {"ring": 2}),
        (several([SQUARE], [HOLE[::-1]]), "overlap", {"polygon": 2, "other": 1}),
        ({"type": "LineString", "coordinates": SQUARE}, "type", {}),
        ({"type": "Polygon"}, "type", {}),
        ({"type": "Point", "coordinates": [D("105.8"), True]}, "position", {}),
        (polygon([[D("105.12"), D("20.12")], [D("105.13"), D("20.12")],
                  [D("105.13"), D("20.13")], [D("105.12"), D("20.12")]]), "coarse", {}),
        (polygon([at(n, (n * n) % 7919) for n in range(5_001)]), "too_many", {}),
        (None, "type", {}),
    ],
)  # fmt: skip
def test_what_is_no_plot_is_refused_with_ring_and_point(
    shape: Any, code: str, figures: dict[str, int]
) -> None:
    with pytest.raises(Malformed) as refusal:
        geometry.normal(shape)
    assert refusal.value.code == f"geometry.{code}"
    assert refusal.value.figures.items() >= figures.items()
    for language in ("vi", "en"):
        assert "{" not in refusal.value.sentence(language)


def test_neighbours_may_share_a_side_s_end_but_not_the_land() -> None:
    beside = ring((1001, 1001), (2001, 1001), (2001, 2001), (1001, 2001))
    made = geometry.normal(several([SQUARE], [beside]))
    assert made["type"] == "MultiPolygon"


@pytest.mark.parametrize("shape", [polygon(SQUARE[::-1]), polygon(SQUARE, HOLE[::-1])])
def test_what_is_recorded_keeps_the_right_hand_rule(shape: dict[str, Any]) -> None:
    with pytest.raises(Malformed, match="wrong way"):
        geometry.check(shape, "/value/geometry")


def test_the_area_is_that_on_the_ground() -> None:
    """0.01 degrees at 21° north: 1,107.17 m by 1,039.67 m by the radii of WGS 84."""
    shape = polygon(
        [[D("105.800001"), D(21)], [D("105.810001"), D(21)],
         [D("105.810001"), D("21.01")], [D("105.800001"), D("21.01")],
         [D("105.800001"), D(21)]]
    )  # fmt: skip
    found = geometry.hectares(geometry.normal(shape))
    assert found is not None and abs(found - D("115.11")) < D("0.01")
    with_hole = geometry.hectares(geometry.normal(polygon(SQUARE, HOLE)))
    without = geometry.hectares(geometry.normal(polygon(SQUARE)))
    assert with_hole is not None and without is not None and with_hole < without
    assert geometry.hectares({"type": "Point", "coordinates": at(1, 1)}) is None


def test_it_is_written_with_at_least_six_digits() -> None:
    shape = {"type": "Point", "coordinates": [D("105.8"), D("20.9871234")]}
    assert geometry.as_text(shape) == (
        '{"type":"Point","coordinates":[105.800000,20.9871234]}'
    )


@given(
    st.lists(
        st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=3, max_size=9,
        unique=True,
    )
)  # fmt: skip
def test_what_is_accepted_really_never_crosses_itself(
    points: list[tuple[int, int]],
) -> None:
    """Held against every pair of sides, compared as plain lines."""
    scaled = [(x * 97 + 1, y * 97 + 1) for x, y in points]
    try:
        geometry.normal(polygon(ring(*scaled)))
    except Malformed:
        return
    sides = list(zip(scaled, [*scaled[1:], scaled[0]], strict=True))
    for n, (a, b) in enumerate(sides):
        for m, (c, d) in enumerate(sides):
            if n < m and not {a, b} & {c, d}:
                assert not meet(a, b, c, d)


def meet(a: Any, b: Any, c: Any, d: Any) -> bool:
    def way(p: Any, q: Any, r: Any) -> int:
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    def on(p: Any, q: Any, r: Any) -> bool:
        return way(p, q, r) == 0 and all(
            min(p[i], q[i]) <= r[i] <= max(p[i], q[i]) for i in (0, 1)
        )

    if way(a, b, c) * way(a, b, d) < 0 and way(c, d, a) * way(c, d, b) < 0:
        return True
    return on(a, b, c) or on(a, b, d) or on(c, d, a) or on(c, d, b)


def test_holes_do_not_lie_in_holes() -> None:
    inner = ring((251, 251), (251, 351), (351, 351), (351, 251))
    with pytest.raises(Malformed, match="hole"):
        geometry.normal(polygon(SQUARE, HOLE, inner))


def test_a_large_outline_takes_no_time_worth_attacking() -> None:
    """A comb of long sides, and hundreds of gardens side by side: well in a second."""
    comb = [p for n in range(1_400) for p in ((1, 2 * n + 1), (90_001, 2 * n + 2))]
    started = process_time()
    geometry.normal(polygon(ring(*comb, (-1_001, 9_001))))
    gardens = [
        [ring((at, 1), (at + 9, 1), (at + 9, 9), (at, 9))] for at in range(1, 6_000, 12)
    ]
    geometry.normal(several(*gardens))
    assert process_time() - started < 5
