"""EPCIS 2.0 events: every member checked, and brought to the one form we sign.

`normal_event` takes an event as a partner's software wrote it and returns the
statement: identifiers in canonical Digital Link form, vocabulary as bare words, times
with milliseconds, extension prefixes as in `nguon.core.context`, `recordTime` left out
(the entry has its own). What is not EPCIS raises Malformed with the place, a JSON
pointer. The rules are those of EPCIS 2.0.0 and its JSON schema, and where the schema
is silent those of the standard's text: formats are asserted, prefixes declared.

A statement is in normal form exactly when `normal_event` gives it back (`validate`).
Proved in tests/core/test_event_rules.py against tests/vectors/event.json.
"""

from collections.abc import Mapping
from typing import Final

from nguon.core import epcis_values as read
from nguon.core.canonical import JSON
from nguon.core.context import PLAIN, Prefixes, read_context
from nguon.core.epcis_shapes import at, extend, list_of, members_of, object_of
from nguon.core.epcis_shapes import place_at as place_at
from nguon.core.epcis_values import Reader
from nguon.core.shape import step_into
from nguon.errors import Malformed


def _one_or_many_uris(value: JSON, prefixes: Prefixes) -> JSON:
    if isinstance(value, list):
        return list_of(read.uri)(value, prefixes)
    return read.uri(value, prefixes)


_QUANTITY: Final = members_of(
    {"epcClass": read.epc, "quantity": read.quantity, "uom": read.unit},
    ("epcClass",),
    extended=False,
)


def _quantity_element(value: JSON, prefixes: Prefixes) -> JSON:
    element = _QUANTITY(value, prefixes)
    if isinstance(element, dict) and "uom" in element and "quantity" not in element:
        raise Malformed("event.missing", member="quantity")
    return element


def _persistent(value: JSON, prefixes: Prefixes) -> JSON:
    some = list_of(read.word("disposition"), 1, unique=True)
    found = members_of({"set": some, "unset": some}, extended=False)(value, prefixes)
    if not found:
        raise Malformed("event.missing", member="set")
    return found


_DECLARATION: Final = members_of(
    {
        "declarationTime": read.moment,
        "reason": read.word("error"),
        "correctiveEventIDs": list_of(read.uri, unique=True),
    },
    ("declarationTime",),
    extended=True,
)


def _declaration(value: JSON, prefixes: Prefixes) -> JSON:
    found = _DECLARATION(value, prefixes)
    if (
        isinstance(found, dict)
        and found.get("reason") == "did_not_occur"
        and found.get("correctiveEventIDs")
    ):
        raise Malformed("event.nothing_to_correct", place="/correctiveEventIDs")
    return found


_ABOUT_READINGS: Final[dict[str, Reader]] = {
    "deviceID": read.uri,
    "deviceMetadata": read.uri,
    "rawData": read.uri,
    "dataProcessingMethod": read.uri,
    "bizRules": read.uri,
    "time": read.moment,
}
_FIGURES: Final = (
    "value", "minValue", "maxValue", "meanValue", "sDev", "percRank", "percValue",
)  # fmt: skip
_SENSOR_ELEMENT: Final = members_of(
    {
        "sensorMetadata": members_of(
            {**_ABOUT_READINGS, "startTime": read.moment, "endTime": read.moment},
            extended=True,
        ),
        "sensorReport": list_of(
            members_of(
                {
                    **_ABOUT_READINGS,
                    "type": read.word("measure"),
                    "exception": read.word("alert"),
                    "component": read.word("component"),
                    "microorganism": read.uri,
                    "chemicalSubstance": read.uri,
                    "coordinateReferenceSystem": read.uri,
                    "uriValue": read.uri,
                    "stringValue": read.text,
                    "booleanValue": read.flag,
                    "hexBinaryValue": read.hexadecimal,
                    "uom": read.unit,
                    **dict.fromkeys(_FIGURES, read.number),
                },
                ("type",),
                extended=True,
            ),
            1,
        ),
    },
    ("sensorReport",),
    extended=True,
)
_PLACE: Final = members_of({"id": read.epc}, ("id",), extended=True)
_DOCUMENTS: Final = members_of(
    {"type": read.word("document"), "bizTransaction": read.uri},
    ("bizTransaction",),
    extended=False,
)


def _party(member: str) -> Reader:
    return members_of(
        {"type": read.word("party"), member: read.epc}, ("type", member), extended=False
    )


_EPCS: Final = list_of(read.epc, unique=True)
_CLASSES: Final = list_of(_quantity_element)

