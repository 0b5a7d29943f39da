"""The QR code of a link: plain QR (no FNC1), byte mode, no logo.

The smallest version that holds the link at level M is taken, then the highest level
that still fits the same version: the extra safety costs no space. A 62-character
link is version 4, level M: 33 modules, 41 with the quiet zone of 4 on each side.
Proved in tests/labels/test_qr.py.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from qrcode import constants, util

from nguon.errors import Refused
from nguon_labels.frame import frame

QUIET: Final = 4
LEVELS: Final = {
    "M": constants.ERROR_CORRECT_M,
    "Q": constants.ERROR_CORRECT_Q,
    "H": constants.ERROR_CORRECT_H,
}


@dataclass(frozen=True, slots=True)
class Code:
    """A square of modules without its quiet zone; a bit of `dark` is a dark module.

    Rows are `stride` bits each, the upper left module highest (see frame.py).
    """

    version: int
    level: str
    mask: int
    stride: int
    dark: int

    @property
    def modules(self) -> int:
        """Modules along one side, quiet zone left out."""
        return 4 * self.version + 17

    @property
    def side(self) -> int:
        """Modules along one side, quiet zone included."""
        return self.modules + 2 * QUIET

    @property
    def packed(self) -> bytes:
        """Return the rows as bytes, most significant bit first, 1 is dark."""
        return self.dark.to_bytes(self.modules * self.stride // 8)

    def rows(self) -> Iterator[str]:
        """Yield the rows from the top, "1" is dark."""
        bits = f"{self.dark:0{self.modules * self.stride}b}"
        for start in range(0, len(bits), self.stride):
            yield bits[start : start + self.modules]

    def runs(self) -> Iterator[tuple[int, int, int]]:
        """Yield every run of dark modules as (row, first column, length)."""
        for y, row in enumerate(self.rows()):
            x = 0
            for dark in row.split("0"):
                if dark:
                    yield y, x, len(dark)
                x += len(dark) + 1


@lru_cache(maxsize=256)
def encode(link: str) -> Code:
    """Return the code of a link, or refuse one that no QR code can hold."""
    data = link.encode("utf-8")
    for version in range(1, 41):
        if capacity(version) >= len(data):
            break
    else:
        raise Refused("labels.link_too_long", length=len(data))
    level = [name for name in LEVELS if capacity(version, name) >= len(data)][-1]
    segment = util.QRData(data, mode=util.MODE_8BIT_BYTE)
    codewords = util.create_data(version, LEVELS[level], [segment])
    place = frame(version, LEVELS[level])
    mask, dark = place.place(codewords)
    return Code(version, level, mask, place.stride, dark)


def capacity(version: int, level: str = "M") -> int:
    """Return how many bytes a version holds: its bits less mode and length."""
    if version < 1:
        return 0
    bits = int(util.BIT_LIMIT_TABLE[LEVELS[level]][version])
    return (bits - 4 - (8 if version < 10 else 16)) // 8
