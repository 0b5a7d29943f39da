"""One draft as the rules see it: the event read once, its author, the state it meets.

What an event does is read from EPCIS alone (type, action, business step, disposition);
our own word, `nguon:step`, only says it finer and must agree, so that a shipment
cannot call itself storage:

    ObjectEvent ADD      birth          shipping        ship
    ObjectEvent DELETE   spend          receiving       receive
    TransformationEvent  transform      void_shipping   void
    AggregationEvent     contain        recalled        recall, recall_end
    everything else      observe

Proved in tests/core/test_act.py.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Final, NamedTuple

from nguon.core.canonical import JSON
from nguon.core.identifiers import batch_of
from nguon.core.pending import Pending
from nguon.core.state import Registered
from nguon.core.values import roles_of, text_of, value_of
from nguon.errors import Refused

SKEW: Final = timedelta(minutes=10)
FIRST_YEAR: Final = "2000"

_STEPS: Final[Mapping[str, tuple[str, ...]]] = {
    "plant": ("birth",),
    "harvest": ("transform", "birth"),
    "wash": ("observe", "transform"),
    "trim": ("observe", "transform"),
    "sort": ("observe", "transform"),
    "cool": ("observe", "transform"),
    "treat": ("observe", "transform"),
    "pack": ("transform", "contain", "observe"),
    "split": ("transform",),
    "merge": ("transform",),
    "process": ("transform",),
    "dry": ("transform",),
    "mill": ("transform",),
    "ship": ("ship",),
    "receive": ("receive",),
    "void_ship": ("void",),
    "sample": ("observe", "spend"),
    "sell": ("spend",),
    "destroy": ("spend",),
    "recall": ("recall",),
    "recall_end": ("recall_end",),
}
_OBSERVED: Final = {
    "shipping": "ship", "receiving": "receive", "void_shipping": "void_ship",
    "storing": "store", "inspecting": "inspect", "sampling": "sample",
    "sensor_reporting": "sensor", "transporting": "transport", "stocking": "stock",
    "loading": "transport", "departing": "transport", "arriving": "transport",
    "packing": "pack",
}  # fmt: skip
_SPENT: Final = {"retail_selling": "sell", "sampling": "sample"}
_SHAPES: Final = {"ship": "ship", "receive": "receive", "void_ship": "void"}


class Line(NamedTuple):
    """One quantity of an event: a lot (or other class), how much, in which unit."""

    epc: str
    batch: str | None
    quantity: Decimal | None
    unit: str | None  # None: a count


@dataclass(slots=True)
class Act:
    """A custody draft on its way through the rules."""

    state: Pending
    said: Mapping[str, JSON]
    by: str
    author: Registered
    recorded: str
    event_id: str
    shape: str
    step: str
    time: str  # eventTime in UTC
    until: str  # the latest it may have been, if the clock was ten minutes slow
    day: date  # on the calendar of the place

    @property
    def roles(self) -> frozenset[str]:
        return roles_of(self.author.value)

    @staticmethod
    def roles_of(organisation: Registered) -> frozenset[str]:
        return roles_of(organisation.value)

    @property
    def home(self) -> str:
        """The place that the author's own register entry names."""
        return text_of(value_of(self.author.value), "place")

    @property
    def officer(self) -> bool:
        return not self.roles.isdisjoint(("officer", "operator"))

    def text(self, name: str) -> str:
        return text_of(self.said, name)

    def lines(self, *names: str) -> list[Line]:
        """Return the quantities and instances under these members, in order."""
        return [line for name in names for line in _lines(self.said.get(name))]

    def losses(self) -> Iterator[Line]:
        """Return the named losses; the reason stands in the place of the class."""
        for loss in _objects(self.said.get("nguon:losses")):
            unit, quantity = loss.get("uom"), loss.get("quantity")
            number = Decimal(quantity) if isinstance(quantity, int | Decimal) else None
            reason = text_of(loss, "nguon:reason") or "unstated"
            yield Line(reason, None, number, unit if isinstance(unit, str) else None)

    def party(self, name: str) -> str:
        """Return the possessing party of a source or destination list, or ""."""
        for entry in _objects(self.said.get(name)):
            if text_of(entry, "type").endswith("possessing_party"):
                return text_of(entry, name.removesuffix("List"))
        return ""

    def place(self) -> str:
        """Return where it happened: the read point, else the business location."""
        for name in ("readPoint", "bizLocation"):
            place = self.said.get(name)
            if isinstance(place, dict):
                return text_of(place, "id")
        return ""


