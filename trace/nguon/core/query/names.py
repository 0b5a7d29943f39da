"""The parameters of a query by name: fixed ones, and families with a name in them.

    eventType GE_eventTime … MATCH_anyEPC … EQ_quantity … orderBy …      fixed
    EQ_bizTransaction_{type} EQ_source_{type} EQ_destination_{type}
    GE_quantity_{unit} GE_value_{unit} …                                 with a unit
    EQ_{name} GT_{name} … EXISTS_{name}          an extension member of the event
    EQ_ILMD_{name} EQ_INNER_{name} EQ_SENSORREPORT_{name} …  the same, elsewhere
    HASATTR_{member} EQATTR_{member}_{attribute}             what is registered

`{name}` is `prefix:name` (GS1-Extensions says what a prefix means), or a whole URI.
Nothing is ignored: an unknown parameter, one that stands there twice, and one without
a value are refused. EPCIS 2.0, 8.2.7.1 and its query schema.
"""

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Final, TypeAlias

from nguon.core.query import values as v
from nguon.core.query.terms import (
    EACH,
    Attribute,
    Compared,
    Exists,
    Filter,
    Inside,
    Like,
    OneOf,
    Only,
    Path,
    Pattern,
    Sign,
    Step,
    Test,
)
from nguon.errors import Malformed

Values: TypeAlias = tuple[str, ...]
Prefixes: TypeAlias = Mapping[str, str]
Reader: TypeAlias = Callable[[Values], Test]


# --- Tests: what the values of a parameter ask ------------------------------------


def _texts(read: Callable[[str], str]) -> Reader:
    return lambda values: OneOf(tuple(read(value) for value in values))


def _patterns(values: Values) -> Test:
    return Like(tuple(v.pattern(value) for value in values))


def _places(values: Values) -> Test:
    return Like(tuple(v.within(value) for value in values))


def _numbers(values: Values) -> Test:
    return OneOf((), tuple(v.number(value) for value in values))


def _flag(values: Values) -> Test:
    return OneOf((), flag=v.flag(single(values)))


def _moment(sign: Sign) -> Reader:
    return lambda values: Compared(sign, None, v.moment(single(values)))


def _number(sign: Sign) -> Reader:
    return lambda values: Compared(sign, v.number(single(values)), None)


def _either(sign: Sign) -> Reader:
    def read(values: Values) -> Test:
        value = single(values)
        try:
            return Compared(sign, None, v.moment(value))
        except Malformed:
            return Compared(sign, v.number(value), None)

    return read


def _exists(values: Values) -> Test:
    if values not in ((), ("true",), ("1",)):
        raise Malformed("query.exists")
    return Exists()


def single(values: Values) -> str:
    if len(values) != 1:
        raise Malformed("query.one_value", count=len(values))
    return values[0]


# --- Paths: where a parameter looks -----------------------------------------------

_ELEMENTS: Final[Path] = ("sensorElementList", EACH)
_METADATA: Final[Path] = (*_ELEMENTS, "sensorMetadata")
_REPORTS: Final[Path] = (*_ELEMENTS, "sensorReport", EACH)
_QUANTITIES: Final = (
    "quantityList", "childQuantityList", "inputQuantityList", "outputQuantityList",
)  # fmt: skip
_INSTANCES: Final[Mapping[str, tuple[Path, ...]]] = {
    "epc": (("epcList", EACH), ("childEPCs", EACH)),
    "parentID": (("parentID",),),
    "inputEPC": (("inputEPCList", EACH),),
    "outputEPC": (("outputEPCList", EACH),),
}
_CLASSES: Final[Mapping[str, tuple[Path, ...]]] = {
    "epcClass": tuple((name, EACH, "epcClass") for name in _QUANTITIES[:2]),
    "inputEPCClass": (("inputQuantityList", EACH, "epcClass"),),
    "outputEPCClass": (("outputQuantityList", EACH, "epcClass"),),
}
_MATCHED: Final[Mapping[str, tuple[Path, ...]]] = {
    **_INSTANCES,
    **_CLASSES,
    "anyEPC": tuple(path for paths in _INSTANCES.values() for path in paths),
    "anyEPCClass": tuple(path for paths in _CLASSES.values() for path in paths),
}
_ORDERED: Final[tuple[Sign, ...]] = ("GT", "GE", "LT", "LE")
_DECLARED: Final = "errorDeclaration"