_COMMON: Final[dict[str, Reader]] = {
    "eventTime": read.moment,
    "recordTime": read.moment,
    "eventTimeZoneOffset": read.offset,
    "eventID": read.uri,
    "certificationInfo": _one_or_many_uris,
    "errorDeclaration": _declaration,
    "bizStep": read.word("bizStep"),
    "disposition": read.word("disposition"),
    "readPoint": _PLACE,
    "bizLocation": _PLACE,
    "bizTransactionList": list_of(_DOCUMENTS),
    "sourceList": list_of(_party("source")),
    "destinationList": list_of(_party("destination")),
    "sensorElementList": list_of(_SENSOR_ELEMENT),
}
_ILMD: Final = members_of({}, extended=True)
_LIFE: Final[dict[str, Reader]] = {"persistentDisposition": _persistent, "ilmd": _ILMD}
_OBSERVED: Final[dict[str, Reader]] = {
    "action": read.action,
    "epcList": _EPCS,
    "quantityList": _CLASSES,
}
_CONTAINED: Final[dict[str, Reader]] = {
    "action": read.action,
    "parentID": read.epc,
    "childEPCs": _EPCS,
    "childQuantityList": _CLASSES,
}
_MADE: Final[dict[str, Reader]] = {
    "inputEPCList": _EPCS,
    "inputQuantityList": _CLASSES,
    "outputEPCList": _EPCS,
    "outputQuantityList": _CLASSES,
    "transformationID": read.uri,
}
_TIMES: Final = ("eventTime", "eventTimeZoneOffset")
_EVENTS: Final[dict[str, tuple[Mapping[str, Reader], tuple[str, ...]]]] = {
    "ObjectEvent": ({**_COMMON, **_OBSERVED, **_LIFE}, (*_TIMES, "action")),
    "AggregationEvent": ({**_COMMON, **_CONTAINED}, (*_TIMES, "action")),
    "TransactionEvent": (
        {**_COMMON, **_OBSERVED, "parentID": read.epc},
        (*_TIMES, "action", "bizTransactionList"),
    ),
    "TransformationEvent": ({**_COMMON, **_MADE, **_LIFE}, _TIMES),
    "AssociationEvent": ({**_COMMON, **_CONTAINED}, (*_TIMES, "action", "parentID")),
}
_ANYWHERE: Final = frozenset(key for table, _ in _EVENTS.values() for key in table)


def normal_time(value: JSON) -> str:
    """Return a moment in its normal form, or raise Malformed."""
    return read.moment(value, PLAIN)


def normal_event(value: JSON, prefixes: Prefixes | None = None) -> dict[str, JSON]:
    """Return the statement that an event makes, or raise Malformed with the place.

    `prefixes`: those of the document around it; without one the event must carry its
    own `@context`.
    """
    event = object_of(value)
    if "@context" in event or prefixes is None:
        above = prefixes
        prefixes = place_at(
            "@context",
            lambda given: read_context(given, above=above),
            event.get("@context"),
        )
    kind = event.get("type")
    if kind is None:
        raise Malformed("event.missing", member="type", place="")
    if not isinstance(kind, str) or kind not in _EVENTS:
        raise Malformed("event.type", place="/type", type=read.shown(kind))
    table, required = _EVENTS[kind]
    found: dict[str, JSON] = {"@context": prefixes.context, "type": kind}
    key = ""
    try:
        for key, part in event.items():
            reader = table.get(key)
            if reader is not None:
                found[key] = reader(part, prefixes)
            elif key in _ANYWHERE:
                raise Malformed("event.not_here", member=key, type=kind)
            elif key not in ("@context", "type"):
                extend(found, key, part, prefixes, True)
    except Malformed as error:
        raise at(error, key) from None
    found.pop("recordTime", None)
    for name in required:
        if name not in found:
            raise Malformed("event.missing", member=name, place="")
    _check_what(kind, found)
    return found


def validate(statement: Mapping[str, object]) -> None:
    """Check that a statement is an EPCIS event in normal form, or raise Malformed."""
    event = dict(statement)
    found: object = normal_event(event)  # type: ignore[arg-type]
    if found != event:
        raise Malformed("event.not_normal", place=_difference(found, event))


def _check_what(kind: str, event: Mapping[str, JSON]) -> None:
    """Check what an event must be about (EPCIS 2.0, 7.4)."""
    action = event.get("action")
    if kind == "ObjectEvent":
        sensed = event.get("sensorElementList") and "readPoint" in event
        if "epcList" not in event and not event.get("quantityList") and not sensed:
            raise Malformed("event.about_nothing", place="", type=kind)
        if "ilmd" in event and action != "ADD":
            raise Malformed("event.ilmd", place="/ilmd")
    elif kind == "TransformationEvent":
        came = event.get("inputEPCList") or event.get("inputQuantityList")
        went = event.get("outputEPCList") or event.get("outputQuantityList")
        whole = (came or went) if "transformationID" in event else (came and went)
        if not whole:
            raise Malformed("event.about_nothing", place="", type=kind)
    elif kind == "TransactionEvent":
        about = "epcList" in event or event.get("quantityList")
        if not event["bizTransactionList"] or not (about or action == "DELETE"):
            raise Malformed("event.about_nothing", place="", type=kind)
    else:
        children = event.get("childEPCs") or event.get("childQuantityList")
        if not children and action != "DELETE":
            raise Malformed("event.about_nothing", place="", type=kind)
        if "parentID" not in event and action != "OBSERVE":
            raise Malformed("event.missing", member="parentID", place="")


def _difference(normal: object, given: object, place: str = "") -> str:
    """Return the place of the first difference from the normal form."""
    if isinstance(normal, dict) and isinstance(given, dict):
        for key in sorted(normal.keys() | given.keys()):
            if key not in normal or key not in given or normal[key] != given[key]:
                inner = step_into(place, key)
                return _difference(normal.get(key), given.get(key), inner)
    if isinstance(normal, list) and isinstance(given, list):
        for number, (one, other) in enumerate(zip(normal, given, strict=False)):
            if one != other:
                return _difference(one, other, step_into(place, number))
    return place
