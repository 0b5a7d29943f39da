"""Every sentence of an error or a verdict, in Vietnamese and English, by code.

A module of this package holds one area's sentences as `TEXTS`:
`{"custody.not_enough": ("Chỉ còn {have} kg …", "Only {have} kg left …")}`.
"""

from importlib import import_module
from typing import Final

AREAS: Final = (
    "common",
    "log",
    "event",
    "custody",
    "store",
    "services",
    "load",
    "labels",
    "cli",
    "web",
)

LANGUAGES: Final = ("vi", "en")

TEXTS: Final[dict[str, tuple[str, str]]] = {}
for _area in AREAS:
    for _code, _pair in import_module(f"{__name__}.{_area}").TEXTS.items():
        if _code in TEXTS:
            raise RuntimeError(f"two sentences under one code: {_code}")
        TEXTS[_code] = _pair


def say(code: str, language: str, **figures: object) -> str:
    """Return the sentence under `code` in `language` (vi or en), figures filled in."""
    return TEXTS[code][LANGUAGES.index(language)].format(**figures)
