"""What /epcis/queries takes and answers, as the door's OpenAPI document says it.

Loosely: which parameters a query has is EPCIS 2.0's to say, and is read by the strict
reader (`nguon.core.query`), as a schedule is (`nguon.services.subscriptions`).
"""

from typing import Any, Final

from flask_babel import lazy_gettext as _l

from nguon_web.api.described import Media

_TYPES: Final = ("application/json", "application/ld+json")
_TEXT: Final = {"type": "string"}
_NUMBERS: Final = {
    "anyOf": [
        {"type": "integer", "minimum": 0, "maximum": 59},
        {"type": "string", "pattern": r"^[0-9,\[\]\- *]+$"},
    ]
}
_SCHEDULE: Final = {
    "type": "object",
    "minProperties": 1,
    "additionalProperties": False,
    "properties": dict.fromkeys(
        ("second", "minute", "hour", "dayOfMonth", "month", "dayOfWeek"), _NUMBERS
    ),
}
_NAMED: Final = {
    "type": "object",
    "required": ["name", "query"],
    "properties": {"name": _TEXT, "query": {"type": "object"}, "createdAt": _TEXT},
}
_SUBSCRIBED: Final = {
    "type": "object",
    "required": ["subscriptionID", "queryName", "dest", "createdAt", "stream"],
    "properties": {
        "subscriptionID": _TEXT, "queryName": _TEXT, "dest": _TEXT, "createdAt": _TEXT,
        "stream": {"type": "boolean"}, "reportIfEmpty": {"type": "boolean"},
        "schedule": _SCHEDULE, "initialRecordTime": _TEXT, "signatureToken": _TEXT,
        "nguon:state": {"enum": ["on", "off", "gone"]}, "nguon:next": _TEXT,
    },
}  # fmt: skip

NEW_QUERY: Final = Media(
    _TYPES,
    _l("A name, and the parameters of EPCIS 2.0 as a JSON object."),
    {
        "type": "object",
        "required": ["name", "query"],
        "additionalProperties": False,
        "properties": {
            "name": {"type": "string", "pattern": r"^\w[\w.~ \-]{0,79}$"},
            "query": {"type": "object"},
            "@context": {},
        },
    },
)
QUERY: Final = Media(("application/json",), _l("A named query."), _NAMED)
QUERIES: Final = Media(
    ("application/json",), _l("Named queries."), {"type": "array", "items": _NAMED}
)
NEW_SUBSCRIPTION: Final = Media(
    _TYPES,
    _l("Where to send, and when: as events are recorded, or by the clock."),
    {
        "type": "object",
        "required": ["dest"],
        "additionalProperties": False,
        "oneOf": [{"required": ["stream"]}, {"required": ["schedule"]}],
        "properties": {
            "dest": {"type": "string", "format": "uri"},
            "stream": {"const": True},
            "schedule": _SCHEDULE,
            "signatureToken": {"type": "string", "minLength": 16, "maxLength": 200},
            "reportIfEmpty": {"type": "boolean"},
            "initialRecordTime": {"type": "string", "format": "date-time"},
        },
    },
)
SUBSCRIPTION: Final = Media(
    ("application/json",), _l("A subscription, without its secret."), _SUBSCRIBED
)
SUBSCRIBED: Final = Media(
    ("application/json",),
    _l("A subscription; with its secret when this ledger drew it."),
    _SUBSCRIBED,
)
SUBSCRIPTIONS: Final = Media(
    ("application/json",), _l("Subscriptions."),
    {"type": "array", "items": _SUBSCRIBED},
)  # fmt: skip
EXAMPLE_QUERY: Final[dict[str, Any]] = {
    "name": "sold", "query": {"EQ_bizStep": ["retail_selling"]},
}  # fmt: skip
EXAMPLE_SUBSCRIPTION: Final[dict[str, Any]] = {
    "dest": "https://erp.example/epcis", "stream": True,
    "signatureToken": "sixteen characters or more",
}  # fmt: skip
