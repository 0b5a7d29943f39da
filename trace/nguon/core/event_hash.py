"""CBV event hash ids: a name that whoever has the event can work out alone.

    ni:///sha-256;<hex>?ver=CBV2.0

The SHA-256 of the pre-hash string of CBV 2.0, 8.9: `eventType=`, then the members in
the published order (`_ORDER`), each `key=value`, nothing between them; times in UTC
with milliseconds, numbers without trailing zeros, lists sorted, words of the
vocabulary and prefixed names in full, GS1 identifiers as the finest Digital Link, a
member of an extension as `{namespace}local`. For partners' names and for finding what
was told twice. **Never integrity**: nothing stands between the members, so that
different events can share an id; it leaves out eventID, recordTime, errorDeclaration,
certificationInfo and remarks; text that looks like a number is written like one.

Where implementations differ this follows the published table: tests/core/
test_event_hash.py compares with another's and names each difference.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Final, TypeAlias

from nguon.core.canonical import JSON
from nguon.core.context import in_full, namespaces
from nguon.core.digital_link import HOST, canonical_link
from nguon.errors import Malformed

Bound: TypeAlias = Mapping[str, str]

_NAME: Final = re.compile(r"ni:///sha-256;([0-9a-f]{64})\?ver=CBV2\.0")
_EPCS: Final = (
    "epcList", "parentID", "inputEPCList", "childEPCs", "quantityList",
    "childQuantityList", "inputQuantityList", "outputEPCList", "outputQuantityList",
)  # fmt: skip
_ORDER: Final = (
    "eventTime", "eventTimeZoneOffset", *_EPCS, "action", "transformationID", "bizStep",
    "disposition", "persistentDisposition", "readPoint", "bizLocation",
    "bizTransactionList", "sourceList", "destinationList", "sensorElementList", "ilmd",
)  # fmt: skip
_LEFT_OUT: Final = frozenset((
    "@context", "type", "eventID", "recordTime", "errorDeclaration",
    "certificationInfo", "rdfs:comment",
))  # fmt: skip
# List -> what each of its elements is called, and the order inside.
_ELEMENTS: Final[dict[str, tuple[str, tuple[str, ...]]]] = {
    **dict.fromkeys(
        (name for name in _EPCS if name.endswith("QuantityList")),
        ("quantityElement", ("epcClass", "quantity", "uom")),
    ),
    "quantityList": ("quantityElement", ("epcClass", "quantity", "uom")),
    "bizTransactionList": ("", ("bizTransaction", "type")),
    "sourceList": ("", ("source", "type")),
    "destinationList": ("", ("destination", "type")),
}
_METADATA: Final = (
    "time", "startTime", "endTime", "deviceID", "deviceMetadata", "rawData",
    "dataProcessingMethod", "bizRules",
)  # fmt: skip
_REPORT: Final = (
    "type", "exception", "deviceID", "deviceMetadata", "rawData",
    "dataProcessingMethod", "time", "microorganism", "chemicalSubstance", "value",
    "component", "stringValue", "booleanValue", "hexBinaryValue", "uriValue",
    "minValue", "maxValue", "meanValue", "sDev", "percRank", "percValue", "uom",
    "coordinateReferenceSystem",
)  # fmt: skip
_CBV: Final = "https://ref.gs1.org/cbv/"
_GS1: Final = "https://gs1.org/voc/"
# What a bare word of the vocabulary begins with, by the member that it stands in.
_WORDS: Final = {
    "bizStep": _CBV + "BizStep-",
    "disposition": _CBV + "Disp-",
    "set": _CBV + "Disp-",
    "unset": _CBV + "Disp-",
    "bizTransactionList": _CBV + "BTT-",
    "sourceList": _CBV + "SDT-",
    "destinationList": _CBV + "SDT-",
    "component": _CBV + "Comp-",
    "sensorReport": _GS1,
    "exception": _GS1,
}
_MOMENT: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?"
    r"(?:Z|[+-][0-9]{2}:[0-9]{2})"
)
_FIGURE: Final = re.compile(r"[+-]?[0-9]{1,15}(?:\.[0-9]{1,15})?")
_CURIE: Final = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*:[^\s/][^\s]*")
_KEPT: Final = {"01": ("21", "10", "235"), "8006": ("21", "10"), "414": ("254",),
                "8010": ("8011",)}  # fmt: skip


def event_hash(statement: Mapping[str, JSON]) -> str:
    """Return the event hash id of an event in its normal form."""
    digest = hashlib.sha256(pre_hash(statement).encode()).hexdigest()
    return f"ni:///sha-256;{digest}?ver=CBV2.0"


def digest_of(name: str) -> bytes | None:
    """Return the digest in an event hash id of CBV 2.0, None when it is none."""
    found = _NAME.fullmatch(name)
    return bytes.fromhex(found[1]) if found else None


def pre_hash(statement: Mapping[str, JSON]) -> str:
    """Return the string that is hashed."""
    bound = namespaces(statement["@context"])
    parts = [f"eventType={statement['type']}"]
    parts += [
        _member(name, statement[name], bound) for name in _ORDER if name in statement
    ]
    rest = {
        name: value
        for name, value in statement.items()
        if name not in _LEFT_OUT and name not in _ORDER
    }
    return "".join(parts) + _extensions(rest, bound)


def _member(name: str, value: JSON, bound: Bound) -> str:
    """Return a standard member of an event with its name, "" when it says nothing."""
    if name == "sensorElementList":
        inner = _sorted(_sensor(element, bound) for element in _dicts(value))
    elif name in _ELEMENTS:
        inner = _sorted(_element(name, part, bound) for part in _dicts(value))
    elif isinstance(value, list):
        inner = _sorted(f"epc={_value(part, bound)}" for part in value)
    elif name == "persistentDisposition" and isinstance(value, dict):
        inner = "".join(
            _sorted(f"{verb}={_word(verb, word, bound)}" for word in _list(value[verb]))
            for verb in ("set", "unset")
            if verb in value
        )
    elif name == "ilmd" and isinstance(value, dict):
        inner = _extensions(value, bound)
    elif isinstance(value, dict):  # a place
        inner = _fields(value, ("id",), bound)
    else:
        return f"{name}={_word(name, value, bound)}"
    return name + inner if inner else ""


def _element(name: str, value: Mapping[str, JSON], bound: Bound) -> str:
    called, order = _ELEMENTS[name]
    return called + _fields(value, order, bound, name)


def _sensor(element: Mapping[str, JSON], bound: Bound) -> str:
    metadata = element.get("sensorMetadata")
    told = _fields(metadata, _METADATA, bound) if isinstance(metadata, dict) else ""
    reports = _sorted(
        "sensorReport" + _fields(report, _REPORT, bound, "sensorReport")
        for report in _dicts(element.get("sensorReport"))
    )
    rest = {
        name: value
        for name, value in element.items()
        if name not in ("sensorMetadata", "sensorReport")
    }
    told = f"sensorMetadata{told}" if told else ""
    return "sensorElement" + told + reports + _extensions(rest, bound)


def _fields(
    value: Mapping[str, JSON], order: tuple[str, ...], bound: Bound, inside: str = ""
) -> str:
    """Return members in their order; what extends the object comes last."""
    told = "".join(
        f"{name}={_word(inside if name == 'type' else name, value[name], bound)}"
        for name in order
        if name in value
    )
    rest = {name: part for name, part in value.items() if name not in order}
    return told + _extensions(rest, bound)


def _extensions(members: Mapping[str, JSON], bound: Bound) -> str:
    return _sorted(
        _extension(_key(name, bound), part, bound)
        for name, value in members.items()
        if name != "rdfs:comment"
        for part in (value if isinstance(value, list) else [value])
    )


def _extension(key: str, value: JSON, bound: Bound) -> str:
    if isinstance(value, dict):
        return key + _extensions(value, bound)
    if isinstance(value, list):
        return key + _sorted(_extension("", part, bound) for part in value)
    text = _value(value, bound)
    return f"{key}={text}" if text else key


def _key(name: str, bound: Bound) -> str:
    """Return `{namespace}local`; a key without a namespace stays as it is."""
    prefix, _colon, local = name.partition(":")
    if prefix in bound:
        return f"{{{bound[prefix]}}}{local}"
    if ":" not in name:
        return name
    cut = max(name.rfind(sign) for sign in "/#:") + 1
    return f"{{{name[:cut]}}}{name[cut:]}"


def _word(inside: str, value: JSON, bound: Bound) -> str:
    if isinstance(value, str) and inside in _WORDS and ":" not in value:
        return _WORDS[inside] + value
    return _value(value, bound)


def _value(value: JSON, bound: Bound) -> str:
    """Return a value as the pre-hash string has it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | Decimal):
        return _figure(Decimal(value))
    if not isinstance(value, str):
        return ""
    text = value.strip()
    if _FIGURE.fullmatch(text):
        return _figure(Decimal(text))
    if _MOMENT.fullmatch(text):
        return _moment(text)
    if _CURIE.fullmatch(text) and text.partition(":")[0] in bound:
        text = in_full(text, bound) or text
    return _finest(text)


