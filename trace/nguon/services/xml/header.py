"""The header of a document in XML, and that of EPCIS 2.0 in JSON.

Sender, receiver and number stand in the Standard Business Document Header, master data
in `EPCISMasterData`, which version 1.2 puts into an `extension`. An attribute of the
CBV is `cbvmda:name` in JSON, `urn:epcglobal:cbv:mda:name` in XML (also `mda#name`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from nguon.core.canonical import JSON
from nguon.services.xml.extension_writing import can_say
from nguon.services.xml.extensions import text_of
from nguon.services.xml.names import MDA, SBDH, local_name, split


@dataclass(frozen=True, slots=True)
class Header:
    """Who sends a document to whom, and what is known of what it names.

    `master` is the `vocabularyList` of EPCIS 2.0 in JSON.
    """

    sender: str
    receiver: str = ""
    number: str = ""
    master: Sequence[JSON] = ()


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
        {
            "id": _short(each.get("id", "")),
            "attribute": "".join(each.itertext()).strip(),
        }
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


def _short(name: str) -> str:
    for mark in (":", "#"):
        if name.startswith(MDA + mark):
            return "cbvmda:" + name.removeprefix(MDA + mark)
    return name


# --- Writing ---------------------------------------------------------------------


def write_header(root: etree._Element, header: Header, created: str) -> None:
    """Write the header below the document's root."""
    holder = etree.SubElement(root, "EPCISHeader")
    _write_business(holder, header, created)
    if header.master:
        if root.get("schemaVersion", "").startswith("1"):
            holder = etree.SubElement(holder, "extension")
        data = etree.SubElement(holder, "EPCISMasterData")
        vocabularies = etree.SubElement(data, "VocabularyList")
        for each in header.master:
            if isinstance(each, dict):
                _write_vocabulary(vocabularies, each)


def _write_business(holder: etree._Element, header: Header, created: str) -> None:
    business = etree.SubElement(
        holder, f"{{{SBDH}}}StandardBusinessDocumentHeader", nsmap={"sbdh": SBDH}
    )
    _sbdh(business, "HeaderVersion", "1.0")
    for name, party in (
        ("Sender", header.sender), ("Receiver", header.receiver or header.sender),
    ):  # fmt: skip
        _sbdh(_sbdh(business, name), "Identifier", party)
    about = _sbdh(business, "DocumentIdentification")
    for name, text in (
        ("Standard", "EPCglobal"),
        ("TypeVersion", "1.0"),
        ("InstanceIdentifier", header.number or created),
        ("Type", "Events"),
        ("CreationDateAndTime", created),
    ):
        _sbdh(about, name, text)


def _sbdh(parent: etree._Element, name: str, text: str = "") -> etree._Element:
    element = etree.SubElement(parent, f"{{{SBDH}}}{name}")
    element.text = _sayable(text) or None
    return element


def _write_vocabulary(parent: etree._Element, said: Mapping[str, JSON]) -> None:
    element = etree.SubElement(parent, "Vocabulary", type=str(said.get("type", "")))
    things = said.get("vocabularyElementList")
    if not isinstance(things, list) or not things:
        return
    holder = etree.SubElement(element, "VocabularyElementList")
    for thing in things:
        if not isinstance(thing, dict):
            continue
        one = etree.SubElement(holder, "VocabularyElement", id=str(thing.get("id", "")))
        for each in _objects(thing.get("attributes")):
            name = str(each.get("id", ""))
            if name.startswith("cbvmda:"):
                name = f"{MDA}:{name.removeprefix('cbvmda:')}"
            attribute = etree.SubElement(one, "attribute", id=name)
            attribute.text = _sayable(str(each.get("attribute", "")))
        children = thing.get("children")
        if isinstance(children, list) and children:
            below = etree.SubElement(one, "children")
            for child in children:
                etree.SubElement(below, "id").text = str(child)


def _objects(value: JSON) -> list[dict[str, JSON]]:
    return (
        [each for each in value if isinstance(each, dict)]
        if isinstance(value, list)
        else []
    )


def _sayable(text: str) -> str:
    """Return text for a reader's eye; a sign that XML does not allow shows as one."""
    return "".join(sign if can_say(sign) else "\ufffd" for sign in text)
