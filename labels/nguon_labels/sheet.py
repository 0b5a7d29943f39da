"""Many labels: A4 sheets of common label papers, and series of numbered labels.

A sheet's cells are label papers as shops sell them; a label is set in the middle of
its cell. `cut-…` is for plain paper: cells touch and have marks to cut along.
Proved in tests/labels/test_sheet.py.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from nguon.errors import Malformed
from nguon_labels.label import Label

A4: Final = (210.0, 297.0)
MOST: Final = 20_000
"""Labels in one file: a day of a packing house, half a minute of ours."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A grid of cells on A4, in mm; the grid stands in the middle of the paper."""

    name: str
    columns: int
    rows: int
    width: float
    height: float
    gap: float = 0.0  # between columns
    marks: bool = False

    @property
    def cells(self) -> int:
        """Labels on one sheet."""
        return self.columns * self.rows

    def corner(self, cell: int) -> tuple[float, float]:
        """Return the upper left corner of a cell, counted in reading order."""
        row, column = divmod(cell, self.columns)
        left = (A4[0] - self.columns * (self.width + self.gap) + self.gap) / 2
        top = (A4[1] - self.rows * self.height) / 2
        return left + column * (self.width + self.gap), top + row * self.height

    def cuts(self) -> Iterator[tuple[float, float, float, float]]:
        """Yield the marks to cut along, outside the labels, as lines x, y to x, y."""
        left, top = self.corner(0)
        right = left + self.columns * self.width
        bottom = top + self.rows * self.height
        for column in range(self.columns + 1):
            x = left + column * self.width
            yield x, top - 4, x, top - 1
            yield x, bottom + 1, x, bottom + 4
        for row in range(self.rows + 1):
            y = top + row * self.height
            yield left - 4, y, left - 1, y
            yield right + 1, y, right + 4, y


SHEETS: Final = {
    "50x30": (
        Sheet("cut-50x30", 4, 9, 50, 30, marks=True),
        Sheet("63.5x33.9", 3, 8, 63.5, 33.9, gap=2.5),
        Sheet("70x37", 3, 8, 70, 37),
    ),
    "100x70": (
        Sheet("cut-100x70", 2, 4, 100, 70, marks=True),
        Sheet("105x74", 2, 4, 105, 74),
    ),
}


def sheet_named(name: str, size: str) -> Sheet:
    """Return a label paper by its name; `a4` is the first one for the size."""
    sheets = SHEETS[size]
    for sheet in sheets:
        if name in (sheet.name, "a4"):
            return sheet
    names = ", ".join(sheet.name for sheet in sheets)
    raise Malformed("labels.sheet", sheet=name, size=size, sheets=names)


def serials(text: str) -> Sequence[str]:
    """Return the serials of a range, zeros kept: `000001-002200`."""
    found = re.fullmatch(r"([0-9]{1,12})-([0-9]{1,12})", text, re.ASCII)
    if found is None or len(found[1]) != len(found[2]) or found[1] > found[2]:
        raise Malformed("labels.serials", serials=text)
    first, last, digits = int(found[1]), int(found[2]), len(found[1])
    if last - first >= MOST:
        raise Malformed("labels.too_many", count=last - first + 1, most=MOST)
    return [f"{number:0{digits}}" for number in range(first, last + 1)]


def numbered(label: Label, numbers: str) -> list[Label]:
    """Return a label for every serial of a range under the label's lot."""
    if "/01/" not in label.link or "/21/" in label.link:
        raise Malformed("labels.serial", serial=numbers)
    return [
        replace(label, link=f"{label.link}/21/{serial}", serial=serial)
        for serial in serials(numbers)
    ]
