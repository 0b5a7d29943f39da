"""Links that an organisation gives itself, its products and its places.

A member `links` of a registered value, the whole list each time (a change is not a
patch):

    "links": [{"type": "recipeInfo", "href": "https://shop.example/canh-cai",
               "title": {"vi": "Cách nấu canh cải", "en": "How to cook it"},
               "languages": ["vi"]}]

`type` is one of a few words of the GS1 web vocabulary. An address leads to a website
that has a name of its own: https, letters, no user, port, IP address or punycode, so
that the host that is shown is the host that is opened. What is behind it is not part of
the ledger, and every page says so. Proved in tests/core/test_own_links.py.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from nguon.core.registered import Name
from nguon.core.shape import Check, choice, many, name, record
from nguon.errors import Malformed

TYPES: Final = (
    "hasRetailers", "recipeInfo", "nutritionalInfo", "allergenInfo", "safetyInfo",
    "instructions", "relatedVideo", "sustainabilityInfo", "support", "socialMedia",
    "homepage",
)  # fmt: skip
MOST: Final = 20
LONGEST: Final = 500

_LABEL: Final = r"(?!xn--)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_ADDRESS: Final = re.compile(
    rf"https://((?:{_LABEL}\.)+(?!xn--)[a-z]{{2,63}})"
    r"(?:/(?:[A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-F]{2})*)?"
    r"(?:\?(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-F]{2})*)?"
    r"(?:#(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-F]{2})*)?",
)


@dataclass(frozen=True, slots=True)
class OwnLink:
    """One link as its owner recorded it."""

    type: str
    href: str
    title: Name
    languages: tuple[str, ...]

    @property
    def host(self) -> str:
        return host_of(self.href)


def host_of(address: str) -> str:
    """Return the host of an address that may stand here, or raise Malformed."""
    found = _ADDRESS.fullmatch(address) if len(address) <= LONGEST else None
    if not found or len(found[1]) > 253:
        raise Malformed("links.address")
    return found[1]


def _address(value: object, place: str) -> None:
    try:
        host_of(value if isinstance(value, str) else "")
    except Malformed as error:
        error.figures.setdefault("place", place)
        raise


CHECK: Final[Check] = many(
    record(
        {"type": choice(*TYPES), "href": _address, "title": name},
        {"languages": many(choice("vi", "en"), most=2)},
    ),
    most=MOST,
)


def own_links(value: Mapping[str, object]) -> tuple[OwnLink, ...]:
    """Return the links of a registered value, in their owner's order."""
    found = value.get("links")
    return tuple(
        OwnLink(
            str(one["type"]),
            str(one["href"]),
            Name(one["title"]["vi"], one["title"]["en"]),
            tuple(map(str, one.get("languages", ()))),
        )
        for one in (found if isinstance(found, list) else ())
    )
