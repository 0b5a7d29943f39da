"""A sheet as Excel writes it: bytes in, rows of text out, or a clear refusal.

CSV as it is met in Vietnam (`;` from Excel with Vietnamese regional settings, `,` or
a tab from others; UTF-8 with or without BOM, UTF-16, Windows-1258) and XLSX. Nothing
is guessed that could be wrong: bytes that are no Vietnamese text in any of these
encodings are refused, formulas are never evaluated, the apostrophe that guards a cell
against being one (`nguon.services.cells`) is taken off, and a workbook that would
unpack to more than `UNPACKED` bytes is refused before it is opened.

>>> read("so.csv", b"l\\xc3\\xb4;kg\\nCC-1;12,5\\n")
((1, ('lô', 'kg')), (2, ('CC-1', '12,5')))

Proved in tests/services/test_sheet.py.
"""

import csv
import io
import unicodedata
import zipfile
from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Final

from python_calamine import CalamineError, CalamineWorkbook

from nguon.errors import Malformed
from nguon.services.cells import plain

Rows = tuple[tuple[int, tuple[str, ...]], ...]  # (line in the file, its cells)

BYTES: Final = 8 << 20
UNPACKED: Final = 64 << 20
ROWS: Final = 50_000
COLUMNS: Final = 64
CELL: Final = 2_000

# Letters of Vietnamese beyond ASCII, and the signs that stand in such sheets. A text
# decoded from Windows-1258 that holds anything else was not Windows-1258 (VNI, TCVN3
# and Latin-1 show up as ø, ©, Ð and the like).
_TONES: Final = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
VIETNAMESE: Final = frozenset(
    letter
    for vowel in "aăâeêioôơuưyđ"
    for tone in _TONES
    for letter in (
        unicodedata.normalize("NFC", vowel + tone),
        unicodedata.normalize("NFC", vowel + tone).upper(),
    )
    if len(letter) == 1
) | frozenset("\u00a0–—‘’“”…°²×·•₫")

# How pictures, PDFs and programs begin: no encoding of a text is to blame for those.
_NO_TABLE: Final = (
    b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"II*\x00", b"MM\x00*", b"%PDF",
    b"\x7fELF", b"MZ\x90",
)  # fmt: skip


def read(name: str, data: bytes) -> Rows:
    """Return the rows that hold something, each with its line number from 1."""
    if len(data) > BYTES:
        raise Malformed("sheet.too_large", name=name, limit=BYTES >> 20)
    workbook = name.lower().endswith((".xlsx", ".xlsm", ".xls", ".ods"))
    if data.startswith(b"PK\x03\x04"):
        if not workbook:
            raise Malformed("sheet.zip_named_csv", name=name)
        rows = _from_workbook(name, data)
    elif workbook:
        raise Malformed("sheet.not_a_workbook", name=name)
    elif data.startswith(_NO_TABLE):
        raise Malformed("sheet.no_table", name=name)
    else:
        rows = _from_text(name, _decode(name, data))
    if not rows:
        raise Malformed("sheet.empty", name=name)
    if len(rows) == 1:
        raise Malformed("sheet.no_rows", name=name)
    return rows


def _decode(name: str, data: bytes) -> str:
    """Return the text in NFC; the encodings that occur, strictly, in this order."""
    utf16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if utf16 else ("utf-8-sig", "cp1258"):
        try:
            text = unicodedata.normalize("NFC", data.decode(encoding))
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            raise Malformed("sheet.nul", name=name)
        if encoding != "cp1258" or _is_vietnamese(text):
            return text
    raise Malformed("sheet.encoding", name=name)


def _is_vietnamese(text: str) -> bool:
    return all(letter in VIETNAMESE for letter in text if ord(letter) > 126)


def _from_text(name: str, text: str) -> Rows:
    """Split CSV text; the separator is the one that the header line holds most of.

    csv.Sniffer is not used: it failed on every `;` file with decimal commas.
    """
    header = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(";\t,", key=header.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[tuple[int, tuple[str, ...]]] = []
    try:
        for cells in reader:
            _keep(name, rows, reader.line_num, map(plain, cells))
    except csv.Error as error:
        raise Malformed("sheet.broken", name=name, row=reader.line_num) from error
    return tuple(rows)


def _from_workbook(name: str, data: bytes) -> Rows:
    """Read the first sheet of an XLSX file; cells become the text a person sees."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
        if unpacked > UNPACKED:
            raise Malformed("sheet.unpacks", name=name, limit=UNPACKED >> 20)
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        table = workbook.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (zipfile.BadZipFile, CalamineError, OSError, ValueError) as error:
        raise Malformed("sheet.not_a_workbook", name=name) from error
    rows: list[tuple[int, tuple[str, ...]]] = []
    for line, cells in enumerate(table, 1):
        _keep(name, rows, line, (_shown(cell) for cell in cells))
    return tuple(rows)


def _shown(cell: object) -> str:
    """Return a workbook's cell as text: 9521202002018.0 is a number a person typed."""
    match cell:
        case bool():
            return "1" if cell else "0"
        case float():
            return format(Decimal(repr(cell)).normalize(), "f")
        case datetime():
            return cell.isoformat(" ", "minutes")
        case date():
            return cell.isoformat()
        case time():
            return cell.isoformat("minutes")
        case _:
            return unicodedata.normalize("NFC", str(cell))


def _keep(
    name: str,
    rows: list[tuple[int, tuple[str, ...]]],
    line: int,
    cells: Iterable[str],
) -> None:
    """Append the row unless it is empty; bounds hold for every kind of sheet."""
    row = tuple(cells)
    while row and not row[-1].strip():
        row = row[:-1]
    if not row:
        return
    if "\x00" in "".join(row):
        raise Malformed("sheet.nul", name=name)
    if len(row) > COLUMNS or max(map(len, row)) > CELL:
        raise Malformed("sheet.row_too_large", name=name, row=line)
    if len(rows) >= ROWS:
        raise Malformed("sheet.too_many_rows", name=name, limit=ROWS)
    rows.append((line, row))