def read(
    state: Pending,
    said: Mapping[str, JSON],
    by: str,
    author: Registered,
    recorded: str,
) -> Act:
    """Read an event for the rules; refuse a time that cannot be."""
    shape, step = shape_and_step(said)
    time, until, day = when(
        text_of(said, "eventTime"), text_of(said, "eventTimeZoneOffset"), recorded
    )
    event_id = text_of(said, "eventID")
    return Act(
        state, said, by, author, recorded, event_id, shape, step, time, until, day
    )


def shape_and_step(said: Mapping[str, JSON]) -> tuple[str, str]:
    """Return what an event does, and its finest name. See the table above."""
    shape, step = _shape(said)
    word = text_of(said, "nguon:step")
    if not word:
        return shape, step
    if shape not in _STEPS.get(word, ("observe",)):
        raise Refused("custody.step_says_other", step=word, event=step)
    return shape, word


def _shape(said: Mapping[str, JSON]) -> tuple[str, str]:
    kind, action = said.get("type"), said.get("action")
    word = text_of(said, "bizStep")
    if kind == "TransformationEvent":
        return "transform", "process"
    if kind == "AggregationEvent":
        return "contain", "pack"
    if kind != "ObjectEvent":
        return "observe", word
    if action == "ADD":
        return "birth", "harvest"
    if action == "DELETE":
        return "spend", _SPENT.get(word, "destroy")
    lasting = said.get("persistentDisposition")
    if isinstance(lasting, dict):
        if _names(lasting.get("set"), "recalled"):
            return "recall", "recall"
        if _names(lasting.get("unset"), "recalled"):
            return "recall_end", "recall_end"
    if said.get("disposition") == "recalled":
        return "recall", "recall"
    step = _OBSERVED.get(word, word)
    return _SHAPES.get(step, "observe"), step


@lru_cache(maxsize=8192)
def when(time: str, offset: str, recorded: str) -> tuple[str, str, date]:
    """Return the moment in UTC and the day at the place; refuse what cannot be.

    Not before the year 2000, not more than ten minutes ahead of the ledger's clock.
    Late is accepted: both times are shown where they differ.
    """
    if time[:4] < FIRST_YEAR:
        raise Refused("custody.too_old", time=time)
    limit = datetime.fromisoformat(recorded) + SKEW
    try:
        moment = datetime.fromisoformat(time).astimezone(UTC)
        local = moment + _shift(offset)
    except OverflowError:
        raise Refused("custody.future", time=time, recorded=recorded) from None
    if moment > limit:
        raise Refused("custody.future", time=time, recorded=recorded)
    return _utc(moment), _utc(moment + SKEW), local.date()


def _utc(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds")[:-6] + "Z"


def _shift(offset: str) -> timedelta:
    if not offset:
        return timedelta(hours=7)
    shift = timedelta(hours=int(offset[1:3]), minutes=int(offset[4:6]))
    return -shift if offset[0] == "-" else shift


def _lines(value: JSON) -> Iterator[Line]:
    if not isinstance(value, list):
        return
    for part in value:
        if isinstance(part, str):
            # A serial stands for one piece of its lot; a bare lot only names it.
            batch = batch_of(part)
            single = Decimal(1) if batch and batch != part else None
            yield Line(part, batch, single, None)
        elif isinstance(part, dict):
            epc = text_of(part, "epcClass")
            quantity, unit = part.get("quantity"), part.get("uom")
            number = (
                Decimal(quantity)
                if isinstance(quantity, int | Decimal)
                and not isinstance(quantity, bool)
                else None
            )
            yield Line(
                epc, batch_of(epc), number, unit if isinstance(unit, str) else None
            )


def _objects(value: JSON) -> Iterator[Mapping[str, JSON]]:
    if isinstance(value, list):
        yield from (part for part in value if isinstance(part, dict))


def _names(value: JSON, word: str) -> bool:
    return isinstance(value, list) and word in value
