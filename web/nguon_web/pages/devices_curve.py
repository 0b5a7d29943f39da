"""The last day of a thermometer as a curve, with the band that it should stay in.

Server-made SVG, classes only. A gap of more than an hour in the log is a gap in the
line. What it shows stands in words beside it. Proved in tests/web/test_devices.py.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from flask_babel import gettext as _
from markupsafe import Markup

from nguon.core.measured import GAP, Point
from nguon_web.formats import clock, number

WIDTH: Final = 320
HEIGHT: Final = 84
TOP: Final = 6
FLOOR: Final = 66  # below it stand the words


def curve(points: Sequence[Point], low: str | None, high: str | None) -> Markup:
    """Return the picture of readings in order of time; nothing for fewer than two."""
    if len(points) < 2:
        return Markup("")
    bounds = [Decimal(text) for text in (low, high) if text is not None]
    values = [point.value for point in points] + bounds
    least, most = min(values) - 1, max(values) + 1
    start, end = points[0].moment, points[-1].moment
    span = max(end - start, timedelta(minutes=1))

    def x(moment: datetime) -> float:
        return round((moment - start) / span * WIDTH, 1)

    def y(value: Decimal) -> float:
        return round(TOP + float((most - value) / (most - least)) * (FLOOR - TOP), 1)

    ceiling = y(Decimal(high)) if high is not None else TOP
    floor = y(Decimal(low)) if low is not None else FLOOR
    coldest, warmest = min(p.value for p in points), max(p.value for p in points)
    return Markup(
        '<svg class="curve" viewBox="0 0 {width} {height}" role="img"'
        ' aria-label="{name}"><rect class="curve__band" y="{ceiling}" width="{width}"'
        ' height="{band}"/><path class="curve__line" d="{line}"/>'
        '<text y="{words}">{begun}</text>'
        '<text x="{width}" y="{words}" text-anchor="end">{ended}</text></svg>'
    ).format(
        width=WIDTH, height=HEIGHT, ceiling=ceiling, band=round(floor - ceiling, 1),
        line=_line([(p.moment, x(p.moment), y(p.value)) for p in points]),
        words=HEIGHT - 4, begun=clock(start), ended=clock(end),
        name=_(
            "%(low)s to %(high)s °C from %(start)s to %(end)s", low=number(coldest),
            high=number(warmest), start=clock(start), end=clock(end),
        ),
    )  # fmt: skip


def _line(points: Sequence[tuple[datetime, float, float]]) -> str:
    drawn, before = [], None
    for moment, x, y in points:
        new = before is None or moment - before > GAP
        drawn.append(f"{'M' if new else 'L'}{x} {y}")
        before = moment
    return "".join(drawn)
