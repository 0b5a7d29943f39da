"""EPCIS in XML: the events as a document of version 1.2, which many still read.

Every event as the viewer sees it, with the two members of its envelope
(`recordTime` and who recorded it, see `epcis`); errors
that were declared stand beside what they declare, as EPCIS has it. The form itself is
`nguon.services.xml`; `nguon load` takes the file back. Proved in
tests/services/test_export_xml.py.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from nguon.core.canonical import JSON
from nguon.services import xml
from nguon.services.export.epcis import event_of
from nguon.services.export.form import ANYONE, Form
from nguon.services.export.selection import Selection, lines
from nguon.services.sight import Viewer
from nguon.store.ledger import Book, moment


def _write(
    book: Book, selection: Selection, viewer: Viewer, now: datetime
) -> Iterator[bytes]:
    return xml.stream(_events(book, selection, viewer, now), created=moment(now))


def _events(
    book: Book, selection: Selection, viewer: Viewer, now: datetime
) -> Iterator[dict[str, JSON]]:
    for line in lines(book, selection, viewer, now):
        yield event_of(line)


FORMS: Final = (Form("epcis-xml", "application/xml", "xml", _write, who=ANYONE),)
