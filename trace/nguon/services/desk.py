"""The desk of one organisation, read: what it holds, what waits, what it did.

Everything is read from one snapshot, so that a page never shows half of a commit.
Only one's own comes out of here: holdings, plantings, shipments to and from oneself,
one's own entries. Proved in tests/services/test_desk.py.
"""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Final, cast

from nguon.core.canonical import JSON
from nguon.core.entry import Entry, from_bytes
from nguon.core.event import Event as Told
from nguon.core.event import utc
from nguon.core.identifiers import (
    batch_code,
    parse_batch,
    parse_code,
    product_of,
    show_code,
)
from nguon.core.lineage import Recorded
from nguon.core.rulings import interval_may_be_overridden
from nguon.core.safety import Interval, Spray, interval, spray_of
from nguon.core.state import Batch, Event, Handover, Holding, Recall, View
from nguon.core.values import text_of
from nguon.errors import Malformed, NotFound
from nguon.messages import say
from nguon.services.hands import checked_hand
from nguon.services.names import Names
from nguon.services.verbs.facts import VIETNAM
from nguon.store import sealed
from nguon.store.ledger import Book, moment
from nguon.store.sealed import Opened
from nguon.store.snapshot import Snapshot

RECENT: Final = 60
MADE: Final = 5000
LISTED: Final = 300
SHOWN: Final = say("names.shown_to_sealer", "vi")  # the reason in the log of openings


@dataclass(frozen=True, slots=True)
class Held:
    """A batch at hand, and how much of it."""

    batch: Batch
    kg: Decimal

    @property
    def recalled(self) -> bool:
        return bool(self.batch.recalled)


@dataclass(frozen=True, slots=True)
class Planting:
    """A planting lot, and from which day on it may be harvested."""

    batch: Batch
    bound: Interval | None  # the spray that binds it longest
    harvests: int

    @property
    def waits(self) -> bool:
        return bool(self.bound and self.bound.left)


