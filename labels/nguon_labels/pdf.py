"""Labels as PDF: one a page on label stock, or A4 sheets of label paper.

Text is real text in embedded Be Vietnam Pro. A code is one picture of a bit a module,
painted as a mask: sharp on every printer, and ten thousand labels are written several
times faster than with a path a code (tests/labels/test_pdf.py holds five times).
What labels share is written by reportlab once and repeated. The same labels give the
same bytes. Readers are told not to scale: a module must keep its half millimetre.
"""

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Final

from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from nguon_labels.font import WEIGHTS, font_bytes
from nguon_labels.qr import QUIET
from nguon_labels.shapes import Drawing, Ring, Rule, Square, Text
from nguon_labels.sheet import A4, Sheet

WALL: Final = 0.25
HAIR: Final = 0.1


def pdf(drawings: Iterable[Drawing], title: str) -> bytes:
    """Return a PDF with one label a page, the page as large as the label."""
    press = _Press(title)
    for drawing in drawings:
        press.canvas.setPageSize((drawing.width * mm, drawing.height * mm))
        press.label(drawing, 0, drawing.height)
        press.canvas.showPage()
    return press.finished()


def pdf_sheets(
    drawings: Iterable[Drawing], sheet: Sheet, title: str, skip: int = 0
) -> bytes:
    """Return A4 sheets; the first `skip` cells are left free (used paper)."""
    press = _Press(title)
    press.canvas.setPageSize((A4[0] * mm, A4[1] * mm))
    started = False
    for place, drawing in enumerate(drawings, start=skip):
        cell = place % sheet.cells
        if cell == 0 and started:
            press.canvas.showPage()
        if sheet.marks and (cell == 0 or not started):
            press.marks(sheet)
        started = True
        x, y = sheet.corner(cell)
        left = x + (sheet.width - drawing.width) / 2
        top = y + (sheet.height - drawing.height) / 2
        press.label(drawing, left, A4[1] - top)
    press.canvas.showPage()
    return press.finished()


class _Press:
    """A canvas, and what it has written already."""

    def __init__(self, title: str) -> None:
        _register()
        self._out = BytesIO()
        self.canvas = Canvas(self._out, pageCompression=1, invariant=1)
        self.canvas.setTitle(title)
        self.canvas.setCreator("Nguồn")
        self.canvas.setViewerPreference("PrintScaling", "None")
        self._written: dict[Text | Rule | Ring, str] = {}

    def finished(self) -> bytes:
        """Return the file."""
        self.canvas.save()
        return self._out.getvalue()

    def label(self, drawing: Drawing, left: float, top: float) -> None:
        """Write one label; `top` is measured upwards from the foot of the page."""
        code = [f"q 1 0 0 1 {left * mm:.3f} {top * mm:.3f} cm 0 g 0 G"]
        for shapes in (drawing.texts, drawing.rules, drawing.rings):
            code += [self._operators(shape) for shape in shapes]
        code += [_mask(drawing.square), "Q"]
        self.canvas._code.append("\n".join(code))

    def marks(self, sheet: Sheet) -> None:
        """Draw the marks to cut along."""
        self.canvas.setLineWidth(HAIR * mm)
        for line in sheet.cuts():
            x1, y1, x2, y2 = (value * mm for value in line)
            self.canvas.line(x1, A4[1] * mm - y1, x2, A4[1] * mm - y2)

    def _operators(self, shape: Text | Rule | Ring) -> str:
        """Return the PDF operators of a shape, written by reportlab the first time."""
        if shape not in self._written:
            start = len(self.canvas._code)
            self._draw(shape)
            self._written[shape] = "\n".join(self.canvas._code[start:])
            del self.canvas._code[start:]
        return self._written[shape]

    def _draw(self, shape: Text | Rule | Ring) -> None:
        match shape:
            case Text(x, y, text, size, weight):
                line = self.canvas.beginText(x * mm, -y * mm)
                line.setFont(f"BeVietnamPro-{weight}", size * mm)
                line.textOut(text)
                self.canvas.drawText(line)
            case Rule(x, y, width, height):
                self.canvas.rect(
                    x * mm, -(y + height) * mm, width * mm, height * mm, 0, 1
                )
            case Ring(x, y, radius, filled):
                self.canvas.setLineWidth(WALL * mm)
                inner = (radius - WALL / 2) * mm
                self.canvas.circle(x * mm, -y * mm, inner, 1, int(filled))


def _register() -> None:
    """Make the typeface known to reportlab, once."""
    known: Sequence[str] = pdfmetrics.getRegisteredFontNames()
    for weight in WEIGHTS:
        name = f"BeVietnamPro-{weight}"
        if name not in known:
            pdfmetrics.registerFont(TTFont(name, BytesIO(font_bytes(weight))))


def _mask(square: Square) -> str:
    """Return the code as an inline picture: /IM a stencil, /D[1 0] ink where 1."""
    code = square.code
    module = square.side / code.side * mm
    side = code.modules * module
    x = square.x * mm + QUIET * module
    y = -square.y * mm - QUIET * module - side
    return (
        f"q {side:.4f} 0 0 {side:.4f} {x:.4f} {y:.4f} cm BI /W {code.modules} "
        f"/H {code.modules} /IM true /BPC 1 /D[1 0] /F /AHx ID\n"
        f"{code.packed.hex()}>\nEI Q"
    )
