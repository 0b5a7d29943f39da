"""Text that gives way: smaller, then on more lines, then with an ellipsis."""

import unicodedata

import pytest

from nguon_labels.fit import fit
from nguon_labels.font import ink


def said(text: str, width: float, lines: int, **more: bool) -> list[str]:
    return [
        line.text for line in fit(text, width, lines, 3.6, 2.4, "Bold", **more).lines
    ]


def test_what_fits_keeps_its_size() -> None:
    block = fit("Rau cải ngọt", 30, 2, 3.6, 2.4, "Bold")
    assert (len(block.lines), block.size) == (1, 3.6)


def test_it_shrinks_a_little_before_it_wraps() -> None:
    block = fit("Rau cải ngọt", 20, 2, 3.6, 2.4, "Bold")
    assert len(block.lines) == 1
    assert 3.6 * 0.82 <= block.size < 3.6


def test_then_it_wraps_between_words() -> None:
    assert said("Rau cải ngọt hữu cơ", 24, 2) == ["Rau cải ngọt", "hữu cơ"]


def test_at_last_it_ends_with_an_ellipsis() -> None:
    lines = said("Rau cải ngọt hữu cơ Bát Tràng vụ Xuân Hè", 15, 2)
    assert len(lines) == 2 and lines[1].endswith("…")


def test_the_end_of_a_host_is_kept() -> None:
    (line,) = said("truy-xuat.so-nong-nghiep.hanoi.gov.vn", 20, 1, keep_end=True)
    assert line.startswith("…") and line.endswith("hanoi.gov.vn")


def test_a_host_breaks_before_a_dot() -> None:
    assert said("nguon-goc.sonongnghiep.vn", 24, 2)[1].startswith(".")


@pytest.mark.parametrize("width", [1, 2, 3, 5, 8, 13, 21, 34])
@pytest.mark.parametrize("lines", [1, 2, 3])
def test_no_line_is_wider_than_its_box(width: float, lines: int) -> None:
    text = "Hợp tác xã Nông nghiệp Ea-Tân/Krông Năng nôngnghiệpcôngnghệcao"
    block = fit(text, max(width, 2.4), lines, 3.6, 2.4, "Bold")
    assert len(block.lines) <= lines
    assert block.width <= max(width, 2.4) + 1e-9


def test_lines_with_high_and_low_marks_stay_apart() -> None:
    block = fit("gỵQ ẪỖỆ", 8, 2, 3.6, 3.6, "Bold")
    first, second = block.lines
    low = ink(first.text, "Bold").below * block.size
    high = second.down - ink(second.text, "Bold").above * block.size
    assert high > low


def test_a_letter_is_never_cut_from_its_mark() -> None:
    text = unicodedata.normalize("NFD", "ậ" * 30)  # should not come, and is safe
    for line in said(text, 10, 2):
        assert not unicodedata.combining(line[0])
