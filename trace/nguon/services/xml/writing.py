"""Events as a document in XML, of version 1.2 or 2.0.

    write([statement, …], created="2026-11-22T07:00:00.000Z")

`stream` writes the very same document in parts, so that a long one needs no memory.
With `query` it is the answer to a query of that name, else a document. Each event
declares the prefixes of its own `@context`.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Final

from lxml import etree

from nguon.core.canonical import JSON
from nguon.core.vocabulary import as_link, as_urn
from nguon.services.xml.event_writing import ONE, Writer
from nguon.services.xml.extension_writing import PREFIXES
from nguon.services.xml.names import EPCIS, QUERY, SBDH

CHUNK: Final = 200  # events that a part of a stream holds


def write(
    events: Iterable[Mapping[str, JSON]],
    *,
    created: str,
    version: str = ONE,
    query: str = "",
    subscription: str = "",
    sender: str = "",
    receiver: str = "",
    number: str = "",
    links: bool = False,
) -> bytes:
    """Return a document of these events; `created`: an RFC 3339 moment.

    `links`: words of the CBV as URIs on the web, which version 1.2 does not know. With
    a `sender` there is a Standard Business Document Header, as 1.2 has it.
    """
    major = version[0]
    space, name = (QUERY, "EPCISQueryDocument") if query else (EPCIS, "EPCISDocument")
    prefix = "epcisq" if query else "epcis"
    root = etree.Element(
        f"{{{space}{major}}}{name}", nsmap={prefix: f"{space}{major}", **PREFIXES}
    )
    root.set("schemaVersion", version)
    root.set("creationDate", created)
    if sender:
        _header(root, sender, receiver or sender, number or created, created)
    holder = etree.SubElement(root, "EPCISBody")
    if query:
        results = etree.SubElement(holder, f"{{{QUERY}{major}}}QueryResults")
        etree.SubElement(results, "queryName").text = query
        if subscription:
            etree.SubElement(results, "subscriptionID").text = subscription
        holder = etree.SubElement(results, "resultsBody")
    holder = etree.SubElement(holder, "EventList")
    for event in events:
        Writer(event, version, as_link if links else as_urn).write(holder)
    data: bytes = etree.tostring(
        root, xml_declaration=True, encoding="UTF-8", pretty_print=True
    )
    return data


def stream(
    events: Iterable[Mapping[str, JSON]], *, created: str, version: str = ONE
) -> Iterator[bytes]:
    """Yield a document of these events in parts, the events read as they are needed."""
    waiting, end = iter(events), b""
    while part := list(islice(waiting, CHUNK)):
        said = write(part, created=created, version=version)
        list_ = said.index(b"<EventList>") + len(b"<EventList>")
        yield said[list_ if end else 0 : said.rindex(b"\n    </EventList>")]
        end = said[said.rindex(b"\n    </EventList>") :]
    yield end or write([], created=created, version=version)


def _header(
    root: etree._Element, sender: str, receiver: str, number: str, created: str
) -> None:
    def below(parent: etree._Element, name: str, text: str = "") -> etree._Element:
        element = etree.SubElement(parent, f"{{{SBDH}}}{name}")
        element.text = text or None
        return element

    header = etree.SubElement(
        etree.SubElement(root, "EPCISHeader"),
        f"{{{SBDH}}}StandardBusinessDocumentHeader",
        nsmap={"sbdh": SBDH},
    )
    below(header, "HeaderVersion", "1.0")
    for name, party in (("Sender", sender), ("Receiver", receiver)):
        below(below(header, name), "Identifier", party)
    about = below(header, "DocumentIdentification")
    for name, text in (
        ("Standard", "EPCglobal"),
        ("TypeVersion", "1.0"),
        ("InstanceIdentifier", number),
        ("Type", "Events"),
        ("CreationDateAndTime", created),
    ):
        below(about, name, text)
