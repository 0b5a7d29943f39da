"""Sheets of label paper and series of numbers."""

from dataclasses import replace

import pytest

from nguon.errors import Malformed
from nguon_labels import Label
from nguon_labels.design import SIZES
from nguon_labels.sheet import A4, SHEETS, numbered, serials, sheet_named

ALL = [(size, sheet) for size, sheets in SHEETS.items() for sheet in sheets]


@pytest.mark.parametrize(("size", "sheet"), ALL)
def test_a_label_fits_its_cell_and_all_cells_fit_the_paper(size, sheet) -> None:
    assert SIZES[size].width <= sheet.width and SIZES[size].height <= sheet.height
    x, y = sheet.corner(0)
    right, bottom = sheet.corner(sheet.cells - 1)
    assert x >= -1e-9 and y >= -1e-9
    assert right + sheet.width <= A4[0] + 1e-9
    assert bottom + sheet.height <= A4[1] + 1e-9


@pytest.mark.parametrize("sheet", [sheet for _, sheet in ALL if sheet.marks])
def test_cutting_marks_touch_no_label(sheet) -> None:
    left, top = sheet.corner(0)
    right, bottom = A4[0] - left, A4[1] - top
    for x1, y1, x2, y2 in sheet.cuts():
        assert x2 < left or x1 > right or y2 < top or y1 > bottom
        assert min(x1, y1) >= 0


def test_a4_is_the_first_paper_of_a_size() -> None:
    assert sheet_named("a4", "50x30").name == "cut-50x30"
    assert sheet_named("105x74", "100x70").cells == 8


def test_an_unknown_paper_is_refused_with_those_there_are() -> None:
    with pytest.raises(Malformed, match="70x37"):
        sheet_named("a5", "50x30")


def test_a_range_keeps_its_zeros_and_both_ends() -> None:
    assert serials("0098-0101") == ["0098", "0099", "0100", "0101"]


@pytest.mark.parametrize(
    "text", ["", "5-1", "1-10", "a-b", "1", "-1-2", "٠١-٠٢", "1-2\n"]
)
def test_other_ranges_are_refused(text: str) -> None:
    with pytest.raises(Malformed):
        serials(text)


def test_a_range_has_an_end() -> None:
    with pytest.raises(Malformed, match="20000"):
        serials("000000000001-999999999999")


def test_numbered_labels_carry_their_serial_in_link_and_text(greens: Label) -> None:
    lot = replace(greens, link="https://nguon.example/01/08938505974002/10/R-0914")
    first, second = numbered(lot, "000001-000002")
    assert (first.serial, second.serial) == ("000001", "000002")
    assert second.link == "https://nguon.example/01/08938505974002/10/R-0914/21/000002"


def test_only_lots_with_a_gtin_are_numbered(greens: Label) -> None:
    with pytest.raises(Malformed):
        numbered(greens, "1-2")
