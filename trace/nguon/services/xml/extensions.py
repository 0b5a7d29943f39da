"""Foreign elements and the JSON that they mean, both ways.

    <ex:lot>A7</ex:lot>                       "ex:lot": "A7"
    <ex:kg xsi:type="xsd:decimal">2.5</ex:kg> "ex:kg": 2.5
    <ex:row>1</ex:row><ex:row>2</ex:row>      "ex:row": ["1", "2"]
    <ex:row nx:list="true">1</ex:row>         "ex:row": ["1"]
    <ex:net unit="KGM">2.5</ex:net>           "ex:net": {"unit": "KGM", "#text": "2.5"}
    <ex:plot><vi>Ruộng</vi></ex:plot>         "ex:plot": {"vi": "Ruộng"}
    <nx:more>{"ex:note": null}</nx:more>      "ex:note": null

Types are those of XML Schema; without one it is text. White space around text falls
out, unless `xml:space="preserve"` stands there. `nx` is our namespace
`https://w3id.org/nguon/ns/xml/`; `more` holds, as JSON, the members of the object
around it that XML cannot say: null, what is empty, a list in a list, a name or a sign
that XML does not allow.
"""

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from lxml import etree

from nguon.core import canonical
from nguon.core.canonical import JSON, excerpt
from nguon.errors import Malformed
from nguon.services.xml.names import MORE, XML, XSI, Scope, split

LIST: Final = f"{{{MORE}}}list"
REST: Final = f"{{{MORE}}}more"
TYPE: Final = f"{{{XSI}}}type"
SPACE: Final = f"{{{XML}}}space"
TEXT: Final = "#text"

_FIGURE: Final = re.compile(
    r"[+-]?(?:[0-9]{1,40}(?:\.[0-9]{0,40})?|\.[0-9]{1,40})(?:[eE][+-]?[0-9]{1,3})?"
)
_WHOLE: Final = ("integer", "int", "long", "short", "nonNegativeInteger")
_NUMBERS: Final = (*_WHOLE, "decimal", "double", "float")
_FLAGS: Final = {"true": True, "1": True, "false": False, "0": False}


class Members:
    """The members of an object on their way in: what comes twice is a list."""

    def __init__(self) -> None:
        self._found: dict[str, list[JSON]] = {}
        self._single: set[str] = set()

    def add(self, key: str, value: JSON, *, listed: bool = False) -> None:
        before = self._found.setdefault(key, [])
        before.append(value)
        if len(before) > 1 or listed:
            self._single.discard(key)
        else:
            self._single.add(key)

    def put(self, key: str, value: JSON) -> None:
        """Add a member that may stand there once."""
        if key in self._found:
            raise Malformed("json.duplicate_key", key=excerpt(key))
        self.add(key, value)

    def merge(self, said: str) -> None:
        """Add what `more` says."""
        rest = canonical.parse(said.encode())
        if not isinstance(rest, dict):
            raise Malformed("event.object")
        for key, value in rest.items():
            self.put(key, value)

    def object(self) -> dict[str, JSON]:
        return {
            key: values[0] if key in self._single else list(values)
            for key, values in self._found.items()
        }


def text_of(element: etree._Element) -> str:
    """Return an element's text in NFC, without the space around it."""
    if len(element):
        raise located(Malformed("xml.no_children"), element)
    text = element.text or ""
    text = text if element.get(SPACE) == "preserve" else text.strip()
    return unicodedata.normalize("NFC", text)


def number_of(text: str) -> JSON:
    """Return the number that `text` is; what is none stays text, to be refused."""
    if not _FIGURE.fullmatch(text):
        return text
    return canonical.number(Decimal(text))


def flag_of(text: str) -> JSON:
    return _FLAGS.get(text, text)


def attributes_of(
    element: etree._Element, scope: Scope
) -> Iterator[tuple[str, str, str]]:
    """Yield tag, member and text of each attribute that says something."""
    prefixes: dict[str, str] | None = None
    for name, said in element.attrib.items():
        tag, text = str(name), unicodedata.normalize("NFC", str(said))
        space, _ = split(tag)
        if space in (XSI, XML, MORE):
            continue
        if space and prefixes is None:  # lxml keeps no prefix of an attribute
            bound = sorted((p for p in element.nsmap.items() if p[0]), reverse=True)
            prefixes = {uri: str(prefix) for prefix, uri in bound}
        prefix = prefixes.get(space) if space and prefixes else None
        yield tag, scope.key(tag, prefix), text


def read_value(element: etree._Element, scope: Scope) -> JSON:
    """Return what a foreign element says."""
    found = Members()
    for _, key, said in attributes_of(element, scope):
        found.add(key, said)
    if len(element):
        _refuse_text(element)
        for child in element:
            read_member(child, scope, found)
        return found.object()
    value = _typed(element)
    members = found.object()
    if not members:
        return value
    if value != "":
        members[TEXT] = value
    return members


def read_member(element: etree._Element, scope: Scope, found: Members) -> None:
    """Add the member that a foreign element is to the object around it."""
    try:
        if element.tag == REST:
            found.merge(text_of(element))
        else:
            key = unicodedata.normalize("NFC", scope.key(element.tag, element.prefix))
            listed = element.get(LIST) == "true"
            found.add(key, read_value(element, scope), listed=listed)
    except Malformed as error:
        raise located(error, element) from None


def located(error: Malformed, element: etree._Element) -> Malformed:
    """Name line and element in a refusal, unless a deeper one is named."""
    if "line" not in error.figures:
        error.figures["line"] = element.sourceline
        error.figures["element"] = excerpt(split(element.tag)[1])
    return error


def _typed(element: etree._Element) -> JSON:
    text = text_of(element)
    kind = element.get(TYPE, "").rpartition(":")[2]
    if kind in _NUMBERS:
        value = number_of(text)
        if isinstance(value, str):
            raise Malformed("event.number", value=excerpt(text), place="")
        return value
    return flag_of(text) if kind == "boolean" else text


def _refuse_text(element: etree._Element) -> None:
    texts = [element.text, *(child.tail for child in element)]
    if any(text and text.strip() for text in texts):
        raise Malformed("xml.mixed")
