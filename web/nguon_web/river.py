"""The lineage as a river: batches as bars, what flowed between them as ribbons.

Drawn on the server as SVG without a style of its own (classes only), the batch asked
for on top, its sources below it; widths are kilograms. The same facts stand beside it
as text, so the picture is marked as one image with a name. Proved in
tests/web/test_river.py.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from markupsafe import Markup

WIDTH: Final = 340
ROW: Final = 84
BAR: Final = 26
GAP: Final = 8
THIN: Final = 6


@dataclass(frozen=True, slots=True)
class Bar:
    """One batch: where it stands and what is written on it."""

    batch: str
    text: str
    href: str | None
    kg: Decimal | None
    depth: int
    bad: bool = False


@dataclass(frozen=True, slots=True)
class Ribbon:
    """Kilograms of `source` (deeper) that went into `into`."""

    source: str
    into: str
    kg: Decimal | None


@dataclass(slots=True)
class Box:
    x: float
    y: float
    width: float


def river(bars: Sequence[Bar], ribbons: Sequence[Ribbon], title: str) -> Markup:
    """Return the picture as an SVG element; nothing when there is nothing to join."""
    if len(bars) < 2:
        return Markup("")
    rows = sorted({bar.depth for bar in bars})
    boxes = place(bars, rows)
    height = (len(rows) - 1) * ROW + BAR + 22
    parts = [
        Markup(
            '<svg class="river" viewBox="0 0 {} {}" role="group" aria-label="{}">'
        ).format(WIDTH, height, title)
    ]
    parts += [ribbon_path(r, boxes) for r in ribbons_in(ribbons, boxes)]
    parts += [bar_shape(bar, boxes[bar.batch]) for bar in bars]
    return Markup("").join([*parts, Markup("</svg>")])


def place(bars: Sequence[Bar], rows: Sequence[int]) -> dict[str, Box]:
    """Return a box for every bar: one row a depth, widths shared by kilograms."""
    boxes: dict[str, Box] = {}
    for n, depth in enumerate(rows):
        row = [bar for bar in bars if bar.depth == depth]
        free = WIDTH - GAP * (len(row) - 1) - THIN * len(row)
        whole = sum((bar.kg or Decimal(0) for bar in row), Decimal(0)) or Decimal(1)
        x = 0.0
        for bar in row:
            share = float((bar.kg or Decimal(0)) / whole)
            width = THIN + max(0.0, free) * (share if bar.kg else 1 / len(row))
            boxes[bar.batch] = Box(x, n * ROW + 4.0, max(float(THIN), width))
            x += width + GAP
    return boxes


def ribbons_in(ribbons: Sequence[Ribbon], boxes: Mapping[str, Box]) -> list[Ribbon]:
    return [r for r in ribbons if r.source in boxes and r.into in boxes]


def ribbon_path(ribbon: Ribbon, boxes: Mapping[str, Box]) -> Markup:
    """Return the ribbon from the top edge of the source to the bottom of its child."""
    low, high = boxes[ribbon.source], boxes[ribbon.into]
    # A ribbon takes the place on its child that its source has in the row below it.
    middle = low.x + low.width / 2
    width = min(low.width, high.width) * 0.8
    end = min(max(middle, high.x + width / 2), high.x + high.width - width / 2)
    top, bottom = high.y + BAR, low.y
    bend = (top + bottom) / 2
    a, b, half = middle - width / 2, middle + width / 2, width / 2
    return Markup(
        '<path class="river__flow" d="M{} {}C{} {} {} {} {} {}H{}C{} {} {} {} {} {}Z"/>'
    ).format(*(
        round(value, 1)
        for value in (
            a, bottom, a, bend, end - half, bend, end - half, top,
            end + half, end + half, bend, b, bend, b, bottom,
        )
    ))  # fmt: skip


def bar_shape(bar: Bar, box: Box) -> Markup:
    """Return the bar with as much of its text as fits beside or on it."""
    room = int((box.width - 8) // 7.4)
    text = bar.text if len(bar.text) <= room else bar.text[: max(0, room - 1)] + "…"
    shown = (
        Markup('<text x="{}" y="{}">{}</text>').format(
            round(box.x + 6, 1), round(box.y + 17, 1), text
        )
        if room > 4 or 0 < len(bar.text) <= room
        else Markup("")
    )
    shape = Markup(
        '<g class="river__bar{}"><title>{}</title>'
        '<rect x="{}" y="{}" width="{}" height="{}" rx="6"/>{}</g>'
    ).format(
        " river__bar--bad" if bar.bad else "", bar.text, round(box.x, 1),
        round(box.y, 1), round(box.width, 1), BAR, shown,
    )  # fmt: skip
    return Markup('<a href="{}">{}</a>').format(bar.href, shape) if bar.href else shape
