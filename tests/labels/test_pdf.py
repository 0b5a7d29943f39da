"""PDF: rendered by PDFium, read by zxing-cpp; its text, its bytes, its cost."""

import cProfile
import pstats
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from io import BytesIO

import pypdfium2 as pdfium
import pytest
from PIL import Image
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from kit.codes import read_code, read_codes
from nguon_labels import Label, render
from nguon_labels.design import SIZES, design
from nguon_labels.pdf import pdf_sheets
from nguon_labels.shapes import Drawing
from nguon_labels.sheet import SHEETS, Sheet, numbered


def pages(data: bytes, dpi: float = 300) -> Iterator[Image.Image]:
    with closing(pdfium.PdfDocument(data)) as document:
        for page in document:
            yield page.render(scale=dpi / 72, grayscale=True).to_pil()


def words(data: bytes) -> str:
    with closing(pdfium.PdfDocument(data)) as document:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)


@pytest.mark.parametrize("size", ["50x30", "100x70"])
@pytest.mark.parametrize("which", ["greens", "coffee", "far"])
def test_every_label_reads_back(
    which: str, size: str, request: pytest.FixtureRequest
) -> None:
    label: Label = request.getfixturevalue(which)
    (page,) = pages(render([label], size, "pdf").data)
    assert read_code(page) == label.link


def test_the_page_is_the_label(greens: Label) -> None:
    data = render([greens], "50x30", "pdf").data
    with closing(pdfium.PdfDocument(data)) as document:
        width, height = document[0].get_size()
    assert (width / mm, height / mm) == pytest.approx((50, 30), abs=0.01)
    assert b"/PrintScaling /None" in data


def test_vietnamese_can_be_copied_out(greens: Label) -> None:
    said = words(render([greens], "100x70", "pdf").data)
    for word in ("Rau cải ngọt", "HTX Rau an toàn", "Thu hoạch", "14/09/2026"):
        assert word in said


@pytest.mark.parametrize("sheet", ["", "a4"])
def test_the_same_labels_are_the_same_bytes(greens: Label, sheet: str) -> None:
    made = [render([greens] * 40, "50x30", "pdf", sheet=sheet).data for _ in range(2)]
    assert made[0] == made[1]


@pytest.mark.parametrize(
    ("size", "sheet"), [(size, sheet) for size in SHEETS for sheet in SHEETS[size]]
)
def test_a_full_sheet_reads_back_label_by_label(
    greens: Label, size: str, sheet: Sheet
) -> None:
    lot = replace(greens, link="https://nguon.example/01/08938505974002/10/R-0914")
    series = numbered(lot, f"000001-{sheet.cells + 1:06}")
    first, second = pages(render(series, size, "pdf", sheet=sheet.name).data, dpi=203.2)
    assert sorted(read_codes(first)) == [label.link for label in series[:-1]]
    assert read_code(second) == series[-1].link


def test_a_sheet_begun_before_is_used_up(greens: Label) -> None:
    (page,) = pages(render([greens], "50x30", "pdf", sheet="70x37", skip=5).data)
    cell = page.crop(tuple(round(v * 300 / 25.4) for v in (140, 37.5, 210, 74.5)))
    assert read_code(cell) == greens.link
    assert read_codes(page) == [greens.link]


def one_path_a_code(drawings: list[Drawing], sheet: Sheet) -> bytes:
    """What one writes first: reportlab calls for every text, a path for every code."""
    out = BytesIO()
    canvas = Canvas(out, pageCompression=1, invariant=1)
    for place, drawing in enumerate(drawings):
        if place and place % sheet.cells == 0:
            canvas.showPage()
        x, y = sheet.corner(place % sheet.cells)
        canvas.saveState()
        canvas.translate(x * mm, (297 - y) * mm)
        for text in drawing.texts:
            canvas.setFont(f"BeVietnamPro-{text.weight}", text.size * mm)
            canvas.drawString(text.x * mm, -text.y * mm, text.text)
        module = drawing.square.side / drawing.square.code.side * mm
        path = canvas.beginPath()
        for row, line in enumerate(drawing.square.code.rows()):
            for column, dark in enumerate(line):
                if dark == "1":
                    path.rect(column * module, -row * module, module, module)
        canvas.drawPath(path, stroke=0, fill=1)
        canvas.restoreState()
    canvas.save()
    return out.getvalue()


def test_it_takes_a_fifth_of_the_calls_of_a_path_a_code(greens: Label) -> None:
    lot = replace(greens, link="https://nguon.example/01/08938505974002/10/R-0914")
    series = numbered(lot, "0001-0216")
    drawings = [design(label, SIZES["50x30"], "vi") for label in series]
    sheet = SHEETS["50x30"][0]
    pdf_sheets(drawings[:1], sheet, "warm")
    own = calls(lambda: pdf_sheets(drawings, sheet, "t"))
    assert calls(lambda: one_path_a_code(drawings, sheet)) >= 5 * own


def calls(write: Callable[[], object]) -> int:
    """Return how many calls it takes, which does not depend on a busy machine."""
    profile = cProfile.Profile()
    profile.runcall(write)
    return sum(made for _, made, *_ in pstats.Stats(profile).stats.values())  # type: ignore[attr-defined]
