"""The EPCIS 2.0 read door: events, and the top-level resources that lead to them.

    GET /epcis/                                 what there is
    GET /epcis/events?EQ_bizStep=shipping&…     a page of events (`nguon.core.query`)
    GET /epcis/events/{eventID}                 the event, and its error declarations
    GET /epcis/bizSteps                         each value that some event names
    GET /epcis/bizSteps/{value}                 ["events"]
    GET /epcis/bizSteps/{value}/events?…        the events with it, narrowed down

and so with eventTypes, epcs, bizLocations, readPoints, dispositions. Anybody may read
what is public, at a limited rate; with a token that has the scope `read` an
organisation also reads what is sealed from others but not from it. Proved in
tests/web/test_epcis_query.py.
"""

import json
import re
from collections.abc import Sequence
from typing import Final
from urllib.parse import quote

from flask import Response, current_app, request
from flask_babel import lazy_gettext as _l

from nguon import clock
from nguon.core.context import STANDARD
from nguon.core.query import Filter, read_parameters, resource_filter
from nguon.errors import Malformed, NotFound
from nguon.services import event_names, tokens
from nguon.services import query as queries
from nguon.services.query import RESOURCES
from nguon.services.sight import PUBLIC
from nguon_web import auth
from nguon_web.access import anyone
from nguon_web.api import answers, negotiate, paging, questions
from nguon_web.api.described import described
from nguon_web.api.epcis import blueprint
from nguon_web.api.epcis_shapes import (
    COLLECTION,
    NAMES,
    QUERIED,
    EventsQuery,
    ValuesQuery,
)
from nguon_web.api.speaker import reader
from nguon_web.ledger import book
from nguon_web.security import changes_nothing

RATE: Final = "120 per minute"  # of one address without a token
_JSON: Final = ("application/json", "application/ld+json")
_RESOURCE: Final = f"<any({','.join(RESOURCES)}):resource>"

public = auth.limiter.limit(
    RATE, exempt_when=lambda: "Authorization" in request.headers
)


@blueprint.get("/")
@anyone
@public
@described(
    _l("What stands under /epcis"),
    tag="query", refuses=(400, 404, 406), loose=True,
    answers={200: NAMES},
)  # fmt: skip
def get_resources() -> Response:
    """Return what stands under /epcis (12.6)."""
    negotiate.check_headers()
    rules = (rule.rule for rule in current_app.url_map.iter_rules())
    found = {rule.split("/")[2] for rule in rules if rule.startswith("/epcis/")}
    names = {*RESOURCES, *(name for name in found if name.isalpha())}
    return _listed(sorted(names - {"nextPageToken"}))


@blueprint.get("/events")
@anyone
@public
@described(
    _l("Events, a page at a time"),
    tag="query", refuses=(400, 404, 406), loose=True,
    query=EventsQuery,
    scope=tokens.READ, open_to_all=True, answers={200: QUERIED},
)  # fmt: skip
def get_events() -> Response:
    """Return a page of the events that the parameters ask for."""
    return questions.answer_events("/events")


@blueprint.get("/events/<path:event_id>")
@anyone
@public
@described(
    _l("An event by its eventID, with its error declarations"),
    tag="query", refuses=(400, 404, 406), loose=True,
    query=EventsQuery,
    scope=tokens.READ, open_to_all=True, answers={200: QUERIED},
)  # fmt: skip
def get_event(event_id: str) -> Response:
    """Return an event by its eventID, with its error declarations beside it.

    A CBV event hash id finds what has that content, whatever its eventID.
    """
    name = _repaired(event_id)
    names = [name]
    if name.startswith("ni:"):
        names += event_names.event_ids(book(), reader(), name)
    try:
        some = "|".join(names[: paging.NAMES])
        one = read_parameters([("EQ_eventID", some)]).filters
    except Malformed as error:
        raise NotFound("query.no_event", name=name[:80]) from error
    return questions.answer_events(
        f"/events/{quote(name, safe='')}", one, missing="query.no_event"
    )


@blueprint.get(f"/{_RESOURCE}")
@anyone
@public
@described(
    _l("The values that events name"),
    tag="query", refuses=(400, 404, 406), loose=True,
    query=ValuesQuery,
    scope=tokens.READ, open_to_all=True, answers={200: COLLECTION},
)  # fmt: skip
def get_values(resource: str) -> Response:
    """Return the values of that kind that events name, a page of them."""
    negotiate.check_headers()
    viewer, now = reader(), clock.now()
    questions.check_length()
    arguments = dict(questions.arguments())
    token = arguments.pop("nextPageToken", None)
    room = paging.per_page(arguments.pop("perPage", None))
    read_parameters(arguments.items() if arguments else ())
    if arguments:  # a query parameter that means nothing here
        raise Malformed("query.unknown", name=min(arguments), near="perPage")
    asked = paging.digest(resource)
    after = paging.from_token(token, asked, now)[0] if token else None
    found = queries.values(book(), resource, after, room + 1)
    answer = {"@context": STANDARD, "type": "Collection", "member": found[:room]}
    response = _json(answer, answers.accepted(_JSON))
    if len(found) > room:
        until = now + paging.LASTS
        again = paging.to_token([found[room - 1]], asked, until)
        pairs = [("perPage", str(room)), ("nextPageToken", again)]
        questions.link(response, f"/{resource}", pairs, queries.moment(until))
    return questions.kept(response, viewer)


@blueprint.get(f"/{_RESOURCE}/<path:value>")
@anyone
@public
@described(
    _l("What stands under a value; with /events behind it, its events"),
    tag="query", refuses=(400, 404, 406), loose=True,
    query=EventsQuery,
    scope=tokens.READ, open_to_all=True, answers={200: NAMES},
)  # fmt: skip
def get_value(resource: str, value: str) -> Response:
    """Return what stands under one value, or its events."""
    wants_events = value.endswith("/events")
    name = _repaired(value.removesuffix("/events"))
    try:
        one = resource_filter(resource, name)
    except Malformed as error:
        raise NotFound(
            "query.no_resource", name=name[:80], resource=resource
        ) from error
    if not any(queries.is_named(book(), resource, text) for text in _texts(one)):
        raise NotFound("query.no_resource", name=name[:80], resource=resource)
    if wants_events:
        return questions.answer_events(
            f"/{resource}/{quote(name, safe='')}/events", (one,)
        )
    negotiate.check_headers()
    return _listed(["events"])


@blueprint.delete("/nextPageToken/<token>")
@anyone
@changes_nothing
@public
@described(_l("Let go of a page token"), tag="query", answers={204: None})
def delete_token(token: str) -> Response:
    """Let go of a token: nothing is kept for one."""
    return Response(status=204)


def _repaired(value: str) -> str:
    """Return a value from a path, where some proxies make one slash of two."""
    value = re.sub(r"^(https?):/+(?=[^/])", r"\1://", value)
    return re.sub(r"^ni:/+(?=sha-256;)", "ni:///", value)


def _texts(one: Filter) -> tuple[str, ...]:
    found = getattr(one.test, "texts", None)
    if found is None:
        found = tuple(each.exact for each in getattr(one.test, "patterns", ()))
    return tuple(found)


def _listed(names: Sequence[str]) -> Response:
    return questions.kept(_json(names, answers.accepted(_JSON)), PUBLIC)


def _json(value: object, media: str) -> Response:
    return Response(json.dumps(value, ensure_ascii=False), mimetype=media)


@blueprint.after_app_request
def discover(response: Response) -> Response:
    if request.path.startswith("/epcis"):
        return negotiate.discovered(response)
    return response
