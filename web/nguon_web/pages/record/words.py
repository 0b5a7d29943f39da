"""Kilograms in words, so that a slipped comma is heard before it is written.

>>> in_words(Decimal("1250.5"), "vi")
'một nghìn hai trăm năm mươi phẩy năm'
>>> in_words(Decimal("1250.5"), "en")
'one thousand two hundred and fifty point five'
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Final

from nguon_web.formats import number, weekday
from nguon_web.languages import language

_VI: Final = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_EN: Final = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
    "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen",
    "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS: Final = (
    "", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty",
    "ninety",
)  # fmt: skip
_GROUPS: Final = {
    "vi": ("", " nghìn", " triệu", " tỷ"),
    "en": ("", " thousand", " million", " billion"),
}


def in_words(figure: Decimal, language: str) -> str:
    """Return a number below a thousand billion as it is spoken."""
    whole, _, part = f"{figure:f}".partition(".")
    part = part.rstrip("0")
    spoken = _whole(int(whole), language)
    if not part:
        return spoken
    digits = _VI if language == "vi" else _EN
    comma = "phẩy" if language == "vi" else "point"
    return f"{spoken} {comma} " + " ".join(digits[int(sign)] for sign in part)


def _whole(figure: int, language: str) -> str:
    if figure == 0:
        return (_VI if language == "vi" else _EN)[0]
    parts: list[str] = []
    for place, name in enumerate(_GROUPS[language]):
        group = figure // 1000**place % 1000
        if group:
            above = figure >= 1000 ** (place + 1)
            hundreds = _hundreds_vi if language == "vi" else _hundreds_en
            parts.insert(0, hundreds(group, above) + name)
    return " ".join(parts)


def _hundreds_vi(group: int, above: bool) -> str:
    """`hai trăm linh năm`; after a larger group the hundreds are said even if zero."""
    hundred, ten, one = group // 100, group // 10 % 10, group % 10
    said = [f"{_VI[hundred]} trăm"] if hundred or above else []
    if ten == 0:
        if one:
            said.append(f"linh {_VI[one]}" if said else _VI[one])
    else:
        said.append("mười" if ten == 1 else f"{_VI[ten]} mươi")
        if one == 1 and ten > 1:
            said.append("mốt")
        elif one == 5:
            said.append("lăm")
        elif one:
            said.append(_VI[one])
    return " ".join(said)


def _hundreds_en(group: int, above: bool) -> str:
    hundred, rest = divmod(group, 100)
    said = [f"{_EN[hundred]} hundred"] if hundred else []
    if rest:
        word = _EN[rest] if rest < 20 else _TENS[rest // 10]
        if rest >= 20 and rest % 10:
            word += f"-{_EN[rest % 10]}"
        said.append(f"and {word}" if said or above else word)
    return " ".join(said)


def short_day(moment: datetime | date | str) -> str:
    """`16/9` or `16 Sep`: near enough to need neither weekday nor year."""
    return weekday(moment).split(" ", 2 if language() == "vi" else 1)[-1]


def kg_text(kg: Decimal) -> str:
    """`1.234,5 kg` in the language of the page."""
    return f"{number(kg)} kg"


def plain(figure: Decimal | str) -> str:
    """`1234,5`: a figure filled in beforehand, as it can be read again without doubt.

    `1.234,5` is for reading: sent back without its fraction it has two meanings.
    """
    text = f"{Decimal(figure):f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace(".", ",") if language() == "vi" else text
