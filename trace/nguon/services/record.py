"""Record events for an organisation: the one verb that every door writes through.

    1  the event is read strictly and brought to its one spelling
    2  without an eventID it gets one: a UUID by HMAC of what was received, so that the
       same statement sent again is the same event (DESIGN 5, rule 9)
    3  what is private by default is sealed with fresh salts (DESIGN 6)
    4  the registrar's key signs for the log-in: the weaker signature, shown as that
       (a phone that holds a key of its own signs itself: `nguon.services.sign`)
    5  the ledger takes it or refuses it; a refused attempt is kept, outside the ledger,
       for its organisation and inspectors
    6  the receipt: a number, the batches' codes, and on demand the proof

Proved in tests/services/test_record.py.
"""

import hashlib
import hmac
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID

from nguon.core import canonical, merkle
from nguon.core.canonical import JSON
from nguon.core.entry import Draft, Entry, from_bytes
from nguon.core.epcis import normal_event
from nguon.core.identifiers import batch_code
from nguon.core.receipt import Receipt as Proof
from nguon.core.receipt import format as format_receipt
from nguon.core.sealing import Opening, seal
from nguon.errors import Malformed, NguonError, NotFound
from nguon.services.refusals import keep_refusal
from nguon.store.append import Recorded
from nguon.store.ledger import Book as Book
from nguon.store.snapshot import Snapshot

SEALED: Final = ("/bizTransactionList", "/nguon:price", "/nguon:coordinates")
_EVENT_ID: Final = b"nguon/event-id/v1\n"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the ledger answered: keep the number, it is enough to ask for the rest."""

    number: int
    event_id: str
    step: str
    batches: tuple[tuple[str, str], ...]  # (identifier, code)
    recorded: str
    size: int  # of a signed tree that has it
    repeated: bool  # it had been recorded before; nothing was added
    book: Book = field(repr=False, compare=False)

    def proof(self) -> str:
        """Return the `c2sp.org/tlog-proof` of the entry under today's checkpoint."""
        with self.book.read() as ledger:
            return prove_receipt(ledger, self.number)


@dataclass(frozen=True, slots=True)
class Group:
    """Events that stand or fall together, ready to be submitted."""

    drafts: tuple[Draft, ...]
    opened: tuple[Mapping[str, Opening], ...]


def record(
    book: Book,
    organisation: str,
    events: Sequence[Mapping[str, JSON]],
    now: datetime,
    *,
    account: str = "",
    keep_refusals: bool = True,
    atomic: bool = True,
) -> list[Receipt]:
    """Record the events; `atomic`: all or none, else up to the first refusal."""
    found: list[Receipt] = []
    for outcome in record_each(
        book, organisation, [events] if atomic else together(events), now,
        account=account, keep_refusals=keep_refusals,
    ):  # fmt: skip
        if isinstance(outcome, NguonError):
            raise outcome
        found += outcome
    return found


def record_each(
    book: Book,
    organisation: str,
    groups: Iterable[Sequence[Mapping[str, JSON]]],
    now: datetime,
    *,
    account: str = "",
    keep_refusals: bool = True,
) -> Iterator[list[Receipt] | NguonError]:
    """Record group by group; yield each one's receipts, or why it was refused."""
    for events in groups:
        try:
            taken = submit_group(book, drafted(book, organisation, events), now)
        except NguonError as error:
            if keep_refusals and not isinstance(error, Malformed):
                keep_refusal(book, organisation, error, events, now, account=account)
            yield error
            continue
        yield taken


def submit_group(book: Book, group: Group, now: datetime) -> list[Receipt]:
    """Hand drafts to the ledger, all or none; return their receipts."""
    return _receipts(book, book.submit(group.drafts, now, group.opened))


def submit_groups(
    book: Book, groups: Sequence[Group], now: datetime
) -> list[list[Receipt] | NguonError]:
    """Hand in groups that stand or fall alone; return each one's answer."""
    given = [(group.drafts, group.opened) for group in groups]
    return [
        answer if isinstance(answer, NguonError) else _receipts(book, answer)
        for answer in book.submit_each(given, now)
    ]


