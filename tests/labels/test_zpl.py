"""ZPL: printed by a decoder of our own, then read by zxing-cpp."""

from io import BytesIO

import pytest
from PIL import Image, ImageChops

from kit.codes import read_code
from kit.zpl import crc16, print_zpl
from nguon_labels import Label, render


def test_the_decoder_knows_the_published_check_value() -> None:
    assert crc16(b"123456789") == 0x31C3


@pytest.mark.parametrize("dpi", [203, 300])
@pytest.mark.parametrize("size", ["50x30", "100x70"])
@pytest.mark.parametrize("which", ["greens", "coffee", "far"])
def test_the_printed_label_is_the_picture_and_reads_back(
    which: str, size: str, dpi: int, request: pytest.FixtureRequest
) -> None:
    label: Label = request.getfixturevalue(which)
    ((paper, copies),) = print_zpl(render([label], size, "zpl", dpi=dpi).data)
    assert copies == 1
    assert read_code(paper) == label.link
    png = Image.open(BytesIO(render([label], size, "png", dpi=dpi).data)).convert("L")
    assert ImageChops.difference(paper, png).getbbox() is None


def test_a_flipped_character_is_found_by_its_crc(greens: Label) -> None:
    data = bytearray(render([greens], format="zpl").data)
    data[200] = data[200] ^ 1
    with pytest.raises((AssertionError, ValueError)):
        print_zpl(bytes(data))


def test_copies_are_left_to_the_printer(greens: Label) -> None:
    data = render([greens], format="zpl", copies=250).data
    ((_, copies),) = print_zpl(data)
    assert copies == 250
    assert len(data) < 5_000


def test_a_series_is_one_stream(greens: Label, coffee: Label) -> None:
    printed = print_zpl(render([greens, coffee], format="zpl").data)
    assert len(printed) == 2
