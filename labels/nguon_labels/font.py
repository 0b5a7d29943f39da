"""Be Vietnam Pro (SIL Open Font License): what may be written, how wide, how tall.

All measures are in ems of the font, so that one layout serves every printer. Text is
set by the font's own advance widths without kerning: PDF, SVG and raster then agree
to the dot. Proved in tests/labels/test_font.py.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from io import BytesIO
from typing import Final

from PIL import ImageFont

from nguon.errors import Malformed

WEIGHTS: Final = ("Regular", "Medium", "SemiBold", "Bold", "ExtraBold")
EM: Final = 1000
NOT_WRITTEN: Final = ("Cc", "Cf", "Cn", "Co", "Cs", "So", "Sk")
"""Unicode categories that are left out in silence: controls, marks of order, emoji."""


@dataclass(frozen=True, slots=True)
class Ink:
    """How far a piece of text reaches, in ems: advance width, above, below."""

    width: float
    above: float
    below: float


@cache
def font_bytes(weight: str) -> bytes:
    """Return the whole TrueType file of one weight."""
    folder = files("fontpkg_be_vietnam_pro") / "files"
    return (folder / f"BeVietnamPro-{weight}.ttf").read_bytes()


@lru_cache(maxsize=64)
def raster_font(weight: str, pixels: float) -> ImageFont.FreeTypeFont:
    """Return Pillow's font. BASIC layout: advances of the font, no kerning."""
    return ImageFont.truetype(
        BytesIO(font_bytes(weight)), pixels, layout_engine=ImageFont.Layout.BASIC
    )


@lru_cache(maxsize=4096)
def ink(text: str, weight: str) -> Ink:
    """Measure one line of text."""
    font = raster_font(weight, EM)
    _, top, _, bottom = font.getbbox(text, anchor="ls")
    return Ink(font.getlength(text) / EM, max(0.0, -top / EM), max(0.0, bottom / EM))


@cache
def letters() -> frozenset[str]:
    """Return every character the font can write."""
    from reportlab.pdfbase.ttfonts import TTFontFile

    face = TTFontFile(BytesIO(font_bytes("Regular")))
    return frozenset(map(chr, face.charToGlyph))


def written(text: str) -> str:
    """Return `text` as a label writes it: NFC, one space between words, no emoji.

    Vietnamese typed on a Mac arrives decomposed and its accents would be printed
    beside their letters. A letter of another script is refused, never left out.
    """
    text = unicodedata.normalize("NFC", re.sub(r"\s+", " ", text).strip())
    kept = [c for c in text if c in letters() or not _left_out(c)]
    missing = sorted({c for c in kept if c not in letters()})
    if missing:
        raise Malformed("labels.letters", letters=" ".join(missing))
    return re.sub(r" +", " ", "".join(kept)).strip()


def _left_out(character: str) -> bool:
    return unicodedata.category(character) in NOT_WRITTEN or character == "\ufe0f"
