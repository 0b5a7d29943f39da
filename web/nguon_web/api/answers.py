"""Writing an answer down: one function a media type.

JSON is written here, XML by `nguon_web.api.xml`. `Accept` chooses, in the order in
which they stand; XML is answered where it is rather wanted than JSON.
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
from nguon.services.query import moment
from nguon_web.api.xml import answer_xml, wants_xml


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


WRITERS: Final[dict[str, Callable[[Answer], bytes]]] = {
    "application/ld+json": to_json,
    "application/json": to_json,
}


def accepted(offered: Sequence[str]) -> str:
    """Return the media type to answer in, or raise 406."""
    if not request.accept_mimetypes:
        return offered[0]
    found = request.accept_mimetypes.best_match(offered)
    if found is None:
        raise NotAcceptable
    return found


def check_accepted() -> None:
    """Refuse, before anything is asked of the ledger, what no writer can write."""
    if not wants_xml():
        accepted(list(WRITERS))


def written(answer: Answer) -> Response:
    """Return the answer in the form that the client accepts."""
    if wants_xml():
        return answer_xml(answer.events, query=answer.name)
    media = accepted(list(WRITERS))
    return Response(WRITERS[media](answer), mimetype=media)
