"""News: what the entries tell an organisation that it should hear at once.

    handover.shipped       goods are on the way to us
    handover.called_back   the sender took that back
    handover.confirmed     what we sent was received
    handover.differs       it was received, with another weight
    handover.corrected     the other side declared its shipment or receipt an error
    handover.overdue       what we sent is not confirmed after so many days
    recall.begun           a lot that we hold, held or made is recalled
    recall.ended           that recall is over
    certificate.expiring   a certificate of ours ends in 30, 7, 1 days
    certificate.expired    it has ended
    complaint.filed        somebody reports a problem with a lot of ours

`from_entries` derives what follows from entries, in their order; `by_time` what falls
due by the calendar. Each has a key, the same whenever it is derived again. Nothing here
names a person. Proved in tests/services/test_news.py.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any, Final

from nguon.core.act import shape_and_step
from nguon.core.canonical import JSON
from nguon.core.entry import Entry, from_bytes
from nguon.core.identifiers import batch_of
from nguon.core.lineage import reach
from nguon.core.registered import certificate
from nguon.core.state import Batch, Handover, Holding, Lineage, Registered
from nguon.core.values import text_of, value_of
from nguon.errors import NguonError
from nguon.services.called import name_in
from nguon.store.ledger import moment as at
from nguon.store.snapshot import Snapshot

SHIPPED: Final = "handover.shipped"
CALLED_BACK: Final = "handover.called_back"
CONFIRMED: Final = "handover.confirmed"
DIFFERS: Final = "handover.differs"
CORRECTED: Final = "handover.corrected"
OVERDUE: Final = "handover.overdue"
RECALLED: Final = "recall.begun"
RECALL_ENDED: Final = "recall.ended"
EXPIRING: Final = "certificate.expiring"
EXPIRED: Final = "certificate.expired"
COMPLAINT: Final = "complaint.filed"
KINDS: Final = (
    SHIPPED, CALLED_BACK, CONFIRMED, DIFFERS, CORRECTED, OVERDUE, RECALLED,
    RECALL_ENDED, EXPIRING, EXPIRED, COMPLAINT,
)  # fmt: skip
TEST: Final = "test"

VIETNAM: Final = timezone(timedelta(hours=7))
UNCONFIRMED_AFTER: Final = timedelta(days=3)
DAYS_BEFORE: Final = (1, 7, 30)
MOST_LOTS: Final = 200  # of one message; `more` says how many are not listed

_LISTS: Final = (
    "quantityList", "epcList", "parentID", "childQuantityList", "childEPCs",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class News:
    """One thing to tell one organisation."""

    kind: str
    to: str
    key: str
    time: str
    data: Mapping[str, Any]


def from_entries(ledger: Snapshot, start: int, count: int) -> Iterator[News]:
    """Yield what these entries tell, and to whom."""
    for number, data in enumerate(ledger.entries(start, count), start):
        entry = from_bytes(data)
        if entry.kind == "custody":
            yield from _of_entry(ledger, number, entry)


def _of_entry(ledger: Snapshot, number: int, entry: Entry) -> Iterator[News]:
    said, by = entry.statement, entry.by.organisation
    try:
        shape, _step = shape_and_step(said)
    except NguonError:
        return
    event = text_of(said, "eventID")
    told = {"entry": number, "event": event, "recorded": entry.recorded}
    wrong = "errorDeclaration" in said
    if shape in ("ship", "receive", "void"):
        for handover, to in _handovers(ledger, said, by, shape):
            kind = CORRECTED if wrong else _kind(shape, handover)
            yield News(
                kind, to, f"{number} {handover.batch}", entry.recorded,
                {**told, **_handover(ledger, handover)},
            )  # fmt: skip
    elif shape in ("recall", "recall_end"):
        ended = wrong != (shape == "recall_end")
        yield from _recall(ledger, said, by, told, RECALL_ENDED if ended else RECALLED)


def _kind(shape: str, handover: Handover) -> str:
    if shape == "ship":
        return SHIPPED
    if shape == "void":
        return CALLED_BACK
    same = handover.received_kg in (None, handover.sent_kg)
    return CONFIRMED if same else DIFFERS


def _handovers(
    ledger: Snapshot, said: Mapping[str, JSON], by: str, shape: str
) -> Iterator[tuple[Handover, str]]:
    """Yield each hand-over that the event is about, and who hears of it."""
    event = text_of(said, "eventID")
    for batch in _batches(said):
        if shape == "ship":
            found = [ledger.get(Handover, event, batch)]
        elif named := text_of(said, "nguon:handover"):
            found = [ledger.get(Handover, named, batch)]
        else:
            of_batch = ledger.find(Handover, batch=batch)
            found = [one for one in of_batch if one.received_event == event]
        for one in found:
            to = "" if one is None else one.receiver if by == one.sender else one.sender
            if one is not None and to:
                yield one, to


def _recall(
    ledger: Snapshot,
    said: Mapping[str, JSON],
    by: str,
    told: Mapping[str, Any],
    kind: str,
) -> Iterator[News]:
    named = _batches(said)
    lots: dict[str, list[str]] = {}
    for batch in reach(named, lambda parent: _children(ledger, parent)):
        for organisation in concerned(ledger, batch):
            lots.setdefault(organisation, []).append(batch)
    for organisation in sorted(lots.keys() - {by}):
        own = lots[organisation]
        yield News(
            kind, organisation, str(told["entry"]), str(told["recorded"]),
            {
                **told,
                "by": party(ledger, by),
                "reason": said.get("nguon:reason"),
                "recalled": [lot(ledger, batch) for batch in named[:MOST_LOTS]],
                "yours": [lot(ledger, batch) for batch in own[:MOST_LOTS]],
                "more": max(0, len(own) - MOST_LOTS),
            },
        )  # fmt: skip


def _children(ledger: Snapshot, parent: str) -> list[str]:
    return [line.child for line in ledger.find(Lineage, parent=parent) if line.kg != 0]


def concerned(ledger: Snapshot, batch: str) -> set[str]:
    """Return who made the batch, holds or held it, or has it on the way to them."""
    made = ledger.get(Batch, batch)
    found = {made.maker} if made else set()
    found |= {one.organisation for one in ledger.find(Holding, batch=batch)}
    waits = ledger.find(Handover, batch=batch)
    return found | {
        one.receiver for one in waits if one.receiver and one.state == "open"
    }


def by_time(
    ledger: Snapshot, organisation: str, since: str, now: datetime
) -> Iterator[News]:
    """Yield what has fallen due for one organisation.

    What had expired before the day `since` is no news any more.
    """
    moment, limit = at(now), at(now - UNCONFIRMED_AFTER)
    for one in ledger.find(Handover, sender=organisation, state="open"):
        if one.receiver and one.sent < limit:
            yield News(
                OVERDUE, organisation, f"{OVERDUE} {one.event_id} {one.batch}", moment,
                {"event": one.event_id, **_handover(ledger, one)},
            )  # fmt: skip
    for thing in ledger.find(Registered, type="certificate"):
        held = certificate(value_of(thing.value))
        if held.holder == organisation and thing.ended is None:
            yield from _certificate(ledger, thing, held.end, since, now, moment)


def _certificate(
    ledger: Snapshot,
    thing: Registered,
    end: str,
    since: str,
    now: datetime,
    moment: str,
) -> Iterator[News]:
    # A certificate holds through its last day, as the calendar of Vietnam counts.
    today = now.astimezone(VIETNAM).date()
    left = (date.fromisoformat(end[:10]) - today).days
    if left < 0:
        kind, key = EXPIRED, f"{EXPIRED} {thing.id} {end}"
    else:
        ahead = next((days for days in DAYS_BEFORE if left <= days), None)
        kind, key = EXPIRING, f"{EXPIRING} {thing.id} {end} {ahead}"
        if ahead is None:
            return
    if left >= 0 or end[:10] >= since[:10]:
        value = value_of(thing.value)
        yield News(kind, certificate(value).holder, key, moment, {
            "certificate": {"id": thing.id, "name": name_in(thing)},
            "to": end, "days": left,
        })  # fmt: skip


def _handover(ledger: Snapshot, one: Handover) -> dict[str, Any]:
    received = one.received_kg
    return {
        "handover": one.event_id,
        "batch": lot(ledger, one.batch),
        "from": party(ledger, one.sender),
        "to": party(ledger, one.receiver),
        "sent": one.sent,
        "sent_kg": _plain(one.sent_kg),
        "received_kg": None if received is None else _plain(received),
        "state": one.state,
    }


def lot(ledger: Snapshot, batch: str) -> dict[str, Any]:
    """Return a batch as a message names it; `page` is a path of this ledger."""
    found = ledger.get(Batch, batch)
    if found is None:
        return {
            "id": batch,
            "code": None,
            "lot": batch.rsplit("/", 1)[-1],
            "page": None,
        }
    return {
        "id": batch,
        "code": found.code,
        "lot": found.lot,
        "page": f"/b/{found.code}",
    }


def party(ledger: Snapshot, organisation: str) -> dict[str, Any]:
    """Return an organisation with its name, where that is public."""
    found = ledger.get(Registered, organisation)
    return {"id": organisation, "name": name_in(found) if found else None}


def _batches(said: Mapping[str, JSON]) -> Sequence[str]:
    """Return the batches that an event names, each once."""
    found: dict[str, None] = {}
    for name in _LISTS:
        value = said.get(name)
        for part in value if isinstance(value, list) else [value]:
            text = part.get("epcClass") if isinstance(part, dict) else part
            batch = batch_of(text) if isinstance(text, str) else None
            if batch:
                found[batch] = None
    return list(found)


def _plain(kg: Decimal) -> str:
    return f"{kg:f}"
