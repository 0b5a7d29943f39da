"""A document in XML as the JSON of EPCIS 2.0, and where each part of it stood.

    found = read(data)
    found.value          what `nguon.core.document.read_document` takes
    found.document()     and that done: a refusal names event, place, line and element

Read are EPCISDocument and EPCISQueryDocument of 1.0 to 1.2
(`urn:epcglobal:epcis:xsd:1`) and of 2.0 (`…:2`); sender, receiver and number from the
Standard Business Document Header, master data into `epcisHeader`.
"""

import re
from dataclasses import dataclass
from typing import Final

from lxml import etree

from nguon.core.canonical import JSON, excerpt
from nguon.core.context import STANDARD
from nguon.core.document import Document, read_document
from nguon.errors import Malformed
from nguon.messages import say
from nguon.services.xml.events import EVENTS, Marks, read_event
from nguon.services.xml.extensions import located, text_of
from nguon.services.xml.names import EPCIS, QUERY, SBDH, local_name, split
from nguon.services.xml.parsing import LIMIT, root_of

_ROOTS: Final = {
    (f"{space}{version}", name): (name, version)
    for space, name in ((EPCIS, "EPCISDocument"), (QUERY, "EPCISQueryDocument"))
    for version in (1, 2)
}
_VERSIONS: Final = {1: re.compile(r"1(\.[0-2])?(\.[0-9]{1,3})?"),
                    2: re.compile(r"2\.0(\.[0-9]{1,3})?")}  # fmt: skip
