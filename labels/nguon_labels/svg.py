"""A label as SVG: every letter an outline, every run of modules part of one path.

Text is drawn as the outlines of Be Vietnam Pro, not as `<text>`: a cooperative's
print shop, a sticker machine and a browser then show the same Vietnamese letters,
without the font and without a fallback that drops the accents or moves the lines.
The words themselves stay readable to people and screen readers in `<title>`.
Proved in tests/labels/test_svg.py.
"""

from collections.abc import Mapping
from functools import cache
from io import BytesIO
from typing import Any, Final
from xml.sax.saxutils import escape

from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont

from nguon_labels.font import EM, font_bytes, ink
from nguon_labels.qr import QUIET
from nguon_labels.shapes import Drawing, Ring, Square, Text

STROKE: Final = 0.25


def svg(drawing: Drawing) -> bytes:
    """Return the label as one self-contained SVG in millimetres."""
    title = " · ".join(text.text for text in drawing.texts)
    width, height = _mm(drawing.width), _mm(drawing.height)
    parts = [
        '<svg xmlns="http://www.w3.org/2000/svg" role="img" '
        f'width="{width}mm" height="{height}mm" viewBox="0 0 {width} {height}">',
        f"<title>{escape(title)}</title>",
        f'<path fill="#fff" d="M0 0h{width}v{height}h-{width}z"/>',
        f'<path shape-rendering="crispEdges" transform="{_place(drawing.square)}" '
        f'd="{_modules(drawing.square)}"/>',
        f'<path d="{"".join(_outlines(text) for text in drawing.texts)}"/>',
    ]
    parts += [
        f'<path d="M{_mm(rule.x)} {_mm(rule.y)}h{_mm(rule.width)}'
        f'v{_mm(rule.height)}h-{_mm(rule.width)}z"/>'
        for rule in drawing.rules
    ]
    parts += [_circle(ring) for ring in drawing.rings]
    return "\n".join([*parts, "</svg>\n"]).encode("utf-8")


def _mm(value: float) -> str:
    """Write a length to the micrometre, without a needless tail."""
    return f"{value:.3f}".rstrip("0").rstrip(".")


def _place(square: Square) -> str:
    module = square.side / square.code.side
    x, y = square.x + QUIET * module, square.y + QUIET * module
    return f"translate({_mm(x)} {_mm(y)}) scale({module:.6f})"


def _modules(square: Square) -> str:
    """Trace the dark runs in whole modules; one transform gives them their place."""
    return "".join(
        f"M{column} {row}h{length}v1h-{length}z"
        for row, column, length in square.code.runs()
    )


def _circle(ring: Ring) -> str:
    where = f'cx="{_mm(ring.x)}" cy="{_mm(ring.y)}"'
    if ring.filled:
        return f'<circle {where} r="{_mm(ring.radius)}"/>'
    radius = _mm(ring.radius - STROKE / 2)
    return (
        f'<circle {where} r="{radius}" fill="none" stroke="#000" '
        f'stroke-width="{STROKE}"/>'
    )


def _outlines(text: Text) -> str:
    """Return the outlines of a line of text, letter after letter by its advance."""
    scale = text.size / EM
    glyphs, names = _font(text.weight)
    pen = SVGPathPen(glyphs, ntos=_mm)
    x = text.x
    for letter in text.text:
        place = TransformPen(pen, (scale, 0, 0, -scale, x, text.y))
        glyphs[names[ord(letter)]].draw(place)
        x += ink(letter, text.weight).width * text.size
    return str(pen.getCommands())


@cache
def _font(weight: str) -> tuple[Mapping[str, Any], Mapping[int, str]]:
    """Return (glyphs by name, names by character) of one weight."""
    font = TTFont(BytesIO(font_bytes(weight)))
    return font.getGlyphSet(), font.getBestCmap()
