"""A plot as a small picture: its outline, north on top, with a bar for scale.

Drawn as SVG without a script or a style of its own; the classes stand in record.css.
Proved in tests/web/test_plots.py.
"""

import math
from typing import Final

from markupsafe import Markup

from nguon.core import geometry
from nguon.core.canonical import JSON
from nguon_web.formats import number
from nguon_web.texts import _

WIDE: Final = 320
EDGE: Final = 14
METRES: Final = 111_320.0  # of one degree, good enough for a drawing
BARS: Final = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000)


def picture(outline: dict[str, JSON], wide: int = WIDE) -> Markup:
    """Return the drawing; a point is a dot with a ring round it."""
    polygons = geometry.outlines(outline)
    corners = [p for polygon in polygons for ring in polygon for p in ring]
    west, east = min(p[0] for p in corners), max(p[0] for p in corners)
    south, north = min(p[1] for p in corners), max(p[1] for p in corners)
    bend = math.cos(math.radians((south + north) / 2))
    broad, tall = (east - west) * bend * METRES, (north - south) * METRES
    span = max(broad, tall) or 20.0
    scale = (wide - 2 * EDGE) / span
    high = round(tall * scale) + 2 * EDGE

    def at(p: tuple[float, float]) -> str:
        x = EDGE + ((p[0] - west) * bend * METRES + (span - broad) / 2) * scale
        return f"{x:.1f} {EDGE + (north - p[1]) * METRES * scale:.1f}"

    if outline["type"] == "Point":
        shape = Markup('<circle class="plot__dot" cx="{}" cy="28" r="7"/>').format(
            wide // 2
        )
        return frame(shape, wide, 56, _("The plot is a point on the map"))
    drawn = " ".join(
        "M" + "L".join(at(p) for p in ring[:-1]) + "Z"
        for polygon in polygons
        for ring in polygon
    )
    land = Markup('<path class="plot__land" fill-rule="evenodd" d="{}"/>')
    shape = land.format(drawn)
    bar = max((b for b in BARS if b <= span / 3), default=1)
    y = high + 12
    shape += Markup(
        '<path class="plot__bar" d="M{} {}h{:.1f}"/><text x="{:.1f}" y="{}">{} m</text>'
    ).format(EDGE, y, bar * scale, EDGE + bar * scale + 8, y + 5, number(bar))
    label = _("The outline of the plot, north on top")
    return frame(shape, wide, high + 28, label)


def frame(shape: Markup, wide: int, high: int, label: str) -> Markup:
    return Markup(
        '<svg class="plot" viewBox="0 0 {} {}" width="{}" height="{}" role="img" '
        'aria-label="{}">{}</svg>'
    ).format(wide, high, wide, high, label, shape)
