"""What the rules must know: small records derived from the entries, by key.

The entries are the truth. Folding them in order (`nguon.core.custody.apply`) gives
these records; the store keeps them in tables so that a rule reads a few rows, and
`nguon audit` folds the whole log again and compares. A record is immutable: a new
one is put in the place of the old.

Kilograms are `Decimal`, moments are RFC 3339 text in UTC with milliseconds, subjects
are the URIs of `nguon.core.identifiers`. No record is ever taken away: what a
correction undid stays with a mark (`void`) or at zero kilograms.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from functools import cache
from operator import attrgetter
from typing import Annotated, ClassVar, Final, Protocol, TypeAlias, TypeVar

from nguon.core.canonical import JSON
from nguon.core.entry import Draft

# Text in a fixed form, an identifier or a moment, as opposed to what people word: the
# store may write it another way as long as it reads the same.
Fixed: TypeAlias = Annotated[str, "fixed"]


class Record:
    """A derived record. `KEY` names the fields that make up its key, in order.

    `FIND` names the groups of fields by which the rules look for it (`View.find`):
    worth an index each, beside the key.
    """

    __slots__ = ()
    KEY: ClassVar[tuple[str, ...]]
    FIND: ClassVar[tuple[tuple[str, ...], ...]] = ()

    @property
    def key(self) -> tuple[str, ...]:
        return tuple(map(str, _key_of(type(self))(self)))  # type: ignore[arg-type]  # a class is hashable


@dataclass(frozen=True, slots=True)
class Registered(Record):
    """A registered thing as it stands: organisation, key, product, place, area, …"""

    KEY = ("id",)
    id: Fixed
    type: str
    value: str  # canonical JSON of the statement's `value`
    owner: Fixed  # organisation that it belongs to
    recorded: Fixed
    ended: Fixed | None  # moment from which it is revoked
    entry: int  # index of the last entry about it


@dataclass(frozen=True, slots=True)
class Coverage(Record):
    """The certificates ever given to a planting area, organisation or batch."""

    KEY = ("holder",)
    holder: Fixed
    certificates: tuple[Fixed, ...]


@dataclass(frozen=True, slots=True)
class Ruling(Record):
    """The rule set in force for a product; empty when it was revoked."""

    KEY = ("product",)
    product: Fixed
    rules: Fixed


@dataclass(frozen=True, slots=True)
class Alias(Record):
    """Another name of an organisation: its GLN as a Digital Link (AI 417)."""

    KEY = ("name",)
    name: Fixed
    id: Fixed


@dataclass(frozen=True, slots=True)
class Event(Record):
    """One recorded event under its idempotency key (DESIGN 5, rule 9)."""

    KEY = ("organisation", "event_id", "declaration")
    organisation: Fixed
    event_id: Fixed
    declaration: int  # 1 when it carries errorDeclaration, else 0
    entry: int
    corrected_by: Fixed | None  # event id of the declaration that voided it


@dataclass(frozen=True, slots=True)
class Batch(Record):
    """A batch, from its birth on. `planting` lots are never quantified or used up."""

    KEY = ("id",)
    id: Fixed
    code: str  # 16 characters + check, its page is /b/<code>
    lot: str  # the lot number people read
    product: Fixed | None
    planting: int  # 1 for a planting lot
    area: Fixed | None
    maker: Fixed  # organisation at whose hands it was born
    born: Fixed  # eventTime of the birth, UTC
    event_id: Fixed  # the event of the birth
    made_kg: Decimal
    fresh_kg: Decimal  # fresh harvest that stands behind it (yield caps)
    crops: tuple[Fixed, ...]  # products of that fresh harvest
    claims: tuple[Fixed, ...]  # certificates that all its parts share
    parents: tuple[Fixed, ...]
    diary: int  # 1 when every root is a planting lot known here
    sprays: tuple[str, ...]  # planting lot: canonical JSON, see core.safety.Spray
    meters: tuple[Fixed, ...]  # harvest: "holder season" of each meter it counts on
    recalls: tuple[Fixed, ...]  # event ids of recalls in force on this very batch
    recalled: tuple[Fixed, ...]  # batches, itself or ancestors, with a recall in force
    void: int  # 1 when the event of its birth was declared an error


@dataclass(frozen=True, slots=True)
class Holding(Record):
    """What one organisation has of one batch, in kilograms. Never below zero."""

    KEY = ("batch", "organisation")
    batch: Fixed
    organisation: Fixed
    kg: Decimal


@dataclass(frozen=True, slots=True)
class Handover(Record):
    """One batch of one shipment: open until the receiver confirms with own weight."""

    KEY = ("event_id", "batch")
    FIND = (("batch", "receiver"),)
    event_id: Fixed  # of the shipping event
    batch: Fixed
    sender: Fixed
    receiver: Fixed  # empty when the document named nobody: never confirmed
    carrier: Fixed | None
    sent_kg: Decimal
    sent: Fixed
    received_kg: Decimal | None  # as weighed; never more than sent_kg is credited
    received_event: Fixed | None
    state: str  # open, confirmed, void


@dataclass(frozen=True, slots=True)
class Lineage(Record):
    """`child` was made from `parent` in the event.

    `kg` was drawn in all, None from a planting lot, zero once it is undone.
    """

    KEY = ("parent", "child", "event_id")
    parent: Fixed
    child: Fixed
    event_id: Fixed
    kg: Decimal | None


@dataclass(frozen=True, slots=True)
class Outflow(Record):
    """Kilograms that left for good: sold, destroyed, sampled, or lost in a process.

    `batch` is empty for a loss of a transformation (`how` is then its reason, also
    "unstated"). Zero once it is undone.
    """

    KEY = ("organisation", "event_id", "batch", "how")
    FIND = (("batch",),)
    organisation: Fixed
    event_id: Fixed
    batch: Fixed
    how: str  # sell, destroy, sample, or the reason of a loss
    kg: Decimal


@dataclass(frozen=True, slots=True)
class Recall(Record):
    """One batch named by one recall, until it is ended."""

    KEY = ("event_id", "batch")
    event_id: Fixed
    batch: Fixed
    organisation: Fixed
    time: Fixed
    ended_by: Fixed | None  # event id of the recall's end


@dataclass(frozen=True, slots=True)
class Meter(Record):
    """Harvested kilograms under a planting area or certificate in one season."""

    KEY = ("holder", "season")
    holder: Fixed
    season: str  # `<from>/<to>` as dates, else the calendar year
    kg: Decimal


@dataclass(frozen=True, slots=True)
class Container(Record):
    """What a child (EPC) is packed in now; empty parent: unpacked."""

    KEY = ("child",)
    FIND = (("parent",),)
    child: Fixed
    parent: Fixed


RECORDS: Final[tuple[type[Record], ...]] = (
    Registered, Coverage, Ruling, Alias, Event, Batch, Holding, Handover, Lineage,
    Outflow, Recall, Meter, Container,
)  # fmt: skip

R = TypeVar("R", bound=Record)


class View(Protocol):
    """What the rules may ask of the state before an event."""

    def get(self, kind: type[R], *key: str) -> R | None:
        """Return the record of that kind under that key, or None."""

    def find(self, kind: type[R], **equal: str) -> Sequence[R]:
        """Return the records whose fields equal these, in the order of their keys.

        Asked with the first part of a `KEY`, or with the fields of a `FIND`.
        """

    def statement(self, index: int) -> Mapping[str, JSON]:
        """Return the statement of the entry at `index` (for corrections)."""

    def history(self, subject: str) -> Sequence[int]:
        """Return which entries extended the subject's record, oldest first."""


