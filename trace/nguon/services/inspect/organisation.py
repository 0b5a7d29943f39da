"""An organisation as an inspector sees it: what it made, holds, handed over and tried.

Proved in tests/services/test_inspect.py.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from nguon.core.identifiers import org_id, parse_code
from nguon.core.provenance import local_date
from nguon.core.state import Batch, Handover, Holding, Registered
from nguon.core.values import text_of, texts_of, value_of
from nguon.errors import NotFound
from nguon.services.called import Called, called
from nguon.services.inspect.meters import Metered, metered_things, seasons
from nguon.services.inspect.unseal import Seal, seals_of_thing
from nguon.services.inspect.watch import came_lighter
from nguon.services.refusals import Refusal, refusals_in
from nguon.store.ledger import Book

MOST: Final = 100


@dataclass(frozen=True, slots=True)
class Organisation:
    """Everything about one organisation, at one state of the ledger."""

    thing: Registered
    roles: tuple[str, ...]
    place: str
    made: tuple[Batch, ...]  # the newest first
    more: bool  # there are older ones
    held: tuple[tuple[Batch, Decimal], ...]  # the most kilograms first
    sent: tuple[Handover, ...]  # not confirmed yet, the oldest first
    awaited: tuple[Handover, ...]  # on the way to it, not confirmed yet
    lighter: tuple[Handover, ...]  # sent by it, came in lighter
    meters: tuple[Metered, ...]
    refusals: tuple[Refusal, ...]
    seals: tuple[Seal, ...]
    names: Called
    batches: dict[str, Batch]

    @property
    def code(self) -> str:
        return self.thing.id.rsplit("/", 1)[-1]

    @property
    def kg(self) -> Decimal:
        return sum((kg for _, kg in self.held), Decimal(0))


def open_organisation(book: Book, code: str, now: datetime) -> Organisation:
    """Return what the ledger knows of an organisation, or raise NotFound."""
    subject = org_id(parse_code(code))
    with book.read() as ledger:
        thing = ledger.get(Registered, subject)
        if thing is None or thing.type != "organisation":
            raise NotFound("inspect.nothing", what=code[:40])
        made = ledger.find(Batch, order="-born", limit=MOST + 1, maker=subject)
        holdings = [h for h in ledger.find(Holding, organisation=subject) if h.kg]
        sent = ledger.find(Handover, state="open", sender=subject, order="sent")
        awaited = ledger.find(Handover, state="open", receiver=subject, order="sent")
        lighter = tuple(came_lighter(ledger, subject))
        wanted = {h.batch for h in holdings}
        wanted |= {h.batch for h in (*sent, *awaited, *lighter)}
        found = ledger.get_many(Batch, [(batch,) for batch in wanted])
        known = {key[0]: batch for key, batch in found.items()}
        held = sorted(
            ((known[h.batch], h.kg) for h in holdings if h.batch in known),
            key=lambda pair: (-pair[1], pair[0].id),
        )
        today = local_date(now)
        meters = tuple(
            season
            for one in metered_things(ledger, subject)
            for season in seasons(ledger, one, today)[:1]
        )
        value = value_of(thing.value)
        subjects: set[str | None] = {subject, text_of(value, "place")}
        subjects |= {batch.product for batch in (*made, *known.values())}
        subjects |= {h.sender for h in awaited} | {
            h.receiver for h in (*sent, *lighter)
        }
        return Organisation(
            thing=thing,
            roles=texts_of(value, "roles"),
            place=text_of(value, "place"),
            made=tuple(made[:MOST]),
            more=len(made) > MOST,
            held=tuple(held),
            sent=tuple(sent),
            awaited=tuple(awaited),
            lighter=lighter,
            meters=meters,
            refusals=tuple(refusals_in(ledger, subject, limit=MOST)),
            seals=tuple(seals_of_thing(ledger, subject)),
            names=called(ledger, subjects),
            batches=known,
        )  # fmt: skip
