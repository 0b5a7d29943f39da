"""QR codes: what stands in them, how large they get, and that they are `qrcode`'s."""

import pytest
import qrcode
import zxingcpp
from PIL import Image
from qrcode.util import MODE_8BIT_BYTE, QRData

from nguon.errors import Refused
from nguon_labels.qr import LEVELS, QUIET, Code, capacity, encode


def address(length: int) -> str:
    return ("https://nguon.example/01/08938505974002/10/" + "R-0914" * 500)[:length]


def picture(code: Code) -> Image.Image:
    image = Image.new("L", (code.side, code.side), 255)
    for y, x, length in code.runs():
        for step in range(length):
            image.putpixel((x + step + QUIET, y + QUIET), 0)
    return image.resize((code.side * 4, code.side * 4), Image.Resampling.NEAREST)


@pytest.mark.parametrize(
    "length", [30, 42, 47, 57, 62, 69, 84, 110, 122, 152, 200, 400]
)
def test_the_modules_are_those_of_qrcode(length: int) -> None:
    for last in "ABC":
        code = encode(address(length - 1) + last)
        theirs: qrcode.QRCode[object] = qrcode.QRCode(
            version=code.version, error_correction=LEVELS[code.level], border=0
        )
        theirs.add_data(QRData(address(length - 1) + last, mode=MODE_8BIT_BYTE))
        theirs.make(fit=False)
        rows = ["".join("01"[bool(bit)] for bit in row) for row in theirs.modules]
        assert list(code.rows()) == rows


@pytest.mark.parametrize("length", [1, 20, 62, 63, 180, 300])
def test_another_reader_reads_the_link_in_byte_mode(length: int) -> None:
    (read,) = zxingcpp.read_barcodes(picture(encode(address(length))), is_pure=True)
    assert read.text == address(length)
    assert read.symbology_identifier == "]Q1"  # a plain QR code, no FNC1


def test_62_characters_fit_version_4() -> None:
    assert (encode(address(62)).version, encode(address(63)).version) == (4, 5)
    assert encode(address(62)).modules == 33


@pytest.mark.parametrize("length", range(20, 260, 7))
def test_the_highest_level_of_the_smallest_version_is_taken(length: int) -> None:
    code = encode(address(length))
    assert (
        capacity(code.version - 1, "M") < length <= capacity(code.version, code.level)
    )
    higher = {"M": "Q", "Q": "H"}.get(code.level)
    assert higher is None or capacity(code.version, higher) < length


def test_spare_room_becomes_safety() -> None:
    found = [encode(address(length)) for length in (7, 14, 43, 46, 47)]
    assert [code.version for code in found] == [1, 1, 4, 4, 4]
    assert [code.level for code in found] == ["H", "M", "Q", "Q", "M"]


def test_a_link_that_no_code_holds_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        encode(address(2400))
    assert "2400" in refused.value.sentence("vi")
