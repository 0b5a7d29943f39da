"""Workbooks: text stays text, numbers are numbers, headings stay, filters are on.

Every cell is typed by us. A text is written as text, so that no code loses its leading
zeros and nothing that begins with `=` is ever run; a weight is a number with its unit
in a column of its own; dates are ISO text, which sorts as it reads. Rows go to a
temporary file as they come, so that a large sheet needs little memory. Proved in
tests/services/test_export_fsma.py.
"""

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final

import xlsxwriter

from nguon.services.cells import Cell

ROWS: Final = 1_048_576  # what a sheet of XLSX can hold
LONGEST: Final = 32_767  # characters of a cell
_OPTIONS: Final = {
    "constant_memory": True, "strings_to_numbers": False,
    "strings_to_formulas": False, "strings_to_urls": False,
}  # fmt: skip


class Workbook:
    """A workbook that is being written; `to_bytes` ends it."""

    def __init__(self, title: str, now: datetime) -> None:
        self._out = io.BytesIO()
        self._book = xlsxwriter.Workbook(self._out, dict(_OPTIONS))
        made = now.astimezone(UTC).replace(tzinfo=None)
        self._book.set_properties({"title": title, "created": made})
        self._head = self._book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}
        )
        self._text = self._book.add_format({"num_format": "@", "valign": "top"})
        self._number = self._book.add_format({"valign": "top"})
        self._sheets: list[Sheet] = []

    def sheet(
        self, name: str, heading: Sequence[str], widths: Sequence[int] = ()
    ) -> "Sheet":
        made = Sheet(
            self._book.add_worksheet(name[:31]), heading, widths, self._head,
            self._text, self._number,
        )  # fmt: skip
        self._sheets.append(made)
        return made

    def to_bytes(self) -> bytes:
        for sheet in self._sheets:
            sheet.end()
        self._book.close()
        return self._out.getvalue()


class Sheet:
    """One sheet: a heading that stays in sight, and rows under it."""

    def __init__(
        self, sheet: Any, heading: Sequence[str], widths: Sequence[int], head: Any,
        text: Any, number: Any,
    ) -> None:  # fmt: skip
        self._sheet, self._text, self._number = sheet, text, number
        self._columns, self.rows = len(heading), 0
        for n, name in enumerate(heading):
            width = widths[n] if n < len(widths) else min(max(len(name) // 2, 12), 30)
            sheet.set_column(n, n, width)
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.repeat_rows(0)
        for n, name in enumerate(heading):
            sheet.write_string(0, n, name, head)

    def add(self, cells: Sequence[Cell]) -> None:
        self.rows += 1
        for n, cell in enumerate(cells):
            if isinstance(cell, Decimal | int):
                self._sheet.write_number(self.rows, n, float(cell), self._number)
            elif cell:
                self._sheet.write_string(self.rows, n, cell[:LONGEST], self._text)

    def end(self) -> None:
        self._sheet.autofilter(0, 0, self.rows, self._columns - 1)
