"""What the web and the command line get."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from PIL import Image

from kit.codes import read_code
from nguon.errors import Malformed
from nguon_labels import Label, render


@pytest.mark.parametrize(
    ("format", "media_type", "begins"),
    [
        ("png", "image/png", b"\x89PNG"),
        ("svg", "image/svg+xml", b"<svg"),
        ("pdf", "application/pdf", b"%PDF"),
        ("zpl", "application/zpl", b"^XA"),
    ],
)
def test_a_file_has_bytes_a_type_and_a_name(
    greens: Label, format: str, media_type: str, begins: bytes
) -> None:
    made = render([greens], "50x30", format, "en")
    assert made.data.startswith(begins)
    assert made.media_type == media_type
    assert made.name == f"nguon-7K3M9QXBT2HV8WN4F-50x30.{format}"
    assert render([greens], "50x30", format, "en") == made


def test_pictures_of_several_batches_come_as_one_zip(greens: Label, far: Label) -> None:
    made = render([greens, far], "50x30", "png")
    assert (made.media_type, made.name) == ("application/zip", "nguon-labels-50x30.zip")
    with ZipFile(BytesIO(made.data)) as archive:
        inside = [
            Image.open(BytesIO(archive.read(name))) for name in archive.namelist()
        ]
    assert [read_code(picture) for picture in inside] == [greens.link, far.link]


@pytest.mark.parametrize(
    "wish",
    [
        {"format": "gif"},
        {"size": "A4"},
        {"copies": 0},
        {"copies": 2, "format": "svg"},
        {"copies": 20_001, "format": "pdf"},
        {"format": "png", "sheet": "a4"},
        {"format": "pdf", "sheet": "a3"},
        {"dpi": 72},
    ],
)
def test_what_cannot_be_made_is_refused_in_both_languages(
    greens: Label, wish: dict
) -> None:
    with pytest.raises(Malformed) as refused:
        render([greens], **wish)
    assert refused.value.sentence("vi") != refused.value.sentence("en")


def test_no_label_is_no_file() -> None:
    with pytest.raises(Malformed):
        render([])
