"""EPCIS in XML: the same document as `epcis`, of version 1.2, which many still read.

Every event as the viewer sees it, with the two members of its envelope; errors that
were declared stand beside what they declare, as EPCIS has it. Sender, receiver and
master data stand in the header. The form itself is `nguon.services.xml`; `nguon load`
takes the file back. Proved in tests/services/test_export_xml.py.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from nguon.core.canonical import JSON
from nguon.services import xml
from nguon.services.export.epcis import Named, event_of, sender
from nguon.services.export.form import Form
from nguon.services.export.selection import Selection, lines
from nguon.services.export.things import Things
from nguon.services.sight import Viewer
from nguon.store.ledger import Book, moment


def write(
    book: Book, selection: Selection, viewer: Viewer, now: datetime
) -> Iterator[bytes]:
    """Yield the document; its header is made when it is known what was named."""
    named = Named()

    def events() -> Iterator[dict[str, JSON]]:
        for line in lines(book, selection, viewer, now):
            named.learn(line)
            yield event_of(line)

    def header() -> xml.Header:
        return xml.Header(
            sender=sender(book, selection),
            receiver=viewer.organisation or "",
            master=named.vocabularies(Things(book, viewer, now)),
        )

    return xml.stream(events(), created=moment(now), header=header)


FORMS: Final = (Form("epcis-xml", "application/xml", "xml", write),)
