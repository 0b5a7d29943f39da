"""The layout: everything inside the label, nothing meets, the quiet zone is empty."""

from dataclasses import replace
from datetime import date
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nguon.errors import Malformed, Refused
from nguon_labels import Label
from nguon_labels.design import SIZES, design, size_named
from nguon_labels.font import ink
from nguon_labels.label import halves
from nguon_labels.qr import QUIET
from nguon_labels.shapes import Drawing, Text

Box = tuple[float, float, float, float]
HAIR = 1e-6
NAMES = {
    "vi": "Măng khô rừng Ỷ Tý sấy lạnh thượng hạng đóng túi hút chân không vụ Xuân Hè 2026",
    "en": "Cold-dried wild bamboo shoots from Y Ty, vacuum packed, spring and summer 2026",
    "word": "Nguyễnthịminhkhaihợptácxãnôngnghiệpcôngnghệcaomộtchữrấtdài",
    "high": "ẪỖỆ ỦẮỄ ỘẶỰ GỴQ",
}


def text_box(text: Text) -> Box:
    extent = ink(text.text, text.weight)
    return (
        text.x,
        text.y - extent.above * text.size,
        text.x + extent.width * text.size,
        text.y + extent.below * text.size,
    )


def boxes(drawing: Drawing) -> list[Box]:
    """Return what must not meet: the square with its quiet zone, texts, long lines."""
    square = drawing.square
    found = [(square.x, square.y, square.x + square.side, square.y + square.side)]
    found += [text_box(text) for text in drawing.texts]
    found += [(r.x, r.y, r.x + r.width, r.y + r.height) for r in drawing.rules]
    found += [
        (r.x - r.radius, r.y - r.radius, r.x + r.radius, r.y + r.radius)
        for r in drawing.rings
    ]
    return found


def meet(one: Box, other: Box) -> bool:
    return (
        one[0] < other[2] - HAIR
        and other[0] < one[2] - HAIR
        and one[1] < other[3] - HAIR
        and other[1] < one[3] - HAIR
    )


def check(drawing: Drawing, edge: float) -> None:
    found = boxes(drawing)
    for box in found[1:]:
        assert box[0] >= edge - HAIR and box[2] <= drawing.width - edge + HAIR, box
        assert box[1] >= 0.3 and box[3] <= drawing.height - 0.3, box
    for one, other in combinations(found, 2):
        assert not meet(one, other), (one, other)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("size", list(SIZES))
@pytest.mark.parametrize("name", list(NAMES))
@pytest.mark.parametrize("which", ["greens", "coffee", "far"])
def test_every_text_fits_and_nothing_meets(
    which: str, name: str, size: str, language: str, request: pytest.FixtureRequest
) -> None:
    label: Label = request.getfixturevalue(which)
    label = replace(label, product=NAMES[name], cooperative="HTX " + NAMES[name])
    check(design(label, SIZES[size], language), SIZES[size].edge)


ALPHABET = "aăâbcdđeêghiklmnoôơpqrstuưvxyẪỖỆỰgỵQ -/.&0123456789"
WRITING = st.text(ALPHABET, max_size=120)
DATES = st.none() | st.dates(date(2020, 1, 1), date(2099, 12, 31))


@settings(max_examples=60, deadline=None)
@given(
    product=WRITING.filter(str.strip),
    cooperative=WRITING,
    place=WRITING,
    lot=st.text("ABCW0189-", max_size=20),
    serial=st.text("0189", max_size=20),
    net=st.sampled_from(["", "500 g", "1,25 kg", "12 × 330 g"]),
    days=st.tuples(DATES, DATES, DATES),
    host=st.sampled_from(["n.vn", "nguon.hanoi.gov.vn", "a-b." * 8 + "gov.vn"]),
    size=st.sampled_from(list(SIZES.values())),
    language=st.sampled_from(["vi", "en"]),
)
def test_whatever_is_said_fits_or_is_refused(
    product, cooperative, place, lot, serial, net, days, host, size, language
) -> None:
    link = f"https://{host}/b/7K3M9QXBT2HV8WN4F"
    label = Label(link, "7K3M9QXBT2HV8WN4F", product, cooperative, lot, *days)
    label = replace(label, place=place, net=net, serial=serial)
    check(design(label, size, language), size.edge)


