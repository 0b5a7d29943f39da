"""The shapes of the JSON that programs get (marshmallow), one class a shape."""

from marshmallow import INCLUDE, Schema, fields


class BatchSchema(Schema):
    """A batch that an event is about."""

    id = fields.String(required=True)
    code = fields.String(required=True)
    page = fields.String(required=True)


class AlikeSchema(Schema):
    """An event that was recorded before with the same content under another eventID."""

    number = fields.Integer(required=True)
    event_id = fields.String(required=True, data_key="eventID")


class ReceiptSchema(Schema):
    """What the ledger answered to one event."""

    number = fields.Integer(required=True)
    event_id = fields.String(required=True, data_key="eventID")
    recorded = fields.String(required=True)
    repeated = fields.Boolean(required=True)
    batches = fields.List(fields.Nested(BatchSchema), required=True)
    alike = fields.List(fields.Nested(AlikeSchema), required=True)


class UnreadSchema(Schema):
    """One place of a request that could not be read, and why."""

    place = fields.String(required=True)
    detail = fields.String(required=True)


class ProblemSchema(Schema):
    """RFC 9457, with the event's number, the place and the rule.

    What was sent as XML is told by line and element as well.
    """

    class Meta:
        unknown = INCLUDE  # RFC 9457, 3.2: there may be more members

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String()
    details = fields.Dict(keys=fields.String(), values=fields.String())
    event = fields.Integer()
    event_id = fields.String(data_key="eventID", allow_none=True)
    place = fields.String()
    line = fields.Integer()  # of a body in XML, with the element there
    element = fields.String()
    rule = fields.String()
    instance = fields.String()
    errors = fields.List(fields.Nested(UnreadSchema))


class CaptureJobSchema(Schema):
    """EPCIS 2.0: the state of a capture job, and how far it is in our own words."""

    capture_id = fields.String(required=True, data_key="captureID")
    created_at = fields.String(required=True, data_key="createdAt")
    finished_at = fields.String(data_key="finishedAt")
    running = fields.Boolean(required=True)
    success = fields.Boolean(required=True)
    behaviour = fields.String(required=True, data_key="captureErrorBehaviour")
    total = fields.Integer(required=True, data_key="nguon:events")
    done = fields.Integer(required=True, data_key="nguon:done")
    recorded = fields.Integer(required=True, data_key="nguon:recorded")
    refused = fields.Integer(required=True, data_key="nguon:refused")
    errors = fields.List(fields.Nested(ProblemSchema), required=True)
    alike = fields.List(fields.Dict(), required=True, data_key="nguon:alike")
