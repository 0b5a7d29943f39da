"""JSON-LD contexts: read, never fetched, and written back in one form.

A document names GS1's EPCIS context by its address and binds prefixes of its own:

    ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
     {"nguon": "https://w3id.org/nguon/ns/"}]

No other address is accepted and nothing is ever fetched; an inline object may bind
prefixes and nothing else, so that no standard term changes its meaning. Statements
carry the form above, with `nguon:` for our namespace whatever it was called, and the
sender's other prefixes beside it. Proved in tests/core/test_event_rules.py.
"""

import re
from collections.abc import Mapping
from typing import Final

from nguon.core.canonical import JSON, excerpt
from nguon.core.identifiers import NAMESPACE, check_uri
from nguon.errors import Malformed

STANDARD: Final = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"
OURS: Final = "nguon"

_ADDRESS: Final = re.compile(
    r"https://ref\.gs1\.org/standards/epcis/(?:2\.[0-9]\.[0-9]/)?epcis-context\.jsonld"
)
_PREFIX: Final = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,39}")
_CURIE: Final = re.compile(r"([A-Za-z][A-Za-z0-9_.-]*):([A-Za-z0-9_.~%/:-]{1,120})")
# Bound by the standard context itself.
BOUND: Final = {
    "cbv": "https://ref.gs1.org/cbv/",
    "cbvmda": "urn:epcglobal:cbv:mda:",
    "dcterms": "http://purl.org/dc/terms/",
    "epcis": "https://ref.gs1.org/epcis/",
    "gs1": "https://gs1.org/voc/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_URI_SCHEMES: Final = ("http", "https", "urn")
# Every other word of the standard context, and what a URI begins with.
_TAKEN: Final = frozenset(
    [
        "id",
        "type",
        "baseURL",
        "ObjectEvent",
        "AggregationEvent",
        "TransformationEvent",
        "AssociationEvent",
        "TransactionEvent",
        "Collection",
        "member",
        "eventTime",
        "recordTime",
        "eventTimeZoneOffset",
        "action",
        "certificationInfo",
        "bizStep",
        "disposition",
        "bizLocation",
        "readPoint",
        "transformationID",
        "epcList",
        "sourceList",
        "destinationList",
        "persistentDisposition",
        "quantity",
        "epcClass",
        "uom",
        "quantityList",
        "bizTransactionList",
        "parentID",
        "childEPCs",
        "childQuantityList",
        "inputEPCList",
        "outputEPCList",
        "inputQuantityList",
        "outputQuantityList",
        "sensorElementList",
        "errorDeclaration",
        "eventID",
        "creationDate",
        "sender",
        "receiver",
        "instanceIdentifier",
        "schemaVersion",
        "ilmd",
        "EPCISDocument",
        "EPCISQueryDocument",
        "epcisHeader",
        "masterData",
        "vocabularyList",
        "epcisBody",
        "queryResults",
        "subscriptionID",
        "queryName",
        "resultsBody",
        "eventList",
        "children",
        "source",
        "destination",
        "bizTransaction",
        "set",
        "unset",
        "sensorMetadata",
        "sensorReport",
        "declarationTime",
        "reason",
        "correctiveEventIDs",
        "time",
        "startTime",
        "endTime",
        "deviceID",
        "deviceMetadata",
        "rawData",
        "dataProcessingMethod",
        "bizRules",
        "value",
        "component",
        "stringValue",
        "booleanValue",
        "hexBinaryValue",
        "uriValue",
        "minValue",
        "maxValue",
        "meanValue",
        "sDev",
        "percRank",
        "percValue",
        "exception",
        "microorganism",
        "chemicalSubstance",
        "coordinateReferenceSystem",
        "constructor",
        "prototype",
        "http",
        "https",
        "urn",
        "ni",
        "did",
        "geo",
        "data",
        "file",
    ]
)

_KEPT: Final = 1_000  # names of members that are remembered: `PLAIN` lives for ever


class Prefixes:
    """What the prefixes of one document, or of one event in it, mean."""

    def __init__(self, bound: Mapping[str, str]) -> None:
        """`bound`: the prefixes a sender declared, with their namespaces."""
        self.bound = dict(bound)
        self._written = _name_all(bound)
        self._names: dict[str, str] = {}
        rest = {
            self._written[prefix]: namespace
            for prefix, namespace in bound.items()
            if namespace not in (NAMESPACE, BOUND.get(prefix))
        }
        self._rest = rest

    @property
    def context(self) -> JSON:
        """The `@context` that a statement carries."""
        return [STANDARD, {OURS: NAMESPACE, **self._rest}]

    def name(self, key: str) -> str:
        """Return how an extension member is written here, or raise Malformed."""
        found = self._names.get(key)
        if found is None:
            found = self._name(key)
            if len(self._names) < _KEPT:
                self._names[key] = found
        return found

    def _name(self, key: str) -> str:
        if key.startswith(NAMESPACE):
            return f"{OURS}:{key.removeprefix(NAMESPACE)}"
        curie = _CURIE.fullmatch(key)
        if curie:
            prefix, rest = curie.groups()
            if prefix in self._written:
                return f"{self._written[prefix]}:{rest}"
            if prefix in BOUND:
                return key
        scheme, colon, _ = key.partition(":")
        if not colon:
            raise Malformed("event.no_prefix", member=excerpt(key))
        if scheme not in _URI_SCHEMES:
            raise Malformed("event.unknown_prefix", prefix=excerpt(scheme))
        return check_uri(key)


def namespaces(context: JSON) -> dict[str, str]:
    """Return what every prefix means under the `@context` of a statement."""
    bound = dict(BOUND)
    bound[OURS] = NAMESPACE
    for part in context if isinstance(context, list) else [context]:
        if isinstance(part, dict):
            bound |= {name: uri for name, uri in part.items() if isinstance(uri, str)}
    return bound


def in_full(name: str, bound: Mapping[str, str]) -> str | None:
    """Return a prefixed name in full; None when its prefix is not bound.

    >>> in_full("nguon:step", {"nguon": "https://w3id.org/nguon/ns/"})
    'https://w3id.org/nguon/ns/step'
    """
    prefix, colon, rest = name.partition(":")
    if prefix in bound:
        return bound[prefix] + rest
    return name if colon and prefix in _URI_SCHEMES else None


def _name_all(bound: Mapping[str, str]) -> dict[str, str]:
    """Choose how each prefix is written: as it came, unless the name is taken."""
    written: dict[str, str] = {}
    for prefix, namespace in bound.items():
        if namespace == NAMESPACE:
            written[prefix] = OURS
        elif prefix == OURS or BOUND.get(prefix, namespace) != namespace:
            number = 1
            while f"x{number}" in bound or f"x{number}" in written.values():
                number += 1
            written[prefix] = f"x{number}"
        else:
            written[prefix] = prefix
    return written


def read_context(value: JSON, *, above: Prefixes | None = None) -> Prefixes:
    """Return the prefixes that a `@context` binds, on top of those `above` it.

    A context with nothing above it must name the standard one.
    """
    if above is None and value == CONTEXT:  # what our own forms and most others say
        return PLAIN
    bound = dict(above.bound) if above else {}
    standard = above is not None
    if value is None:
        raise Malformed("event.context_missing")
    for part in value if isinstance(value, list) else [value]:
        if isinstance(part, str):
            if not _ADDRESS.fullmatch(part):
                raise Malformed("event.context_address", uri=excerpt(part))
            standard = True
        elif isinstance(part, dict):
            for prefix, namespace in part.items():
                bound[prefix] = _namespace(prefix, namespace)
        else:
            raise Malformed("event.context")
    if not standard:
        raise Malformed("event.context_missing")
    if above and bound == above.bound:
        return above
    return Prefixes(bound)


def _namespace(prefix: str, namespace: JSON) -> str:
    if prefix in _TAKEN or not _PREFIX.fullmatch(prefix):
        raise Malformed("event.context_term", term=excerpt(prefix))
    if not isinstance(namespace, str) or not namespace.startswith(
        ("http://", "https://", "urn:")
    ):
        raise Malformed("event.context_term", term=excerpt(prefix))
    if prefix in ("gs1", "cbv", "epcis") and namespace != BOUND[prefix]:
        raise Malformed("event.context_term", term=prefix)
    return check_uri(namespace)


def can_bind(prefix: str, namespace: str) -> bool:
    """Say whether a context may bind `prefix` to `namespace`."""
    try:
        _namespace(prefix, namespace)
    except Malformed:
        return False
    return True


PLAIN: Final = Prefixes({OURS: NAMESPACE})
CONTEXT: Final = PLAIN.context
