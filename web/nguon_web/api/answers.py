"""Writing an answer down: one function a media type.

A further form of the answer is a further function here, under its media type; nothing
else has to know. `Accept` chooses, in the order in which they stand. In XML it is of
the version that the client's headers ask for, 2.0 or 1.2. Proved in
tests/web/test_epcis_query.py and test_epcis_xml.py.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from flask import Response, request
from werkzeug.exceptions import NotAcceptable

from nguon.core import canonical
from nguon.core.answer import SIMPLE, query_document
from nguon.core.canonical import JSON
from nguon.services import xml
from nguon.services.query import moment
from nguon_web.api import negotiate


@dataclass(frozen=True, slots=True)
class Answer:
    """Events that answer a query, as `nguon.services.query` tells them."""

    events: Sequence[Mapping[str, JSON]]
    created: datetime
    name: str = SIMPLE


def to_json(answer: Answer) -> bytes:
    """Return an EPCISQueryDocument in JSON-LD."""
    made = query_document(answer.events, moment(answer.created), name=answer.name)
    return canonical.to_bytes(made)


def to_xml(answer: Answer) -> bytes:
    """Return an EPCISQueryDocument in XML."""
    return xml.write(
        answer.events,
        created=moment(answer.created),
        version=negotiate.versions()["GS1-EPCIS-Version"][:3],
        query=answer.name,
        links=negotiate.word_format() == negotiate.LINKS,
    )


WRITERS: Final[dict[str, Callable[[Answer], bytes]]] = {
    "application/ld+json": to_json,
    "application/json": to_json,
    "application/xml": to_xml,
    "text/xml": to_xml,
}


def accepted(offered: Sequence[str]) -> str:
    """Return the media type to answer in, or raise 406."""
    if not request.accept_mimetypes:
        return offered[0]
    found = request.accept_mimetypes.best_match(offered)
    if found is None:
        raise NotAcceptable
    return found


def written(answer: Answer) -> Response:
    """Return the answer in the form that the client accepts."""
    media = accepted(list(WRITERS))
    response = Response(WRITERS[media](answer), mimetype=media)
    if is_xml(media):
        response.headers.update(negotiate.versions())
        response.headers["GS1-CBV-XML-Format"] = negotiate.word_format()
    return response


def is_xml(media: str) -> bool:
    return media.endswith("/xml")
