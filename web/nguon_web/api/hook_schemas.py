"""The shapes of webhooks as JSON (marshmallow): what is asked, what is answered."""

from marshmallow import Schema, ValidationError, fields, validate

from nguon.services.webhooks import KINDS


class NewHookSchema(Schema):
    """POST /api/v1/webhooks."""

    name = fields.String(required=True, validate=validate.Length(1, 80))
    url = fields.String(required=True, validate=validate.Length(1, 1000))
    kinds = fields.List(
        fields.String(validate=validate.OneOf(KINDS)),
        load_default=lambda: list(KINDS),
        validate=validate.Length(min=1),
    )


class HookSchema(Schema):
    """A webhook as its organisation sees it; never its secret."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    url = fields.String(required=True)
    kinds = fields.List(fields.String(), required=True)
    state = fields.String(required=True, validate=validate.OneOf(["on", "off", "gone"]))
    made = fields.String(required=True)
    failures = fields.Integer(required=True)
    paused = fields.String(required=True, allow_none=True)


class MadeHookSchema(HookSchema):
    """The answer to POST: with the secret, this one time."""

    secret = fields.String(required=True)


class HooksSchema(Schema):
    """GET /api/v1/webhooks."""

    webhooks = fields.List(fields.Nested(HookSchema), required=True)


class QueuedSchema(Schema):
    """A test message that waits to be sent: its webhook-id."""

    id = fields.String(required=True)


class DeliverySchema(Schema):
    """One message: what became of it so far."""

    id = fields.String(required=True)
    n = fields.Integer(required=True)
    kind = fields.String(required=True)
    made = fields.String(required=True)
    state = fields.String(
        required=True, validate=validate.OneOf(["waiting", "delivered", "given_up"])
    )
    tries = fields.Integer(required=True)
    next = fields.String(required=True, allow_none=True)
    status = fields.Integer(required=True, allow_none=True)
    answer = fields.String(required=True)
    finished = fields.String(required=True, allow_none=True)


class DeliveriesQuery(Schema):
    """How many, and before which one."""

    limit = fields.Integer(validate=validate.Range(min=1, max=100))
    before = fields.Integer(validate=validate.Range(min=1, max=10**15 - 1))


class DeliveriesSchema(Schema):
    """GET /api/v1/webhooks/{id}/deliveries, newest first; `before=n` for older ones."""

    deliveries = fields.List(fields.Nested(DeliverySchema), required=True)


def first_fault(error: ValidationError) -> tuple[str, str]:
    """Return the place (a JSON pointer) and the words of the first fault."""
    found: object = error.messages
    place = ""
    while isinstance(found, dict) and found:
        name, found = next(iter(found.items()))
        place += "" if name == "_schema" else f"/{name}"
    words = found[0] if isinstance(found, list) and found else found
    return place or "/", str(words)
