"""Weights as people say them, and as EPCIS writes them: always to kilograms.

EPCIS names units by UN/ECE Recommendation 20 (KGM, GRM, TNE, …); no unit is a count.
A cooperative says tạ, yến, lạng, and writes numbers with a decimal comma:

>>> read_quantity("12,5", "vi"), read_quantity("1.200", "vi")
(Decimal('12.5'), Decimal('1200'))
>>> in_kilograms(read_quantity("3", "vi"), find_local_unit("tạ"))
Decimal('300')

`1.200` is one thousand two hundred in Vietnamese and one and a fifth in English, so
the caller shows what was understood (`show_quantity`); `12.5` in Vietnamese can only
be a mistake and is refused with what to type instead. What has no fixed weight (a mớ)
must be weighed. Proved in tests/core/test_units.py.
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from nguon.core.canonical import excerpt, number
from nguon.errors import Malformed

# UN/ECE Rec. 20 code: kilograms. NIST SP 811 for the pounds and tons.
KILOGRAMS: Final = {
    "KGM": Decimal(1),
    "GRM": Decimal("0.001"),
    "MGM": Decimal("0.000001"),
    "HGM": Decimal("0.1"),
    "DJ": Decimal("0.01"),
    "DTN": Decimal(100),
    "TNE": Decimal(1000),
    "KTN": Decimal(1_000_000),
    "LBR": Decimal("0.45359237"),
    "ONZ": Decimal("0.028349523125"),
    "STN": Decimal("907.18474"),
    "LTN": Decimal("1016.0469088"),
}
# Codes that mean "so many of them", as no unit does.
_COUNTS: Final = ("EA", "H87", "C62", "PCE", "NMB", "XBX", "XBG", "XCR", "XPK", "XCT")


@dataclass(frozen=True, slots=True)
class LocalUnit:
    """A unit of the market. `kg` or `m2` is None when it has no fixed size."""

    code: str
    vi: str
    en: str
    kg: Decimal | None = None
    m2: Decimal | None = None


LOCAL_UNITS: Final = (
    LocalUnit("kg", "kg", "kg", kg=Decimal(1)),
    LocalUnit("g", "g", "g", kg=Decimal("0.001")),
    LocalUnit("lang", "lạng", "lạng (100 g)", kg=Decimal("0.1")),
    LocalUnit("yen", "yến", "yến (10 kg)", kg=Decimal(10)),
    LocalUnit("ta", "tạ", "tạ (100 kg)", kg=Decimal(100)),
    LocalUnit("tan", "tấn", "tonne", kg=Decimal(1000)),
    LocalUnit("bo", "bó", "bunch"),
    LocalUnit("mo", "mớ", "mớ (a handful)"),
    LocalUnit("sao", "sào Bắc Bộ", "northern sào (360 m²)", m2=Decimal(360)),
    LocalUnit("mau", "mẫu Bắc Bộ", "northern mẫu (3,600 m²)", m2=Decimal(3600)),
    LocalUnit("ha", "ha", "ha", m2=Decimal(10_000)),
    LocalUnit("m2", "m²", "m²", m2=Decimal(1)),
)

_OTHER_NAMES: Final = {
    "kgm": "kg", "ki lô": "kg", "cân": "kg", "ký": "kg", "kí": "kg", "kilogram": "kg",
    "gram": "g", "gam": "g", "t": "tan", "tonne": "tan", "ton": "tan", "quintal": "ta",
    "bunch": "bo", "sào": "sao", "mẫu": "mau", "hecta": "ha", "héc ta": "ha",
}  # fmt: skip

# Thousands in groups of three by one sign, the other before the fraction.
_GROUPED: Final = {
    "vi": re.compile(r"[0-9]{1,3}(?:[. \u00a0\u202f][0-9]{3})+(?:,[0-9]+)?"),
    "en": re.compile(r"[0-9]{1,3}(?:[, \u00a0\u202f][0-9]{3})+(?:\.[0-9]+)?"),
}
_PLAIN: Final = {
    "vi": re.compile(r"[0-9]+(?:,[0-9]+)?"),
    "en": re.compile(r"[0-9]+(?:\.[0-9]+)?"),
}
_MARK: Final = {"vi": ",", "en": "."}


def kilograms(quantity: Decimal, uom: str | None) -> Decimal | None:
    """Return a quantity of EPCIS in kilograms, or None when its unit is no weight."""
    factor = KILOGRAMS.get(uom or "")
    return None if factor is None else _plain(quantity * factor)


def is_count(uom: str | None) -> bool:
    """Say whether a quantity with this unit counts pieces."""
    return uom is None or uom in _COUNTS


def find_local_unit(name: str) -> LocalUnit:
    """Return the unit that a person named, with or without accents of case."""
    wanted = unicodedata.normalize("NFC", name).strip().casefold()
    wanted = _OTHER_NAMES.get(wanted, wanted)
    for unit in LOCAL_UNITS:
        if wanted in (unit.code, unit.vi.casefold(), unit.en.casefold()):
            return unit
    raise Malformed("unit.unknown", unit=excerpt(name))


def in_kilograms(
    figure: Decimal, unit: LocalUnit, piece_kg: Decimal | None = None
) -> Decimal:
    """Return kilograms; `piece_kg` is what one piece of this product weighs."""
    if unit.m2 is not None:
        raise Malformed("unit.no_weight", unit=unit.vi)
    weight = unit.kg if unit.kg is not None or unit.code != "bo" else piece_kg
    if weight is None:
        raise Malformed("unit.weigh", unit=unit.vi)
    return _plain(figure * weight)


def in_square_metres(figure: Decimal, unit: LocalUnit) -> Decimal:
    """Return an area in square metres."""
    if unit.m2 is None:
        raise Malformed("unit.no_area", unit=unit.vi)
    return _plain(figure * unit.m2)


def read_quantity(text: str, language: str) -> Decimal:
    """Return the number that a person typed, or say what to type. Never guesses."""
    figure = unicodedata.normalize("NFC", text).strip().strip("\u00a0\u202f")
    mark = _MARK[language]
    if _GROUPED[language].fullmatch(figure):
        figure = re.sub(r"[ \u00a0\u202f]|" + re.escape(",."[mark == ","]), "", figure)
    elif not _PLAIN[language].fullmatch(figure):
        raise _not_a_number(figure, language)
    try:
        return Decimal(number(Decimal(figure.replace(",", "."))))
    except Malformed as error:
        raise _not_a_number(figure, language) from error


def show_quantity(figure: Decimal, language: str) -> str:
    """Write a number as it is read in that language: what was understood."""
    whole, _, fraction = f"{_plain(figure):f}".partition(".")
    grouped = f"{int(whole):,}"
    if language == "vi":
        grouped = grouped.replace(",", ".")
    return grouped + (_MARK[language] + fraction if fraction else "")


def _not_a_number(figure: str, language: str) -> Malformed:
    other = "en" if language == "vi" else "vi"
    swapped = figure.translate(str.maketrans(",.", ".,"))
    if _PLAIN[other].fullmatch(figure) or _GROUPED[other].fullmatch(figure):
        return Malformed(
            f"unit.other_mark_{language}", figure=excerpt(figure), instead=swapped
        )
    return Malformed("unit.number", figure=excerpt(figure))


def _plain(figure: Decimal) -> Decimal:
    """Drop trailing zeros without an exponent: 1E+2 is 100, 0.50 is 0.5."""
    short = figure.normalize()
    return short.quantize(Decimal(1)) if short == short.to_integral_value() else short
