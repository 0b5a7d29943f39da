"""Labels in, one file out: what the web and `nguon label` call.

>>> made = render([label], size="50x30", format="png", language="vi")
>>> made.media_type, made.name
('image/png', 'nguon-7K3M9QXBT2HV8WN4F-50x30.png')

Several labels become several pages (PDF), sheets of label paper (PDF with `sheet`),
one stream to the printer (ZPL), or a ZIP file of pictures (PNG, SVG).
"""

from collections.abc import Callable, Iterator, Sequence
from io import BytesIO
from typing import Final, NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from nguon.errors import Malformed
from nguon_labels.design import design, size_named
from nguon_labels.label import Label, cleaned
from nguon_labels.pdf import pdf, pdf_sheets
from nguon_labels.png import dots_per_mm, png
from nguon_labels.shapes import Drawing
from nguon_labels.sheet import MOST, sheet_named
from nguon_labels.svg import svg
from nguon_labels.zpl import zpl

MEDIA_TYPES: Final = {
    "png": "image/png",
    "svg": "image/svg+xml",
    "pdf": "application/pdf",
    "zpl": "application/zpl",
}
MOST_PICTURES: Final = 1_000
"""Labels in one file where each is drawn dot by dot or traced letter by letter."""


class Rendered(NamedTuple):
    """A file to send or to save."""

    data: bytes
    media_type: str
    name: str


def render(
    labels: Sequence[Label],
    size: str = "50x30",
    format: str = "png",
    language: str = "vi",
    *,
    copies: int = 1,
    sheet: str = "",
    skip: int = 0,
    dpi: int = 203,
) -> Rendered:
    """Draw every label `copies` times as one file.

    `sheet` names a label paper on A4 ("a4" for plain paper), `skip` its used cells;
    `dpi` is the printer's head for PNG and ZPL.
    """
    stock = size_named(size)
    if format not in MEDIA_TYPES:
        formats = ", ".join(MEDIA_TYPES)
        raise Malformed("labels.format", format=format, formats=formats)
    if sheet and format != "pdf":
        raise Malformed("labels.sheet_needs_pdf")
    dots_per_mm(dpi)
    _counted(labels, copies, format)
    drawings = (design(label, stock, language) for label in labels)
    code = cleaned(labels[0]).code
    name = f"nguon-{code}-{size}" if len(labels) == 1 else f"nguon-labels-{size}"
    if format == "pdf":
        repeated = (drawing for drawing in drawings for _ in range(copies))
        if sheet:
            paper = sheet_named(sheet, size)
            data = pdf_sheets(repeated, paper, name, skip % paper.cells)
        else:
            data = pdf(repeated, name)
    elif format == "zpl":
        data = b"".join(zpl(drawing, dpi, copies) for drawing in drawings)
    else:
        draw = svg if format == "svg" else lambda drawing: png(drawing, dpi)
        if len(labels) > 1:
            return _zipped(labels, drawings, draw, name, f"{size}.{format}")
        data = draw(next(drawings))
    return Rendered(data, MEDIA_TYPES[format], f"{name}.{format}")


def _counted(labels: Sequence[Label], copies: int, format: str) -> None:
    """Refuse nothing at all, too much at once, and copies of a picture."""
    if not labels or copies < 1:
        raise Malformed("labels.none")
    count = len(labels) * copies if format != "zpl" else len(labels)
    most = MOST if format == "pdf" else MOST_PICTURES
    if count > most or copies > MOST:
        raise Malformed("labels.too_many", count=count, most=most)
    if copies > 1 and format in ("png", "svg"):
        raise Malformed("labels.one_only", format=format.upper(), count=copies)


def _zipped(
    labels: Sequence[Label],
    drawings: Iterator[Drawing],
    draw: Callable[[Drawing], bytes],
    name: str,
    ending: str,
) -> Rendered:
    """Put pictures into a ZIP file without clock times: same labels, same bytes."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for number, (label, drawing) in enumerate(
            zip(labels, drawings, strict=True), start=1
        ):
            inside = ZipInfo(f"{number:04}-{cleaned(label).code}-{ending}")
            inside.compress_type = ZIP_DEFLATED
            archive.writestr(inside, draw(drawing))
    return Rendered(out.getvalue(), "application/zip", f"{name}.zip")
