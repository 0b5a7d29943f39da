"""Events as a document in XML, of version 1.2 or 2.0.

    write([statement, …], created="2026-11-22T07:00:00.000Z")

`stream` writes the very same document in parts, so that a long one needs no memory.
With `query` it is the answer to a query of that name, else a document. Each event
declares the prefixes of its own `@context`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from tempfile import SpooledTemporaryFile
from typing import Final

from lxml import etree

from nguon.core.canonical import JSON
from nguon.core.vocabulary import as_link, as_urn
from nguon.services.xml.event_writing import ONE, Writer
from nguon.services.xml.extension_writing import PREFIXES
from nguon.services.xml.header import Header, write_header
from nguon.services.xml.names import EPCIS, QUERY

CHUNK: Final = 200  # events that a part of a stream holds
WAITING: Final = 8 << 20  # bytes that wait for a header in memory, more on the disk

_OPEN: Final = b"<EventList>"
_CLOSE: Final = b"\n    </EventList>"


def write(
    events: Iterable[Mapping[str, JSON]],
    *,
    created: str,
    version: str = ONE,
    query: str = "",
    subscription: str = "",
    header: Header | None = None,
    links: bool = False,
) -> bytes:
    """Return a document of these events; `created`: an RFC 3339 moment.

    `links`: words of the CBV as URIs on the web, which version 1.2 does not know.
    """
    major = version[0]
    space, name = (QUERY, "EPCISQueryDocument") if query else (EPCIS, "EPCISDocument")
    prefix = "epcisq" if query else "epcis"
    root = etree.Element(
        f"{{{space}{major}}}{name}", nsmap={prefix: f"{space}{major}", **PREFIXES}
    )
    root.set("schemaVersion", version)
    root.set("creationDate", created)
    if header:
        write_header(root, header, created)
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
    events: Iterable[Mapping[str, JSON]],
    *,
    created: str,
    version: str = ONE,
    header: Callable[[], Header] | None = None,
) -> Iterator[bytes]:
    """Yield a document of these events in parts, the events read as they are needed.

    `header` is asked for when all events were read: what they name is known then. It
    stands before them all the same, so that they wait in a file meanwhile.
    """
    parts = _parts(events, created, version)
    if header is None:
        yield from _within(write([], created=created, version=version), parts)
        return
    with SpooledTemporaryFile(WAITING) as waiting:
        for part in parts:
            waiting.write(part)
        waiting.seek(0)
        shell = write([], created=created, version=version, header=header())
        yield from _within(shell, iter(lambda: waiting.read(1 << 16), b""))


def _parts(
    events: Iterable[Mapping[str, JSON]], created: str, version: str
) -> Iterator[bytes]:
    """Yield what stands between the tags of the list, some events at a time."""
    waiting = iter(events)
    while part := list(islice(waiting, CHUNK)):
        said = write(part, created=created, version=version)
        yield said[said.index(_OPEN) + len(_OPEN) : said.rindex(_CLOSE)]


def _within(shell: bytes, parts: Iterator[bytes]) -> Iterator[bytes]:
    """Yield a document without events with the parts put into it."""
    first = next(parts, None)
    if first is None:
        yield shell
        return
    before, _, after = shell.rpartition(b"<EventList/>")
    yield before + _OPEN + first
    yield from parts
    yield _CLOSE + after
