"""The EPCIS 2.0 door at /epcis: one event at a time, and what all its routes share.

A program sends its organisation's bearer token; what it sends passes the strict reader
and the same service and rules as a form. One event is answered with its receipt (201,
or 200 and the old receipt when the very same event is sent again; 409 with other
content). An organisation's program may sign itself: `application/nguon-statement+json`
(`nguon.services.statements`). Documents:
`nguon_web.api.capture`; reading: `nguon_web.api.reading`.
Errors are application/problem+json with an `epcisException` type, the event's number,
the place and the rule. Proved in tests/web/test_epcis.py and test_statements.py.
"""

import json
from typing import Final

from flask import Blueprint, Response, request, url_for
from flask_babel import lazy_gettext as _l
from marshmallow import Schema
from werkzeug.exceptions import HTTPException, NotAcceptable, UnsupportedMediaType

from nguon import clock
from nguon.core import canonical
from nguon.core.canonical import JSON
from nguon.core.document import TYPES, documents
from nguon.errors import Malformed, NguonError, Unavailable
from nguon.messages import say
from nguon.services import capture as captures
from nguon.services import tokens
from nguon.services.event_names import alike_to
from nguon.services.record import Receipt, record
from nguon.services.statements import record_statement
from nguon_web import errors
from nguon_web.access import bearer
from nguon_web.api.described import described
from nguon_web.api.epcis_shapes import (
    EVENT,
    EXAMPLE,
)
from nguon_web.api.schemas import ReceiptSchema
from nguon_web.api.speaker import speaker
from nguon_web.api.xml import TYPES as XML
from nguon_web.api.xml import in_its_place, sent_xml
from nguon_web.languages import language
from nguon_web.ledger import book
from nguon_web.security import MEBIBYTE

blueprint = Blueprint("epcis", __name__, url_prefix="/epcis")

DOCUMENT: Final = 32 * MEBIBYTE
STATEMENT: Final = "application/nguon-statement+json"
ANNOUNCED: Final = {
    "GS1-EPCIS-Version": "2.0.0",
    "GS1-CBV-Version": "2.0.0",
    "GS1-EPCIS-Capture-Limit": str(captures.EVENTS),
    "GS1-EPCIS-Capture-File-Size-Limit": str(DOCUMENT),
}
# Errors of queries that have names of their own (`nguon.messages.query`).
QUERY: Final = {
    "query.too_large": (413, "QueryTooLargeException"),
    "query.too_wide": (413, "QueryTooComplexException"),
    "query.too_complex": (413, "QueryTooComplexException"),
    "query.uri_too_long": (414, "URITooLongException"),
    "query.version": (406, "NotAcceptableException"),
    "query.epc_format": (406, "NotAcceptableException"),
    "query.header": (406, "NotAcceptableException"),
    # Named queries and subscriptions: `nguon_web.api.queries`.
    "queries.body": (400, "QueryValidationException"),
    "queries.member": (400, "QueryValidationException"),
    "queries.name": (400, "QueryValidationException"),
    "queries.control": (400, "SubscriptionControlsException"),
    "queries.when": (400, "SubscriptionControlsException"),
    "queries.trigger": (400, "SubscriptionControlsException"),
    "queries.flag": (400, "SubscriptionControlsException"),
    "queries.schedule": (400, "SubscriptionControlsException"),
    "queries.field": (400, "SubscriptionControlsException"),
    "queries.since": (400, "SubscriptionControlsException"),
    "hooks.secret": (400, "SubscriptionControlsException"),
    "queries.not_permitted": (400, "SubscribeNotPermittedException"),
    "hooks.address": (400, "InvalidURIException"),
    "hooks.forbidden_host": (400, "InvalidURIException"),
    "hooks.address_https": (400, "InvalidURIException"),
    "queries.no_subscription": (404, "NoSuchSubscriptionException"),
}


