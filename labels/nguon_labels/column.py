"""The text beside the code: product, cooperative, lot, time, host.

The head hangs from the top, the foot stands on the bottom line, white lies between.
When they would meet, all type shrinks together; then the head keeps fewer lines.
Proved in tests/labels/test_design.py.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from nguon.errors import Refused
from nguon_labels.fit import Block, fit
from nguon_labels.font import ink
from nguon_labels.label import Label
from nguon_labels.link import host
from nguon_labels.shapes import Ring, Rule, Text
from nguon_labels.words import day, word

CAP: Final = 0.74
PITCH: Final = (1.45, 1.2)  # rows, baseline to baseline, in ems: good and least
HAIRLINE: Final = 0.25  # mm: two dots at 203 dpi, what every thermal head prints
GAP: Final = 0.5  # least white between a caption and its value, in ems
RING: Final = 0.3  # radius of a ring on the line of time, in ems
NARROW: Final = 0.92  # rows of days may be this much smaller beside a wide code
INDENT: Final = 1.0  # from the line of time to its captions, in ems


@dataclass(frozen=True, slots=True)
class Column:
    """The least width of the text of one label stock and its type sizes, in mm."""

    least_width: float
    product: float
    product_least: float
    product_lines: int
    small: float
    small_least: float


@dataclass(frozen=True, slots=True)
class Row:
    """A caption on the left, its value on the right; `ring` puts it on the line."""

    caption: str
    value: str
    ring: bool = False


@dataclass(slots=True)
class Stack:
    """Shapes set one below the other; `y` is the lowest ink so far."""

    texts: list[Text]
    rules: list[Rule]
    rings: list[Ring]
    y: float = 0.0

    def block(self, block: Block, x: float, baseline: float) -> None:
        """Set a block with its first baseline at `baseline`."""
        self.texts += [
            Text(x, baseline + line.down, line.text, block.size, block.weight)
            for line in block.lines
        ]
        self.y = baseline + block.below


def place_column(
    label: Label,
    column: Column,
    language: str,
    said: str,
    box: tuple[float, float, float, float],
) -> Stack:
    """Place all text into `box` (x, top, width, height) so that nothing meets."""
    x, top, width, height = box
    for scale, lines, more, pitch in _attempts(column):
        head = _head(label, column, scale, lines, more, x, width)
        small = max(column.small * scale, column.small_least)
        foot = _foot(label, column, language, said, small, pitch, x, width)
        air = (pitch - 1) * small
        if head.y + air + foot.y <= height:
            return _joined(head, foot, top, top + height - foot.y)
    raise Refused("labels.too_much_text", product=label.product)


def _attempts(column: Column) -> Iterator[tuple[float, int, int, float]]:
    """Yield (scale of type, lines of product, of the rest, pitch), best to worst."""
    good, least = PITCH
    for more in (2, 1):
        for percent in range(100, 59, -4):
            yield percent / 100, column.product_lines, more, good
    for lines in range(column.product_lines, 0, -1):
        for percent in range(76, 59, -4):
            yield percent / 100, lines, 1, least


def _joined(head: Stack, foot: Stack, top: float, foot_top: float) -> Stack:
    """Move both to their places on the label."""
    joined = Stack([], [], [])
    for stack, down in ((head, top), (foot, foot_top)):
        joined.texts += [
            Text(t.x, t.y + down, t.text, t.size, t.weight) for t in stack.texts
        ]
        joined.rules += [Rule(r.x, r.y + down, r.width, r.height) for r in stack.rules]
        joined.rings += [Ring(r.x, r.y + down, r.radius, r.filled) for r in stack.rings]
    return joined


def _head(
    label: Label,
    column: Column,
    scale: float,
    lines: int,
    more: int,
    x: float,
    width: float,
) -> Stack:
    """Product in the largest type, then whose it is and where it grew."""
    stack = Stack([], [], [])
    largest = max(column.product * scale, column.product_least)
    product = fit(label.product, width, lines, largest, column.product_least, "Bold")
    stack.block(product, x, CAP * product.size)
    small = max(column.small * scale, column.small_least)
    for text, weight in ((label.cooperative, "Medium"), (label.place, "Medium")):
        if text:
            block = fit(text, width, more, small, column.small_least, weight)
            stack.block(block, x, stack.y + block.above + 0.22 * small)
            small = block.size
    return stack


def _foot(
    label: Label,
    column: Column,
    language: str,
    said: str,
    small: float,
    pitch: float,
    x: float,
    width: float,
) -> Stack:
    """A line; lot and days; the code where it has no room elsewhere; the host.

    `y` of the result is the last baseline, which the caller puts on the bottom line.
    """
    stack = Stack([], [], [])
    rows = _rows(label, language)
    least = NARROW * column.small_least
    size = _row_size(rows, small, least, width)
    baseline = 0.0
    if rows:
        stack.rules.append(Rule(x, 0.0, width, HAIRLINE))
        baseline = HAIRLINE - 0.25 * size
    for row in rows:
        baseline = _row(stack, row, size, least, pitch, x, width, baseline)
    _time_line(stack)
    if said:
        block = fit(said, width, 2, 1.2 * small, column.small_least, "SemiBold")
        baseline = max(baseline, stack.y) + (pitch - 1) * small + block.above
        stack.block(block, x, baseline)
    address = fit(
        host(label.link), width, 2, small, column.small_least, "SemiBold", keep_end=True
    )
    baseline = max(baseline, stack.y) + (pitch - 0.7) * small + address.above
    stack.block(address, x, baseline)
    stack.y = baseline + address.lines[-1].down
    return stack


def _rows(label: Label, language: str) -> list[Row]:
    """The facts that have a caption, in the order in which they happened."""
    rows = []
    if label.serial:
        both = f"{label.lot} · {label.serial}" if label.lot else label.serial
        rows.append(Row(word("lot_serial", language), both))
    elif label.lot:
        rows.append(Row(word("lot", language), label.lot))
    if label.net:
        rows.append(Row(word("net", language), label.net))
    for key, date in (
        ("harvested", label.harvested),
        ("packed", label.packed),
        ("best_before", label.best_before),
    ):
        if date is not None:
            rows.append(Row(word(key, language), day(date), ring=True))
    return rows


def _row_size(rows: list[Row], largest: float, least: float, width: float) -> float:
    """One size of type for all rows: as large as the widest date allows."""
    ems = [
        INDENT + ink(row.caption, "Medium").width + GAP + ink(row.value, "Bold").width
        for row in rows
        if row.ring
    ]
    return max(least, min([largest, *(width / wide for wide in ems)]))


def _row(
    stack: Stack,
    row: Row,
    size: float,
    least: float,
    pitch: float,
    x: float,
    width: float,
    above: float,
) -> float:
    """Set one row below the baseline `above`; return its last baseline."""
    indent = INDENT * size if row.ring else 0.0
    caption = ink(row.caption, "Medium")
    room = width - indent - (caption.width + GAP) * size
    value = fit(row.value, room, 2, size, least, "SemiBold")
    clear = max(stack.y, above) + max(value.above, caption.above * size) + 0.06 * size
    baseline = max(above + pitch * size, clear)
    stack.texts.append(Text(x + indent, baseline, row.caption, size, "Medium"))
    for line in value.lines:
        end = x + width - ink(line.text, value.weight).width * value.size
        y = baseline + line.down
        stack.texts.append(Text(end, y, line.text, value.size, value.weight))
    if row.ring:
        radius = RING * size
        middle = baseline - CAP / 2 * size
        stack.rings.append(Ring(x + radius, middle, radius, filled=False))
    stack.y = baseline + max(value.below, caption.below * size)
    return baseline + value.lines[-1].down


def _time_line(stack: Stack) -> None:
    """Fill the last ring, the day to look at, and join the rings from field to it."""
    for upper, lower in zip(stack.rings, stack.rings[1:], strict=False):
        start = upper.y + upper.radius
        stack.rules.append(
            Rule(
                upper.x - HAIRLINE / 2,
                start,
                HAIRLINE,
                lower.y - lower.radius - start,
            )
        )
    if stack.rings:
        last = stack.rings[-1]
        stack.rings[-1] = Ring(last.x, last.y, last.radius, filled=True)
