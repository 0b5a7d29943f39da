"""Recall a batch, end a recall, and who would be reached: by whoever has the right.

The rules decide who may (`nguon.core.recall`): an officer, or an organisation in the
batch's past. `form` names the page that was filled in, so that a button pressed twice
is one entry. Proved in tests/services/test_inspect.py.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from uuid import NAMESPACE_URL, uuid5

from nguon.core.state import Batch, Event
from nguon.errors import Refused
from nguon.services import verbs
from nguon.services.called import Called
from nguon.services.follow import follow_in
from nguon.services.inspect.find import batch_by_code
from nguon.services.record import Receipt, record
from nguon.services.record import receipt as receipt_of
from nguon.services.retold import Beside, retell
from nguon.services.verbs import Facts
from nguon.store.ledger import Book

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Reach:
    """What a recall reaches: lots, kilograms, and with whom they are now."""

    batch: Batch
    lots: int
    kg: Decimal
    holders: tuple[tuple[str, Decimal], ...]  # the most kilograms first
    sold: bool  # some of it was sold or cannot be called back any more
    names: Called
    beside: Beside  # how the stored rows stand: what is shown is from the entries


def reach(book: Book, code: str) -> Reach:
    """Return what a recall of the batch would reach now."""
    with book.read() as ledger:
        batch = batch_by_code(ledger, code)
        source, beside = retell(book, ledger, batch.id)
        batch = source.get(Batch, batch.id) or batch
        traced = follow_in(source, batch.id, "forward")
    held: dict[str, Decimal] = {}
    for lot in traced.lots:
        for part in lot.held:
            held[part.organisation] = held.get(part.organisation, ZERO) + part.kg
    holders = tuple(sorted(held.items(), key=lambda pair: (-pair[1], pair[0])))
    kg = sum(held.values(), ZERO)
    return Reach(
        batch, len(traced.lots), kg, holders, kg < batch.made_kg, traced.names,
        beside,
    )  # fmt: skip


def recall(
    book: Book, code: str, reason: Mapping[str, str], now: datetime, *, form: str,
    organisation: str, account: str, end: bool = False,
) -> Receipt:  # fmt: skip
    """Record the recall of a batch, or its end."""
    said = {language: " ".join(text.split()) for language, text in reason.items()}
    said = {language: text for language, text in said.items() if text}
    if not said:
        raise Refused("inspect.no_reason")
    with book.read() as ledger:
        batch = batch_by_code(ledger, code)
        event_id = uuid5(NAMESPACE_URL, f"{batch.id} {form} {end}").urn
        done = ledger.get(Event, organisation, event_id, "0")
    if done:
        return replace(receipt_of(book, done.entry), repeated=True)
    facts = Facts(when=now, event_id=event_id)
    make = verbs.recall_end if end else verbs.recall
    why = said if len(said) > 1 else next(iter(said.values()))
    event = make(facts, batches=[batch.id], reason=why)
    [receipt] = record(book, organisation, [event], now, account=account)
    return receipt
