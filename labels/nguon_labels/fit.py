"""Make text fit its box: shrink, then wrap, then end with an ellipsis. Never clip.

>>> [line.text for line in fit("Rau cải ngọt", 30, 1, 3.6, 2.4, "Bold").lines]
['Rau cải ngọt']
>>> [line.text for line in fit("Rau cải ngọt hữu cơ", 24, 2, 3.6, 2.4, "Bold").lines]
['Rau cải ngọt', 'hữu cơ']

Sizes and widths are millimetres. Proved in tests/labels/test_fit.py.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from nguon_labels.font import ink

STEP: Final = 0.05
SHRINK_FIRST: Final = 0.82
"""One smaller line reads better than two large ones down to this share of the size."""
LEADING: Final = 1.16
AIR: Final = 0.08
"""Least white between the lowest ink of a line and the highest of the next, in ems."""
ELLIPSIS: Final = "…"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text, its baseline below the baseline of the first, in mm."""

    text: str
    down: float


@dataclass(frozen=True, slots=True)
class Block:
    """Lines of one size and weight. `above` and `below` reach out of the baselines."""

    lines: tuple[Line, ...]
    size: float
    weight: str

    @property
    def above(self) -> float:
        """Ink above the first baseline."""
        return ink(self.lines[0].text, self.weight).above * self.size

    @property
    def below(self) -> float:
        """Lowest ink below the first baseline."""
        last = self.lines[-1]
        return last.down + ink(last.text, self.weight).below * self.size

    @property
    def width(self) -> float:
        """Width of the widest line."""
        return max(ink(line.text, self.weight).width for line in self.lines) * self.size


def fit(
    text: str,
    width: float,
    lines: int,
    largest: float,
    smallest: float,
    weight: str,
    keep_end: bool = False,
) -> Block:
    """Set `text` as large as it goes in `lines` lines of `width`.

    `keep_end` puts the ellipsis first: of a host, the end says whose it is.
    """
    floor = max(smallest, largest * SHRINK_FIRST)
    for size in _sizes(largest, floor):
        if ink(text, weight).width * size <= width:
            return _block([text], size, weight)
    for size in _sizes(largest, smallest):
        wrapped = _wrap(text, width / size, weight)
        if len(wrapped) <= lines and (lines > 1 or size <= floor):
            return _block(wrapped, size, weight)
    cut = _cut(text, width / smallest, lines, weight, keep_end)
    return _block(cut, smallest, weight)


def _sizes(largest: float, smallest: float) -> Iterator[float]:
    """Yield sizes from the largest down, both ends included."""
    size = largest
    while size > smallest:
        yield round(size, 3)
        size -= STEP
    yield smallest


def _block(texts: list[str], size: float, weight: str) -> Block:
    lines = [Line(texts[0], 0.0)]
    for text in texts[1:]:
        before = lines[-1]
        clear = ink(before.text, weight).below + ink(text, weight).above + AIR
        lines.append(Line(text, before.down + max(LEADING, clear) * size))
    return Block(tuple(lines), size, weight)


def _wrap(text: str, ems: float, weight: str) -> list[str]:
    """Break between words, after hyphens and slashes, before dots; else anywhere."""
    lines = [""]
    for piece in re.findall(r" ?(?:\.?[^\s/.-]+[-/]*|[-/.]+)", text):
        if ink(lines[-1] + piece, weight).width <= ems:
            lines[-1] += piece
            continue
        word = piece.strip()
        if ink(word, weight).width > ems:
            whole = lines.pop() + piece
            lines += _break(whole, ems, weight)
        else:
            lines.append(word)
    return [line for line in (line.strip(" ·") for line in lines) if line] or [""]


def _break(word: str, ems: float, weight: str) -> list[str]:
    """Break a word wider than a line, between letters and their own marks."""
    parts = [""]
    for letter in _letters(word):
        if parts[-1] and ink(parts[-1] + letter, weight).width > ems:
            parts.append("")
        parts[-1] += letter
    return parts


def _letters(text: str) -> list[str]:
    """Split into letters, each with the combining marks that belong to it."""
    found: list[str] = []
    for character in text:
        if found and unicodedata.combining(character):
            found[-1] += character
        else:
            found.append(character)
    return found


def _cut(text: str, ems: float, lines: int, weight: str, keep_end: bool) -> list[str]:
    """Return as much as fits with an ellipsis where something was left out."""
    letters = _letters(text)
    low, high = 0, len(letters)
    best = [ELLIPSIS]
    while low < high:  # the longest piece that still fits
        count = (low + high + 1) // 2
        piece = letters[-count:] if keep_end else letters[:count]
        joined = "".join(piece).strip(" -/·,.")
        shown = ELLIPSIS + joined if keep_end else joined + ELLIPSIS
        wrapped = _wrap(shown, ems, weight)
        if len(wrapped) <= lines:
            low, best = count, wrapped
        else:
            high = count - 1
    return best