def test_the_product_is_the_largest_thing_said(greens: Label) -> None:
    for size in SIZES.values():
        texts = design(greens, size, "vi").texts
        assert max(texts, key=lambda text: text.size).text == "Rau cải ngọt"


def test_it_says_the_code_the_days_the_lot_and_the_host(greens: Label) -> None:
    said = [text.text for text in design(greens, SIZES["50x30"], "vi").texts]
    for text in ("7K3M-9QXB", "T2HV-8WN4F", "R-0914", "14/09/2026", "Hạn dùng"):
        assert text in said
    assert "nguon.hanoi.gov.vn" in said
    said = [text.text for text in design(greens, SIZES["50x30"], "en").texts]
    assert {"Harvested", "Packed", "Best before"} <= set(said)


def test_decomposed_vietnamese_is_written_composed(greens: Label) -> None:
    apart = replace(greens, product="Rau ca\u0309i ngo\u0323t")
    assert design(apart, SIZES["50x30"], "vi") == design(greens, SIZES["50x30"], "vi")


def test_a_name_too_long_ends_with_an_ellipsis(greens: Label) -> None:
    label = replace(greens, product=NAMES["vi"] * 3)
    bold = [t for t in design(label, SIZES["50x30"], "vi").texts if t.weight == "Bold"]
    assert len(bold) == 2
    assert bold[-1].text.endswith("…")


def test_of_a_long_host_the_end_stays(far: Label) -> None:
    texts = design(far, SIZES["50x30"], "vi").texts
    assert texts[-1].text.endswith("hanoi.gov.vn")


@pytest.mark.parametrize("length", range(26, 123, 6))
@pytest.mark.parametrize("size", list(SIZES))
def test_modules_are_half_a_millimetre_or_more(
    greens: Label, length: int, size: str
) -> None:
    link = ("https://nguon.example/b/" + "X" * 200)[:length]
    square = design(replace(greens, link=link), SIZES[size], "vi").square
    assert square.side / square.code.side >= 0.508 - HAIR
    assert square.code.side == square.code.modules + 2 * QUIET


def test_a_link_too_long_for_the_label_is_refused_with_advice(greens: Label) -> None:
    label = replace(greens, link="https://nguon.example/b/" + "X" * 99)
    with pytest.raises(Refused) as refused:
        design(label, SIZES["50x30"], "vi")
    for language, advice in (("vi", "nhãn lớn hơn"), ("en", "larger label")):
        sentence = refused.value.sentence(language)
        assert "123" in sentence and "122" in sentence and advice in sentence
    assert design(label, SIZES["100x70"], "vi").square.code.version == 8


@pytest.mark.parametrize("product", ["", " \t", "\u200b", "🥬"])
def test_a_label_must_name_its_product(greens: Label, product: str) -> None:
    with pytest.raises(Malformed, match="name its product"):
        design(replace(greens, product=product), SIZES["50x30"], "vi")


def test_only_known_sizes_are_printed() -> None:
    with pytest.raises(Malformed, match="50x30, 100x70"):
        size_named("60x40")


def test_a_code_is_grouped_4_4_4_5() -> None:
    assert halves("7K3M9QXBT2HV8WN4F") == ("7K3M-9QXB", "T2HV-8WN4F")


@pytest.mark.parametrize("code", ["", "7K3M9QXBT2HV8WN4P", "7K3M9QXBT2HV8WN4"])
def test_a_mistyped_code_is_never_printed(greens: Label, code: str) -> None:
    with pytest.raises(Malformed):
        design(replace(greens, code=code), SIZES["50x30"], "vi")
