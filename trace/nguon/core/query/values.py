"""The values of query parameters, each brought to the spelling that capture gives.

Identifiers become canonical Digital Links whatever their host or form; a pattern,
`urn:epc:idpat:sgtin:8936000.011234.*`, becomes what such links begin with. A GTIN, or
a GTIN and lot, stands for its lots and serials too.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Final

from nguon.core.canonical import excerpt
from nguon.core.context import in_full
from nguon.core.digital_link import HOST
from nguon.core.epcis import normal_time
from nguon.core.identifiers import canonical_epc, check_uri
from nguon.core.query.terms import Named, OneOf, Pattern
from nguon.core.vocabulary import nearest, spell
from nguon.errors import Malformed

_WILD: Final = re.compile(r"urn:epc:idpat:([a-z]+):([0-9]{6,12})((?:\.[^.]+)?)\.\*")
# EPC scheme: key, whether an indicator stands before the company prefix, and what
# stands between that prefix and the last star when all of a company is meant.
_COMPANY: Final = {
    "sgtin": ("01/", True, ".*"), "sscc": ("00/", True, ""),
    "sgln": ("414/", False, ".*"), "grai": ("8003/0", False, ".*"),
    "giai": ("8004/", False, ""), "gdti": ("253/", False, ".*"),
    "gsrn": ("8018/", False, ""), "gsrnp": ("8017/", False, ""),
    "pgln": ("417/", False, ""),
}  # fmt: skip
_BELOW: Final = re.compile(re.escape(HOST) + r"(?:01|8006|414)/")
_PLUS_LOST: Final = re.compile(r"(.*T[0-9:.]+) ([0-9]{2}:[0-9]{2})")
_NUMBER: Final = re.compile(
    r"[+-]?[0-9]{1,20}(?:\.[0-9]{1,20})?(?:[eE][+-]?[0-9]{1,2})?"
)
MOST: Final = 200  # values in one parameter


def milliseconds(moment: str) -> int:
    """Return an RFC 3339 moment as milliseconds since 1970, below it cut off."""
    when = datetime.fromisoformat(moment)
    since = when - datetime.fromisoformat("1970-01-01T00:00:00+00:00")
    return since.days * 86_400_000 + since.seconds * 1000 + since.microseconds // 1000


def moment(text: str) -> int:
    """Read a moment with its zone; a `+` that became a space in the address is one."""
    lost = _PLUS_LOST.fullmatch(text)
    return milliseconds(normal_time(f"{lost[1]}+{lost[2]}" if lost else text))


def number(text: str) -> Decimal:
    if not _NUMBER.fullmatch(text):
        raise Malformed("query.number", value=excerpt(text))
    try:
        return Decimal(text)
    except InvalidOperation as error:
        raise Malformed("query.number", value=excerpt(text)) from error


def word(use: str, text: str) -> str:
    """Return a word of the vocabulary by any of its spellings, or somebody's URI."""
    found = spell(use, text)
    if found is not None:
        return found
    if ":" not in text:
        if use == "measure" and text[:1].isupper():
            return text  # what a sensor measures grows faster than a standard
        raise Malformed("event.word", word=excerpt(text), near=nearest(use, text))
    return text


def flag(text: str) -> bool:
    if text not in ("true", "false"):
        raise Malformed("query.flag", value=excerpt(text))
    return text == "true"


def event_type(text: str) -> str:
    name = text.removeprefix("epcis:").removeprefix("https://ref.gs1.org/epcis/")
    if name not in EVENT_TYPES:
        raise Malformed("event.type", type=excerpt(text))
    return name


def action(text: str) -> str:
    if text not in ("ADD", "OBSERVE", "DELETE"):
        raise Malformed("event.action", action=excerpt(text))
    return text


EVENT_TYPES: Final = (
    "ObjectEvent", "AggregationEvent", "TransactionEvent", "TransformationEvent",
    "AssociationEvent",
)  # fmt: skip
uri: Final = check_uri
epc: Final = canonical_epc


def within(text: str) -> Pattern:
    """Return the pattern of a place and of all that lies below it (AI 254)."""
    place = canonical_epc(text)
    return Pattern(place, (place.rstrip("/") + "/",))


def pattern(text: str) -> Pattern:
    """Return which identifiers the value of a MATCH parameter stands for."""
    wild = _WILD.fullmatch(text)
    if wild and wild[1] in _COMPANY:
        scheme, prefix, item = wild.groups()
        key, indicated, all_of_it = _COMPANY[scheme]
        if item == all_of_it:
            digits = "0123456789" if indicated else ("",)
            return Pattern("", tuple(f"{HOST}{key}{d}{prefix}" for d in digits))
        if scheme in ("grai", "gdti"):  # the serial is part of the same value
            return Pattern("", (_with_serials(text),))
    found = canonical_epc(text)
    return Pattern(found, (found + "/",)) if _BELOW.match(found) else Pattern(found)


def _with_serials(text: str) -> str:
    """Return what every serial of an asset or document type begins with."""
    return canonical_epc(text.replace(":idpat:", ":id:")[:-1] + "0")[:-1]


def loosely(values: tuple[str, ...]) -> OneOf:
    """Return a test for an extension's value: text, number or moment, as it comes."""
    numbers = tuple(Decimal(v) for v in values if _NUMBER.fullmatch(v))
    moments = []
    for value in values:
        try:
            moments.append(moment(value))
        except Malformed:
            continue
    return OneOf(values, numbers, tuple(moments))


def named(written: str, prefixes: Mapping[str, str]) -> Named:
    """Return the extension member of that name: `prefix:name`, a URI, or `ns#name`."""
    full = in_full(written, prefixes)
    return Named(written, None if full is None else plain(full))


def plain(full: str) -> str:
    """Return a full name without the sign that XML puts after a namespace."""
    return full.replace("#", "")