@blueprint.post("/events")
@bearer
@described(
    _l("Record one event"), tag="capture", scope=tokens.CAPTURE, body=EVENT,
    example=EXAMPLE, answers={201: ReceiptSchema, 200: ReceiptSchema}, refuses=(406,),
)  # fmt: skip
def post_event() -> Response:
    """Record one event that carries its own @context."""
    token = speaker(tokens.CAPTURE)
    if request.mimetype == STATEMENT:
        signed = canonical.parse(request.get_data(cache=False), limit=MEBIBYTE)
        return received(
            record_statement(
                book(), token.organisation, signed, clock.now(), account=token.name
            ),
            token.organisation,
        )
    value = sent(MEBIBYTE, alone=True)
    if isinstance(value, dict) and (value.get("type") in TYPES or "epcisBody" in value):
        raise Malformed("web.one_event")
    taken = record(
        book(), token.organisation, documents(value), clock.now(), account=token.name
    )[0]
    return received(taken, token.organisation)


def received(taken: Receipt, organisation: str) -> Response:
    told = {**shown(taken), "alike": alike_to(book(), organisation, taken.number)}
    response = answered(ReceiptSchema(), told, 200 if taken.repeated else 201)
    response.headers["Location"] = url_for("epcis.get_event", event_id=taken.event_id)
    return response


def sent(limit: int, *, alone: bool = False) -> JSON:
    """Return the body as the strict reader reads it; `alone`: one event's."""
    if request.mimetype in XML:
        return sent_xml(limit, alone=alone)
    if request.mimetype not in ("application/json", "application/ld+json"):
        raise UnsupportedMediaType
    accepts = request.accept_mimetypes
    if accepts and not (accepts.accept_json or accepts["application/ld+json"]):
        raise NotAcceptable
    return canonical.parse(request.get_data(cache=False), limit=limit)


def shown(taken: Receipt) -> dict[str, object]:
    return {
        "number": taken.number,
        "event_id": taken.event_id,
        "recorded": taken.recorded,
        "repeated": taken.repeated,
        "batches": [
            {"id": name, "code": code, "page": f"/b/{code}"}
            for name, code in taken.batches
        ],
    }


def answered(schema: Schema, value: object, status: int = 200) -> Response:
    text = json.dumps(schema.dump(value), ensure_ascii=False)
    return Response(text, status, mimetype="application/json")


def problem(
    status: int, sentence: str = "", kind: str = "", **more: object
) -> Response:
    named = {"type": f"epcisException:{kind}"} if kind else {}
    return errors.answer(status, sentence, "", **named, **more)


@blueprint.errorhandler(NguonError)
def refused(error: NguonError, **more: object) -> Response:
    error = in_its_place(error)
    figures = error.figures
    names = ("event", "place", "line", "element")
    more |= {name: figures[name] for name in names if name in figures}
    if (
        "event" in more
    ):  # what a rule refuses is the whole event: RFC 6901's empty place
        more.setdefault("place", "")
    status = errors.status_of(error)
    kind = ""
    if error.code in QUERY:
        status, kind = QUERY[error.code]
    elif error.code.startswith("query.") and status == 400:
        kind = "QueryParameterException"
    response = problem(
        status, error.sentence(language()), kind, rule=error.code, **more
    )
    if status == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="nguon"'
    if isinstance(error, Unavailable):
        response.headers["Retry-After"] = "2"
    return response


@blueprint.errorhandler(HTTPException)
def failed(error: HTTPException) -> Response:
    response = problem(error.code or 500, advice(error.code))
    response.headers.extend(errors.kept_headers(error))
    return response


def advice(status: int | None) -> str:
    """Return what to send instead, where HTTP itself refused."""
    if status not in (406, 413, 415):
        return ""
    limit = DOCUMENT if request.endpoint == "epcis.post_capture" else MEBIBYTE
    return say(f"web.http_{status}", language(), limit=limit)


@blueprint.after_request
def announce(response: Response) -> Response:
    for name, value in ANNOUNCED.items():
        response.headers.setdefault(name, value)
    response.headers["GS1-Capture-Error-Behaviour"] = "all"
    response.headers.setdefault("Cache-Control", "no-store")
    return response
