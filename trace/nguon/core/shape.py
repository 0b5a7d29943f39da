"""Small checks of a JSON value's shape, each with the place where it failed.

A check takes a value and its place (a JSON pointer) and raises Malformed, or returns:

>>> hotel = record({"name": text}, {"stars": whole(1, 5)})
>>> hotel({"name": "Cam", "stars": 6}, "/value")
Traceback (most recent call last):
nguon.errors.Malformed: /value/stars: a whole number from 1 to 5 is expected.

Proved in tests/core/test_register.py.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date as Date
from datetime import datetime
from decimal import Decimal
from typing import Final, TypeAlias

from nguon.core.canonical import excerpt
from nguon.core.identifiers import gln, gtin14, subject_kind
from nguon.errors import Malformed

Check: TypeAlias = Callable[[object, str], None]

LONGEST: Final = 2_000

# Controls, and the signs that make text read backwards or not at all.
_HIDDEN: Final = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2060-\u2069\ufeff]"
)
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z"
)


def step_into(place: str, name: str | int) -> str:
    """Return the place of a member: RFC 6901, cut where a name is hostile."""
    escaped = str(name).replace("~", "~0").replace("/", "~1")
    return f"{place}/{excerpt(escaped)}"


def at(place: str, read: Callable[[str], str], value: str) -> str:
    """Return `read(value)`; a refusal names the place as well."""
    try:
        return read(value)
    except Malformed as error:
        error.figures.setdefault("place", place)
        raise


def record(
    required: Mapping[str, Check],
    optional: Mapping[str, Check],
    *,
    open_to_more: bool = False,
) -> Check:
    """Return a check for an object with just these members.

    `open_to_more`: and with any others that have a prefix.
    """
    members = {**required, **optional}

    def check(value: object, place: str) -> None:
        if not isinstance(value, dict):
            raise Malformed("shape.object", place=place)
        for name in required:
            if name not in value:
                raise Malformed("shape.missing", place=place or "/", member=name)
        for name, part in value.items():
            if name not in members:
                if open_to_more and ":" in str(name):
                    continue
                raise Malformed(
                    "shape.unknown", place=place or "/", member=excerpt(str(name))
                )
            members[name](part, step_into(place, name))

    return check


def many(
    each: Check, least: int = 1, most: int = 1_000, *, unique: bool = True
) -> Check:
    """Return a check for a list, without repetition unless that may be."""

    def check(value: object, place: str) -> None:
        if not isinstance(value, list) or not least <= len(value) <= most:
            raise Malformed("shape.list", place=place, least=least, most=most)
        for number, part in enumerate(value):
            each(part, step_into(place, number))
            if unique and part in value[:number]:
                raise Malformed("shape.twice", place=step_into(place, number))

    return check


def text(value: object, place: str) -> None:
    """Check for text that a person can read: not empty, nothing hidden in it."""
    if (
        not isinstance(value, str)
        or not value.strip()
        or len(value) > LONGEST
        or _HIDDEN.search(value)
    ):
        raise Malformed("shape.text", place=place, limit=LONGEST)


def flag(value: object, place: str) -> None:
    """Check for true or false."""
    if not isinstance(value, bool):
        raise Malformed("shape.flag", place=place)


def choice(*words: str) -> Check:
    """Return a check for one of these words."""

    def check(value: object, place: str) -> None:
        if value not in words or not isinstance(value, str):
            raise Malformed("shape.choice", place=place, words=", ".join(words))

    return check


def matching(pattern: str, example: str) -> Check:
    """Return a check for text of one form, shown by an example."""
    compiled = re.compile(pattern)

    def check(value: object, place: str) -> None:
        if not isinstance(value, str) or not compiled.fullmatch(value):
            raise Malformed("shape.form", place=place, example=example)

    return check


def whole(least: int, most: int) -> Check:
    """Return a check for a whole number in a range."""

    def check(value: object, place: str) -> None:
        if not isinstance(value, int) or isinstance(value, bool):
            raise Malformed("shape.whole", place=place, least=least, most=most)
        if not least <= value <= most:
            raise Malformed("shape.whole", place=place, least=least, most=most)

    return check


def figure(least: str, most: str) -> Check:
    """Return a check for a number in a range."""
    low, high = Decimal(least), Decimal(most)

    def check(value: object, place: str) -> None:
        if not isinstance(value, int | Decimal) or isinstance(value, bool):
            raise Malformed("shape.figure", place=place, least=least, most=most)
        if not low <= value <= high:
            raise Malformed("shape.figure", place=place, least=least, most=most)

    return check


def subject(*kinds: str) -> Check:
    """Return a check for the identifier of something of these kinds."""

    def check(value: object, place: str) -> None:
        if not isinstance(value, str) or subject_kind(value) not in kinds:
            raise Malformed("shape.subject", place=place, kind=" / ".join(kinds))

    return check


def date(value: object, place: str) -> None:
    """Check for a day: 2026-11-22."""
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        raise Malformed("shape.date", place=place)
    try:
        Date.fromisoformat(value)
    except ValueError as error:
        raise Malformed("shape.date", place=place) from error


def moment(value: object, place: str) -> None:
    """Check for a moment in UTC with milliseconds: 2026-11-22T06:35:00.123Z."""
    if not isinstance(value, str) or not _MOMENT.fullmatch(value):
        raise Malformed("shape.moment", place=place)
    try:
        datetime.fromisoformat(value)
    except ValueError as error:
        raise Malformed("shape.moment", place=place) from error


def gtin_number(value: object, place: str) -> None:
    """Check for a GTIN written with 14 digits."""
    if not isinstance(value, str) or len(value) != 14:
        raise Malformed("shape.form", place=place, example="09520001000010")
    at(place, gtin14, value)


def gln_number(value: object, place: str) -> None:
    """Check for a GLN."""
    if not isinstance(value, str) or len(value) != 13:
        raise Malformed("shape.form", place=place, example="9520001000010")
    at(place, gln, value)


def either(*checks: Check) -> Check:
    """Return a check that one of `checks` passes; the last one's refusal is told."""

    def check(value: object, place: str) -> None:
        for each in checks[:-1]:
            try:
                return each(value, place)
            except Malformed:
                continue
        return checks[-1](value, place)

    return check


name: Final = record({"vi": text, "en": text}, {})