def _figure(figure: Decimal) -> str:
    """Return a figure without needless zeros, and never in exponents."""
    text = format(figure, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text if figure else "0"


def _moment(text: str) -> str:
    try:
        moment = datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):  # in an extension: 30 February
        return text
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03}Z"


def _finest(text: str) -> str:
    """Return a GS1 identifier as a Digital Link of its finest level alone."""
    if not text.startswith(("http://", "https://", "urn:epc:")):
        return text
    try:
        link = canonical_link(text.partition("?")[0])
    except Malformed:
        return text
    if link is None:
        return text
    steps = link.removeprefix(HOST).split("/")
    have = dict(zip(steps[2::2], steps[3::2], strict=True))
    wanted = next((ai for ai in _KEPT.get(steps[0], ()) if ai in have), None)
    finer = f"/{wanted}/{have[wanted]}" if wanted else ""
    return f"{HOST}{steps[0]}/{steps[1]}{finer}"


def _sorted(parts: Iterable[str]) -> str:
    # By code points, which is by the bytes of UTF-8.
    return "".join(sorted(parts))


def _list(value: JSON) -> list[JSON]:
    return value if isinstance(value, list) else [value]


def _dicts(value: JSON) -> Iterator[dict[str, JSON]]:
    return (part for part in _list(value) if isinstance(part, dict))
