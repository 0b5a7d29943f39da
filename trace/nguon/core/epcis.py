"""EPCIS 2.0 events: every member checked, and brought to the one form we sign.

`normal_event` takes an event as a partner's software wrote it and returns the
statement: identifiers in canonical Digital Link form, vocabulary as bare words, times
with milliseconds, extension prefixes as in `nguon.core.context`, `recordTime` and
`nguon:recorder` left out (the entry has its own). What is not EPCIS raises Malformed
with the place, a JSON pointer. The rules are those of EPCIS 2.0.0 and its JSON schema,
and where the schema is silent those of the standard's text: formats are asserted,
prefixes declared.

A statement is in normal form exactly when `normal_event` gives it back (`validate`).
Proved in tests/core/test_event_rules.py against tests/vectors/event.json.
"""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Final, TypeAlias, TypeVar

from nguon.core.canonical import JSON, excerpt, text
from nguon.core.context import PLAIN, Prefixes, read_context
from nguon.core.extensions import FORMS, IDENTIFIERS
from nguon.core.identifiers import canonical_epc, check_uri
from nguon.core.shape import step_into
from nguon.core.vocabulary import nearest, spell
from nguon.errors import Malformed

T = TypeVar("T")
R = TypeVar("R")
Reader: TypeAlias = Callable[[JSON, Prefixes], JSON]

_TIME: Final = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt]([0-9]{2}:[0-9]{2}:[0-9]{2})"
    r"(?:\.([0-9]+))?([Zz]|[+-](?:0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00)"
)
_OFFSET: Final = re.compile(r"[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00)")
_UOM: Final = re.compile(r"[A-Z0-9]{2,3}")
_HEX: Final = re.compile(r"[A-Fa-f0-9]+")
# What a sensor measures grows faster than a standard: a word, or prefix and word.
_SOMEBODYS: Final = {
    "measure": re.compile(r"(?:[A-Za-z][A-Za-z0-9_]{0,40}:)?[A-Z][A-Za-z_]{0,60}"),
    "component": re.compile(r"[A-Za-z][A-Za-z0-9_]{0,40}:[A-Za-z_]{1,60}"),
}
_HOSTILE: Final = ("__proto__", "constructor", "prototype")
_YEARS: Final = ("1900", "9998")  # so that every zone of it is a date as well


# --- Values ---------------------------------------------------------------------


def _time(value: JSON, prefixes: Prefixes) -> str:
    """Read an RFC 3339 moment; the fraction is cut to milliseconds."""
    found = _TIME.fullmatch(value) if isinstance(value, str) else None
    if not found:
        raise Malformed("event.time", time=_shown(value))
    day, clock, fraction, zone = found.groups()
    try:
        datetime.fromisoformat(f"{day}T{clock}")
    except ValueError as error:  # 30 February, 25 o'clock, a leap second
        raise Malformed("event.time", time=_shown(value)) from error
    if not _YEARS[0] <= day[:4] <= _YEARS[1]:
        raise Malformed("event.time", time=_shown(value))
    zone = "Z" if zone in ("Z", "z", "+00:00", "-00:00") else zone
    return f"{day}T{clock}.{(fraction or '')[:3]:0<3}{zone}"


def _offset(value: JSON, prefixes: Prefixes) -> str:
    if not isinstance(value, str) or not _OFFSET.fullmatch(value):
        raise Malformed("event.offset", offset=_shown(value))
    return value


def _text(value: JSON, prefixes: Prefixes) -> str:
    if not isinstance(value, str):
        raise Malformed("event.text")
    return value


def _flag(value: JSON, prefixes: Prefixes) -> bool:
    if not isinstance(value, bool):
        raise Malformed("event.flag")
    return value


def _number(value: JSON, prefixes: Prefixes) -> int | Decimal:
    if not isinstance(value, int | Decimal) or isinstance(value, bool):
        raise Malformed("event.number", value=_shown(value))
    return value


def _quantity(value: JSON, prefixes: Prefixes) -> int | Decimal:
    quantity = _number(value, prefixes)
    if quantity < 0:
        raise Malformed("event.negative", value=_shown(value))
    return quantity


def _hex(value: JSON, prefixes: Prefixes) -> str:
    if not isinstance(value, str) or not _HEX.fullmatch(value):
        raise Malformed("event.hex")
    return value


def _unit(value: JSON, prefixes: Prefixes) -> str:
    if not isinstance(value, str) or not _UOM.fullmatch(value):
        raise Malformed("event.uom", uom=_shown(value))
    return value


def _uri(value: JSON, prefixes: Prefixes) -> str:
    if not isinstance(value, str):
        raise Malformed("event.identifier")
    return check_uri(value)


def _epc(value: JSON, prefixes: Prefixes) -> str:
    if not isinstance(value, str):
        raise Malformed("event.identifier")
    return canonical_epc(value)


def _action(value: JSON, prefixes: Prefixes) -> str:
    if not isinstance(value, str) or value not in ("ADD", "OBSERVE", "DELETE"):
        raise Malformed("event.action", action=_shown(value))
    return value


