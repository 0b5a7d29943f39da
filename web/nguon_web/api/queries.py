"""EPCIS named queries and subscriptions: /epcis/queries.

    GET  POST    /queries                               an organisation's own
    GET  DELETE  /queries/{name}
    GET          /queries/{name}/events                 run it, a page at a time
    GET  POST    /queries/{name}/subscriptions
    GET  DELETE  /queries/{name}/subscriptions/{id}

With a token of scope `subscribe` (and `read` for events, as anywhere). What is sent to
the `dest` of a subscription, and how it is signed: `nguon.services.subscriptions`.
Proved in tests/web/test_queries.py.
"""

import json
from typing import Any
from urllib.parse import quote, urlencode

from flask import Response, request, url_for
from flask_babel import lazy_gettext as _l

from nguon import clock
from nguon.errors import Malformed
from nguon.services import named_queries, subscriptions, tokens
from nguon.services import query as queries
from nguon.services.named_queries import Named
from nguon.services.query import Position
from nguon.services.webhooks import Hook
from nguon_web.access import bearer
from nguon_web.api import answers, negotiate, paging
from nguon_web.api import query_shapes as shapes
from nguon_web.api.described import described
from nguon_web.api.epcis import blueprint, sent
from nguon_web.api.epcis_shapes import QUERIED, ValuesQuery
from nguon_web.api.resolver import base
from nguon_web.api.speaker import reader, speaker
from nguon_web.api.webhooks import reach
from nguon_web.ledger import book

SIZE = 64 << 10


@blueprint.get("/queries")
@bearer
@described(
    _l("Own named queries"), tag="query",
    scope=tokens.SUBSCRIBE, answers={200: shapes.QUERIES},
)  # fmt: skip
def get_queries() -> Response:
    """List the organisation's queries."""
    found = named_queries.of(book(), speaker(tokens.SUBSCRIBE).organisation)
    return answered([told(one) for one in found])


@blueprint.post("/queries")
@bearer
@described(
    _l("Keep a query under a new name"), tag="query",
    scope=tokens.SUBSCRIBE, body=shapes.NEW_QUERY, example=shapes.EXAMPLE_QUERY,
    answers={201: shapes.QUERY}, refuses=(400, 406, 409, 413, 415, 422), loose=True,
)  # fmt: skip
def post_query() -> Response:
    """Keep a query under a new name; 409 when there is one of that name."""
    organisation = speaker(tokens.SUBSCRIBE).organisation
    one = named_queries.add(book(), organisation, sent(SIZE), clock.now())
    response = answered(told(one), 201)
    response.headers["Location"] = url_for("epcis.get_query", name=one.name)
    return response


@blueprint.get("/queries/<name>")
@bearer
@described(
    _l("A named query"), tag="query",
    scope=tokens.SUBSCRIBE, answers={200: shapes.QUERY}, refuses=(404,),
)  # fmt: skip
def get_query(name: str) -> Response:
    organisation = speaker(tokens.SUBSCRIBE).organisation
    return answered(told(named_queries.find(book(), organisation, name)))


@blueprint.delete("/queries/<name>")
@bearer
@described(
    _l("Delete a query, and with it its subscriptions"), tag="query",
    scope=tokens.SUBSCRIBE, answers={204: None}, refuses=(404,),
)  # fmt: skip
def delete_query(name: str) -> Response:
    """Delete a query, and with it its subscriptions."""
    named_queries.remove(book(), speaker(tokens.SUBSCRIBE).organisation, name)
    return Response(status=204)


@blueprint.get("/queries/<name>/events")
@bearer
@described(
    _l("Run a named query, a page at a time"), tag="query",
    scope=tokens.READ, query=ValuesQuery, answers={200: QUERIED},
    refuses=(400, 404, 406, 413), loose=True,
)  # fmt: skip
def get_query_events(name: str) -> Response:
    """Run a query: a page of what matches it now, as the organisation sees it."""
    media = answers.accepted(list(answers.WRITERS))
    negotiate.check_headers(in_xml=answers.is_xml(media))
    organisation = speaker(tokens.READ).organisation
    viewer, now = reader(), clock.now()
    one = named_queries.find(book(), organisation, name)
    control = dict(request.args.items())
    token, room = control.pop("nextPageToken", None), control.pop("perPage", None)
    if control:
        raise Malformed("query.unknown", name=min(control)[:80], near="perPage")
    per_page = paging.per_page(room)
    mark = paging.digest("named", name, one.made, organisation)
    after = None
    if token is not None:
        size, time, number, count = paging.from_token(token, mark, now)
        after = Position(size, (time, number), count)
    page = queries.query(
        book(), viewer, named_queries.asked(one), now, per_page=per_page, after=after,
        reason=f"EPCIS query {name}",
    )  # fmt: skip
    response = answers.written(answers.Answer(page.events, now, one.name))
    if page.next is not None:
        until = now + paging.LASTS
        place = [page.next.size, *page.next.place, page.next.told]
        again = urlencode(
            {"perPage": per_page, "nextPageToken": paging.to_token(place, mark, until)}
        )
        path = f"{base()}/epcis/queries/{quote(name, safe='')}/events"
        response.headers["Link"] = f'<{path}?{again}>; rel="next"'
        response.headers["GS1-Next-Page-Token-Expires"] = queries.moment(until)
    return response


