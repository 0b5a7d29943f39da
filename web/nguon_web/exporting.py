"""What pages and API share of an export: read what is asked, send the file.

Asked in the query alone (a GET, so that it can be kept as a link): `batch` with `way`,
or `organisation`, or `recall`; `from`, `to` and `by`. Proved in
tests/web/test_export.py.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from flask import Response, current_app, request

from nguon.services.export.form import Form
from nguon.services.export.forms import check
from nguon.services.export.selection import Choice, Selection, select
from nguon.services.sight import Viewer
from nguon_web.languages import language
from nguon_web.ledger import book

ASKED = ("batch", "way", "organisation", "recall", "from", "to", "by")


def asked() -> Choice:
    """Return what the query asks for, as typed."""
    given = {name: request.args.get(name, "").strip()[:300] for name in ASKED}
    return Choice(
        batch=given["batch"], way=given["way"] or "back",
        organisation=given["organisation"], recall=given["recall"],
        since=given["from"], until=given["to"], by=given["by"] or "event",
    )  # fmt: skip


def selected(choice: Choice) -> Selection:
    origin = current_app.extensions["nguon-settings"].origin
    return select(book(), choice, language=language(), origin=origin)


def send(form: Form, selection: Selection, viewer: Viewer, now: datetime) -> Response:
    """Return the file, as a download; a long one is sent as it is written."""
    check(form, selection, viewer)
    written = form.write(book(), selection, viewer, now)
    body = written if isinstance(written, bytes) else begun(written)
    response = Response(body, mimetype=form.media)
    name = form.file_name(selection)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def begun(parts: Iterable[bytes]) -> Iterator[bytes]:
    """Take the first part before the answer begins: what is wrong is said in a
    sentence, not in the middle of a file."""
    rest = iter(parts)
    first = next(rest, b"")

    def all_of_it() -> Iterator[bytes]:
        yield first
        yield from rest

    return all_of_it()
