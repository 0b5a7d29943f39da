"""What the rules must know: small records derived from the entries, by key.

The entries are the truth. Folding them in order (`nguon.core.custody.apply`) gives
these records; the store keeps them in tables so that a rule reads a few rows, and
`nguon audit` folds the whole log again and compares. A record is immutable: a new
one is put in the place of the old.

Kilograms are `Decimal`, moments are RFC 3339 text in UTC with milliseconds, subjects
are the URIs of `nguon.core.identifiers`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import ClassVar, Final, Protocol, TypeVar


class Record:
    """A derived record. `KEY` names the fields that make up its key, in order."""

    __slots__ = ()
    KEY: ClassVar[tuple[str, ...]]

    @property
    def key(self) -> tuple[str, ...]:
        return tuple(str(getattr(self, name)) for name in self.KEY)


@dataclass(frozen=True, slots=True)
class Registered(Record):
    """A registered thing as it stands: organisation, key, product, place, area, …"""

    KEY = ("id",)
    id: str
    type: str
    value: str  # canonical JSON of the statement's `value`
    owner: str  # organisation that registered it first
    recorded: str
    ended: str | None  # moment from which it is revoked
    entry: int  # index of the last entry about it


@dataclass(frozen=True, slots=True)
class Coverage(Record):
    """The certificates that were ever given to a planting area or organisation."""

    KEY = ("holder",)
    holder: str
    certificates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Event(Record):
    """One recorded event under its idempotency key (DESIGN 5, rule 9)."""

    KEY = ("organisation", "event_id", "declaration")
    organisation: str
    event_id: str
    declaration: int  # 1 when it carries errorDeclaration, else 0
    entry: int
    content: str  # SHA-256 hex of the public content: same key, other content: Conflict
    corrected_by: str | None  # event id of the declaration that voided it


@dataclass(frozen=True, slots=True)
class Batch(Record):
    """A batch, from its birth on. `planting` lots are never quantified or used up."""

    KEY = ("id",)
    id: str
    code: str  # 16 characters + check, its page is /b/<code>
    lot: str  # the lot number people read
    product: str | None
    planting: int  # 1 for a planting lot
    area: str | None
    maker: str  # organisation at whose hands it was born
    born: str  # eventTime of the birth, UTC
    event_id: str  # the event of the birth
    made_kg: Decimal
    fresh_kg: Decimal  # fresh harvest that stands behind it (yield caps)
    claims: tuple[str, ...]  # certificates that all its parts share
    parents: tuple[str, ...]
    diary: int  # 1 when every root is a planting lot known here
    sprays: tuple[str, ...]  # canonical JSON of each treatment with an interval
    recall: str | None  # event id of the recall in force on this very batch


@dataclass(frozen=True, slots=True)
class Holding(Record):
    """What one organisation has of one batch, in kilograms. Never below zero."""

    KEY = ("batch", "organisation")
    batch: str
    organisation: str
    kg: Decimal


@dataclass(frozen=True, slots=True)
class Handover(Record):
    """One batch of one shipment: open until the receiver confirms with own weight."""

    KEY = ("event_id", "batch")
    event_id: str  # of the shipping event
    batch: str
    sender: str
    receiver: str
    carrier: str | None
    sent_kg: Decimal
    sent: str
    received_kg: Decimal | None
    received_event: str | None
    state: str  # open, confirmed, void


@dataclass(frozen=True, slots=True)
class Lineage(Record):
    """`child` was made from `parent` in the event; kg drawn."""

    KEY = ("parent", "child", "event_id")
    parent: str
    child: str
    event_id: str
    kg: Decimal | None


@dataclass(frozen=True, slots=True)
class Meter(Record):
    """Harvested kilograms under a planting area or certificate in one season."""

    KEY = ("holder", "season")
    holder: str
    season: str  # `<from>/<to>` as dates, else the calendar year
    kg: Decimal


@dataclass(frozen=True, slots=True)
class Container(Record):
    """What a child (EPC or class) is packed in now; empty parent: unpacked."""

    KEY = ("child",)
    child: str
    parent: str


@dataclass(frozen=True, slots=True)
class Tally(Record):
    """A running number, for example of recalls in force."""

    KEY = ("name",)
    name: str
    count: int


RECORDS: Final[tuple[type[Record], ...]] = (
    Registered, Coverage, Event, Batch, Holding, Handover, Lineage, Meter, Container,
    Tally,
)  # fmt: skip

R = TypeVar("R", bound=Record)


class View(Protocol):
    """What the rules may ask of the state before an event."""

    def get(self, kind: type[R], *key: str) -> R | None:
        """Return the record of that kind under that key, or None."""

    def statement(self, index: int) -> dict[str, object]:
        """Return the statement of the entry at `index` (for corrections)."""


class Memory:
    """A `View` over plain dictionaries: for the audit, the verifier and tests."""

    def __init__(self) -> None:
        self.records: dict[type[Record], dict[tuple[str, ...], Record]] = {
            kind: {} for kind in RECORDS
        }
        self.statements: dict[int, dict[str, object]] = {}

    def get(self, kind: type[R], *key: str) -> R | None:
        found = self.records[kind].get(key)
        return found if isinstance(found, kind) else None

    def put(self, records: Iterable[Record]) -> None:
        for record in records:
            self.records[type(record)][record.key] = record

    def statement(self, index: int) -> dict[str, object]:
        return self.statements[index]


def columns(kind: type[Record]) -> tuple[str, ...]:
    """Return the field names of a record kind, in order."""
    return tuple(field.name for field in fields(kind))  # type: ignore[arg-type]
