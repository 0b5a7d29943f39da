"""A route says beside itself what it takes and what it answers.

    @blueprint.get("/batches/<code>/trace")
    @anyone
    @described(
        _l("Where it came from, or where it went"), tag="batches",
        query=TraceQuery, answers={200: TraceSchema},
    )
    def trace(code: str) -> Response:
        wanted = asked()          # the query, read by that very schema

The OpenAPI document (`nguon_web.api.openapi`) is made of nothing but the URL map and
these declarations, and requests are read by the same schemas, so it cannot drift: a
route without one fails tests/web/test_openapi.py. What every route may also answer (a
wrong token, too many requests, a ledger at rest) is added there by rule.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias, TypeVar

from flask import current_app, request
from flask_babel import LazyString
from marshmallow import Schema, ValidationError
from werkzeug.exceptions import UnsupportedMediaType

from nguon.core import canonical
from nguon.core.canonical import JSON
from nguon_web.security import BODY_LIMIT

Words: TypeAlias = LazyString | str
View = TypeVar("View", bound=Callable[..., Any])
JSON_TYPES: Final = ("application/json",)


@dataclass(frozen=True, slots=True)
class Media:
    """A body or answer that no schema here reads: its media types.

    `shape` says loosely what its JSON holds, for those that another reader reads (an
    EPCIS document, readings of a logger).
    """

    types: tuple[str, ...]
    says: Words = ""
    shape: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Described:
    """What one route takes and answers.

    `scope`: what its token must allow; `open_to_all`: it may also come without one.
    `answers`: status -> the schema of its JSON, media without one, or no content.
    `refuses`: statuses of problems beside those that follow by rule.
    `loose`: more is asked of a request than its schema says.
    """

    says: Words
    tag: str
    answers: Mapping[int, type[Schema] | Media | None]
    more: Words = ""
    query: type[Schema] | None = None
    body: type[Schema] | Media | None = None
    takes: tuple[str, ...] = JSON_TYPES
    headers: type[Schema] | None = None
    scope: str = ""
    open_to_all: bool = False
    refuses: tuple[int, ...] = ()
    loose: bool = False
    example: Any = None
    path: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


def described(says: Words, **more: Any) -> Callable[[View], View]:
    """Declare what a route takes and answers: the fields of `Described`."""

    def mark(view: View) -> View:
        view.described = Described(says, **more)  # type: ignore[attr-defined]
        return view

    return mark


def description_of(view: object) -> Described | None:
    found: Described | None = getattr(view, "described", None)
    return found


class Unread(Exception):
    """A request that its schema does not take: messages by place (RFC 6901)."""

    def __init__(self, errors: Mapping[str, list[str]]) -> None:
        super().__init__(errors)
        self.errors = errors


def asked() -> dict[str, Any]:
    """Return the query as the route's schema reads it; nothing else may stand in it."""
    schema = _of_this_route().query
    assert schema is not None  # noqa: S101
    values: dict[str, Any] = {}
    for name in request.args:
        given = request.args.getlist(name)
        values[name] = given[0] if len(given) == 1 else given
    return loaded(schema(), values)


def sent() -> tuple[dict[str, Any], JSON]:
    """Return the body as the route's schema reads it, and as it was sent."""
    known = _of_this_route()
    assert isinstance(known.body, type)  # noqa: S101
    if request.mimetype not in known.takes:
        raise UnsupportedMediaType
    value = canonical.parse(request.get_data(cache=False), limit=BODY_LIMIT)
    return loaded(known.body(), value), value


def loaded(schema: Schema, value: object) -> dict[str, Any]:
    """Return what a schema makes of a value, or raise Unread."""
    try:
        found: dict[str, Any] = schema.load(value)  # type: ignore[arg-type]
    except ValidationError as error:
        raise Unread(flat(error.messages)) from error
    return found


def flat(messages: object, place: str = "") -> dict[str, list[str]]:
    """Return marshmallow's nested messages by the place each is about."""
    if isinstance(messages, Mapping):
        found: dict[str, list[str]] = {}
        for name, inner in messages.items():
            deeper = place if name == "_schema" else f"{place}/{pointer(name)}"
            found.update(flat(inner, deeper))
        return found
    listed = messages if isinstance(messages, list) else [messages]
    return {place: [str(one) for one in listed]}


def pointer(name: object) -> str:
    """Return a member's name as a JSON pointer writes it, cut where it is long."""
    return canonical.excerpt(str(name)).replace("~", "~0").replace("/", "~1")


def _of_this_route() -> Described:
    found = description_of(current_app.view_functions.get(request.endpoint or ""))
    assert found is not None  # noqa: S101
    return found
