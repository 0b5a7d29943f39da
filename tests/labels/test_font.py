"""What the typeface can write."""

import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth

from nguon.errors import Malformed
from nguon_labels.font import WEIGHTS, ink, letters, written
from nguon_labels.pdf import _register

VIETNAMESE = "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệfghiìỉĩíịjklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvwxyỳỷỹýỵz"


def test_every_vietnamese_letter_can_be_written() -> None:
    assert set(VIETNAMESE + VIETNAMESE.upper() + "0123456789…·/-–&%()") <= letters()


def test_text_is_composed_and_its_blanks_are_single() -> None:
    assert written("  Rau\u00a0 ca\u0309i\n ngo\u0323t ") == "Rau cải ngọt"


def test_emoji_and_unseen_signs_are_left_out() -> None:
    assert written("Rau 🥬 cải\u200b \ufeffngọt\u202e ✅\ufe0f") == "Rau cải ngọt"


def test_a_letter_it_cannot_write_is_refused_by_name() -> None:
    with pytest.raises(Malformed, match="茶"):
        written("Trà 茶")


@pytest.mark.parametrize("weight", WEIGHTS)
def test_pillow_and_reportlab_measure_alike(weight: str) -> None:
    _register()
    for text in ("HTX Rau an toàn", "AVATAR To", "14/09/2026", VIETNAMESE):
        theirs = stringWidth(text, f"BeVietnamPro-{weight}", 1)
        assert ink(text, weight).width == pytest.approx(theirs, abs=0.002 * len(text))
