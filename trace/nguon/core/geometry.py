"""The outline of a plot: a GeoJSON geometry (RFC 7946), checked and in one form.

    {"type": "Polygon", "coordinates": [[[105.8437, 20.9871], …, [105.8437, 20.9871]]]}

Point, Polygon or MultiPolygon in WGS 84, longitude first. Rings are closed, have no two
equal points in a row, do not cross or touch themselves nor cross each other; holes lie
inside; the outer ring runs counterclockwise, holes clockwise (the right-hand rule, RFC
7946 3.1.6); polygons of one plot do not overlap. `normal` brings what tools write into
that form (winding, heights, more digits than a hair is wide), `check` accepts nothing
else. Whether lines cross is decided in whole numbers of 10^-9 degrees, not by rounding.
A refusal names polygon, ring and point. Proved in tests/core/test_geometry.py.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from itertools import pairwise
from typing import Final, TypeAlias

from nguon.core.canonical import JSON, number
from nguon.errors import Malformed

MOST: Final = 3_000  # points of one plot
DEPTH: Final = 6  # lists in lists, a MultiPolygon has four
MOST_PARTS: Final = 500  # polygons, or rings of one
DIGITS: Final = 9  # behind the point: a tenth of a millimetre
LEAST_DIGITS: Final = 6  # what EUDR asks for: a hand's breadth
POINT_HA: Final = 4  # above it a plot is drawn, not pointed at
_UNIT: Final = Decimal(1).scaleb(-DIGITS)
_EQUATOR: Final = 6_378_137.0  # metres (WGS 84)
_E2: Final = 0.006694379990141317

Position: TypeAlias = tuple[int, int]
Ring: TypeAlias = list[Position]


@dataclass(frozen=True, slots=True)
class _Side:
    """One side of a ring: where it is, and from where to where it runs."""

    polygon: int
    ring: int
    at: int
    of: int
    a: Position
    b: Position


def check(value: object, place: str) -> None:
    """Check a geometry in the form that is recorded, or raise Malformed."""
    for polygon in _polygons(value, place, exact=True):
        for at, ring in enumerate(polygon if len(polygon[0]) > 1 else ()):
            if (_turn(ring) > 0) != (at == 0):
                raise Malformed("geometry.winding", place=place, ring=at + 1)


def normal(value: object, place: str = "") -> dict[str, JSON]:
    """Return the geometry in that form: rounded, without heights, rings turned right.

    Its digits are counted before they are rounded: where no coordinate has six, the
    tool has cut them off and the plot would be metres away.
    """
    coarse = max(_digits(value), default=LEAST_DIGITS) < LEAST_DIGITS
    polygons = _polygons(value, place, exact=False)
    assert isinstance(value, Mapping)  # noqa: S101  (or it would have been refused)
    if coarse:
        raise Malformed("geometry.coarse", place=place, digits=LEAST_DIGITS)
    if value["type"] == "Point":
        (point,) = polygons[0][0]
        return {"type": "Point", "coordinates": _written(point)}
    turned: list[JSON] = [
        [
            [_written(p) for p in ring[:: 1 if (_turn(ring) > 0) == (at == 0) else -1]]
            for at, ring in enumerate(polygon)
        ]
        for polygon in polygons
    ]  # fmt: skip
    kind = str(value["type"])
    return {"type": kind, "coordinates": turned[0] if kind == "Polygon" else turned}


def hectares(value: Mapping[str, JSON]) -> Decimal | None:
    """Return the area on the ellipsoid, in hectares; None of a point.

    Laid flat at each polygon's own middle: right to a thousandth for what people farm.
    """
    if value.get("type") == "Point":
        return None
    total = 0.0
    for polygon in _polygons(value, "", exact=True, known=True):
        middle = math.radians(sum(p[1] for p in polygon[0]) / len(polygon[0]) / 1e9)
        bend = 1 - _E2 * math.sin(middle) ** 2
        north = math.radians(_EQUATOR * (1 - _E2) / bend**1.5) / 1e9
        east = math.radians(_EQUATOR / math.sqrt(bend) * math.cos(middle)) / 1e9
        total += sum(_turn(ring) for ring in polygon) / 2 * north * east
    return Decimal(total / 10_000).quantize(Decimal("0.0001"))


def outlines(value: Mapping[str, JSON]) -> list[list[list[tuple[float, float]]]]:
    """Return polygons of rings of degrees, to draw; a point is one ring of one."""
    return [
        [[(x / 1e9, y / 1e9) for x, y in ring] for ring in polygon]
        for polygon in _polygons(value, "", exact=True, known=True)
    ]


def as_text(value: Mapping[str, JSON]) -> str:
    """Return the geometry as JSON with at least six digits behind every point."""
    polygons = _polygons(value, "", exact=True, known=True)

    def ring(positions: Ring) -> str:
        return "[" + ",".join(map(_position_text, positions)) + "]"

    kind = value["type"]
    if kind == "Point":
        inner = _position_text(polygons[0][0][0])
    else:
        each = ["[" + ",".join(map(ring, polygon)) + "]" for polygon in polygons]
        inner = each[0] if kind == "Polygon" else "[" + ",".join(each) + "]"
    return f'{{"type":"{kind}","coordinates":{inner}}}'


def _polygons(
    value: object, place: str, *, exact: bool, known: bool = False
) -> list[list[Ring]]:
    """Return polygons of rings, all that this module says of them checked.

    What is `known` was checked before: how its lines lie is not looked at again.
    """
    if not isinstance(value, Mapping):
        raise Malformed("geometry.type", place=place)
    kind, said = value.get("type"), value.get("coordinates")
    if exact and set(value) != {"type", "coordinates"}:
        raise Malformed("geometry.type", place=place)
    if kind == "Point":
        return [[[_position(said, exact, place=place, polygon=1, ring=1, point=1)]]]
    if kind not in ("Polygon", "MultiPolygon"):
        raise Malformed("geometry.type", place=place)
    listed = [said] if kind == "Polygon" else said
    if not isinstance(listed, list) or not listed:
        raise Malformed("geometry.type", place=place)
    parts = max(len(listed), *(len(p) if isinstance(p, list) else 0 for p in listed))
    if parts > MOST_PARTS or sum(_count(polygon) for polygon in listed) > MOST:
        raise Malformed("geometry.too_many", place=place, limit=MOST)
    found = [
        _rings(polygon, exact, place, n) for n, polygon in enumerate(listed, 1)
    ]  # fmt: skip
    if not known:
        _check_crossings(found, place)
        _check_inside(found, place)
    return found


def _rings(polygon: object, exact: bool, place: str, n: int) -> list[Ring]:
    if not isinstance(polygon, list) or not polygon:
        raise Malformed("geometry.type", place=place)
    return [_ring(r, exact, place, n, at) for at, r in enumerate(polygon, 1)]


def _ring(said: object, exact: bool, place: str, polygon: int, at: int) -> Ring:
    where = {"place": place, "polygon": polygon, "ring": at}
    if not isinstance(said, list) or not said:
        raise Malformed("geometry.ring_short", **where)
    ring = [_position(p, exact, point=k, **where) for k, p in enumerate(said, 1)]
    if ring[0] != ring[-1]:
        raise Malformed("geometry.ring_open", **where)
    apart = [p for k, p in enumerate(ring) if k == 0 or p != ring[k - 1]]
    if exact and len(apart) != len(ring):
        k = next(k for k in range(1, len(ring)) if ring[k] == ring[k - 1])
        raise Malformed("geometry.point_twice", point=k + 1, **where)
    if len(apart) < 4:
        raise Malformed("geometry.ring_short", **where)
    return apart


def _position(said: object, exact: bool, **where: object) -> Position:
    if not isinstance(said, list) or not 2 <= len(said) <= (2 if exact else 3):
        raise Malformed("geometry.position", **where)
    x, y = said[0], said[1]
    for one in (x, y):
        if isinstance(one, bool) or not isinstance(one, int | Decimal):
            raise Malformed("geometry.position", **where)
    if abs(y) > 90:
        raise Malformed("geometry.latitude", value=str(y)[:20], **where)
    if abs(x) > 180:
        raise Malformed("geometry.longitude", value=str(x)[:20], **where)
    found = tuple(
        int(Decimal(one).quantize(_UNIT, ROUND_HALF_EVEN).scaleb(DIGITS))
        for one in (x, y)
    )
    if exact and any(
        Decimal(f).scaleb(-DIGITS) != o for f, o in zip(found, (x, y), strict=True)
    ):
        raise Malformed("geometry.position", **where)  # fmt: skip
    return found[0], found[1]


def _check_crossings(polygons: Sequence[Sequence[Ring]], place: str) -> None:
    """Sweep over the land: only sides that overlap in that direction are compared.

    West to east or south to north, whichever the sides are shorter in.
    """
    sides = [
        _Side(n, r, k, len(ring) - 1, ring[k], ring[k + 1])
        for n, polygon in enumerate(polygons, 1)
        for r, ring in enumerate(polygon, 1)
        for k in range(len(ring) - 1)
    ]
    x, y = (sum(abs(side.a[i] - side.b[i]) for side in sides) for i in (0, 1))
    axis = 0 if x <= y else 1
    sides.sort(key=lambda side: min(side.a[axis], side.b[axis]))
    open_: list[_Side] = []
    for side in sides:
        from_ = min(side.a[axis], side.b[axis])
        open_ = [one for one in open_ if max(one.a[axis], one.b[axis]) >= from_]
        for one in open_:
            if _wrong(one, side):
                first, then = sorted((one, side), key=_where)
                raise Malformed(
                    "geometry.crossing", place=place, polygon=first.polygon,
                    ring=first.ring, point=first.at + 1, other=then.at + 1,
                    other_ring=then.ring, other_polygon=then.polygon,
                )  # fmt: skip
        open_.append(side)


def _where(side: _Side) -> tuple[int, int, int]:
    return side.polygon, side.ring, side.at


def _wrong(one: _Side, two: _Side) -> bool:
    """Whether two sides meet where they may not."""
    a, b, c, d = one.a, one.b, two.a, two.b
    for i in (0, 1):
        if min(a[i], b[i]) > max(c[i], d[i]) or min(c[i], d[i]) > max(a[i], b[i]):
            return False
    o = (_way(a, b, c), _way(a, b, d), _way(c, d, a), _way(c, d, b))
    if o == (0, 0, 0, 0):  # on one line: wrong when they share more than a point
        axis = 0 if a[0] != b[0] else 1
        (p, q), (r, s) = sorted((a[axis], b[axis])), sorted((c[axis], d[axis]))
        shared = min(q, s) - max(p, r)
        return shared > 0 or (shared == 0 and _strangers(one, two))
    if o[0] * o[1] < 0 and o[2] * o[3] < 0:
        return True
    touch = o[0] * o[1] <= 0 and o[2] * o[3] <= 0
    return touch and _strangers(one, two)


def _strangers(one: _Side, two: _Side) -> bool:
    """Whether two sides are of one ring and not neighbours in it."""
    if (one.polygon, one.ring) != (two.polygon, two.ring):
        return False
    return (one.at - two.at) % one.of not in (1, one.of - 1)


def _check_inside(polygons: Sequence[Sequence[Ring]], place: str) -> None:
    """Holes lie in their polygon and not in another hole; polygons lie apart."""
    outer = [_Boxed.of(polygon[0]) for polygon in polygons]
    for n, polygon in enumerate(polygons):
        holes = [_Boxed.of(ring) for ring in polygon[1:]]
        for at, hole in enumerate(holes):
            others = (other for other in holes if other is not hole)
            if hole.lies(outer[n]) < 0 or any(hole.lies(other) > 0 for other in others):
                figures = {"polygon": n + 1, "ring": at + 2}
                raise Malformed("geometry.hole", place=place, **figures)
        for m, other in enumerate(outer):
            if m != n and outer[n].lies(other) > 0:
                figures = {"polygon": n + 1, "other": m + 1}
                raise Malformed("geometry.overlap", place=place, **figures)


@dataclass(frozen=True, slots=True)
class _Boxed:
    """A ring and its bounds, so that most pairs are told apart at a glance."""

    ring: Ring
    low: Position
    high: Position

    @classmethod
    def of(cls, ring: Ring) -> "_Boxed":
        x, y = [p[0] for p in ring], [p[1] for p in ring]
        return cls(ring, (min(x), min(y)), (max(x), max(y)))

    def lies(self, other: "_Boxed") -> int:
        """Return 1 when this lies inside the other, -1 outside; they do not cross."""
        for i in (0, 1):
            if self.low[i] < other.low[i] or self.high[i] > other.high[i]:
                return -1
        return next((at for p in self.ring if (at := _place(p, other.ring))), 0)


def _place(p: Position, ring: Ring) -> int:
    """Return 1 inside the ring, 0 on it, -1 outside."""
    inside = False
    for a, b in pairwise(ring):
        if _way(a, b, p) == 0 and all(
            min(a[i], b[i]) <= p[i] <= max(a[i], b[i]) for i in (0, 1)
        ):
            return 0
        if (a[1] > p[1]) != (b[1] > p[1]):
            up = b[1] > a[1]
            inside ^= (_way(a, b, p) > 0) == up
    return 1 if inside else -1


def _way(a: Position, b: Position, c: Position) -> int:
    """Return on which side of a-b the point c lies: 1 left, -1 right, 0 on the line."""
    turn = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
    return (turn > 0) - (turn < 0)


def _turn(ring: Ring) -> int:
    """Return twice the signed area in square units: above 0 when counterclockwise."""
    return sum(
        a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring)
    )  # fmt: skip


def _count(polygon: object) -> int:
    rings = polygon if isinstance(polygon, list) else []
    return sum(len(ring) for ring in rings if isinstance(ring, list))


def _digits(value: object, depth: int = 0) -> Iterator[int]:
    """Yield how many digits stand behind the point of every coordinate."""
    if isinstance(value, Mapping):
        yield from _digits(value.get("coordinates"), depth + 1)
    elif isinstance(value, list) and depth < DEPTH:
        numbers = [v for v in value[:2] if isinstance(v, int | Decimal)]
        for one in numbers or value[: MOST + 1]:
            if isinstance(one, Decimal):
                yield max(0, -int(one.as_tuple().exponent))
            elif isinstance(one, int):
                yield 0
            else:
                yield from _digits(one, depth + 1)


def _written(p: Position) -> list[JSON]:
    return [number(Decimal(figure).scaleb(-DIGITS).normalize()) for figure in p]


def _position_text(p: Position) -> str:
    def one(figure: int) -> str:
        text = f"{Decimal(figure).scaleb(-DIGITS):.{DIGITS}f}"
        cut = text.rstrip("0")
        return cut.ljust(text.index(".") + 1 + LEAST_DIGITS, "0")

    return f"[{one(p[0])},{one(p[1])}]"
