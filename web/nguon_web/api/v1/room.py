"""What every module of /api/v1 shares: its routes' blueprint, answers, problems.

A program comes with its organisation's token (`Authorization: Bearer …`), or without
one where the public may read. Errors are application/problem+json in the reader's
language, with the `rule` that refused and, of a request that was not read, each place.
"""

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, TypeVar

from flask import Blueprint, Response, current_app, request, url_for
from marshmallow import Schema
from werkzeug.exceptions import HTTPException

from nguon.errors import NguonError, NotFound, Unavailable
from nguon.messages import say
from nguon.services.once import RETRY, Busy
from nguon_web import errors
from nguon_web.api.described import Unread, description_of
from nguon_web.api.in_words import in_words
from nguon_web.api.limits import limited
from nguon_web.languages import language

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")
limited(blueprint)

Row = TypeVar("Row")


def answered(value: object, status: int = 200) -> Response:
    """Return JSON in the shape that the route declares for that status."""
    view = current_app.view_functions.get(request.endpoint or "")
    known = description_of(view)
    shape = known.answers[status] if known else None
    assert isinstance(shape, type) and issubclass(shape, Schema)  # noqa: S101
    return as_json(shape().dump(value), status)


def as_json(value: object, status: int = 200) -> Response:
    text = json.dumps(value, ensure_ascii=False, default=_number)
    return Response(text, status, mimetype="application/json")


def _number(value: object) -> int | float:
    """Return a decimal of an entry as a number; 15 digits are the same in a float."""
    if not isinstance(value, Decimal):
        raise TypeError(f"{type(value).__name__} is no JSON")
    return int(value) if value == value.to_integral_value() else float(value)


def page_of(path: str) -> str:
    """Return the whole address of a page of this ledger."""
    origin: str = current_app.extensions["nguon-settings"].origin
    return origin.rstrip("/") + path


def paged(
    rows: Iterable[Row], key: Any, after: str | None, limit: int
) -> tuple[list[Row], str | None]:
    """Return the rows behind `after`, and the key to ask for the next ones with."""
    known = list(rows)
    start = 0
    if after is not None:
        places = [n for n, row in enumerate(known) if key(row) == after]
        if not places:
            raise NotFound("api.no_page", after=after[:40])
        start = places[0] + 1
    part = known[start : start + limit]
    more = start + limit < len(known)
    return part, key(part[-1]) if more and part else None


def with_next(
    response: Response, after: str | None, asked: Mapping[str, Any]
) -> Response:
    """Say where the next page is, as RFC 8288 has it."""
    if after is not None:
        kept = {**(request.view_args or {}), **asked, "after": after}
        address = url_for(request.endpoint or "", **kept)
        response.headers["Link"] = f'<{address}>; rel="next"'
    return response


def problem(status: int, sentence: str = "", **more: object) -> Response:
    return errors.answer(status, sentence, "", **more)


@blueprint.errorhandler(NguonError)
def refused(error: NguonError) -> Response:
    """Return the problem of a refusal: its rule, and the place that it is about."""
    figures: Mapping[str, object] = error.figures
    more = {"place": figures["place"]} if isinstance(figures.get("place"), str) else {}
    status = errors.status_of(error)
    if error.code in ("json.number", "json.nul", "json.surrogate"):
        status = 422  # it is JSON; this ledger does not take such a figure or sign
    response = problem(status, error.sentence(language()), rule=error.code, **more)
    if status == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="nguon"'
    if isinstance(error, Busy):
        response.headers["Retry-After"] = str(RETRY)
    elif isinstance(error, Unavailable):
        response.headers["Retry-After"] = "2"
    return response


@blueprint.errorhandler(Unread)
def unread(error: Unread) -> Response:
    """Return what could not be read, place by place."""
    found = [
        {"place": place, "detail": in_words(text)}
        for place, texts in error.errors.items()
        for text in texts
    ]
    first = found[0]
    sentence = say(
        "api.unread", language(), place=first["place"] or "/", why=first["detail"]
    )
    return problem(400, sentence, rule="api.unread", place=first["place"], errors=found)


@blueprint.errorhandler(HTTPException)
def failed(error: HTTPException) -> Response:
    """Return the problem that HTTP itself has with a request."""
    status = error.code or 500
    limit = request.max_content_length
    code = f"web.http_{status}"
    sentence = say(code, language(), limit=limit) if status in (413, 415) else ""
    response = problem(status, sentence, rule=f"http.{status}")
    limited = getattr(error, "limit", None)
    if limited is not None:
        response.headers["Retry-After"] = str(limited.limit.get_expiry())
    for name, value in error.get_headers(request.environ):
        if name in ("Allow", "Retry-After"):
            response.headers[name] = value
    return response


@blueprint.after_request
def shared(response: Response) -> Response:
    """Let scripts of any site read, with a token that they hold; none has a session."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    if request.method == "OPTIONS":
        response.headers["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
        response.headers["Access-Control-Allow-Headers"] = (
            "Accept, Accept-Language, Authorization, If-None-Match"
        )
    response.headers["Access-Control-Expose-Headers"] = "Link, ETag, Retry-After"
    response.headers.setdefault("Cache-Control", "no-store")
    if "Authorization" not in response.vary:
        response.vary.add("Authorization")
    return response
