"""Where every bit of a QR code goes, asked of `qrcode` once for a version and level.

`qrcode` places the bits of one code in about 7 ms, most of it weighing eight masks
module by module. Labels come by the thousand in the same version and level, so we
ask it once where it puts each bit, keep the answer, and weigh the masks on whole
squares as integers: the same modules (tests/labels/test_qr.py compares), 10 times
faster.

A square is an integer: row after row, each row `stride` bits (a whole number of
bytes, at least one of them blank on the right), the upper left module highest.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from typing import Any

from qrcode import QRCode
from qrcode.base import rs_blocks

MASKS = range(8)


@dataclass(frozen=True, slots=True)
class Frame:
    """What is the same in all codes of one version and level."""

    modules: int
    stride: int
    codewords: int
    pick: Callable[[str], tuple[str, ...]]  # bits of the codewords -> bits of a square
    whole: int  # every module dark
    weighed: tuple[int, ...]  # by mask: pattern and mask, as they are weighed
    printed: tuple[int, ...]  # the same with the true format information

    def place(self, codewords: Sequence[int]) -> tuple[int, int]:
        """Return (best mask, square) of these codewords."""
        bits = f"{int.from_bytes(bytes(codewords)):0{8 * self.codewords}b}0"
        data = int("".join(self.pick(bits)), 2)
        mask = min(MASKS, key=lambda m: self._penalty(data ^ self.weighed[m]))
        return mask, data ^ self.printed[mask]

    def _penalty(self, dark: int) -> int:
        """Weigh a square per ISO/IEC 18004 7.8.3: the lower the easier to read."""
        light = dark ^ self.whole
        lost = 0
        for step in (1, self.stride):
            for colour in (dark, light):
                two = colour & colour >> step
                runs = two & two >> 2 * step & colour >> 4 * step
                starts = runs & ~(runs << step)
                lost += runs.bit_count() + 2 * starts.bit_count()
            lost += 40 * self._finders(dark, light, step)
        for colour in (dark, light):
            two = colour & colour >> 1
            lost += 3 * (two & two >> self.stride).bit_count()
        share = dark.bit_count() / self.modules**2
        return lost + 10 * int(abs(share * 100 - 50) / 5)

    @staticmethod
    def _finders(dark: int, light: int, step: int) -> int:
        """Count 10111010000 and 00001011101, which look like a finder pattern."""
        count = 0
        for pattern in ("10111010000", "00001011101"):
            found = -1
            for at, bit in enumerate(pattern):
                found &= (dark if bit == "1" else light) >> at * step
            count += found.bit_count()
        return count


@cache
def frame(version: int, correction: int) -> Frame:
    """Ask `qrcode` for the frame of a version and level."""
    codewords = sum(block.total_count for block in rs_blocks(version, correction))
    code: QRCode[Any] = QRCode(version=version, error_correction=correction)
    modules = 4 * version + 17
    stride = -(-modules // 8) * 8

    def square(data: list[int], mask: int, weigh: bool = False) -> int:
        code.data_cache = data
        code.makeImpl(weigh, mask)
        rows = ("".join("01"[bool(bit)] for bit in row) for row in code.modules)
        return int("".join(row.ljust(stride, "0") for row in rows), 2)

    empty = [0] * codewords
    blank = square(empty, 0)
    size = modules * stride
    places = [0] * size
    for power in range((8 * codewords).bit_length()):  # number every bit in binary
        numbers = ((bit + 1) >> power & 1 for bit in range(8 * codewords))
        data = int("".join(map(str, numbers)), 2).to_bytes(codewords)
        where = f"{square(list(data), 0) ^ blank:0{size}b}"
        for place, bit in enumerate(where):
            places[place] |= (bit == "1") << power
    return Frame(
        modules,
        stride,
        codewords,
        # itemgetter(-1) is the constant 0 that stands after the bits.
        pick=itemgetter(*(place - 1 for place in places)),
        whole=int(("1" * modules).ljust(stride, "0") * modules, 2),
        weighed=tuple(square(empty, mask, weigh=True) for mask in MASKS),
        printed=tuple(square(empty, mask) for mask in MASKS),
    )
