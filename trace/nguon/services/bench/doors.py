"""Three write doors that differ in one thing each, in one app for granian to serve.

    checks    parses a statement strictly and checks one signature; stores nothing
    grouped   records it: the same service as every door, what waits is one commit
    alone     records it in a transaction of its own

Each is one Flask route, so that what differs is what is measured. NGUON_DATA names the
ledger. A request carries its organisation and, for `checks`, a signature as headers,
where the real door has a token.
"""

from threading import Lock

from flask import Flask, Response, request

from nguon import clock
from nguon.core import canonical, signature
from nguon.core.signature import ED25519
from nguon.errors import NguonError
from nguon.services.ledger import LedgerSettings, open_ledger
from nguon.services.record import record
from nguon.store.append import Job
from nguon.store.committer import Committer
from nguon.store.ledger import Book

_BOOKS: dict[str, Book] = {}
_OPENING = Lock()


class OneByOne(Committer):
    """Takes one job a commit: what group commit is measured against."""

    def _next_batch(self) -> list[Job]:
        with self._wake:
            while not self._jobs and not self._closed:
                self._wake.wait()
            return [self._jobs.popleft()] if self._jobs else []


class AloneBook(Book):
    committer_class = OneByOne


def _book(name: str) -> Book:
    with _OPENING:
        if name not in _BOOKS:
            kind = AloneBook if name == "alone" else Book
            settings = LedgerSettings.from_environment()
            _BOOKS[name] = open_ledger(settings, kind=kind)
    return _BOOKS[name]


def _check() -> Response:
    body = request.get_data()
    canonical.parse(body)
    given = bytes.fromhex(request.headers["X-Signature"])
    signature.check(_book("grouped").registrar.public_key, ED25519, given, body)
    return Response(status=201)


def _record(book: Book) -> Response:
    event = canonical.parse(request.get_data())
    if not isinstance(event, dict):
        return Response(status=400)
    organisation = request.headers["X-Organisation"]
    [receipt] = record(book, organisation, [event], clock.now())
    return Response(str(receipt.number), status=201)


app = Flask(__name__, static_folder=None)


@app.post("/<door>")
def write(door: str) -> Response:
    try:
        return _check() if door == "checks" else _record(_book(door))
    except NguonError as error:
        return Response(error.code, status=409)
