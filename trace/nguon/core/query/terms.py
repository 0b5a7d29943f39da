"""What a query is made of: filters, each a place to look and what must be there.

    EQ_bizStep=shipping       Filter("EQ_bizStep", (("bizStep",),), OneOf(…))
    GE_quantity_KGM=20        … the list's elements whose uom is KGM, their quantity
    EQ_ILMD_ex:grade=A        … an extension member, by its name in full

A path is followed from the event: text names a member, `EACH` goes into a list, `Only`
keeps objects that have a member of that value, `Named` is an extension member and
`Inside` one at any depth below one.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal, TypeAlias

Sign: TypeAlias = Literal["GT", "GE", "LT", "LE"]


@dataclass(frozen=True, slots=True)
class Each:
    """Every element of a list."""


@dataclass(frozen=True, slots=True)
class Only:
    """Objects whose `member` has that value."""

    member: str
    value: str


@dataclass(frozen=True, slots=True)
class Named:
    """An extension member. `full` is None when nobody said what its prefix means."""

    written: str
    full: str | None


@dataclass(frozen=True, slots=True)
class Inside:
    """An extension member at any depth below another one."""

    name: Named


EACH: Final = Each()
Step: TypeAlias = "str | Each | Only | Named | Inside"
Path: TypeAlias = tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Pattern:
    """Which identifiers a value stands for: itself, and what begins so."""

    exact: str
    starts: tuple[str, ...] = ()

    def fits(self, value: str) -> bool:
        return value == self.exact or value.startswith(self.starts or ("\0",))


@dataclass(frozen=True, slots=True)
class OneOf:
    """The value is one of these: as text, as a number, as a moment, as a flag."""

    texts: tuple[str, ...]
    numbers: tuple[Decimal, ...] = ()
    moments: tuple[int, ...] = ()
    flag: bool | None = None


@dataclass(frozen=True, slots=True)
class Like:
    """The value is an identifier that fits one of these patterns."""

    patterns: tuple[Pattern, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """The value is a number, or a moment in milliseconds, on that side of the limit."""

    sign: Sign
    number: Decimal | None
    moment: int | None


@dataclass(frozen=True, slots=True)
class Exists:
    """Something is there."""


@dataclass(frozen=True, slots=True)
class Attribute:
    """What the value names is registered with such an attribute (master data)."""

    names: tuple[str, ...]
    texts: tuple[str, ...] | None  # None: any value


Test: TypeAlias = "OneOf | Like | Compared | Exists | Attribute"


@dataclass(frozen=True, slots=True)
class Filter:
    """One parameter: some value at one of the paths passes the test."""

    name: str
    paths: tuple[Path, ...]
    test: Test


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked for. Without `order_by`: in the order of the ledger."""

    filters: tuple[Filter, ...] = ()
    order_by: Literal["", "eventTime", "recordTime", "field"] = ""
    descending: bool = True  # where an order was asked for
    limit: int | None = None  # eventCountLimit: the first so many
    at_most: int | None = None  # maxEventCount: more than that is an error
    field: Named | None = None  # the extension member to order by
