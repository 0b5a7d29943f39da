"""Members as foreign elements: the way back of `extensions`, and nothing is dropped."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from lxml import etree

from nguon.core import canonical
from nguon.core.canonical import JSON
from nguon.services.xml.extensions import LIST, REST, SPACE, TEXT, TYPE
from nguon.services.xml.names import BINDINGS, MORE, XSD, XSI

_SAID: Final = re.compile(
    "[\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]*"
)  # XML 1.0, 2.2
_NAME: Final = re.compile(r"(?![Xx][Mm][Ll])[A-Za-z_][A-Za-z0-9_.-]*")
_URI_KEY: Final = re.compile(r"(.*[/#:])([^/#:]+)")


def can_say(text: str) -> bool:
    """Say whether all signs of a text may stand in XML."""
    return bool(_SAID.fullmatch(text))


def write_members(
    parent: etree._Element, members: Mapping[str, JSON], bound: Mapping[str, str]
) -> None:
    """Write members below `parent`, in `more` what elements cannot say."""
    rest: dict[str, JSON] = {}
    for key, value in members.items():
        tag = tag_of(key, bound)
        values = value if isinstance(value, list) else [value]
        if tag is None or not values or not all(_has_element(each) for each in values):
            rest[key] = value
            continue
        name, prefixes = tag
        for each in values:
            child = etree.SubElement(parent, name, nsmap=prefixes)
            if isinstance(value, list) and len(value) == 1:
                child.set(LIST, "true")
            _write_value(child, each, bound)
    if rest:
        write_rest(parent, rest)


def write_rest(parent: etree._Element, rest: Mapping[str, JSON]) -> None:
    """Write `more`: members that have no element, as JSON."""
    child = etree.SubElement(parent, REST, nsmap={"nx": MORE})
    child.text = as_json(rest)


def as_json(value: object) -> str:
    """Return JSON of signs that may all stand in XML."""
    said = canonical.text(value)
    return said.replace("\ufffe", "\\ufffe").replace("\uffff", "\\uffff")


def tag_of(
    key: str, bound: Mapping[str, str]
) -> tuple[str, dict[str | None, str]] | None:
    """Return tag and prefixes of a member's element, or None when it has none."""
    prefix, colon, local = key.partition(":")
    if not colon:
        return (key, {}) if _NAME.fullmatch(key) else None
    space = BINDINGS.get(prefix) or bound.get(prefix)
    if space is None:
        uri = _URI_KEY.fullmatch(key)
        if not uri:
            return None
        prefix, space, local = "_1", uri[1], uri[2]
    if not _NAME.fullmatch(local) or not _NAME.fullmatch(prefix):
        return None
    return f"{{{space}}}{local}", {prefix: space}


def write_text(element: etree._Element, text: str) -> None:
    """Write text that `can_say`, so that the space around it is kept."""
    if text != text.strip():
        element.set(SPACE, "preserve")
    element.text = text


def plain(value: int | Decimal) -> str:
    """Return a number without an exponent, as xsd:decimal asks."""
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def _has_element(value: JSON) -> bool:
    if isinstance(value, str):
        return can_say(value)
    return (
        bool(value)
        if isinstance(value, dict)
        else not isinstance(value, list) and value is not None
    )


def _write_value(
    element: etree._Element, value: JSON, bound: Mapping[str, str]
) -> None:
    if isinstance(value, str):
        write_text(element, value)
    elif isinstance(value, bool):
        element.set(TYPE, "xsd:boolean")
        element.text = "true" if value else "false"
    elif isinstance(value, int | Decimal):
        kind = "decimal" if isinstance(value, Decimal) else "integer"
        element.set(TYPE, f"xsd:{kind}")
        element.text = plain(value)
    elif isinstance(value, dict) and not _write_attributes(element, value, bound):
        write_members(element, value, bound)


def _write_attributes(
    element: etree._Element, value: Mapping[str, JSON], bound: Mapping[str, str]
) -> bool:
    """Write an object of texts with a `#text` as attributes and text, if it is one."""
    body = value.get(TEXT)
    if len(value) < 2 or isinstance(body, dict | list) or body in (None, ""):
        return False
    if not _has_element(body):
        return False
    names = {}
    for key, text in value.items():
        if key != TEXT:
            tag = tag_of(key, bound)
            if tag is None or not isinstance(text, str) or not can_say(text):
                return False
            if "_1" in tag[1]:
                return False
            names[tag[0]] = text
    for name, text in names.items():
        element.set(name, text)
    _write_value(element, body, bound)
    return True


# Declared once, at the root, so that every element may use them.
PREFIXES: Final[dict[str | None, str]] = {"xsi": XSI, "xsd": XSD, "nx": MORE}
