"""Areas: who owns which page's words.

A msgid is the English sentence. Every area has its own catalogue, so that two people
never meet in one file: translations/<area>/vi/LC_MESSAGES/messages.po and .mo.
"""

from fnmatch import fnmatch
from typing import Final

# Area -> the files whose texts are its own; what no area names belongs to the shell.
AREAS: Final[dict[str, tuple[str, ...]]] = {
    "consumer": (
        "pages/consumer*", "pages/log*", "pages/verify*",
        "templates/consumer/*", "templates/log/*", "templates/verify/*",
    ),
    "record": (
        "pages/coop*", "pages/record*", "templates/coop/*", "templates/record/*",
    ),
    "inspect": ("pages/inspect*", "templates/inspect*"),
    "programs": (
        "api/v1/*", "api/described*", "api/fields*", "api/openapi*",
        "api/reading.py", "api/readings*", "api/in_words*",
        "api/epcis*", "api/capture*", "api/webhooks*", "api/export*",
        "pages/programs*", "templates/programs/*",
    ),
    "devices": ("pages/devices*", "templates/devices/*"),
    "captures": ("pages/captures*", "templates/captures/*"),
    "papers": (
        "pages/passport*", "templates/passport/*",
        "pages/plots*", "pages/plot_*", "templates/plots/*",
    ),
    "export": ("pages/export*", "templates/export/*"),
    "keys": ("pages/keys*", "templates/keys/*"),
    "hooks": (
        "pages/hooks*", "pages/complaints*", "templates/hooks/*",
        "templates/complaints/*", "api/queries*", "api/query_shapes*",
    ),
    "admin": ("pages/admin*", "templates/admin/*"),
    "links": (
        "pages/things*", "pages/unknown*", "pages/links*", "api/resolver*",
        "api/offers*", "templates/things/*", "templates/links/*",
    ),
    "shell": (),
}  # fmt: skip


def area_of(path: str) -> str:
    """Return the area that owns the texts of a file, relative to this package."""
    for area, patterns in AREAS.items():
        if any(fnmatch(path, pattern) for pattern in patterns):
            return area
    return "shell"
