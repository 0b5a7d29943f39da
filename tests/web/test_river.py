"""The lineage as a river: every bar on the sheet, wide as its kilograms."""

import re
from decimal import Decimal
from xml.etree import ElementTree

from pytest import approx

from nguon_web.river import WIDTH, Bar, Ribbon, river

BARS = [
    Bar("packed", "M1 <b>", None, Decimal(440), 0),
    Bar("one", "H1", "/b/1", Decimal(300), 1),
    Bar("two", "H2", None, Decimal(180), 1, bad=True),
]
RIBBONS = [Ribbon("one", "packed", Decimal(300)), Ribbon("two", "packed", Decimal(180))]


def test_widths_are_kilograms_and_nothing_leaves_the_sheet() -> None:
    drawn = ElementTree.fromstring(str(river(BARS, RIBBONS, "flow")))
    rects = [r for r in drawn.iter() if r.tag.endswith("rect")]
    widths = [float(r.get("width", "0")) for r in rects]
    assert widths[1] / widths[2] == approx(300 / 180, rel=0.05)
    assert all(
        float(r.get("x", "0")) + float(r.get("width", "0")) <= WIDTH for r in rects
    )
    assert len([p for p in drawn.iter() if p.tag.endswith("path")]) == 2


def test_text_is_escaped_and_there_is_no_inline_style() -> None:
    drawn = str(river(BARS, RIBBONS, 'a "name"'))
    assert "<b>" not in drawn and "style=" not in drawn
    assert re.search(r'role="group" aria-label="a &#34;name&#34;"', drawn)


def test_one_lot_alone_is_no_river() -> None:
    assert river(BARS[:1], [], "flow") == ""
