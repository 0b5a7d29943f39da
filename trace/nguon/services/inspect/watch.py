"""What needs a look: the inspector's morning, from one state of the ledger.

Recalls in force, tests that failed, hand-overs that nobody confirmed or that came in
lighter, attempts that were refused, meters near their ceiling, certificates that ran
out. Each list is bounded and says so. Proved in tests/services/test_inspect.py.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from nguon.core.canonical import JSON
from nguon.core.entry import from_bytes
from nguon.core.event import Event as Told
from nguon.core.provenance import local_date
from nguon.core.state import Batch, Event, Handover, Recall, Registered
from nguon.core.values import day_of, roles_of, text_of, value_of
from nguon.services.called import Called, called
from nguon.services.inspect.meters import Reading, readings
from nguon.services.refusals import Refusal, refusals_in
from nguon.store.ledger import Book
from nguon.store.snapshot import Snapshot

MOST: Final = 50
SILENT: Final = timedelta(hours=24)  # an open hand-over older than this is a question
LIGHTER: Final = Decimal("0.02")  # of what was sent
LOOKED_THROUGH: Final = 400  # last entries of a laboratory, last confirmed hand-overs
EXPIRED: Final = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Failed:
    """A test or inspection that did not pass."""

    index: int
    organisation: str
    time: str
    batches: tuple[str, ...]
    note: JSON  # text, or {"vi", "en"}


@dataclass(frozen=True, slots=True)
class Look:
    """All that needs a look, and the names and batches that it speaks of."""

    recalls: tuple[Recall, ...]
    failed: tuple[Failed, ...]
    silent: tuple[Handover, ...]
    lighter: tuple[Handover, ...]
    refusals: tuple[Refusal, ...]
    meters: tuple[Reading, ...]
    expired: tuple[Registered, ...]
    names: Called
    batches: dict[str, Batch]

    @property
    def count(self) -> int:
        lists = (
            self.recalls, self.failed, self.silent, self.lighter, self.refusals,
            self.meters, self.expired,
        )  # fmt: skip
        return sum(len(found) for found in lists)


def needs_a_look(book: Book, now: datetime) -> Look:
    """Return what an inspector should see first."""
    with book.read() as ledger:
        recalls = tuple(ledger.find(Recall, ended_by=None, order="-time", limit=MOST))
        failed = tuple(_failed(ledger))
        silent = tuple(unconfirmed(ledger, now))
        lighter = tuple(came_lighter(ledger))
        refusals = tuple(refusals_in(ledger, limit=MOST))
        meters = tuple(r for r in readings(ledger, local_date(now)) if r.near)[:MOST]
        expired = tuple(_expired(ledger, now))
        batches = {r.batch for r in recalls} | {h.batch for h in (*silent, *lighter)}
        batches |= {batch for test in failed for batch in test.batches}
        found = ledger.get_many(Batch, [(batch,) for batch in batches])
        known = {key[0]: batch for key, batch in found.items()}
        subjects: set[str | None] = {r.organisation for r in recalls}
        subjects |= {test.organisation for test in failed}
        subjects |= {h.sender for h in (*silent, *lighter)}
        subjects |= {h.receiver for h in (*silent, *lighter)}
        subjects |= {r.organisation for r in refusals} | {r.holder for r in meters}
        subjects |= {batch.product for batch in known.values()}
        subjects |= {holder_of(thing) for thing in expired}
        return Look(
            recalls, failed, silent, lighter, refusals, meters, expired,
            called(ledger, subjects), known,
        )  # fmt: skip


def refused_attempts(
    book: Book, *, limit: int, offset: int
) -> tuple[list[Refusal], Called]:
    """Return refused attempts of all, the last first, and who tried."""
    with book.read() as ledger:
        found = refusals_in(ledger, limit=limit, offset=offset)
        return found, called(ledger, {one.organisation for one in found})


def unconfirmed(ledger: Snapshot, now: datetime) -> Iterator[Handover]:
    """Yield hand-overs that nobody confirmed within a day, the oldest first."""
    before = (now - SILENT).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    for way in ledger.find(Handover, state="open", order="sent", limit=MOST):
        if way.sent < before:
            yield way


def came_lighter(ledger: Snapshot, sender: str | None = None) -> list[Handover]:
    """Return the last confirmed hand-overs that came in noticeably lighter."""
    of: dict[str, Any] = {"sender": sender} if sender else {}
    found = ledger.find(
        Handover, state="confirmed", order="-sent", limit=LOOKED_THROUGH, **of
    )
    return [way for way in found if lost(way) > way.sent_kg * LIGHTER][:MOST]


def lost(way: Handover) -> Decimal:
    """Return how many kilograms less came in than were sent."""
    if way.received_kg is None:
        return Decimal(0)
    return max(way.sent_kg - way.received_kg, Decimal(0))


def holder_of(thing: Registered) -> str:
    return text_of(value_of(thing.value), "holder")


def _failed(ledger: Snapshot) -> Iterator[Failed]:
    """Yield the failed tests among the last entries of laboratories and officers."""
    found: list[Failed] = []
    for organisation in ledger.find(Registered, type="organisation"):
        if roles_of(organisation.value) & {"laboratory", "officer"}:
            found += failed_of(ledger, organisation.id)
    yield from sorted(found, key=lambda test: test.time, reverse=True)[:MOST]


def failed_of(ledger: Snapshot, organisation: str) -> Iterator[Failed]:
    """Yield the failed tests among an organisation's last entries."""
    last = ledger.find(
        Event, organisation=organisation, order="-entry", limit=LOOKED_THROUGH
    )
    standing = {e.entry for e in last if e.corrected_by is None and not e.declaration}
    for index, data in sorted(ledger.some_entries(standing).items(), reverse=True):
        said = from_bytes(data).statement
        told = Told.from_statement(said)
        if told.result and told.result.verdict == "fail":
            result = said["nguon:result"]
            note = result.get("nguon:note") if isinstance(result, dict) else None
            yield Failed(index, organisation, told.time, told.batches, note)


def _expired(ledger: Snapshot, now: datetime) -> Iterator[Registered]:
    """Yield certificates that ran out or were withdrawn within a year, newest first."""
    today = local_date(now)
    found = []
    for thing in ledger.find(Registered, type="certificate"):
        to = day_of(value_of(thing.value), "to")
        ended = day_of({"ended": thing.ended}, "ended") if thing.ended else None
        over = min((day for day in (to, ended) if day), default=None)
        if over and today - EXPIRED <= over < today:
            found.append((over, thing.id, thing))
    yield from (thing for _, _, thing in sorted(found, reverse=True)[:MOST])
