"""Every sentence of an error or a verdict, in Vietnamese and English, by code.

A module of this package holds one area's sentences as `TEXTS`:
`{"custody.not_enough": ("Chỉ còn {have:kg} …", "Only {have:kg} left …")}`.

Figures are plain text and numbers, so that they can be kept and sent; a format spec
says how a person reads them, in their own language:

>>> say("custody.not_enough", "vi", have="1250.5", want="2420", batch="CT-1")
'Lô CT-1 chỉ còn 1.250,5 kg: không đủ để lấy 2.420 kg. …'

    :kg    "1250.5"      1.250,5 kg · 1,250.5 kg (:ha likewise)
    :day   "2026-11-09"  9/11 · 9 Nov
    :date  "2026-11-09"  9/11/2026 · 9 Nov 2026
    :name  {vi, en}      the name in that language; plain text as it is
    :season "2026" or "2026-04-01/2026-09-30"
    :step  "ship"        giao hàng · shipped
    :steps [["ship", "2026-11-10", id]]  giao hàng 10/11 · shipped 10 Nov
"""

from collections.abc import Mapping
from datetime import date
from importlib import import_module
from string import Formatter
from typing import Final

AREAS: Final = (
    "common",
    "log",
    "follow",
    "mirror",
    "event",
    "capture",
    "cbv",
    "custody",
    "keys",
    "store",
    "services",
    "inspect",
    "load",
    "publish",
    "resolve",
    "links",
    "passport",
    "geometry",
    "witness",
    "labels",
    "cli",
    "web",
    "browser",
    "people",
    "api",
    "bench",
    "sensors",
    "query",
    "xml",
    "export",
    "hooks",
    "complaints",
    "queries",
    "legal",
)

LANGUAGES: Final = ("vi", "en")

TEXTS: Final[dict[str, tuple[str, str]]] = {}
for _area in AREAS:
    for _code, _pair in import_module(f"{__name__}.{_area}").TEXTS.items():
        if _code in TEXTS:
            raise RuntimeError(f"two sentences under one code: {_code}")
        TEXTS[_code] = _pair


class _Spoken(Formatter):
    def __init__(self, language: str) -> None:
        self.vi = language == "vi"

    def format_field(self, value: object, spec: str) -> str:
        if spec in ("kg", "ha"):
            return f"{self._number(str(value))} {spec}"
        if spec in ("day", "date"):
            return self._date(str(value), spec == "date")
        if spec == "season":
            return " – ".join(self._date(day, True) for day in str(value).split("/"))
        if spec == "name":
            if isinstance(value, Mapping):
                return str(value.get("vi" if self.vi else "en") or value.get("vi"))
            return str(value)
        if spec == "step":
            return self._step(str(value))
        if spec == "steps" and isinstance(value, list):
            return ", ".join(
                f"{self._step(step)} {self._date(str(day), False)}"
                for step, day, *_ in value
            )
        return format(value, spec)

    def _step(self, word: str) -> str:
        return TEXTS.get(f"step.{word}", (word, word))[0 if self.vi else 1]

    def _number(self, figure: str) -> str:
        whole, _, part = figure.partition(".")
        part = part.rstrip("0")
        text = f"{int(whole):,}" + (f".{part}" if part else "")
        return text.translate(_COMMAS) if self.vi else text

    def _date(self, text: str, year: bool) -> str:
        try:
            day = date.fromisoformat(text[:10])
        except ValueError:  # a year, an open end
            return text
        if self.vi:
            return f"{day.day}/{day.month}" + (f"/{day.year}" if year else "")
        return f"{day.day} {_MONTHS[day.month - 1]}" + (f" {day.year}" if year else "")


_COMMAS: Final = str.maketrans(",.", ".,")
_MONTHS: Final = [
    "Jan",
    "Feb",
    "Mar",
    "Apr",
    "May",
    "Jun",
    "Jul",
    "Aug",
    "Sep",
    "Oct",
    "Nov",
    "Dec",
]


def say(code: str, language: str, **figures: object) -> str:
    """Return the sentence under `code` in `language` (vi or en), figures filled in."""
    sentence = TEXTS[code][LANGUAGES.index(language)]
    return _Spoken(language).vformat(sentence, (), figures)