def _word(use: str) -> Reader:
    """Return a reader for a word of the vocabulary, or somebody's URI or CURIE."""

    def read(value: JSON, prefixes: Prefixes) -> str:
        if not isinstance(value, str):
            raise Malformed("event.text")
        word = spell(use, value)
        if word is not None:
            return word
        somebodys = _SOMEBODYS.get(use)
        if somebodys and somebodys.fullmatch(value):
            return value
        if ":" not in value or value.startswith("urn:epcglobal:cbv:"):
            raise Malformed("event.word", word=excerpt(value), near=nearest(use, value))
        return (
            prefixes.name(value) if not value.startswith("urn:") else check_uri(value)
        )

    return read


# --- Containers -----------------------------------------------------------------


def _shown(value: JSON) -> str:
    return excerpt(value if isinstance(value, str) else text(value))


def _at(error: Malformed, step: str | int) -> Malformed:
    """Put `step` before the place that a refusal names, on its way out."""
    inner = error.figures.get("place")
    error.figures["place"] = step_into("", step) + (
        inner if isinstance(inner, str) and inner != "/" else ""
    )
    return error


def _object(value: JSON) -> dict[str, JSON]:
    if not isinstance(value, dict):
        raise Malformed("event.object")
    return value


def _list(each: Reader, least: int = 0, *, unique: bool = False) -> Reader:
    def read(value: JSON, prefixes: Prefixes) -> JSON:
        if not isinstance(value, list) or len(value) < least:
            raise Malformed("event.list", least=least)
        parts: list[JSON] = []
        try:
            for part in value:
                parts.append(each(part, prefixes))
        except Malformed as error:
            raise _at(error, len(parts)) from None
        if unique:
            return _once(value, parts)
        return parts

    return read


def _once(given: list[JSON], parts: list[JSON]) -> JSON:
    """Refuse a repetition; two spellings of one identifier become one."""
    names = [str(part) for part in given]
    if len(set(names)) != len(names):
        raise Malformed("event.twice")
    return list({str(part): part for part in parts}.values())


def _members(
    table: Mapping[str, Reader], required: tuple[str, ...] = (), *, extended: bool
) -> Reader:
    """Return a reader for an object; `extended`: prefixed members may stand in it."""

    def read(value: JSON, prefixes: Prefixes) -> JSON:
        members = _object(value)
        found: dict[str, JSON] = {}
        key = ""
        try:
            for key, part in members.items():
                reader = table.get(key)
                if reader is not None:
                    found[key] = reader(part, prefixes)
                else:
                    _extend(found, key, part, prefixes, extended)
        except Malformed as error:
            raise _at(error, key) from None
        for name in required:
            if name not in found:
                raise Malformed("event.missing", member=name)
        return found

    return read


def _extend(
    found: dict[str, JSON], key: str, part: JSON, prefixes: Prefixes, extended: bool
) -> None:
    """Take an extension member over, under the name it has here."""
    if not extended or key in _HOSTILE or key.startswith("@"):
        raise Malformed("event.unknown", member=excerpt(key))
    name = prefixes.name(key)
    if name in found:
        raise Malformed("json.duplicate_key", key=excerpt(name))
    value = _extension(part, prefixes, name)
    if name in FORMS:
        FORMS[name](value, "")
    found[name] = value


def _extension(value: JSON, prefixes: Prefixes, name: str) -> JSON:
    """Copy an extension's value: prefixes renamed, nothing hostile in it."""
    if isinstance(value, dict):
        members: dict[str, JSON] = {}
        for key, part in value.items():
            if key in _HOSTILE or key == "@context":
                raise Malformed(
                    "event.unknown", member=excerpt(key), place=step_into("", key)
                )
            inner = prefixes.name(key) if ":" in key else key
            if inner in members:
                raise Malformed("json.duplicate_key", key=excerpt(inner))
            try:
                members[inner] = _extension(part, prefixes, inner)
            except Malformed as error:
                raise _at(error, key) from None
        return members
    if isinstance(value, list):
        return [_extension(part, prefixes, name) for part in value]
    if name in IDENTIFIERS and isinstance(value, str):
        return canonical_epc(value)
    return value


def normal_time(value: JSON) -> str:
    """Return a moment in its normal form, or raise Malformed."""
    return _time(value, PLAIN)


def place_at(step: str, read: Callable[[T], R], value: T) -> R:
    """Return `read(value)`; a refusal names `step` as its place."""
    try:
        return read(value)
    except Malformed as error:
        raise _at(error, step) from None


def _one_or_many_uris(value: JSON, prefixes: Prefixes) -> JSON:
    if isinstance(value, list):
        return _list(_uri)(value, prefixes)
    return _uri(value, prefixes)


# --- What an event is made of ----------------------------------------------------

_QUANTITY: Final = _members(
    {"epcClass": _epc, "quantity": _quantity, "uom": _unit},
    ("epcClass",),
    extended=False,
)


def _quantity_element(value: JSON, prefixes: Prefixes) -> JSON:
    element = _QUANTITY(value, prefixes)
    if isinstance(element, dict) and "uom" in element and "quantity" not in element:
        raise Malformed("event.missing", member="quantity")
    return element