def together(
    events: Sequence[Mapping[str, JSON]],
) -> Iterator[list[Mapping[str, JSON]]]:
    """Yield events one by one, a declaration together with what it puts right."""
    wanted: dict[str, int] = {}  # eventID -> place of the declaration that names it
    for place, event in enumerate(events):
        for name in _corrective(event):
            wanted.setdefault(name, place)
    right: dict[int, list[Mapping[str, JSON]]] = {}
    alone = []
    for place, event in enumerate(events):
        declared = wanted.get(str(event.get("eventID")))
        if declared is None or declared == place or "errorDeclaration" in event:
            alone.append(place)
        else:
            right.setdefault(declared, []).append(event)
    for place in alone:
        yield [events[place], *right.get(place, [])]


def _corrective(event: Mapping[str, JSON]) -> list[str]:
    said = event.get("errorDeclaration")
    named = said.get("correctiveEventIDs") if isinstance(said, dict) else None
    return [x for x in named if isinstance(x, str)] if isinstance(named, list) else []


def drafted(
    book: Book, organisation: str, events: Sequence[Mapping[str, JSON]]
) -> Group:
    """Return the events normal, named, sealed and signed for a log-in."""
    drafts: list[Draft] = []
    opened: list[Mapping[str, Opening]] = []
    for event in events:
        left, sealed, openings = said_of(book, organisation, event)
        drafts.append(book.registrar.draft("custody", left, sealed, organisation))
        opened.append(openings)
    return Group(tuple(drafts), tuple(opened))


def said_of(
    book: Book, organisation: str, event: Mapping[str, JSON]
) -> tuple[dict[str, JSON], dict[str, str], dict[str, Opening]]:
    """Return an event normal, named and sealed, as whoever signs it will sign it."""
    said = named_event(book, organisation, event)
    salts = {
        pointer: secrets.token_bytes(16)
        for pointer in SEALED
        if pointer[1:] in said and not is_required(said, pointer)
    }
    return seal(said, salts)


def named_event(
    book: Book, organisation: str, event: Mapping[str, JSON]
) -> dict[str, JSON]:
    """Return an event in its normal form, with an eventID of its own."""
    said = normal_event(dict(event))
    if "eventID" not in said:
        said["eventID"] = derived_event_id(book, organisation, event)
    return said


def is_required(said: Mapping[str, JSON], pointer: str) -> bool:
    """Whether EPCIS asks for the member: only what is optional can be sealed."""
    return said.get("type") == "TransactionEvent" and pointer == "/bizTransactionList"


def derived_event_id(
    book: Book, organisation: str, received: Mapping[str, JSON]
) -> str:
    """Return the name of an event that came without one: the same for the same words.

    The key of the HMAC is a signature that nobody else can make, so that no stranger
    can tell from an eventID what was said under a seal.
    """
    secret = hashlib.sha256(book.registrar.private_key.sign(_EVENT_ID)).digest()
    said = organisation.encode() + b"\n" + canonical.to_bytes(received)
    digest = bytearray(hmac.digest(secret, said, "sha256")[:16])
    digest[6] = digest[6] & 0x0F | 0x80  # RFC 9562, version 8: our own way
    digest[8] = digest[8] & 0x3F | 0x80
    return UUID(bytes=bytes(digest)).urn


def receipt(book: Book, number: int) -> Receipt:
    """Return the receipt of an entry that the ledger has."""
    with book.read() as ledger:
        if not 0 <= number < ledger.size:
            raise NotFound("services.no_entry", number=number)
        said = from_bytes(ledger.entry(number))
        return _receipt(book, number, said, ledger.size, False)


def prove_receipt(ledger: Snapshot, number: int) -> str:
    """Return a receipt file: the entry, its way to the root, the signed checkpoint."""
    path = merkle.prove_inclusion(ledger, number, ledger.size)
    return format_receipt(
        Proof(number, tuple(path), ledger.checkpoint, ledger.entry(number))
    )


def _receipts(book: Book, recorded: Sequence[Recorded]) -> list[Receipt]:
    return [
        _receipt(book, one.index, one.said, one.size, one.repeated) for one in recorded
    ]


def _receipt(
    book: Book, number: int, entry: Entry, size: int, repeated: bool
) -> Receipt:
    said = entry.statement
    return Receipt(
        number,
        str(said.get("eventID", "")),
        str(said.get("nguon:step") or said.get("bizStep") or ""),
        tuple((b, batch_code(b)) for b in entry.subjects),
        entry.recorded,
        size,
        repeated,
        book,
    )
