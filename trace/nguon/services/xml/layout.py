"""Where each member of an event stands in XML: the order of GS1's schemas.

`(name, parts)` is an element that holds the parts. In version 1.2 what came after
version 1.0 stands in `extension`, and what came with 2.0 in the place inside that is
kept for it (`EPCISEventExtension2Type` and its like: any element without a namespace).
A name with `!` stands there also when it is empty, because 1.2 asks for it.
"""

from typing import Final, TypeAlias

Part: TypeAlias = "str | tuple[str, tuple[Part, ...]]"

_WHY: Final = ("action", "bizStep", "disposition", "readPoint", "bizLocation")
_MOVED: Final = ("sourceList", "destinationList")
_ONWARD: Final = ("sensorElementList", "persistentDisposition")
_TIMES: Final = ("eventTime", "recordTime", "eventTimeZoneOffset")
_MADE: Final = (
    "inputEPCList", "inputQuantityList", "outputEPCList", "outputQuantityList",
    "transformationID", *_WHY[1:], "bizTransactionList", *_MOVED,
)  # fmt: skip

_BASE_1: Final[tuple[Part, ...]] = (
    *_TIMES,
    (
        "baseExtension",
        ("eventID", "errorDeclaration", ("extension", ("certificationInfo",))),
    ),
)
_BASE_2: Final = (*_TIMES, "eventID", "errorDeclaration", "certificationInfo")
_LAST_1: Final[Part] = ("extension", _ONWARD)

ONE: Final[dict[str, tuple[Part, ...]]] = {
    "ObjectEvent": (
        *_BASE_1, "epcList!", *_WHY, "bizTransactionList",
        ("extension", ("quantityList", *_MOVED, "ilmd", _LAST_1)),
    ),
    "AggregationEvent": (
        *_BASE_1, "parentID", "childEPCs!", *_WHY, "bizTransactionList",
        ("extension", ("childQuantityList", *_MOVED, _LAST_1)),
    ),
    "TransactionEvent": (
        *_BASE_1, "bizTransactionList", "parentID", "epcList!", *_WHY,
        ("extension", ("quantityList", *_MOVED, _LAST_1)),
    ),
    "TransformationEvent": (*_BASE_1, *_MADE, "ilmd", _LAST_1),
}  # fmt: skip
TWO: Final[dict[str, tuple[Part, ...]]] = {
    "ObjectEvent": (
        *_BASE_2, "epcList", *_WHY, "bizTransactionList", "quantityList", *_MOVED,
        *_ONWARD, "ilmd",
    ),
    "AggregationEvent": (
        *_BASE_2, "parentID", "childEPCs", *_WHY, "bizTransactionList",
        "childQuantityList", *_MOVED, *_ONWARD,
    ),
    "TransactionEvent": (
        *_BASE_2, "bizTransactionList", "parentID", "epcList", *_WHY, "quantityList",
        *_MOVED, *_ONWARD,
    ),
    "TransformationEvent": (*_BASE_2, *_MADE, *_ONWARD, "ilmd"),
    "AssociationEvent": (
        *_BASE_2, "parentID", "childEPCs", *_WHY, "bizTransactionList",
        "childQuantityList", *_MOVED, *_ONWARD,
    ),
}  # fmt: skip
ONE["AssociationEvent"] = TWO["AssociationEvent"]

# Around an event in the list of version 1.2: its schema knows three types directly.
AROUND: Final = {
    "TransformationEvent": ("extension",),
    "AssociationEvent": ("extension", "extension"),
}

# Member: (element of one entry, member of the entry beside its attribute `type`).
EPCS: Final = frozenset(("epcList", "childEPCs", "inputEPCList", "outputEPCList"))
CLASSES: Final = frozenset(
    ("quantityList", "childQuantityList", "inputQuantityList", "outputQuantityList")
)
NAMED: Final = {
    "bizTransactionList": ("bizTransaction", "document"),
    "sourceList": ("source", "party"),
    "destinationList": ("destination", "party"),
}
PLACES: Final = frozenset(("readPoint", "bizLocation"))
TEXTS: Final = frozenset(
    (*_TIMES, "eventID", "certificationInfo", "parentID", "transformationID",
     "action", "bizStep", "disposition")
)  # fmt: skip
WORDS: Final = {"bizStep": "bizStep", "disposition": "disposition"}
# Attributes of sensorReport that are no text.
FIGURES: Final = frozenset(
    ("value", "minValue", "maxValue", "meanValue", "sDev", "percRank", "percValue")
)
SENSED: Final = {"type": "measure", "exception": "alert", "component": "component"}