def _persistent(value: JSON, prefixes: Prefixes) -> JSON:
    some = _list(_word("disposition"), 1, unique=True)
    found = _members({"set": some, "unset": some}, extended=False)(value, prefixes)
    if not found:
        raise Malformed("event.missing", member="set")
    return found


_DECLARATION: Final = _members(
    {
        "declarationTime": _time,
        "reason": _word("error"),
        "correctiveEventIDs": _list(_uri, unique=True),
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
    "deviceID": _uri,
    "deviceMetadata": _uri,
    "rawData": _uri,
    "dataProcessingMethod": _uri,
    "bizRules": _uri,
    "time": _time,
}
_FIGURES: Final = (
    "value", "minValue", "maxValue", "meanValue", "sDev", "percRank", "percValue",
)  # fmt: skip
_SENSOR_ELEMENT: Final = _members(
    {
        "sensorMetadata": _members(
            {**_ABOUT_READINGS, "startTime": _time, "endTime": _time}, extended=True
        ),
        "sensorReport": _list(
            _members(
                {
                    **_ABOUT_READINGS,
                    "type": _word("measure"),
                    "exception": _word("alert"),
                    "component": _word("component"),
                    "microorganism": _uri,
                    "chemicalSubstance": _uri,
                    "coordinateReferenceSystem": _uri,
                    "uriValue": _uri,
                    "stringValue": _text,
                    "booleanValue": _flag,
                    "hexBinaryValue": _hex,
                    "uom": _unit,
                    **dict.fromkeys(_FIGURES, _number),
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
_PLACE: Final = _members({"id": _epc}, ("id",), extended=True)
_DOCUMENTS: Final = _members(
    {"type": _word("document"), "bizTransaction": _uri},
    ("bizTransaction",),
    extended=False,
)


def _party(member: str) -> Reader:
    return _members(
        {"type": _word("party"), member: _epc}, ("type", member), extended=False
    )


_EPCS: Final = _list(_epc, unique=True)
RECORDER: Final = "nguon:recorder"
ENVELOPE: Final = ("recordTime", RECORDER)  # when and by whom another ledger took it

_CLASSES: Final = _list(_quantity_element)

_COMMON: Final[dict[str, Reader]] = {
    "eventTime": _time,
    "recordTime": _time,
    "eventTimeZoneOffset": _offset,
    "eventID": _uri,
    "certificationInfo": _one_or_many_uris,
    "errorDeclaration": _declaration,
    "bizStep": _word("bizStep"),
    "disposition": _word("disposition"),
    "readPoint": _PLACE,
    "bizLocation": _PLACE,
    "bizTransactionList": _list(_DOCUMENTS),
    "sourceList": _list(_party("source")),
    "destinationList": _list(_party("destination")),
    "sensorElementList": _list(_SENSOR_ELEMENT),
}
_ILMD: Final = _members({}, extended=True)
_LIFE: Final[dict[str, Reader]] = {"persistentDisposition": _persistent, "ilmd": _ILMD}
_OBSERVED: Final[dict[str, Reader]] = {
    "action": _action,
    "epcList": _EPCS,
    "quantityList": _CLASSES,
}
_CONTAINED: Final[dict[str, Reader]] = {
    "action": _action,
    "parentID": _epc,
    "childEPCs": _EPCS,
    "childQuantityList": _CLASSES,
}
_MADE: Final[dict[str, Reader]] = {
    "inputEPCList": _EPCS,
    "inputQuantityList": _CLASSES,
    "outputEPCList": _EPCS,
    "outputQuantityList": _CLASSES,
    "transformationID": _uri,
}
_TIMES: Final = ("eventTime", "eventTimeZoneOffset")
_EVENTS: Final[dict[str, tuple[Mapping[str, Reader], tuple[str, ...]]]] = {
    "ObjectEvent": ({**_COMMON, **_OBSERVED, **_LIFE}, (*_TIMES, "action")),
    "AggregationEvent": ({**_COMMON, **_CONTAINED}, (*_TIMES, "action")),
    "TransactionEvent": (
        {**_COMMON, **_OBSERVED, "parentID": _epc},
        (*_TIMES, "action", "bizTransactionList"),
    ),
    "TransformationEvent": ({**_COMMON, **_MADE, **_LIFE}, _TIMES),
    "AssociationEvent": ({**_COMMON, **_CONTAINED}, (*_TIMES, "action", "parentID")),
}
_ANYWHERE: Final = frozenset(key for table, _ in _EVENTS.values() for key in table)


# --- Events ---------------------------------------------------------------------


def normal_event(value: JSON, prefixes: Prefixes | None = None) -> dict[str, JSON]:
    """Return the statement that an event makes, or raise Malformed with the place.

    `prefixes`: those of the document around it; without one the event must carry its
    own `@context`.
    """
    event = _object(value)
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
        raise Malformed("event.type", place="/type", type=_shown(kind))
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
                _extend(found, key, part, prefixes, True)
    except Malformed as error:
        raise _at(error, key) from None
    for name in ENVELOPE:
        found.pop(name, None)
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
