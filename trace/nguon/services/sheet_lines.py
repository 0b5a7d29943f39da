"""Rows of a sheet as lines of the diary: what was done, to which lots, how much.

Everything that can be known without the ledger is checked here, for the whole file,
before anything of it is recorded: a sheet with one bad row is refused as a whole. Rows
with the same slip number are one line, with several lots:

    ngày giờ         ; việc      ; phiếu ; lô ; kg  ; từ lô ; kg từ lô
    09/11/2026 11:00 ; phân loại ; PL-1  ; A  ; 780 ; 01    ; 1200
    09/11/2026 11:00 ; phân loại ; PL-1  ; B  ; 330 ;       ;

Proved in tests/services/test_sheet_lines.py.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, TypeVar

from nguon.core.canonical import excerpt
from nguon.errors import Malformed
from nguon.services import columns
from nguon.services.columns import Row
from nguon.services.located import Located

# Steps that make new lots out of others; the rest handle the lots they name.
MAKES: Final = frozenset(
    ("harvest", "pack", "split", "merge", "process", "dry", "mill", "sort")
)
# Steps that need the weight of what they handle; for the rest it is optional.
WEIGHED: Final = MAKES | frozenset(("ship", "receive", "sell", "destroy"))

Part = tuple[str, Decimal | None]  # a lot number, kilograms


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the diary, still in the words of the sheet where it names things."""

    row: Row  # the first row: what it says about time, place, partner holds for all
    step: str
    time: str
    recorded: str | None
    organisation: str  # code or name, empty: whoever sends the sheet
    lots: tuple[Part, ...]
    used: tuple[Part, ...]
    products: tuple[str, ...]  # beside each of `lots`
    losses: tuple[tuple[str, str, Decimal], ...]  # our word, their word, kilograms
    packs: int | None
    interval: int | None  # days to wait before harvest
    celsius: Decimal | None
    best_before: str | None  # a date

    @property
    def named(self) -> frozenset[str]:
        """The lots that the line speaks of."""
        return frozenset(lot for lot, _ in (*self.lots, *self.used))

    @property
    def makes(self) -> bool:
        """Say whether new lots are born."""
        return self.step == "plant" or (
            self.step in MAKES and (bool(self.used) or self.step == "harvest")
        )


T = TypeVar("T")


def lines(rows: Iterable[Row]) -> tuple[Line, ...]:
    """Return the lines of a sheet in its order, or refuse it, naming the row."""
    slips: dict[tuple[str, ...], list[Row]] = {}
    for position, row in enumerate(rows):
        slip = row["slip"] or f"#{position}"
        slips.setdefault((row["organisation"], row["step"], slip), []).append(row)
    found = tuple(_line(members) for members in slips.values())
    _each_lot_once(found)
    return found


def _line(rows: list[Row]) -> Line:
    row = rows[0]
    step = columns.step(row)
    lots = [(r, _lot(r, "lot"), _weight(r, "kg")) for r in rows if r["lot"]]
    used = [(_lot(r, "from_lot"), _weight(r, "from_kg")) for r in rows if r["from_lot"]]
    if not lots:
        raise row.wrong("sheet.no_lot")
    if step in WEIGHED:
        for part, _, kg in lots:
            if kg is None:
                raise part.wrong("sheet.no_weight")
    return Line(
        row,
        step,
        _read(row, "time", columns.moment),
        _optional(row, "recorded", columns.moment),
        row["organisation"],
        tuple((lot, kg) for _, lot, kg in lots),
        tuple(used),
        tuple(r.cells.get("product", "") for r, _, _ in lots),
        tuple(
            (columns.loss(r), r["loss"], _weight(r, "loss_kg") or Decimal(0))
            for r in rows
            if r["loss_kg"]
        ),
        _optional(row, "units", columns.count),
        _optional(row, "interval", columns.count),
        _optional(row, "celsius", columns.degrees),
        _optional(row, "best_before", lambda text: columns.moment(text)[:10]),
    )


def _lot(row: Row, column: str) -> str:
    """Return a lot number; lower case is taken as upper, as scanners give both."""
    return row[column].upper()


def _weight(row: Row, column: str) -> Decimal | None:
    return _optional(row, column, lambda text: columns.kilograms(text, row["unit"]))


def _optional(row: Row, column: str, reader: Callable[[str], T]) -> T | None:
    return _read(row, column, reader) if row[column] else None


def _read(row: Row, column: str, reader: Callable[[str], T]) -> T:
    """Read a cell; what is wrong with it is said with file, line and column."""
    try:
        return reader(row[column])
    except Malformed as error:
        place = f"{row.name}:{row.line}, {columns.COLUMNS[column][0]}"
        raise Located(place, error) from error


def _each_lot_once(found: tuple[Line, ...]) -> None:
    """Refuse a sheet in which one lot number is given to two new lots."""
    born: dict[tuple[str, str], int] = {}
    for line in found:
        for lot, _ in line.lots if line.makes else ():
            first = born.setdefault((line.organisation, lot), line.row.line)
            if first != line.row.line or sum(lot == x for x, _ in line.lots) > 1:
                raise line.row.wrong("sheet.lot_twice", lot=excerpt(lot), first=first)
