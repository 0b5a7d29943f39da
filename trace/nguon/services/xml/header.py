"""The header of a document in XML as that of EPCIS 2.0 in JSON.

Sender, receiver and number stand in the Standard Business Document Header, master data
in `EPCISMasterData`, which version 1.2 puts into an `extension`.
"""

from lxml import etree

from nguon.core.canonical import JSON
from nguon.services.xml.extensions import text_of
from nguon.services.xml.names import SBDH, local_name, split


def read_header(header: etree._Element) -> dict[str, JSON]:
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


def text_below(element: etree._Element, steps: tuple[str, ...]) -> str:
    for step in steps:
        found = _named(element, step)
        if not found:
            return ""
        element = found[0]
    return text_of(element)