_STEPS: Final = {
    "EPCISDocument": ("EPCISBody", "EventList"),
    "EPCISQueryDocument": ("EPCISBody", "QueryResults", "resultsBody", "EventList"),
}
_BEGINNING: Final = re.compile(rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[\x00\s]*<")


class AtLine(Malformed):
    """Another error, with line and element in front: `Line 12, element <bizStep>: …`"""

    def __init__(self, error: Malformed) -> None:
        super().__init__(error.code, **error.figures)

    def sentence(self, language: str = "en") -> str:
        said = super().sentence(language)
        if "line" not in self.figures:
            return said
        code = "xml.at" if "element" in self.figures else "xml.at_line"
        shown = {name: self.figures.get(name) for name in ("line", "element")}
        return say(code, language, **shown) + said


@dataclass(frozen=True, slots=True)
class Read:
    """A document that was XML."""

    value: dict[str, JSON]
    lines: Marks

    def document(self) -> Document:
        """Return its statements, or raise Malformed with line and element."""
        try:
            return read_document(self.value)
        except Malformed as error:
            raise self.located(error) from None

    def located(self, error: Malformed) -> Malformed:
        """Return a refusal with the line and element of the place that it names."""
        place = str(error.figures.get("place", ""))
        while place and place not in self.lines:
            place = place.rpartition("/")[0]
        if place in self.lines and "line" not in error.figures:
            error.figures["line"], error.figures["element"] = self.lines[place]
        return AtLine(error)


def looks_like_xml(data: bytes) -> bool:
    """Say whether bytes begin as XML does, and JSON or a sheet does not."""
    return bool(_BEGINNING.match(data))


def read(data: bytes, *, limit: int = LIMIT) -> Read:
    """Return the document that `data` is in XML, or raise Malformed with the line."""
    try:
        root = root_of(data, limit)
        try:
            return _document(root)
        except Malformed as error:
            raise located(error, root) from None
    except Malformed as error:
        raise AtLine(error) from None


def _document(root: etree._Element) -> Read:
    if split(root.tag) not in _ROOTS:
        raise Malformed("xml.root", found=excerpt(split(root.tag)[1]))
    kind, version = _ROOTS[split(root.tag)]
    said = root.get("schemaVersion", str(version))
    if not _VERSIONS[version].fullmatch(said.strip()):
        raise Malformed("xml.version", version=excerpt(said))
    marks: Marks = {"": (root.sourceline or 1, kind)}
    document: dict[str, JSON] = {
        "@context": [STANDARD],
        "type": kind,
        "schemaVersion": "2.0",
    }
    if "creationDate" in root.attrib:
        document["creationDate"] = root.get("creationDate", "").strip()
    for child in root:
        if local_name(child) == "EPCISHeader":
            document.update(_header(child))
    steps = _STEPS[kind]
    place = "/epcisBody/eventList"
    if kind == "EPCISQueryDocument":
        place = "/epcisBody/queryResults/resultsBody/eventList"
    events = _events(_find(root, steps), place, marks)
    body: JSON = {"eventList": events}
    if kind == "EPCISQueryDocument":
        name = _text_below(root, ("EPCISBody", "QueryResults", "queryName"))
        results: JSON = {"queryName": name or "SimpleEventQuery", "resultsBody": body}
        body = {"queryResults": results}
    document["epcisBody"] = body
    return Read(document, marks)


def _find(element: etree._Element, steps: tuple[str, ...]) -> etree._Element:
    for step in steps:
        found = [child for child in element if local_name(child) == step]
        if len(found) != 1:
            raise located(Malformed("xml.missing", element=step), element)
        element = found[0]
    return element


def _events(holder: etree._Element, place: str, marks: Marks) -> list[JSON]:
    events: list[JSON] = []
    waiting = list(reversed(holder))
    while waiting:
        element = waiting.pop()
        name = local_name(element)
        if name == "extension":  # of version 1.2, around what came after 1.0
            waiting.extend(reversed(element))
            continue
        here = f"{place}/{len(events)}"
        marks[here] = (element.sourceline or 0, excerpt(split(element.tag)[1]))
        try:
            if name not in EVENTS:
                raise Malformed("event.type", type=excerpt(split(element.tag)[1]))
            events.append(read_event(element, here, marks))
        except Malformed as error:
            error.figures.setdefault("place", here)
            error.figures["event"] = len(events) + 1
            raise located(error, element) from None
    return events


# --- The header -------------------------------------------------------------------


def _header(header: etree._Element) -> dict[str, JSON]:
    found: dict[str, JSON] = {}
    for element in header.iter(f"{{{SBDH}}}*"):
        name = split(element.tag)[1]
        if name in ("Sender", "Receiver"):
            for identifier in element.iterchildren(f"{{{SBDH}}}Identifier"):
                found.setdefault(name.lower(), text_of(identifier))
        elif name == "InstanceIdentifier":
            found.setdefault("instanceIdentifier", text_of(element))
    lists = [e for e in header.iter() if local_name(e) == "VocabularyList"]
    if lists:
        vocabularies: JSON = [_vocabulary(e) for e in _named(lists[0], "Vocabulary")]
        data: JSON = {"vocabularyList": vocabularies}
        found["epcisHeader"] = {"epcisMasterData": data}
    return found


def _vocabulary(element: etree._Element) -> JSON:
    elements: JSON = [
        _thing(thing)
        for holder in _named(element, "VocabularyElementList")
        for thing in _named(holder, "VocabularyElement")
    ]
    kind: JSON = element.get("type", "")
    return {"type": kind, "vocabularyElementList": elements}


def _thing(element: etree._Element) -> JSON:
    found: dict[str, JSON] = {"id": element.get("id", "")}
    attributes: list[JSON] = [
        {"id": each.get("id", ""), "attribute": "".join(each.itertext()).strip()}
        for each in _named(element, "attribute")
    ]
    children: list[JSON] = [
        text_of(each)
        for holder in _named(element, "children")
        for each in _named(holder, "id")
    ]
    if attributes:
        found["attributes"] = attributes
    if children:
        found["children"] = children
    return found


def _named(element: etree._Element, name: str) -> list[etree._Element]:
    return [child for child in element if local_name(child) == name]


def _text_below(element: etree._Element, steps: tuple[str, ...]) -> str:
    for step in steps:
        found = _named(element, step)
        if not found:
            return ""
        element = found[0]
    return text_of(element)
