"""What the EPCIS door takes and answers, as its OpenAPI document says it.

Loosely: what an event may hold is EPCIS 2.0's to say, and is judged by the strict
reader and the rules (`nguon.core.epcis`), each refusal with its place.
"""

from typing import Any, Final

from flask_babel import lazy_gettext as _l
from marshmallow import Schema, fields, validate

from nguon_web.api.described import Media

EVENT_TYPES: Final = (
    "ObjectEvent", "AggregationEvent", "TransactionEvent", "TransformationEvent",
    "AssociationEvent",
)  # fmt: skip
JSON_LD: Final = ("application/ld+json", "application/json")
XML: Final = ("application/xml", "text/xml")  # of EPCIS 1.2 or 2.0
CONTEXT: Final = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"

EVENT: Final = Media(
    (*JSON_LD, "application/nguon-statement+json", *XML),
    _l("One event with its own @context, or a statement that a program signed."),
    {"type": "object", "minProperties": 1},
)
DOCUMENTS: Final = Media(
    (*JSON_LD, *XML),
    _l("An EPCIS document."),
    {
        "type": "object",
        "required": ["@context", "type", "schemaVersion", "creationDate", "epcisBody"],
        "properties": {
            "type": {"enum": ["EPCISDocument", "EPCISQueryDocument"]},
            "schemaVersion": {"type": "string"},
            "creationDate": {"type": "string", "format": "date-time"},
            "epcisBody": {"type": "object"},
        },
    },
)
QUERIED: Final = Media(
    (*JSON_LD, *XML),
    _l("An EPCIS query document."),
    {
        "type": "object",
        "required": ["@context", "type", "epcisBody"],
        "properties": {"type": {"const": "EPCISQueryDocument"}},
    },
)
EXAMPLE: Final[dict[str, Any]] = {
    "@context": [CONTEXT],
    "type": "ObjectEvent",
    "action": "OBSERVE",
    "bizStep": "storing",
    "disposition": "in_progress",
    "eventTime": "2026-11-20T09:00:00+07:00",
    "eventTimeZoneOffset": "+07:00",
    "quantityList": [
        {"epcClass": "https://id.gs1.org/01/09521204004010/10/DP-BTV-261020-L1S"}
    ],
}


class CaptureHeaders(Schema):
    behaviour = fields.String(
        data_key="GS1-Capture-Error-Behaviour",
        validate=validate.OneOf(("rollback", "proceed")),
        metadata={"description": _l("All or none, or each that is right.")},
    )


class JobsQuery(Schema):
    per_page = fields.Integer(data_key="perPage", validate=validate.Range(min=1))
    token = fields.String(
        data_key="nextPageToken",
        metadata={"description": _l("From the `next` link of the page before.")},
    )


JOBS: Final = Media(
    ("application/json",), _l("Capture jobs."),
    {"type": "array", "items": {"$ref": "#/components/schemas/CaptureJob"}},
)  # fmt: skip

NAMES: Final = Media(
    ("application/json", "application/ld+json"), _l("What stands below."),
    {"anyOf": [{"type": "array", "items": {"type": "string"}}, {"type": "object"}]},
)  # fmt: skip
COLLECTION: Final = Media(
    ("application/json", "application/ld+json"), _l("A page of values."),
    {
        "type": "object",
        "required": ["type", "member"],
        "properties": {"member": {"type": "array", "items": {"type": "string"}}},
    },
)  # fmt: skip


class ValuesQuery(Schema):
    per_page = fields.Integer(
        data_key="perPage", validate=validate.Range(min=1),
        metadata={"description": _l("How many at most.")},
    )  # fmt: skip
    token = fields.String(
        data_key="nextPageToken",
        metadata={"description": _l("From the `next` link of the page before.")},
    )


def _several(name: str) -> fields.String:
    return fields.String(
        data_key=name,
        metadata={"description": _l("Several values with | between them.")},
    )


class EventsQuery(ValuesQuery):
    """Of EPCIS 2.0, 8.2.7, the parameters that are asked for most; the others too."""

    event_type = _several("eventType")
    ge_event_time = fields.String(data_key="GE_eventTime")
    lt_event_time = fields.String(data_key="LT_eventTime")
    ge_record_time = fields.String(data_key="GE_recordTime")
    lt_record_time = fields.String(data_key="LT_recordTime")
    action = _several("EQ_action")
    biz_step = _several("EQ_bizStep")
    disposition = _several("EQ_disposition")
    read_point = _several("EQ_readPoint")
    biz_location = _several("EQ_bizLocation")
    epc = _several("MATCH_anyEPC")
    epc_class = _several("MATCH_anyEPCClass")
    event_id = _several("EQ_eventID")
    order_by = fields.String(data_key="orderBy")
    direction = fields.String(
        data_key="orderDirection", validate=validate.OneOf(("ASC", "DESC"))
    )
    limit = fields.Integer(data_key="eventCountLimit", validate=validate.Range(min=1))