class Past(View, Protocol):
    """A `View` to ask whether the same was recorded before."""

    def sealed(self, index: int) -> Collection[str]:
        """Return which members the entry at `index` keeps sealed, as pointers."""


class Memory:
    """A `View` over plain dictionaries: for the audit, the verifier and tests."""

    def __init__(self) -> None:
        self.records: dict[type[Record], dict[tuple[str, ...], Record]] = {
            kind: {} for kind in RECORDS
        }
        self.drafts: dict[int, Draft] = {}
        self.histories: dict[str, list[int]] = {}

    def get(self, kind: type[R], *key: str) -> R | None:
        found = self.records[kind].get(key)
        return found if isinstance(found, kind) else None

    def find(self, kind: type[R], **equal: str) -> Sequence[R]:
        return found_among(self.records[kind].values(), kind, equal)

    def put(self, records: Iterable[Record]) -> None:
        for record in records:
            self.records[type(record)][record.key] = record

    def enter(self, index: int, draft: Draft) -> None:
        """Keep the entry at `index`: what it said, and whose record it extends."""
        self.drafts[index] = draft
        for subject in draft.subjects:
            self.histories.setdefault(subject, []).append(index)

    def statement(self, index: int) -> Mapping[str, JSON]:
        return self.drafts[index].statement

    def sealed(self, index: int) -> Collection[str]:
        return self.drafts[index].sealed

    def history(self, subject: str) -> Sequence[int]:
        return self.histories.get(subject, [])


def found_among(
    records: Iterable[Record], kind: type[R], equal: Mapping[str, str]
) -> list[R]:
    """Return those of `records` whose fields equal these, in order of their keys."""
    wanted = equal.items()
    found = [
        record
        for record in records
        if isinstance(record, kind)
        and all(getattr(record, name) == value for name, value in wanted)
    ]
    return sorted(found, key=lambda record: record.key)


@cache
def _key_of(kind: type[Record]) -> Callable[[Record], tuple[object, ...]]:
    """Return what reads the fields of a kind's key: asked for at every record."""
    if len(kind.KEY) > 1:
        return attrgetter(*kind.KEY)
    alone = attrgetter(kind.KEY[0])
    return lambda record: (alone(record),)


@cache
def columns(kind: type[Record]) -> tuple[str, ...]:
    """Return the field names of a record kind, in order."""
    return tuple(field.name for field in fields(kind))  # type: ignore[arg-type]