@dataclass(frozen=True, slots=True)
class Delivery:
    """One shipment under way: all its batches that nobody has confirmed yet."""

    event_id: str
    entry: int
    sender: str
    receiver: str
    carrier: str | None
    sent: str
    parts: tuple[Handover, ...]

    @property
    def kg(self) -> Decimal:
        return sum((part.sent_kg for part in self.parts), Decimal(0))


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as its page tells it; `own`: of this organisation."""

    index: int
    recorded: str
    told: Told
    corrected: bool
    organisation: str
    own: bool

    @property
    def local(self) -> datetime:
        return datetime.fromisoformat(self.told.time).astimezone(VIETNAM)


class Desk:
    """One organisation's view of the ledger at one moment."""

    def __init__(self, snapshot: Snapshot, organisation: str, now: datetime) -> None:
        self.snapshot = snapshot
        self.organisation = organisation
        self.now = now
        self.names = Names(snapshot, organisation)

    @property
    def view(self) -> View:
        """The snapshot as the rules see it: it answers all that a `View` may ask."""
        return cast(View, self.snapshot)

    @property
    def today(self) -> date:
        return self.now.astimezone(VIETNAM).date()

    @property
    def home(self) -> str | None:
        """Return where the organisation works, as it registered itself."""
        own = self.names.get(self.organisation)
        return text_of(own.value, "place") or None if own else None

    @cached_property
    def holdings(self) -> list[Held]:
        """Return what is at hand, the newest batch first."""
        holdings = self.snapshot.find(Holding, organisation=self.organisation)
        kilograms: dict[tuple[str, ...], Decimal] = {
            (one.batch,): one.kg for one in holdings if one.kg
        }
        batches = self.snapshot.get_many(Batch, kilograms)
        found = [Held(batch, kilograms[key]) for key, batch in batches.items()]
        return sorted(found, key=lambda held: held.batch.born, reverse=True)

    @cached_property
    def plantings(self) -> list[Planting]:
        """Return own plantings, those that may be harvested first, then the newest."""
        found = self.snapshot.find(
            Batch, order="-born", limit=300, maker=self.organisation, planting=1
        )
        plots = [self.planting(batch) for batch in found if not batch.void]
        return sorted(plots, key=lambda plot: plot.waits)

    @cached_property
    def made(self) -> list[Batch]:
        """Return the batches that began at our hands, the newest first."""
        found = self.snapshot.find(
            Batch, order="-born", limit=MADE, maker=self.organisation
        )
        return [batch for batch in found if not batch.void]

    @cached_property
    def recallable(self) -> list[Batch]:
        """Return what we may call back: what we made lately or hold, not recalled yet.

        An older lot is found by the code on its label: `ours`.
        """
        found = {batch.id: batch for batch in self.made[:LISTED]}
        found |= {held.batch.id: held.batch for held in self.holdings}
        return [batch for batch in found.values() if not batch.recalls]

    @cached_property
    def recalls(self) -> list[Batch]:
        """Return the batches that we called back and that still are."""
        ours = self.snapshot.find(Recall, organisation=self.organisation)
        open_ = dict.fromkeys(recall.batch for recall in ours if not recall.ended_by)
        found = [self.snapshot.get(Batch, batch) for batch in open_]
        return [batch for batch in found if batch]

    def planting(self, batch: Batch) -> Planting:
        sprays = [spray_of(text) for text in batch.sprays]
        bound = interval(sprays, utc(self.now.isoformat()), self.today)
        return Planting(batch, bound, 0)

    def sprays(self, batch: Batch) -> list[Spray]:
        return [spray_of(text) for text in batch.sprays]

    def may_override(self, product: str | None) -> bool:
        """Whether the product's rule set lets a harvest come too early, in the open."""
        return interval_may_be_overridden(self.view, product)

    @cached_property
    def incoming(self) -> list[Delivery]:
        """Return shipments to us that wait for our own weight, the oldest first."""
        return self._deliveries("receiver")

    @cached_property
    def outgoing(self) -> list[Delivery]:
        """Return our shipments that the receiver has not confirmed."""
        return self._deliveries("sender")

    def delivery(self, entry: int) -> Delivery:
        """Return the shipment of that entry, if it waits for us."""
        for found in self.incoming:
            if found.entry == entry:
                return found
        raise NotFound("services.no_delivery", number=entry)

    def lines(self, limit: int = RECENT, offset: int = 0) -> list[Line]:
        """Return our own entries, the last recorded first."""
        found = self.snapshot.find(
            Event,
            order="-entry",
            limit=limit,
            offset=offset,
            organisation=self.organisation,
        )
        return [self._line(event) for event in found]

    @cached_property
    def recent(self) -> list[Line]:
        return self.lines()

    def line(self, index: int) -> Line:
        """Return our own entry under that number; to us no other exists."""
        found = self.snapshot.find(Event, entry=index, organisation=self.organisation)
        if not found:
            raise NotFound("services.no_entry", number=index)
        return self._line(found[0])

    def recorded(self, event_id: str) -> int | None:
        """Return the number of the entry that already has this event, or None."""
        found = self.snapshot.get(Event, self.organisation, event_id, "0")
        return found.entry if found else None

    def batch(self, id_: str) -> Batch:
        """Return a batch that is or was ours, or waits for us; no other exists."""
        found = self.snapshot.get(Batch, id_)
        if found is None or not self._ours(found):
            raise NotFound("services.no_batch")
        return found

    def by_code(self, typed: str) -> Batch | None:
        """Return the batch with the code that stands on a label."""
        try:
            code = parse_code(typed)
        except Malformed:
            return None
        found = self.snapshot.find(Batch, code=code)
        return found[0] if found else None

    def ours(self, typed: str) -> Batch | None:
        """Return our own batch, past or present, by the code that stands on a label."""
        found = self.by_code(typed)
        return found if found and self._ours(found) else None

    def code(self, batch: str) -> str:
        return batch_code(batch)

    def statement(self, index: int) -> Mapping[str, JSON]:
        """Return what an entry says; its sealed members stay sealed."""
        return from_bytes(self.snapshot.entry(index)).statement

    def hand(self, index: int) -> str:
        """Return by whose hand an entry is signed, checked now; "" when it fails."""
        return checked_hand(self.snapshot, from_bytes(self.snapshot.entry(index)))

    def minutes_before(self, moment: datetime, minutes: int) -> datetime:
        return moment - timedelta(minutes=minutes)

    def kg(self, batch: str) -> Decimal:
        held = self.snapshot.get(Holding, batch, self.organisation)
        return held.kg if held else Decimal(0)

    def lot(self, batch: str) -> str:
        """Return the lot number that people read, of any batch that is known."""
        found = self.snapshot.get(Batch, batch)
        if found:
            return found.lot
        return parse_batch(batch).lot or show_code(batch_code(batch))

    def product_of(self, batch: str) -> str | None:
        found = self.snapshot.get(Batch, batch)
        return found.product if found else product_of(batch)

    def lots_like(self, start: str, but: Collection[str]) -> int:
        """Return how many of our lots begin so, those of the events `but` left out."""
        found = self.snapshot.find(
            Batch, order="-born", limit=500, maker=self.organisation
        )
        return sum(b.lot.startswith(start) and b.event_id not in but for b in found)

    def on_day(self, step: str, day: date) -> list[Line]:
        """Return what we did of that kind on a day, corrections left out."""
        return [
            line
            for line in self.recent
            if line.told.step == step
            and line.local.date() == day
            and not line.corrected
            and not line.told.declaration
        ]

    @property
    def yesterday(self) -> list[Line]:
        """Return yesterday's harvests: "Như hôm qua?" repeats them."""
        return self.on_day("harvest", self.today - timedelta(days=1))

    def last(self, *steps: str) -> Told | None:
        """Return the last of our events of these kinds, to fill the next form in."""
        for line in self.recent:
            if line.told.step in steps and not line.corrected:
                return line.told
        return None

    def _deliveries(self, side: str) -> list[Delivery]:
        parts: dict[str, list[Handover]] = {}
        open_ = (
            self.snapshot.find(Handover, state="open", receiver=self.organisation)
            if side == "receiver"
            else self.snapshot.find(Handover, state="open", sender=self.organisation)
        )
        for part in open_:
            parts.setdefault(part.event_id, []).append(part)
        found = [self._delivery(event_id, same) for event_id, same in parts.items()]
        return sorted(found, key=lambda delivery: delivery.sent)

    def _delivery(self, event_id: str, parts: list[Handover]) -> Delivery:
        one = parts[0]
        shipped = self.snapshot.get(Event, one.sender, event_id, "0")
        return Delivery(
            event_id,
            shipped.entry if shipped else -1,
            one.sender,
            one.receiver,
            one.carrier,
            one.sent,
            tuple(parts),
        )

    def known(self, batch: str) -> Batch | None:
        return self.snapshot.get(Batch, batch)

    def made_from(self, batch: Batch) -> list[Batch]:
        found = [self.known(parent) for parent in batch.parents]
        return [parent for parent in found if parent]

    def made_into(self, batch: Batch) -> list[Batch]:
        found = [self.known(b) for b in Recorded(self.view).children(batch.id)]
        return [child for child in found if child]

    def about(self, batch: Batch) -> list[Line]:
        """Return all that was recorded about a batch, the last first."""
        found = []
        for index in reversed(self.snapshot.history(batch.id)):
            entry = from_bytes(self.snapshot.entry(index))
            key = (str(entry.statement.get("eventID")), "0")
            event = self.snapshot.get(Event, entry.by.organisation, *key)
            found.append(self._told(index, entry, event))
        return found

    def _line(self, event: Event) -> Line:
        entry = from_bytes(self.snapshot.entry(event.entry))
        return self._told(event.entry, entry, event)

    def _told(self, index: int, entry: Entry, event: Event | None) -> Line:
        return Line(
            index,
            entry.recorded,
            Told.from_statement(entry.statement),
            event is not None and event.corrected_by is not None,
            entry.by.organisation,
            entry.by.organisation == self.organisation,
        )

    def _ours(self, batch: Batch) -> bool:
        if batch.maker == self.organisation:
            return True
        if self.snapshot.get(Holding, batch.id, self.organisation):
            return True
        return bool(
            self.snapshot.find(Handover, batch=batch.id, receiver=self.organisation)
        )


@contextmanager
def open_desk(
    book: Book, organisation: str, now: datetime, account: str = ""
) -> Iterator[Desk]:
    """Open one organisation's desk on the newest state of the ledger.

    Sealed names that it showed are written down afterwards, once a day and account.
    """
    with book.read() as snapshot:
        desk = Desk(snapshot, organisation, now)
        yield desk
        shown = [
            Opened(account, organisation, entry, pointer, moment(now), SHOWN)
            for entry, pointer in desk.names.opened.items()
            if not shown_today(snapshot, entry, account, moment(now)[:10])
        ]
    if shown:
        with book.write() as connection:
            sealed.log_openings(connection, shown)


def shown_today(snapshot: Snapshot, entry: int, account: str, day: str) -> bool:
    return any(
        one.account == account and one.moment.startswith(day)
        for one in sealed.who_opened(snapshot.connection, entry)
    )
