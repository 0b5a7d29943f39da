"""PNG: read back by zxing-cpp as printed, blurred, turned and squeezed."""

from io import BytesIO

import pytest
from PIL import Image, ImageFilter

from kit.codes import read_code
from nguon.errors import Malformed
from nguon_labels import Label, render

SIZES = ("50x30", "100x70")
DPIS = (203, 300)


def picture(label: Label, size: str, dpi: int, language: str = "vi") -> Image.Image:
    made = render([label], size, "png", language, dpi=dpi)
    image = Image.open(BytesIO(made.data))
    image.load()
    return image


@pytest.mark.parametrize("dpi", DPIS)
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("which", ["greens", "coffee", "far"])
def test_every_label_reads_back(
    which: str, size: str, dpi: int, request: pytest.FixtureRequest
) -> None:
    label: Label = request.getfixturevalue(which)
    assert read_code(picture(label, size, dpi)) == label.link


def test_it_is_pure_black_on_white_and_knows_its_size(greens: Label) -> None:
    image = picture(greens, "50x30", 203)
    assert (image.mode, image.size) == ("1", (400, 240))
    assert image.info["dpi"] == pytest.approx((203.2, 203.2), abs=0.1)
    assert picture(greens, "100x70", 300).size == (1181, 827)


def test_a_label_blurred_by_half_a_module_reads_back(greens: Label) -> None:
    image = picture(greens, "50x30", 203).convert("L")
    seen = image.resize((800, 480), Image.Resampling.BICUBIC)  # 8 pixels a module
    assert read_code(seen.filter(ImageFilter.GaussianBlur(4))) == greens.link


@pytest.mark.parametrize("degrees", [7, 33, 90, 145, 180, 271])
def test_a_turned_label_reads_back(greens: Label, degrees: int) -> None:
    image = picture(greens, "50x30", 300).convert("L")
    turned = image.rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    assert read_code(turned) == greens.link


def test_a_label_sent_as_a_poor_jpeg_reads_back(greens: Label) -> None:
    squeezed = BytesIO()
    picture(greens, "50x30", 203).convert("L").save(squeezed, "JPEG", quality=12)
    assert read_code(Image.open(squeezed)) == greens.link


def test_a_small_blurred_turned_photo_reads_back(greens: Label) -> None:
    image = picture(greens, "100x70", 203).convert("L")
    photo = image.rotate(12, Image.Resampling.BICUBIC, expand=True, fillcolor=200)
    photo = photo.filter(ImageFilter.GaussianBlur(1.5)).reduce(2)
    squeezed = BytesIO()
    photo.save(squeezed, "JPEG", quality=40)
    assert read_code(Image.open(squeezed)) == greens.link


def test_other_heads_are_refused(greens: Label) -> None:
    with pytest.raises(Malformed):
        render([greens], dpi=600)
