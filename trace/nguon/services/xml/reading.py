"""A document in XML as the JSON of EPCIS 2.0, and where each part of it stood.

    found = read(data)
    found.value          what `nguon.core.document.read_document` takes
    found.document()     and that done: a refusal names event, place, line and element
    found.alone()        its one event, as a bare event that carries its `@context`

Read are EPCISDocument and EPCISQueryDocument of 1.0 to 1.2
(`urn:epcglobal:epcis:xsd:1`) and of 2.0 (`…:2`), or one event element; sender, receiver
and number from the Standard Business Document Header, master data into `epcisHeader`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from lxml import etree

from nguon.core.canonical import JSON, excerpt
from nguon.core.context import STANDARD
from nguon.core.document import Document, read_document
from nguon.errors import Malformed
from nguon.messages import say
from nguon.services.xml.events import EVENTS, Marks, read_event
from nguon.services.xml.extensions import located
from nguon.services.xml.header import read_header, text_below
from nguon.services.xml.names import EPCIS, QUERY, local_name, split
from nguon.services.xml.parsing import LIMIT, root_of

_ROOTS: Final = {
    (f"{space}{version}", name): (name, version)
    for space, name in ((EPCIS, "EPCISDocument"), (QUERY, "EPCISQueryDocument"))
    for version in (1, 2)
}
_VERSIONS: Final = {1: re.compile(r"1(\.[0-2])?(\.[0-9]{1,3})?"),
                    2: re.compile(r"2\.0(\.[0-9]{1,3})?")}  # fmt: skip
_LISTS: Final = {
    "EPCISDocument": "/epcisBody/eventList",
    "EPCISQueryDocument": "/epcisBody/queryResults/resultsBody/eventList",
}
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

    def alone(self) -> "Read":
        """Return the one event of a document as a bare event, or raise Malformed."""
        place = _LISTS.get(str(self.value["type"]))
        if place is None:
            return self
        body: JSON = self.value
        for step in place.split("/")[1:]:
            body = body[step] if isinstance(body, dict) else None
        events = body if isinstance(body, list) else []
        if len(events) != 1 or not isinstance(events[0], dict):
            raise Malformed("web.one_event")
        here = f"{place}/0"
        lines = {
            at.removeprefix(here): mark
            for at, mark in self.lines.items()
            if at.startswith(here)
        }
        return Read(_bare(events[0]), lines)


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
    if local_name(root) in EVENTS:
        marks: Marks = {"": (root.sourceline or 1, split(root.tag)[1])}
        event = read_event(root, "", marks)
        return Read(_bare(event), marks)
    if split(root.tag) not in _ROOTS:
        raise Malformed("xml.root", found=excerpt(split(root.tag)[1]))
    kind, version = _ROOTS[split(root.tag)]
    said = root.get("schemaVersion", str(version))
    if not _VERSIONS[version].fullmatch(said.strip()):
        raise Malformed("xml.version", version=excerpt(said))
    marks = {"": (root.sourceline or 1, kind)}
    document: dict[str, JSON] = {
        "@context": [STANDARD],
        "type": kind,
        "schemaVersion": "2.0",
    }
    if "creationDate" in root.attrib:
        document["creationDate"] = root.get("creationDate", "").strip()
    for child in root:
        if local_name(child) == "EPCISHeader":
            document.update(read_header(child))
    steps = _STEPS[kind]
    events = _events(_find(root, steps), _LISTS[kind], marks)
    body: JSON = {"eventList": events}
    if kind == "EPCISQueryDocument":
        name = text_below(root, ("EPCISBody", "QueryResults", "queryName"))
        results: JSON = {"queryName": name or "SimpleEventQuery", "resultsBody": body}
        body = {"queryResults": results}
    document["epcisBody"] = body
    return Read(document, marks)


def _bare(event: Mapping[str, JSON]) -> dict[str, JSON]:
    """Return an event with the whole context that it has by itself."""
    above = event.get("@context")
    return {
        **event,
        "@context": [STANDARD, *(above if isinstance(above, list) else [])],
    }


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
