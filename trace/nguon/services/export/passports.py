"""The passport of a batch as a file: JSON-LD for programs, or signed, to keep.

What it says and how it is checked stands in `nguon.services.passport` and
`nguon.core.passport`; it is public, as the batch's page is. Proved in
tests/web/test_passport.py.
"""

from datetime import datetime
from typing import Final

from nguon.core.canonical import to_bytes
from nguon.core.passport import TYPE
from nguon.services.export.form import ANYONE, BATCHES, Form
from nguon.services.export.selection import Selection
from nguon.services.passport import Made, passport_of
from nguon.services.sight import Viewer
from nguon.store.ledger import Book


def write_json(
    book: Book, selection: Selection, viewer: Viewer, now: datetime
) -> bytes:
    return to_bytes(_made(book, selection, now).credential) + b"\n"


def write_signed(
    book: Book, selection: Selection, viewer: Viewer, now: datetime
) -> bytes:
    return _made(book, selection, now).signed.encode()


def _made(book: Book, selection: Selection, now: datetime) -> Made:
    return passport_of(book, selection.origin, selection.batches[0], now)


FORMS: Final = (
    Form("passport", "application/ld+json", "jsonld", write_json, BATCHES, ANYONE),
    Form("passport-signed", TYPE, "jwt", write_signed, BATCHES, ANYONE),
)
