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

from qrcode import QRCode, constants, util
from qrcode.exceptions import DataOverflowError

from nguon.errors import Refused

QUIET: Final = 4
MODULE_MM: Final = 0.5
LEVELS: Final = (
    ("M", constants.ERROR_CORRECT_M),
    ("Q", constants.ERROR_CORRECT_Q),
    ("H", constants.ERROR_CORRECT_H),
)


@dataclass(frozen=True, slots=True)
class Code:
    """A square of modules without its quiet zone; a row's bit is 1 where dark."""

    version: int
    level: str
    rows: tuple[tuple[bool, ...], ...]

    @property
    def modules(self) -> int:
        """Modules along one side, quiet zone left out."""
        return len(self.rows)

    @property
    def side(self) -> int:
        """Modules along one side, quiet zone included."""
        return self.modules + 2 * QUIET

    def runs(self) -> Iterator[tuple[int, int, int]]:
        """Yield every run of dark modules as (row, first column, length)."""
        for y, row in enumerate(self.rows):
            start: int | None = None
            for x, dark in enumerate((*row, False)):
                if dark and start is None:
                    start = x
                elif not dark and start is not None:
                    yield y, start, x - start
                    start = None


@lru_cache(maxsize=256)
def encode(link: str) -> Code:
    """Return the code of a link, or refuse one that no QR code can hold."""
    data = util.QRData(link.encode("utf-8"), mode=util.MODE_8BIT_BYTE)
    version, level, correction = 0, "", 0
    for name, value in LEVELS:
        try:
            needed = _version(data, value)
        except DataOverflowError as error:
            if not version:
                raise Refused("labels.link_too_long", length=len(link)) from error
            break
        if version and needed > version:
            break
        version, level, correction = needed, name, value
    code = QRCode(version=version, error_correction=correction, border=0)
    code.add_data(data)
    code.make(fit=False)
    return Code(version, level, tuple(tuple(map(bool, row)) for row in code.modules))


def _version(data: util.QRData, correction: int) -> int:
    """Return the smallest version that holds `data` at this level."""
    code = QRCode(version=1, error_correction=correction)
    code.add_data(data)
    return int(code.best_fit(start=1))


def capacity(version: int) -> int:
    """Return how many bytes a version holds at level M (0 when there is none such)."""
    if version < 1:
        return 0
    bits = int(util.BIT_LIMIT_TABLE[constants.ERROR_CORRECT_M][version])
    return (bits - 4 - (8 if version < 10 else 16)) // 8
