"""Namespaces of EPCIS in XML, and foreign ones as the prefixes of a `@context`.

An element of a foreign namespace is a member with a prefix: `<ex:lot>` is `ex:lot`, and
the event's `@context` binds `ex`. Without a prefix (or with one that no context may
bind, such as `_1`) it is the member whose name is the whole URI. CBV's own data has the
namespace `urn:epcglobal:cbv:mda` in XML and the prefix `cbvmda` in JSON.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from lxml import etree

from nguon.core.canonical import excerpt
from nguon.core.context import BOUND, can_bind
from nguon.errors import Malformed

PREFIXES: Final = 200  # that may be declared for one event

EPCIS: Final = "urn:epcglobal:epcis:xsd:"
QUERY: Final = "urn:epcglobal:epcis-query:xsd:"
MASTER: Final = "urn:epcglobal:epcis-masterdata:xsd:"
SBDH: Final = "http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader"
XSD: Final = "http://www.w3.org/2001/XMLSchema"
XSI: Final = "http://www.w3.org/2001/XMLSchema-instance"
XML: Final = "http://www.w3.org/XML/1998/namespace"
# Ours, for what XML has no words for: see `extensions`.
MORE: Final = "https://w3id.org/nguon/ns/xml/"
MDA: Final = "urn:epcglobal:cbv:mda"

_STANDARD: Final = tuple(
    f"{space}{version}" for space in (EPCIS, QUERY, MASTER) for version in (1, 2)
)
_TECHNICAL: Final = frozenset((*_STANDARD, SBDH, XSD, XSI, XML, MORE))
# Namespaces that the standard context binds itself, as XML spells them.
BINDINGS: Final = {**BOUND, "cbvmda": MDA}
_KNOWN: Final = {space: prefix for prefix, space in BINDINGS.items()}


def local_name(element: etree._Element) -> str | None:
    """Return the name of an element of EPCIS itself; None for a foreign one.

    The schemas leave local elements unqualified; some senders qualify them.
    """
    return _local(element.tag)


@lru_cache(maxsize=512)  # few names, asked for at every element
def _local(tag: str) -> str | None:
    space, name = split(tag)
    return name if not space or space in _STANDARD else None


def split(tag: str) -> tuple[str, str]:
    """Return namespace and local name of `{namespace}name`."""
    space, brace, name = tag.rpartition("}")
    return (space[1:], name) if brace else ("", tag)


class Scope:
    """The prefixes of one event: what its `@context` binds."""

    def __init__(self, element: etree._Element) -> None:
        self.bound: dict[str, str] = {}
        if len(element.nsmap) > PREFIXES:
            raise Malformed("xml.prefixes", limit=PREFIXES)
        for prefix, space in sorted(_declared(element)):
            self._bind(prefix, space)

    def key(self, tag: str, prefix: str | None) -> str:
        """Return the member that an element or attribute of that name is."""
        space, name = split(tag)
        if not space:
            return name
        if space in _KNOWN and (space == MDA or prefix not in self.bound):
            return f"{_KNOWN[space]}:{name}"
        if prefix is None or prefix.startswith("_"):
            return space + name
        if self.bound.get(prefix) != space:
            prefix = self._bind(prefix, space)
        return f"{prefix}:{name}"

    def _bind(self, prefix: str, space: str) -> str:
        if can_bind(prefix, space) and self.bound.get(prefix, space) == space:
            self.bound[prefix] = space
            return prefix
        for known, uri in self.bound.items():
            if uri == space:
                return known
        if not can_bind("x", space):
            raise Malformed("xml.namespace", uri=excerpt(space))
        number = 1
        while f"x{number}" in self.bound:
            number += 1
        self.bound[f"x{number}"] = space
        return f"x{number}"


def _declared(element: etree._Element) -> Iterator[tuple[str, str]]:
    """Yield what is declared for an event, and is of its content."""
    for prefix, space in element.nsmap.items():
        if (
            prefix
            and space not in _TECHNICAL
            and space != MDA
            and _KNOWN.get(space) != prefix
            and can_bind(prefix, space)
        ):
            yield prefix, space
