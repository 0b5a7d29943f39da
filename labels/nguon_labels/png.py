"""A label as PNG for office and thermal printers: one bit a dot, no grey.

A printer turns grey into a raster of its own, which eats thin strokes and the edges
of modules. So text is drawn eight times finer, averaged and cut at one half; the
code is drawn dot by dot, every module the same whole number of dots.
"""

from io import BytesIO
from math import floor
from typing import Final

from PIL import Image, ImageDraw

from nguon.errors import Malformed
from nguon_labels.font import raster_font
from nguon_labels.qr import QUIET
from nguon_labels.shapes import Drawing, Ring, Rule, Square, Text

DOTS_PER_MM: Final = {203: 8.0, 300: 300 / 25.4}
"""Printers sold as 203 dpi have 8 dots a millimetre (203.2)."""
FINER: Final = 8
INK: Final = 112
"""Blackness of 255 from which a dot is printed: a little under half keeps hairs."""


def png(drawing: Drawing, dpi: int) -> bytes:
    """Return the label as a 1-bit PNG that knows its physical size."""
    out = BytesIO()
    dots = dots_per_mm(dpi) * 25.4
    raster(drawing, dpi).save(out, "PNG", dpi=(dots, dots), optimize=True)
    return out.getvalue()


def dots_per_mm(dpi: int) -> float:
    """Return the dots of a printer's head; 203 and 300 are what there is."""
    if dpi not in DOTS_PER_MM:
        raise Malformed("labels.dpi", dpi=dpi)
    return DOTS_PER_MM[dpi]


def raster(drawing: Drawing, dpi: int) -> Image.Image:
    """Return the label as dots: mode "1", 0 is black."""
    scale = dots_per_mm(dpi)
    size = (round(drawing.width * scale), round(drawing.height * scale))
    fine = Image.new("L", (size[0] * FINER, size[1] * FINER), 0)
    pen = ImageDraw.Draw(fine)
    for text in drawing.texts:
        _text(pen, text, scale * FINER)
    for ring in drawing.rings:
        _ring(pen, ring, scale)
    dark = fine.reduce(FINER).point(lambda value: 255 if value >= INK else 0)
    image = Image.new("1", size, 255)
    image.paste(0, mask=dark.convert("1"))
    pen = ImageDraw.Draw(image)
    for rule in drawing.rules:
        _rule(pen, rule, scale)
    _square(pen, drawing.square, scale)
    return image


def _text(pen: ImageDraw.ImageDraw, text: Text, scale: float) -> None:
    font = raster_font(text.weight, text.size * scale)
    pen.text((text.x * scale, text.y * scale), text.text, 255, font, anchor="ls")


def _ring(pen: ImageDraw.ImageDraw, ring: Ring, scale: float) -> None:
    """A ring's wall is two dots at least, its middle a whole or half dot."""
    x, y = (round(ring.x * scale * 2) / 2, round(ring.y * scale * 2) / 2)
    wall = max(2, round(0.25 * scale))
    box = [
        value * FINER
        for value in (
            x - ring.radius * scale,
            y - ring.radius * scale,
            x + ring.radius * scale,
            y + ring.radius * scale,
        )
    ]
    pen.ellipse(box, fill=255 if ring.filled else 0, outline=255, width=wall * FINER)


def _rule(pen: ImageDraw.ImageDraw, rule: Rule, scale: float) -> None:
    """Whole dots, at least two across: a line of one dot may not print."""
    x, y = round(rule.x * scale), round(rule.y * scale)
    width = max(2, round(rule.width * scale))
    height = max(2, round(rule.height * scale))
    pen.rectangle((x, y, x + width - 1, y + height - 1), fill=0)


def _square(pen: ImageDraw.ImageDraw, square: Square, scale: float) -> None:
    """Every module the same whole number of dots; the first where the text begins."""
    module = square.side / square.code.side * scale
    dots = floor(module + 1e-9)
    left = round(square.x * scale + QUIET * module)
    top = round(square.y * scale + QUIET * module)
    for row, column, length in square.code.runs():
        x, y = left + column * dots, top + row * dots
        pen.rectangle((x, y, x + length * dots - 1, y + dots - 1), fill=0)
