"""Quantities that people must judge, drawn: days waited, degrees on the way.

Server-made SVG without a style of its own (classes only); each is one image with a
name, and the same is said in words beside it. Proved in tests/web/test_spray_line.py
and tests/web/test_heat_line.py.
"""

from datetime import date
from decimal import Decimal
from typing import Final

from markupsafe import Markup

from nguon.core.provenance import Spray
from nguon_web.formats import number, weekday
from nguon_web.languages import language
from nguon_web.texts import _

BAR: Final = 300  # a gauge, in its own units


def short(when: date) -> str:
    """`14/9` or `14 Sep`: the weekday's date without its name."""
    return " ".join(weekday(when).split(" ")[2 if language() == "vi" else 1 :])


def spray_gauge(s: Spray, kind: str) -> Markup:
    """Return the bar from spray to harvest, the required day marked and named on it.

        cần 7 ngày          the mark's words stand above it, wherever it is,
    ▬▬▬▬▬▬|▬▬▬▬▬▬▬▬▬        the days at both ends below
    phun 1/9     hái 14/9
    """
    required = s.required or 0
    whole = max(s.days, required, 1)
    way, need = BAR * s.days / whole, BAR * required / whole
    colour = " gauge__way--late" if kind == "late" else ""
    if s.days < required:
        colour = " gauge__way--short"
    return Markup(
        '<svg class="gauge" viewBox="0 0 {bar} 51" role="img" aria-label="{name}">'
        '<text x="{named}" y="12" text-anchor="{side}">{needed}</text>'
        '<rect class="gauge__all" y="20" width="{bar}" height="10" rx="5"/>'
        '<rect class="gauge__way{colour}" y="20" width="{way}" height="10" rx="5"/>'
        '<rect class="gauge__need" x="{need}" y="16" width="2" height="18"/>'
        '<text y="46">{sprayed}</text>'
        '<text x="{harvest}" y="46" text-anchor="end">{harvested}</text></svg>'
    ).format(
        bar=BAR, colour=colour, way=round(way, 1), need=round(min(need, BAR - 2), 1),
        named=round(need, 1), side=anchor(need), harvest=round(max(way, BAR / 2), 1),
        name=_("%(n)s days, %(m)s required", n=s.days, m=required),
        needed=_("%(n)s required", n=required),
        sprayed=_("sprayed %(day)s", day=short(s.sprayed)),
        harvested=_("harvested %(day)s", day=short(s.harvested)),
    )  # fmt: skip


def anchor(x: float) -> str:
    """Return the side on which words at `x` stay inside the bar."""
    if x < BAR / 4:
        return "start"
    return "end" if x > BAR * 3 / 4 else "middle"


def heat_gauge(low: Decimal, high: Decimal, limit: Decimal) -> Markup:
    """Return the line of degrees: from the coldest to the warmest, the limit marked.

           tối đa 8 °C
    ──▬▬▬▬▬▬▬▬|▬▬▬▬▬▬▬▬──    what lies beyond the limit in another colour
      8,4–12,6 °C
    """
    least, most = min(low, limit), max(high, limit)
    room = max((most - least) / 4, Decimal(2))

    def at(degrees: Decimal) -> float:
        return float((degrees - least + room) / (most - least + 2 * room)) * BAR

    cold, warm, mark = at(low), at(high), at(limit)
    within, beyond = min(warm, mark), max(cold, mark)
    middle = (cold + warm) / 2
    said = number(high) if low == high else f"{number(low)}–{number(high)}"
    return Markup(
        '<svg class="gauge" viewBox="0 0 {bar} 51" role="img" aria-label="{name}">'
        '<text x="{mark}" y="12" text-anchor="{mark_side}">{limit}</text>'
        '<rect class="gauge__all" y="20" width="{bar}" height="10" rx="5"/>'
        '<rect class="gauge__way" x="{cold}" y="20" width="{within}" height="10"/>'
        '<rect class="gauge__way gauge__way--late" x="{begin}" y="20"'
        ' width="{beyond}" height="10"/>'
        '<rect class="gauge__need" x="{mark}" y="16" width="2" height="18"/>'
        '<text x="{middle}" y="46" text-anchor="{side}">{said} °C</text></svg>'
    ).format(
        bar=BAR, cold=round(cold, 1), within=round(max(within - cold, 0), 1),
        begin=round(beyond, 1), beyond=round(max(warm - beyond, 0), 1),
        mark=round(mark, 1), mark_side=anchor(mark),
        middle=round(middle, 1), side=anchor(middle), said=said,
        limit=_("at most %(limit)s °C", limit=number(limit)),
        name=_("%(said)s °C, at most %(limit)s °C", said=said, limit=number(limit)),
    )  # fmt: skip