@blueprint.get("/queries/<name>/subscriptions")
@bearer
@described(
    _l("Subscriptions to a query"), tag="query",
    scope=tokens.SUBSCRIBE, answers={200: shapes.SUBSCRIPTIONS}, refuses=(404,),
)  # fmt: skip
def get_subscriptions(name: str) -> Response:
    organisation = speaker(tokens.SUBSCRIBE).organisation
    found = subscriptions.of(book(), organisation, name)
    return answered([subscribed(hook) for hook in found])


@blueprint.post("/queries/<name>/subscriptions")
@bearer
@described(
    _l("Have what newly matches sent to an address"), tag="query",
    scope=tokens.SUBSCRIBE, body=shapes.NEW_SUBSCRIPTION,
    example=shapes.EXAMPLE_SUBSCRIPTION, answers={201: shapes.SUBSCRIBED},
    refuses=(400, 404, 406, 413, 415, 422), loose=True,
)  # fmt: skip
def post_subscription(name: str) -> Response:
    """Subscribe; a secret that this ledger drew is in the answer, this one time."""
    organisation = speaker(tokens.SUBSCRIBE).organisation
    made = subscriptions.add(
        book(), organisation, name, sent(SIZE), clock.now(), reach=reach()
    )
    shown = subscribed(made.hook)
    if made.secret is not None:
        shown["signatureToken"] = made.secret
    response = answered(shown, 201)
    response.headers["Location"] = url_for(
        "epcis.get_subscription", name=name, subscription=made.hook.id
    )
    return response


@blueprint.get("/queries/<name>/subscriptions/<subscription>")
@bearer
@described(
    _l("A subscription"), tag="query",
    scope=tokens.SUBSCRIBE, answers={200: shapes.SUBSCRIPTION}, refuses=(404,),
)  # fmt: skip
def get_subscription(name: str, subscription: str) -> Response:
    organisation = speaker(tokens.SUBSCRIBE).organisation
    found = subscriptions.find(book(), organisation, name, subscription)
    return answered(subscribed(found))


@blueprint.delete("/queries/<name>/subscriptions/<subscription>")
@bearer
@described(
    _l("End a subscription"), tag="query",
    scope=tokens.SUBSCRIBE, answers={204: None}, refuses=(404,),
)  # fmt: skip
def delete_subscription(name: str, subscription: str) -> Response:
    organisation = speaker(tokens.SUBSCRIBE).organisation
    subscriptions.remove(book(), organisation, name, subscription)
    return Response(status=204)


def told(one: Named) -> dict[str, Any]:
    return {"name": one.name, "query": one.query, "createdAt": one.made}


def subscribed(hook: Hook) -> dict[str, Any]:
    """Return a subscription; never its secret."""
    wants = hook.wants
    found: dict[str, Any] = {
        "subscriptionID": hook.id, "queryName": hook.name, "dest": hook.url,
        "createdAt": hook.made, "stream": wants["cron"] is None,
        "reportIfEmpty": wants["reportIfEmpty"], "nguon:state": hook.state,
    }  # fmt: skip
    if wants["cron"] is not None:
        found["schedule"] = wants["schedule"]
        found["nguon:next"] = subscriptions.due(hook)
    if wants["since"]:
        found["initialRecordTime"] = wants["since"]
    return found


def answered(value: object, status: int = 200) -> Response:
    text = json.dumps(value, ensure_ascii=False, default=float)
    response = Response(text, status, mimetype="application/json")
    response.headers["Cache-Control"] = "private, no-store"
    return response
