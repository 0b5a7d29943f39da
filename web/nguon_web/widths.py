"""Kilograms as widths: one bar cut into parts, each as wide as its share.

Server-made SVG without a style of its own (classes only); beside it the page lists the
same parts with their words and figures, so the picture is one image with a name.
Proved in tests/web/test_inspect.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from markupsafe import Markup

WIDTH: Final = 600
HEIGHT: Final = 30
LEAST: Final = 4  # so that a gram beside a tonne is still seen


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a bar: how much, which look, and what it is called."""

    kind: str
    kg: Decimal
    text: str


def widths(parts: Sequence[Part], title: str, whole: Decimal | None = None) -> Markup:
    """Return the bar; `whole` is what the full width stands for."""
    shown = [part for part in parts if part.kg > 0]
    total = max(whole or Decimal(0), sum((part.kg for part in shown), Decimal(0)))
    if not shown or not total:
        return Markup("")
    free = WIDTH - LEAST * len(shown)
    at, drawn = 0.0, []
    for part in shown:
        wide = LEAST + float(part.kg / total) * free
        drawn.append(
            Markup(
                '<g class="widths__part widths__part--{}"><title>{}</title>'
                '<rect x="{}" y="0" width="{}" height="{}"/></g>'
            ).format(part.kind, part.text, round(at, 1), round(wide - 1, 1), HEIGHT)
        )
        at += wide
    return Markup(
        '<svg class="widths" viewBox="0 0 {} {}" preserveAspectRatio="none" role="img"'
        ' aria-label="{}">{}</svg>'
    ).format(WIDTH, HEIGHT, title, Markup("").join(drawn))


def meter(kg: Decimal, ceiling: Decimal, title: str) -> Markup:
    """Return a meter: what was harvested on the way to its ceiling, and beyond it."""
    far = max(kg, ceiling)
    wide = float(kg / far) * WIDTH if far else 0.0
    mark = float(ceiling / far) * WIDTH if far else WIDTH
    kind = (
        "over" if kg > ceiling else "near" if kg >= ceiling * Decimal("0.9") else "ok"
    )
    return Markup(
        '<svg class="meter meter--{}" viewBox="0 0 {} 22" preserveAspectRatio="none"'
        ' role="img" aria-label="{}"><rect class="meter__ground" y="5" width="{}"'
        ' height="12"/><rect class="meter__full" y="5" width="{}" height="12"/>'
        '<rect class="meter__ceiling" x="{}" width="4" height="22"/></svg>'
    ).format(kind, WIDTH, title, WIDTH, round(wide, 1), round(mark - 4, 1))
