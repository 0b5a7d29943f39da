"""SVG: drawn by resvg, then read by zxing-cpp."""

import xml.etree.ElementTree as ET
from io import BytesIO

import pytest
import resvg_py
from PIL import Image, ImageChops

from kit.codes import read_code
from nguon_labels import Label, render

NS = "{http://www.w3.org/2000/svg}"


def drawn(svg: bytes, width: int) -> Image.Image:
    png = resvg_py.svg_to_bytes(svg_string=svg.decode(), width=width, dpi=96)
    return Image.open(BytesIO(bytes(png))).convert("RGBA").convert("L")


@pytest.mark.parametrize("size", ["50x30", "100x70"])
@pytest.mark.parametrize("which", ["greens", "coffee", "far"])
def test_every_label_reads_back(
    which: str, size: str, request: pytest.FixtureRequest
) -> None:
    label: Label = request.getfixturevalue(which)
    assert read_code(drawn(render([label], size, "svg").data, 700)) == label.link


def test_it_is_the_same_picture_as_the_png(coffee: Label) -> None:
    svg = drawn(render([coffee], "50x30", "svg").data, 591)
    png = Image.open(BytesIO(render([coffee], "50x30", "png", dpi=300).data))
    far_apart = ImageChops.difference(svg, png.convert("L").resize(svg.size))
    dark = sum(far_apart.reduce(6).histogram()[110:])
    assert dark < 12  # nowhere does a stroke stand alone in one of the two


def test_it_needs_no_font_and_nothing_from_outside(greens: Label) -> None:
    root = ET.fromstring(render([greens], "50x30", "svg").data)
    tags = {element.tag.removeprefix(NS) for element in root.iter()}
    assert tags == {"svg", "title", "path", "circle"}
    assert (root.get("width"), root.get("height")) == ("50mm", "30mm")
    assert not [
        key for element in root.iter() for key in element.attrib if "href" in key
    ]


def test_its_words_can_be_read_aloud(greens: Label) -> None:
    root = ET.fromstring(render([greens], "50x30", "svg").data)
    title = root.find(f"{NS}title")
    assert title is not None and "Rau cải ngọt" in (title.text or "")


def test_signs_of_markup_stay_text(greens: Label) -> None:
    from dataclasses import replace

    label = replace(greens, product='Mơ & "Mận" <ngon>')
    root = ET.fromstring(render([label], "100x70", "svg").data)
    title = root.find(f"{NS}title")
    assert title is not None and "<ngon>" in (title.text or "")
