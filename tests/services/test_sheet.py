"""A sheet in, rows of text out; what cannot be read for certain is refused."""

import unicodedata

import pytest

from kit.workbook import workbook
from nguon.errors import Malformed
from nguon.services.sheet import read

HEAD = "lô;sản phẩm;kg;ngày giờ\r\n"
ROW = "CC-1;Xoài cát Hòa Lộc;120,5;01/05/2026\r\n"
READ = ((1, ("lô", "sản phẩm", "kg", "ngày giờ")),
        (2, ("CC-1", "Xoài cát Hòa Lộc", "120,5", "01/05/2026")))  # fmt: skip


@pytest.mark.parametrize(
    "data",
    [
        (HEAD + ROW).encode(),
        b"\xef\xbb\xbf" + (HEAD + ROW).encode(),
        (HEAD + ROW).encode("utf-16"),
        b"\xfe\xff" + (HEAD + ROW).encode("utf-16-be"),
        (HEAD + ROW).replace(";", "\t").encode(),
        unicodedata.normalize("NFD", HEAD + ROW).encode(),
        (HEAD + ROW).replace("\r\n", "\r").encode(),
        (HEAD + "\r\n;;;\r\n" + ROW).replace("\r\n;;;\r\n", "").encode(),
    ],
    ids=["utf-8", "bom", "utf-16", "utf-16-be", "tab", "nfd", "cr", "plain"],
)
def test_every_encoding_and_separator_gives_the_same_rows(data: bytes) -> None:
    assert read("so.csv", data) == READ


def test_commas_separate_and_quotes_hold_them() -> None:
    text = HEAD.replace(";", ",") + 'CC-1,Xoài cát Hòa Lộc,"120,5",01/05/2026\n'
    assert read("so.csv", text.encode()) == READ


def test_windows_1258_is_recognised_by_being_vietnamese() -> None:
    # Windows-1258 writes most tones as a sign of their own after the vowel.
    tones = "\u0300\u0309\u0303\u0301\u0323"
    spread = "".join(
        part if part in tones else unicodedata.normalize("NFC", part)
        for part in _vowel_then_tone(HEAD + ROW)
    )
    data = spread.encode("cp1258")
    with pytest.raises(UnicodeDecodeError):
        data.decode()
    assert read("so.csv", data) == READ


def _vowel_then_tone(text: str) -> list[str]:
    parts: list[str] = []
    for letter in text:
        spread = unicodedata.normalize("NFD", letter)
        tone = [c for c in spread if c in "\u0300\u0309\u0303\u0301\u0323"]
        rest = "".join(c for c in spread if c not in tone)
        parts += [unicodedata.normalize("NFC", rest), *tone]
    return parts


@pytest.mark.parametrize(
    ("code", "data"),
    [
        ("sheet.empty", b""),
        ("sheet.empty", b"\r\n ; \r\n"),
        ("sheet.no_rows", HEAD.encode()),
        ("sheet.no_table", b"\x89PNG\r\n\x1a\n" + bytes(40)),
        ("sheet.no_table", b"\xff\xd8\xff\xe0" + bytes(40)),
        ("sheet.no_table", b"%PDF-1.7\n%\xe2\xe3"),
        ("sheet.nul", (HEAD + "CC\x00;x;1;01/05/2026").encode()),
        ("sheet.encoding", HEAD.encode() + b"A;\x93\x94;1;01/05/2026"),
        # VNI: the tone is a Latin-1 letter after the vowel.
        ("sheet.encoding", b"lot;product;kg\nA;Xoa\xf8i ca\xf9t Ho\xf8a;1\n"),
        ("sheet.broken", (HEAD + 'A;"open;1;01/05/2026').encode()),
        ("sheet.zip_named_csv", b"PK\x03\x04rest"),
        ("sheet.row_too_large", (HEAD + ";" * 70 + "x").encode()),
        ("sheet.row_too_large", (HEAD + "x" * 2001).encode()),
        ("sheet.too_many_rows", (HEAD + "A\n" * 50_001).encode()),
        ("sheet.too_large", b"x" * ((8 << 20) + 1)),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_read_is_refused_in_a_sentence(code: str, data: bytes) -> None:
    with pytest.raises(Malformed) as refusal:
        read("so.csv", data)
    assert refusal.value.code == code
    assert "so.csv" in refusal.value.sentence("vi")


def test_a_workbook_gives_what_a_person_sees_in_it() -> None:
    data = workbook(("lô", "gtin", "kg"), ("CC-1", 9521202002018, 120.5), ("2", 3, 4))
    assert read("so.xlsx", data) == (
        (1, ("lô", "gtin", "kg")),
        (2, ("CC-1", "9521202002018", "120.5")),
        (3, ("2", "3", "4")),
    )


def test_a_formula_in_a_workbook_is_never_evaluated() -> None:
    data = workbook(
        ("lô", "kg"), ('=HYPERLINK("http://x.example","x")', "=1+1"), ("A", 1)
    )
    assert read("so.xlsx", data) == ((1, ("lô", "kg")), (3, ("A", "1")))


def test_a_formula_in_a_csv_stays_the_text_that_it_is() -> None:
    text = 'lot;note\nA;"=cmd|\'/C calc\'!A0"\nB;"\t=1+1"\nC;"\r=1+1"\n'
    cells = [row[1] for _, row in read("so.csv", text.encode())[1:]]
    assert cells == ["=cmd|'/C calc'!A0", "\t=1+1", "\r=1+1"]


def test_a_workbook_that_unpacks_to_too_much_is_not_opened() -> None:
    with pytest.raises(Malformed) as refusal:
        read("so.xlsx", workbook(("lô",), ("A",), padding=(64 << 20) + 1))
    assert refusal.value.code == "sheet.unpacks"


@pytest.mark.parametrize("data", [b"lot;kg\nA;1\n", b"PK\x03\x04 and then nothing"])
def test_what_only_calls_itself_a_workbook_is_refused(data: bytes) -> None:
    with pytest.raises(Malformed) as refusal:
        read("so.xlsx", data)
    assert refusal.value.code == "sheet.not_a_workbook"
