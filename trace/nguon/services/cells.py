"""Cells of a table that no spreadsheet takes for a formula, and back again.

Excel and its like run a CSV cell that begins with = + - or @ (also after a tab, a line
end, or in full-width letters). Such a text gets an apostrophe in front, which they
show as text; a text that had one in front of such a sign already gets one more, so that
taking one away gives back what it was. A plain number keeps its sign.

>>> guard("=1+1"), guard("-5.2"), guard("'=1"), guard("it's")
("'=1+1", '-5.2', "''=1", "it's")
>>> plain(guard("'=1"))
"'=1"

Proved in tests/services/test_cells.py.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Final

BOM: Final = "\ufeff"  # without it Excel reads UTF-8 as its own code page
_LIVE: Final = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")
_NUMBER: Final = re.compile(r"[+-]?[0-9]{1,15}([.,][0-9]{1,15})?")

Cell = str | Decimal | int | None


def guard(text: str) -> str:
    """Return a text that stays text in a spreadsheet."""
    if _NUMBER.fullmatch(text) or not _LIVE.match(text):
        return text
    return "'" + text


def plain(cell: str) -> str:
    """Return what was guarded; any other text as it is."""
    if cell.startswith("'") and _LIVE.match(cell):
        return cell[1:]
    return cell


def written(cell: Cell) -> str:
    """Return a cell of CSV: numbers with a point, dates are text already."""
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        return format(cell.normalize(), "f") if cell else "0"
    return str(cell) if isinstance(cell, int) else guard(cell)


def rows_of_csv(
    heading: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    *,
    separator: str = ",",
    mark: bool = True,
) -> Iterator[bytes]:
    """Yield CSV (RFC 4180) in UTF-8 with a mark, some kilobytes at a time."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=separator, lineterminator="\r\n")
    if mark:
        out.write(BOM)
    writer.writerow(heading)
    for row in rows:
        writer.writerow([written(cell) for cell in row])
        if out.tell() > 1 << 15:
            yield out.getvalue().encode()
            out.seek(0)
            out.truncate()
    yield out.getvalue().encode()