def _fixed() -> dict[str, tuple[tuple[Path, ...], Reader]]:
    disposition = _texts(partial(v.word, "disposition"))
    found: dict[str, tuple[tuple[Path, ...], Reader]] = {
        "eventType": ((("type",),), _texts(v.event_type)),
        "EQ_action": ((("action",),), _texts(v.action)),
        "EQ_bizStep": ((("bizStep",),), _texts(partial(v.word, "bizStep"))),
        "EQ_disposition": ((("disposition",),), disposition),
        "EQ_transformationID": ((("transformationID",),), _texts(v.uri)),
        "EQ_eventID": ((("eventID",),), _texts(v.uri)),
        "EXISTS_errorDeclaration": (((_DECLARED,),), _exists),
        "EQ_errorReason": (
            ((_DECLARED, "reason"),), _texts(partial(v.word, "error"))),
        "EQ_correctiveEventID": (
            ((_DECLARED, "correctiveEventIDs", EACH),), _texts(v.uri)),
        "EXISTS_sensorElementList": ((_ELEMENTS,), _exists),
        "EQ_type": (((*_REPORTS, "type"),), _texts(partial(v.word, "measure"))),
        "EQ_stringValue": (((*_REPORTS, "stringValue"),), _texts(str)),
        "EQ_hexBinaryValue": (((*_REPORTS, "hexBinaryValue"),), _texts(str)),
        "EQ_booleanValue": (((*_REPORTS, "booleanValue"),), _flag),
    }  # fmt: skip
    for name in ("set", "unset"):
        path: Path = ("persistentDisposition", name, EACH)
        found[f"EQ_persistentDisposition_{name}"] = ((path,), disposition)
    for name in ("readPoint", "bizLocation"):
        found[f"EQ_{name}"] = (((name, "id"),), _texts(v.epc))
        found[f"WD_{name}"] = (((name, "id"),), _places)
    for name, paths in _MATCHED.items():
        found[f"MATCH_{name}"] = (paths, _patterns)
    for name in ("microorganism", "chemicalSubstance", "uriValue"):
        found[f"EQ_{name}"] = (((*_REPORTS, name),), _texts(v.uri))
    for name in ("deviceID", "dataProcessingMethod", "bizRules"):
        found[f"EQ_{name}"] = (
            ((*_METADATA, name), (*_REPORTS, name)), _texts(v.uri))  # fmt: skip
    quantities = tuple((name, EACH, "quantity") for name in _QUANTITIES)
    found["EQ_quantity"] = (quantities, _numbers)
    found["EQ_percRank"] = (((*_REPORTS, "percRank"),), _numbers)
    for sign in _ORDERED:
        found[f"{sign}_quantity"] = (quantities, _number(sign))
        found[f"{sign}_percRank"] = (((*_REPORTS, "percRank"),), _number(sign))
        for name in ("eventTime", "recordTime"):
            found[f"{sign}_{name}"] = (((name,),), _moment(sign))
        for name in ("errorDeclarationTime", "errorDeclaration_Time"):
            found[f"{sign}_{name}"] = (
                ((_DECLARED, "declarationTime"),), _moment(sign))  # fmt: skip
        found[f"{sign}_time"] = (
            ((*_METADATA, "time"), (*_REPORTS, "time")), _moment(sign))  # fmt: skip
        for name in ("startTime", "endTime"):
            found[f"{sign}_{name}"] = (((*_METADATA, name),), _moment(sign))
    # The standard has GE and LT of the event's own times, and no others.
    for name in ("eventTime", "recordTime", "errorDeclarationTime",
                 "errorDeclaration_Time", "time", "startTime", "endTime"):  # fmt: skip
        del found[f"GT_{name}"], found[f"LE_{name}"]
    return found


FIXED: Final = _fixed()
CONTROLS: Final = ("orderBy", "orderDirection", "eventCountLimit", "maxEventCount")
FAMILIES: Final = (
    "EQ_bizTransaction_", "EQ_source_", "EQ_destination_", "EQ_quantity_", "EQ_value_",
    "GE_value_", "EQ_ILMD_", "EQ_INNER_", "EQ_INNER_ILMD_", "EXISTS_ILMD_", "EQATTR_",
    "EQ_ERROR_DECLARATION_", "EQ_SENSORELEMENT_", "EQ_SENSORMETADATA_", "HASATTR_",
    "EQ_SENSORREPORT_", "EXISTS_INNER_",
)  # fmt: skip

NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+._-]*:[^\s|]+")
_SIGNED: Final = re.compile(r"(EQ|GT|GE|LT|LE|EXISTS)_(.+)", re.DOTALL)
_TYPED: Final = re.compile(r"EQ_(bizTransaction|source|destination)_(.+)")
_UNITED: Final = re.compile(
    r"(EQ|GT|GE|LT|LE)_(quantity|value|minValue|maxValue|meanValue|sDev|percValue)"
    r"_([A-Z0-9]{2,4})"
)
_ELSEWHERE: Final[Mapping[str, Path]] = {
    "ILMD_": ("ilmd",),
    "ERROR_DECLARATION_": (_DECLARED,),
    "SENSORELEMENT_": _ELEMENTS,
    "SENSORMETADATA_": _METADATA,
    "SENSORREPORT_": _REPORTS,
    "readPoint_": ("readPoint",),
    "bizLocation_": ("bizLocation",),
}
_ATTRIBUTED: Final[Mapping[str, tuple[Path, ...]]] = {
    "readPoint": (("readPoint", "id"),),
    "bizLocation": (("bizLocation", "id"),),
    "source": (("sourceList", EACH, "source"),),
    "destination": (("destinationList", EACH, "destination"),),
    "epcClass": _MATCHED["anyEPCClass"],
}
_ATTRIBUTE: Final = re.compile(f"EQATTR_({'|'.join(_ATTRIBUTED)})_(.+)")


def find(name: str, prefixes: Prefixes) -> tuple[tuple[Path, ...], Reader] | None:
    """Return where a parameter looks and how its values are read, None: unknown."""
    if name in FIXED:
        return FIXED[name]
    typed = _TYPED.fullmatch(name)
    if typed:
        return _typed(typed[1], typed[2])
    united = _UNITED.fullmatch(name)
    if united:
        return _united(united[1], united[2], united[3])
    if name.startswith("HASATTR_"):
        places = _ATTRIBUTED.get(name.removeprefix("HASATTR_"))
        return (places, lambda values: Attribute(values, None)) if places else None
    attribute = _ATTRIBUTE.fullmatch(name)
    if attribute:
        called = (attribute[2],)
        return _ATTRIBUTED[attribute[1]], lambda values: Attribute(called, values)
    signed = _SIGNED.fullmatch(name)
    return _extension(signed[1], signed[2], prefixes) if signed else None


def _typed(kind: str, of: str) -> tuple[tuple[Path, ...], Reader]:
    use = "document" if kind == "bizTransaction" else "party"
    path: Path = (f"{kind}List", EACH, Only("type", v.word(use, of)), kind)
    return (path,), _texts(v.uri if kind == "bizTransaction" else v.epc)


def _united(sign: str, what: str, unit: str) -> tuple[tuple[Path, ...], Reader]:
    lists: tuple[Path, ...] = (_REPORTS,)
    if what == "quantity":
        lists = tuple((name, EACH) for name in _QUANTITIES)
    paths = tuple((*path, Only("uom", unit), what) for path in lists)
    return paths, _sign(sign, _numbers, _number)


def _sign(sign: str, equal: Reader, ordered: Callable[[Sign], Reader]) -> Reader:
    for one in _ORDERED:
        if one == sign:
            return ordered(one)
    return equal


def _extension(
    sign: str, rest: str, prefixes: Prefixes
) -> tuple[tuple[Path, ...], Reader] | None:
    inner = rest.startswith("INNER_")
    rest = rest.removeprefix("INNER_")
    base: Path = ()
    for lead, path in _ELSEWHERE.items():
        if rest.startswith(lead):
            base, rest = path, rest.removeprefix(lead)
            break
    if not NAME.fullmatch(rest):
        return None
    name = v.named(rest, prefixes)
    step: Step = Inside(name) if inner else name
    if sign == "EXISTS":
        return ((*base, step),), _exists
    return ((*base, step),), _sign(sign, v.loosely, _either)


# --- Top-level resources ----------------------------------------------------------

_RESOURCES: Final[Mapping[str, str]] = {
    "eventTypes": "eventType", "bizSteps": "EQ_bizStep", "dispositions":
    "EQ_disposition", "readPoints": "EQ_readPoint", "bizLocations": "EQ_bizLocation",
}  # fmt: skip


def resource_filter(resource: str, value: str) -> Filter:
    """Return the filter that `/{resource}/{value}/events` stands for (8.7).

    An EPC is looked for wherever an event names what it is about, instance or class.
    """
    if resource == "epcs":
        paths = _MATCHED["anyEPC"] + _MATCHED["anyEPCClass"]
        return Filter(resource, paths, Like((Pattern(v.epc(value)),)))
    paths, read = FIXED[_RESOURCES[resource]]
    return Filter(resource, paths, read((value,)))
