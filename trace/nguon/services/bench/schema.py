"""EPCIS 2.0 events as a JSON schema, for a compiled library to race ours.

Written here from the standard's tables (EPCIS 2.0, 7.3 and 7.4), draft 7, formats
asserted. It checks the shape of events: what may stand where, types, patterns. It knows
no check digits, no words of the vocabulary, no declared prefixes, and it writes nothing
in one form: our reader does all that as well. Proved in tests/bench/test_schema.py.
"""

from typing import Any, Final

Schema = dict[str, Any]

_TEXT: Final[Schema] = {"type": "string"}
_URI: Final[Schema] = {"type": "string", "format": "uri"}
_TIME: Final[Schema] = {"type": "string", "format": "date-time"}
_NUMBER: Final[Schema] = {"type": "number"}
_EXTENDED: Final[Schema] = {"^[A-Za-z][A-Za-z0-9_.+-]*:": True}


def _list(of: Schema, least: int = 0) -> Schema:
    return {"type": "array", "items": of, "minItems": least}


def _object(
    members: Schema, required: tuple[str, ...] = (), *, extended: bool = True
) -> Schema:
    return {
        "type": "object", "properties": members, "required": list(required),
        "patternProperties": _EXTENDED if extended else {},
        "additionalProperties": False,
    }  # fmt: skip


_QUANTITY: Final = _object(
    {
        "epcClass": _URI,
        "quantity": {"type": "number", "minimum": 0},
        "uom": {"type": "string", "pattern": "^[A-Z0-9]{2,3}$"},
    },
    ("epcClass",), extended=False,
)  # fmt: skip
_READINGS: Final[Schema] = {
    **dict.fromkeys(
        ("deviceID", "deviceMetadata", "rawData", "dataProcessingMethod", "bizRules"),
        _URI,
    ),
    "time": _TIME,
}
_REPORT: Final = _object(
    {
        **_READINGS,
        **dict.fromkeys(("type", "exception", "component", "stringValue"), _TEXT),
        **dict.fromkeys(
            ("microorganism", "chemicalSubstance", "uriValue",
             "coordinateReferenceSystem"), _URI,
        ),
        **dict.fromkeys(
            ("value", "minValue", "maxValue", "meanValue", "sDev", "percRank",
             "percValue"), _NUMBER,
        ),
        "booleanValue": {"type": "boolean"},
        "hexBinaryValue": {"type": "string", "pattern": "^[A-Fa-f0-9]+$"},
        "uom": {"type": "string", "pattern": "^[A-Z0-9]{2,3}$"},
    },
    ("type",),
)  # fmt: skip
_SENSOR: Final = _object(
    {
        "sensorMetadata": _object({**_READINGS, "startTime": _TIME, "endTime": _TIME}),
        "sensorReport": _list(_REPORT, 1),
    },
    ("sensorReport",),
)
_PLACE: Final = _object({"id": _URI}, ("id",))
_COMMON: Final[Schema] = {
    "@context": {"type": "array"},
    "type": _TEXT,
    "eventID": _URI,
    "eventTime": _TIME,
    "recordTime": _TIME,
    "eventTimeZoneOffset": {
        "type": "string", "pattern": r"^[+-]((0[0-9]|1[0-3]):[0-5][0-9]|14:00)$",
    },
    "certificationInfo": {"anyOf": [_URI, _list(_URI)]},
    "errorDeclaration": _object(
        {"declarationTime": _TIME, "reason": _TEXT, "correctiveEventIDs": _list(_URI)},
        ("declarationTime",),
    ),
    "bizStep": _TEXT,
    "disposition": _TEXT,
    "readPoint": _PLACE,
    "bizLocation": _PLACE,
    "bizTransactionList": _list(
        _object({"type": _TEXT, "bizTransaction": _URI}, ("bizTransaction",),
                extended=False)
    ),
    **{
        f"{name}List": _list(
            _object({"type": _TEXT, name: _URI}, ("type", name), extended=False)
        )
        for name in ("source", "destination")
    },
    "sensorElementList": _list(_SENSOR),
}  # fmt: skip
_ACTION: Final[Schema] = {"enum": ["ADD", "OBSERVE", "DELETE"]}
_LIFE: Final[Schema] = {
    "persistentDisposition": _object(
        {"set": _list(_TEXT, 1), "unset": _list(_TEXT, 1)}, extended=False
    ),
    "ilmd": {"type": "object"},
}
_EPCS, _CLASSES = _list(_URI), _list(_QUANTITY)
_CONTAINED: Final[Schema] = {
    "action": _ACTION, "parentID": _URI, "childEPCs": _EPCS,
    "childQuantityList": _CLASSES,
}  # fmt: skip
_OBSERVED: Final[Schema] = {
    "action": _ACTION, "epcList": _EPCS, "quantityList": _CLASSES,
}  # fmt: skip
_TIMES: Final = ("type", "eventTime", "eventTimeZoneOffset")
_KINDS: Final[dict[str, tuple[Schema, tuple[str, ...]]]] = {
    "ObjectEvent": ({**_OBSERVED, **_LIFE}, ("action",)),
    "AggregationEvent": (_CONTAINED, ("action",)),
    "TransactionEvent": (
        {**_OBSERVED, "parentID": _URI}, ("action", "bizTransactionList"),
    ),
    "TransformationEvent": (
        {
            "inputEPCList": _EPCS, "inputQuantityList": _CLASSES,
            "outputEPCList": _EPCS, "outputQuantityList": _CLASSES,
            "transformationID": _URI, **_LIFE,
        },
        (),
    ),
    "AssociationEvent": (_CONTAINED, ("action", "parentID")),
}  # fmt: skip


def _branch(name: str) -> Schema:
    members, required = _KINDS[name]
    return {
        "if": {"properties": {"type": {"const": name}}},
        "then": _object({**_COMMON, **members}, (*_TIMES, *required)),
    }


EVENT: Final[Schema] = {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "type": "object",
    "properties": {"type": {"enum": list(_KINDS)}},
    "required": ["type"],
    "allOf": [_branch(name) for name in _KINDS],
}
DOCUMENT: Final[Schema] = {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "type": "object",
    "required": ["@context", "type", "schemaVersion", "creationDate", "epcisBody"],
    "properties": {
        "epcisBody": {
            "type": "object",
            "required": ["eventList"],
            "properties": {"eventList": _list(EVENT)},
        }
    },
}
