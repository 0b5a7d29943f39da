"""The values of an EPCIS event: each read strictly, returned in its one form.

A reader takes a JSON value and the prefixes in force and returns the normal form, or
raises Malformed; who calls it says where (`nguon.core.epcis_shapes`). Proved in
tests/core/test_event_rules.py.
"""

import re
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Final, TypeAlias

from nguon.core import canonical
from nguon.core.canonical import JSON, excerpt
from nguon.core.context import Prefixes
from nguon.core.identifiers import canonical_epc, check_uri
from nguon.core.vocabulary import nearest, spell
from nguon.errors import Malformed

Reader: TypeAlias = Callable[[JSON, Prefixes], JSON]

_TIME: Final = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt]([0-9]{2}:[0-9]{2}:[0-9]{2})"
    r"(?:\.([0-9]+))?([Zz]|[+-](?:0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00)"
)
_OFFSET: Final = re.compile(r"[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00)")
_UOM: Final = re.compile(r"[A-Z0-9]{2,3}")
_HEX: Final = re.compile(r"[A-Fa-f0-9]+")
# What a sensor measures grows faster than a standard: a word, or prefix and word.
_SOMEBODYS: Final = {
    "measure": re.compile(r"(?:[A-Za-z][A-Za-z0-9_]{0,40}:)?[A-Z][A-Za-z_]{0,60}"),
    "component": re.compile(r"[A-Za-z][A-Za-z0-9_]{0,40}:[A-Za-z_]{1,60}"),
}
_YEARS: Final = ("1900", "9998")  # so that every zone of it is a date as well


def moment(value: JSON, prefixes: Prefixes) -> str:
    """Read an RFC 3339 moment; the fraction is cut to milliseconds."""
    found = _TIME.fullmatch(value) if isinstance(value, str) else None
    if not found:
        raise Malformed("event.time", time=shown(value))
    day, clock, fraction, zone = found.groups()
    try:
        datetime.fromisoformat(f"{day}T{clock}")
    except ValueError as error:  # 30 February, 25 o'clock, a leap second
        raise Malformed("event.time", time=shown(value)) from error
    if not _YEARS[0] <= day[:4] <= _YEARS[1]:
        raise Malformed("event.time", time=shown(value))
    zone = "Z" if zone in ("Z", "z", "+00:00", "-00:00") else zone
    return f"{day}T{clock}.{(fraction or '')[:3]:0<3}{zone}"


def offset(value: JSON, prefixes: Prefixes) -> str:
    """Read a zone: +07:00."""
    if not isinstance(value, str) or not _OFFSET.fullmatch(value):
        raise Malformed("event.offset", offset=shown(value))
    return value


def text(value: JSON, prefixes: Prefixes) -> str:
    """Read any text."""
    if not isinstance(value, str):
        raise Malformed("event.text")
    return value


def flag(value: JSON, prefixes: Prefixes) -> bool:
    """Read true or false."""
    if not isinstance(value, bool):
        raise Malformed("event.flag")
    return value


def number(value: JSON, prefixes: Prefixes) -> int | Decimal:
    """Read a number."""
    if not isinstance(value, int | Decimal) or isinstance(value, bool):
        raise Malformed("event.number", value=shown(value))
    return value


def quantity(value: JSON, prefixes: Prefixes) -> int | Decimal:
    """Read a quantity: not below zero."""
    quantity = number(value, prefixes)
    if quantity < 0:
        raise Malformed("event.negative", value=shown(value))
    return quantity


def hexadecimal(value: JSON, prefixes: Prefixes) -> str:
    """Read hexadecimal digits."""
    if not isinstance(value, str) or not _HEX.fullmatch(value):
        raise Malformed("event.hex")
    return value


def unit(value: JSON, prefixes: Prefixes) -> str:
    """Read a UN/ECE code."""
    if not isinstance(value, str) or not _UOM.fullmatch(value):
        raise Malformed("event.uom", uom=shown(value))
    return value


def uri(value: JSON, prefixes: Prefixes) -> str:
    """Read an absolute URI."""
    if not isinstance(value, str):
        raise Malformed("event.identifier")
    return check_uri(value)


def epc(value: JSON, prefixes: Prefixes) -> str:
    """Read an identifier of a thing, place or party."""
    if not isinstance(value, str):
        raise Malformed("event.identifier")
    return canonical_epc(value)


def action(value: JSON, prefixes: Prefixes) -> str:
    """Read what happened to the list of things."""
    if not isinstance(value, str) or value not in ("ADD", "OBSERVE", "DELETE"):
        raise Malformed("event.action", action=shown(value))
    return value


def word(use: str) -> Reader:
    """Return a reader for a word of the vocabulary, or somebody's URI or CURIE."""

    def read(value: JSON, prefixes: Prefixes) -> str:
        if not isinstance(value, str):
            raise Malformed("event.text")
        word = spell(use, value)
        if word is not None:
            return word
        somebodys = _SOMEBODYS.get(use)
        if somebodys and somebodys.fullmatch(value):
            return value
        if ":" not in value or value.startswith("urn:epcglobal:cbv:"):
            raise Malformed("event.word", word=excerpt(value), near=nearest(use, value))
        return (
            prefixes.name(value) if not value.startswith("urn:") else check_uri(value)
        )

    return read


def shown(value: JSON) -> str:
    """Return what a refusal quotes."""
    return excerpt(value if isinstance(value, str) else canonical.text(value))
