"""Answering one question of /epcis: its page, the way to the next, who may keep it.

    answer_events("/events")                              the address's parameters
    answer_events("/bizSteps/shipping/events", filters)   narrowed down further

A public answer follows from the entries alone, so it bears a weak ETag of the question
and the ledger's size, and is not sent twice. Proved in tests/web/test_epcis_query.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlencode

from flask import Response, request

from nguon import clock
from nguon.core.query import Filter, Query, read_parameters
from nguon.errors import Malformed, NotFound
from nguon.services import query as queries
from nguon.services.query import Position
from nguon.services.sight import PUBLIC, Viewer
from nguon_web.api import answers, negotiate, paging
from nguon_web.api.resolver import base
from nguon_web.api.speaker import reader
from nguon_web.ledger import book

LONGEST: Final = 8_000  # characters of an address: above it proxies give up, too


@dataclass(frozen=True, slots=True)
class _Asked:
    """One page of one question, as an address puts it."""

    path: str
    query: Query
    parameters: Sequence[tuple[str, str]]
    room: int
    after: Position | None
    digest: str  # of the question and of who asks: the same on every page


def _asked(path: str, more: Sequence[Filter], viewer: Viewer) -> _Asked:
    """Read the address's parameters, or raise Malformed."""
    media = answers.accepted(list(answers.WRITERS))
    prefixes = negotiate.check_headers(in_xml=answers.is_xml(media))
    check_length()
    pairs = arguments()
    control = {name: value for name, value in pairs if name in _CONTROL}
    rest = [pair for pair in pairs if pair[0] not in _CONTROL]
    read = read_parameters(rest, prefixes)
    digest = paging.digest(
        path, sorted(rest), sorted(prefixes.items()), viewer.organisation
    )
    return _Asked(
        path,
        replace(read, filters=(*more, *read.filters)),
        rest,
        paging.per_page(control.get("perPage")),
        _position(control.get("nextPageToken"), digest),
        digest,
    )


def answer_events(
    path: str, more: Sequence[Filter] = (), missing: str | None = None
) -> Response:
    """Answer a query: the parameters of the address, and `more` filters."""
    viewer, now = reader(), clock.now()
    asked = _asked(path, more, viewer)
    tag = None
    if viewer == PUBLIC:  # what the public sees follows from the entries alone
        tag = paging.digest(
            asked.digest, repr(more), asked.room, repr(asked.after),
            [request.headers.get(name) for name in negotiate.VARY.split(", ")],
            queries.size(book()),
            f"{now:%Y-%m-%d}",  # the token in a kept answer must still be good
        )  # fmt: skip
        if request.if_none_match.contains_weak(tag):
            return kept(Response(status=304), viewer, tag)
    page = queries.query(
        book(), viewer, asked.query, now, per_page=asked.room, after=asked.after,
        reason=f"GET /epcis{path}"[:200],
    )  # fmt: skip
    if missing and not page.events and page.next is None:
        raise NotFound(missing, name=request.path.rpartition("/")[2][:80])
    response = answers.written(answers.Answer(page.events, now))
    if page.next is not None:
        until = now + paging.LASTS
        place = [page.next.size, *page.next.place, page.next.told]
        token = paging.to_token(place, asked.digest, until)
        again = [
            *asked.parameters, ("perPage", str(asked.room)), ("nextPageToken", token),
        ]  # fmt: skip
        link(response, path, again, queries.moment(until))
    return kept(response, viewer, tag)


_CONTROL: Final = ("perPage", "nextPageToken")


def _position(token: str | None, asked: str) -> Position | None:
    if token is None:
        return None
    size, time, number, told = paging.from_token(token, asked, clock.now())
    return Position(size, (time, number), told)


def arguments() -> list[tuple[str, str]]:
    """Return the address's parameters; twice the same is refused by name."""
    pairs = list(request.args.items(multi=True))
    for name in _CONTROL:
        if sum(one == name for one, _ in pairs) > 1:
            raise Malformed("query.twice", name=name)
    return pairs


def check_length() -> None:
    length = len(request.path) + len(request.query_string)
    if length > LONGEST:
        raise Malformed("query.uri_too_long", length=length, limit=LONGEST)


def link(
    response: Response, path: str, pairs: Sequence[tuple[str, str]], until: str
) -> None:
    address = f"{base()}/epcis{path}?{urlencode(pairs)}"
    response.headers["Link"] = f'<{address}>; rel="next"'
    response.headers["GS1-Next-Page-Token-Expires"] = until


def kept(response: Response, viewer: Viewer, tag: str | None = None) -> Response:
    """Say who may keep the answer: not what an organisation sees, the rest not long."""
    response.headers["Vary"] = negotiate.VARY
    response.headers["Cache-Control"] = (
        "public, no-cache" if viewer == PUBLIC else "private, no-store"
    )
    if tag is not None:
        response.set_etag(tag, weak=True)
    response.headers["GS1-EPC-Format"] = negotiate.DIGITAL_LINK
    response.headers["GS1-Extensions"] = negotiate.DISCOVERY["GS1-Extensions"]
    return response
