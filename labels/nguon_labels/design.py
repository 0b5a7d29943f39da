"""The one layout of a label, in millimetres; PNG, SVG, PDF and ZPL only draw it.

    +----------------------------------------+
    |  ████ ▄▀█ ███   Rau cải ngọt           |   left: the code, under it the same
    |  █ ▀█ ██▄ █ █   HTX Rau Bát Tràng      |   code for the eye (4-4-4-5), for the
    |  ████ ▀▄█ ███   ---------------------  |   telephone and for a torn label
    |  ▄▀▄█ █▀▄ ▄█▄   Lô              R-0914 |
    |  ████ █▄▀ ▀▄█   o Thu hoạch 14/09/2026 |   right: what it is, whose, which lot,
    |                 o Đóng gói  14/09/2026 |   then time running down to the last
    |  7K3M-9QXB      ● Hạn dùng  18/09/2026 |   day, and the host to compare with
    |  T2HV-8WN4F     nguon.example          |   before opening
    +----------------------------------------+

All is pure black on white. Nothing enters the quiet zone. Text gives way before the
code does: it shrinks, wraps, and at last ends with an ellipsis; the host keeps its
end, which says whose it is. Proved in tests/labels/test_design.py.
"""

from dataclasses import dataclass
from typing import Final

from nguon.core.codes import show_code
from nguon.errors import Malformed, Refused
from nguon_labels.column import Column, place_column
from nguon_labels.font import ink
from nguon_labels.label import Label, cleaned, halves
from nguon_labels.link import host
from nguon_labels.qr import QUIET, capacity, encode
from nguon_labels.shapes import Drawing, Square, Text
from nguon_labels.words import word

LEAST_MODULE: Final = 0.508
"""mm: six dots at 300 dpi. Four dots at 203 dpi (0.500) fit into it."""
DOT: Final = 0.125
"""mm: one dot at 203 dpi; larger modules are whole dots of it."""


@dataclass(frozen=True, slots=True)
class Size:
    """One label stock in mm, with its sizes of type."""

    name: str
    width: float
    height: float
    edge: float  # a printer's play: only the quiet zone comes closer
    code: float  # side of the code aimed at, quiet zone included
    said: tuple[float, float]  # type of the code for the eye, largest and smallest
    prompt: float  # type of the invitation to scan; 0 where there is no room
    column: Column


SIZES: Final = {
    size.name: size
    for size in (
        Size(
            "50x30", 50, 30, 1.0, 22, (2.7, 2.0), 0, Column(21.5, 3.7, 2.3, 2, 2.1, 1.7)
        ),
        Size(
            "100x70",
            100,
            70,
            2.5,
            45,
            (5.4, 3.5),
            3.1,
            Column(40, 7.6, 4.0, 3, 3.7, 2.6),
        ),
    )
}


def size_named(name: str) -> Size:
    """Return a size by its name, `50x30` or `100x70`."""
    if name not in SIZES:
        raise Malformed("labels.size", size=name, sizes=", ".join(SIZES))
    return SIZES[name]


def design(label: Label, size: Size, language: str) -> Drawing:
    """Lay out one label; refuse what cannot be printed readably at this size."""
    label = cleaned(label)
    square = _square(label.link, size)
    top = square.y + QUIET * square.side / square.code.side
    bottom = size.height - top
    under = _under(label, size, square, bottom, language)
    left = square.x + square.side
    beside = place_column(
        label,
        size.column,
        language,
        said="" if under else show_code(label.code),
        box=(left, top, size.width - size.edge - left, bottom - top),
    )
    return Drawing(
        size.width,
        size.height,
        square,
        texts=(*under, *beside.texts),
        rules=tuple(beside.rules),
        rings=tuple(beside.rings),
    )


def _square(link: str, size: Size) -> Square:
    """Give the code about the side aimed at, more where modules would be too small."""
    code = encode(link)
    most = min(
        size.height - size.edge, size.width - 1.5 * size.edge - size.column.least_width
    )
    whole_dots = size.code / code.side // DOT * DOT
    side = code.side * max(whole_dots, LEAST_MODULE)
    if side > most:
        raise Refused(
            "labels.does_not_fit",
            length=len(link.encode()),
            most=capacity(int((most / LEAST_MODULE - 2 * QUIET - 17) // 4)),
            size=size.name,
            host=host(link),
        )
    inset = min(size.edge / 2, (size.height - side) / 2)
    return Square(inset, inset, side, code)


def _under(
    label: Label, size: Size, square: Square, bottom: float, language: str
) -> tuple[Text, ...]:
    """Set the readable code below the square, as wide as its modules; () if no room."""
    module = square.side / square.code.side
    x = square.x + QUIET * module
    width = square.code.modules * module
    lines = halves(label.code)
    widest = max(ink(line, "SemiBold").width for line in lines)
    largest, smallest = size.said
    high = max(ink(line, "SemiBold").above for line in lines)
    room = bottom - square.y - square.side
    type_size = min(largest, width / widest, room / (1.22 + high))
    if type_size < smallest:
        return ()
    first = bottom - 1.22 * type_size
    found = [
        Text(x, y, line, type_size, "SemiBold")
        for line, y in zip(lines, (first, bottom), strict=True)
    ]
    prompt = word("scan", language)
    below = ink(prompt, "Medium")
    prompt_size = min(size.prompt, width / below.width)
    free = first - high * type_size - square.y - square.side
    if size.prompt and free >= prompt_size * (below.above + below.below):
        y = square.y + square.side + prompt_size * below.above
        found.insert(0, Text(x, y, prompt, prompt_size, "Medium"))
    return tuple(found)
