"""Objects and lists of an EPCIS event: who may stand in them, and where a refusal was.

A reader here is made of readers; on its way out each refusal collects the steps of
its place, so that the way in costs nothing. Proved in tests/core/test_event_rules.py.
"""

from collections.abc import Callable, Mapping
from typing import Final, TypeVar

from nguon.core.canonical import JSON, excerpt
from nguon.core.context import Prefixes
from nguon.core.epcis_values import Reader
from nguon.core.extensions import FORMS, IDENTIFIERS
from nguon.core.identifiers import canonical_epc
from nguon.core.shape import step_into
from nguon.errors import Malformed

T = TypeVar("T")
R = TypeVar("R")

_HOSTILE: Final = ("__proto__", "constructor", "prototype")


def at(error: Malformed, step: str | int) -> Malformed:
    """Put `step` before the place that a refusal names, on its way out."""
    inner = error.figures.get("place")
    error.figures["place"] = step_into("", step) + (
        inner if isinstance(inner, str) and inner != "/" else ""
    )
    return error


def object_of(value: JSON) -> dict[str, JSON]:
    """Return an object as it is."""
    if not isinstance(value, dict):
        raise Malformed("event.object")
    return value


def list_of(each: Reader, least: int = 0, *, unique: bool = False) -> Reader:
    """Return a reader for a list; `unique`: of things that are there once."""

    def read(value: JSON, prefixes: Prefixes) -> JSON:
        if not isinstance(value, list) or len(value) < least:
            raise Malformed("event.list", least=least)
        parts: list[JSON] = []
        try:
            for part in value:
                parts.append(each(part, prefixes))
        except Malformed as error:
            raise at(error, len(parts)) from None
        if unique:
            return _once(value, parts)
        return parts

    return read


def _once(given: list[JSON], parts: list[JSON]) -> JSON:
    """Refuse a repetition; two spellings of one identifier become one."""
    names = [str(part) for part in given]
    if len(set(names)) != len(names):
        raise Malformed("event.twice")
    return list({str(part): part for part in parts}.values())


def members_of(
    table: Mapping[str, Reader], required: tuple[str, ...] = (), *, extended: bool
) -> Reader:
    """Return a reader for an object; `extended`: prefixed members may stand in it."""

    def read(value: JSON, prefixes: Prefixes) -> JSON:
        members = object_of(value)
        found: dict[str, JSON] = {}
        key = ""
        try:
            for key, part in members.items():
                reader = table.get(key)
                if reader is not None:
                    found[key] = reader(part, prefixes)
                else:
                    extend(found, key, part, prefixes, extended)
        except Malformed as error:
            raise at(error, key) from None
        for name in required:
            if name not in found:
                raise Malformed("event.missing", member=name)
        return found

    return read


def extend(
    found: dict[str, JSON], key: str, part: JSON, prefixes: Prefixes, extended: bool
) -> None:
    """Take an extension member over, under the name it has here."""
    if not extended or key in _HOSTILE or key.startswith("@"):
        raise Malformed("event.unknown", member=excerpt(key))
    name = prefixes.name(key)
    if name in found:
        raise Malformed("json.duplicate_key", key=excerpt(name))
    value = _extension(part, prefixes, name)
    if name in FORMS:
        FORMS[name](value, "")
    found[name] = value


def _extension(value: JSON, prefixes: Prefixes, name: str) -> JSON:
    """Copy an extension's value: prefixes renamed, nothing hostile in it."""
    if isinstance(value, dict):
        members: dict[str, JSON] = {}
        for key, part in value.items():
            if key in _HOSTILE or key == "@context":
                raise Malformed(
                    "event.unknown", member=excerpt(key), place=step_into("", key)
                )
            inner = prefixes.name(key) if ":" in key else key
            if inner in members:
                raise Malformed("json.duplicate_key", key=excerpt(inner))
            try:
                members[inner] = _extension(part, prefixes, inner)
            except Malformed as error:
                raise at(error, key) from None
        return members
    if isinstance(value, list):
        return [_extension(part, prefixes, name) for part in value]
    if name in IDENTIFIERS and isinstance(value, str):
        return canonical_epc(value)
    return value


def place_at(step: str, read: Callable[[T], R], value: T) -> R:
    """Return `read(value)`; a refusal names `step` as its place."""
    try:
        return read(value)
    except Malformed as error:
        raise at(error, step) from None
