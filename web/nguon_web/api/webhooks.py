"""/api/v1/webhooks: a program says where its organisation wants to be told the news.

With a token of scope `subscribe`. Each view is a few lines over
`nguon.services.webhooks`; what goes in and out has its shape in `hook_schemas`. Proved
in tests/web/test_webhooks.py.
"""

import json
from typing import Any, Final

from flask import Blueprint, Response, current_app, request, url_for
from flask_babel import lazy_gettext as _l
from marshmallow import Schema, ValidationError
from werkzeug.exceptions import UnsupportedMediaType

from nguon import clock
from nguon.core import canonical
from nguon.errors import Malformed, NguonError
from nguon.services import tokens, webhooks
from nguon.services.deliver import outcome
from nguon.services.webhooks import Hook
from nguon_web import errors
from nguon_web.access import bearer
from nguon_web.api.described import described
from nguon_web.api.hook_schemas import (
    DeliveriesQuery,
    DeliveriesSchema,
    HookSchema,
    HooksSchema,
    MadeHookSchema,
    NewHookSchema,
    QueuedSchema,
    first_fault,
)
from nguon_web.api.limits import limited
from nguon_web.api.speaker import speaker
from nguon_web.languages import language
from nguon_web.ledger import book

blueprint = Blueprint("webhooks", __name__, url_prefix="/api/v1/webhooks")
limited(blueprint)
SIZE: Final = 16 << 10
MOST: Final = 100  # deliveries of one answer
EXAMPLE: Final = {
    "name": "ERP", "url": "https://erp.example/nguon", "kinds": ["recall.begun"],
}  # fmt: skip


@blueprint.get("", strict_slashes=False)
@bearer
@described(
    _l("Own webhooks"), tag="webhooks",
    scope=tokens.SUBSCRIBE, answers={200: HooksSchema},
)  # fmt: skip
def get_webhooks() -> Response:
    """List the organisation's webhooks."""
    mine = webhooks.webhooks(book(), speaker(tokens.SUBSCRIBE).organisation)
    return answered(HooksSchema(), {"webhooks": [told(hook) for hook in mine]})


@blueprint.post("", strict_slashes=False)
@bearer
@described(
    _l("Add a webhook; the answer has its secret, this one time"), tag="webhooks",
    scope=tokens.SUBSCRIBE, body=NewHookSchema,
    answers={201: MadeHookSchema}, example=EXAMPLE, loose=True,
)  # fmt: skip
def post_webhook() -> Response:
    """Add a webhook; the answer has its secret, this one time."""
    organisation = speaker(tokens.SUBSCRIBE).organisation
    asked = sent(NewHookSchema())
    hook, secret = webhooks.add(
        book(), organisation, asked["name"], asked["url"], asked["kinds"], clock.now(),
        reach=reach(),
    )  # fmt: skip
    response = answered(MadeHookSchema(), {**told(hook), "secret": secret}, 201)
    response.headers["Location"] = url_for("webhooks.get_webhook", hook=hook.id)
    return response


@blueprint.get("/<hook>")
@bearer
@described(
    _l("A webhook"), tag="webhooks",
    scope=tokens.SUBSCRIBE, answers={200: HookSchema},
)  # fmt: skip
def get_webhook(hook: str) -> Response:
    """Return one webhook."""
    organisation = speaker(tokens.SUBSCRIBE).organisation
    return answered(HookSchema(), told(webhooks.webhook(book(), organisation, hook)))


@blueprint.delete("/<hook>")
@bearer
@described(
    _l("Delete a webhook and what was still to go there"), tag="webhooks",
    scope=tokens.SUBSCRIBE, answers={204: None},
)  # fmt: skip
def delete_webhook(hook: str) -> Response:
    """Delete a webhook and what was still to go there."""
    webhooks.remove(book(), speaker(tokens.SUBSCRIBE).organisation, hook)
    return Response(status=204)


@blueprint.post("/<hook>/test")
@bearer
@described(
    _l("Queue a test message"), tag="webhooks",
    scope=tokens.SUBSCRIBE, answers={202: QueuedSchema},
    refuses=(409,),
)  # fmt: skip
def post_test(hook: str) -> Response:
    """Queue a test message."""
    organisation = speaker(tokens.SUBSCRIBE).organisation
    queued = webhooks.test(book(), organisation, hook, clock.now())
    return answered(QueuedSchema(), {"id": queued}, 202)


@blueprint.get("/<hook>/deliveries")
@bearer
@described(
    _l("What was sent there or is on its way"), tag="webhooks",
    scope=tokens.SUBSCRIBE, answers={200: DeliveriesSchema},
    query=DeliveriesQuery,
)  # fmt: skip
def get_deliveries(hook: str) -> Response:
    """List what was sent there or is on its way, newest first."""
    organisation = speaker(tokens.SUBSCRIBE).organisation
    found = webhooks.webhook(book(), organisation, hook)
    listed = webhooks.deliveries(
        book(), organisation, hook, number("limit") or 50, number("before")
    )
    shown = [
        {
            "id": one.id, "n": one.n, "kind": one.kind, "made": one.made,
            "state": one.state, "tries": one.tries, "status": one.status or None,
            "next": one.next if one.state == "waiting" else None,
            "answer": outcome(found, one, language()), "finished": one.finished,
        }
        for one in listed
    ]  # fmt: skip
    return answered(DeliveriesSchema(), {"deliveries": shown})


def reach() -> str:
    """Return where the operator lets webhooks go."""
    found: str = current_app.extensions["nguon-settings"].hooks
    return found


def told(hook: Hook) -> dict[str, object]:
    return {
        "id": hook.id, "name": hook.name, "url": hook.url, "state": hook.state,
        "kinds": hook.wants["kinds"], "made": hook.made, "failures": hook.failures,
        "paused": hook.paused,
    }  # fmt: skip


def sent(schema: Schema) -> dict[str, Any]:
    """Return the body in the shape of the schema, or refuse with the place."""
    if request.mimetype != "application/json":
        raise UnsupportedMediaType
    value = canonical.parse(request.get_data(cache=False), limit=SIZE)
    try:
        found: dict[str, Any] = schema.load(value)  # type: ignore[arg-type]
    except ValidationError as error:
        place, why = first_fault(error)
        raise Malformed("hooks.body", place=place, why=why) from error
    return found


def number(name: str) -> int | None:
    given = request.args.get(name)
    if given is None:
        return None
    right = given.isascii() and given.isdigit() and len(given) < 16 and int(given) > 0
    if not right or (name == "limit" and int(given) > MOST):
        raise Malformed("hooks.number", most=MOST)
    return int(given)


def answered(schema: Schema, value: object, status: int = 200) -> Response:
    text = json.dumps(schema.dump(value), ensure_ascii=False)
    return Response(text, status, mimetype="application/json")


@blueprint.errorhandler(NguonError)
def refused(error: NguonError) -> Response:
    status = {"people.token": 401, "people.token_scope": 403}.get(
        error.code, errors.status_of(error)
    )
    response = errors.answer(status, error.sentence(language()), rule=error.code)
    if status == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="nguon"'
    return response


@blueprint.after_request
def keep_nothing(response: Response) -> Response:
    response.headers.setdefault("Cache-Control", "no-store")
    return response
