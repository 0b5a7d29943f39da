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
CONTEXT: Final = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"

EVENT: Final = Media(
    (*JSON_LD, "application/nguon-statement+json"),
    _l("One event with its own @context, or a statement that a program signed."),
    {"type": "object", "minProperties": 1},
)
DOCUMENTS: Final = Media(
    JSON_LD,
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
    ("application/ld+json",),
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
