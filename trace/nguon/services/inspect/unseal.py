"""Sealed values: which there are, who opened them, and opening one, with a reason.

An inspector opens one value at a time and says why; the opening is written down before
the value is shown, so that there is no look without a trace. What is shown was checked
against the commitment in the entry. Proved in tests/services/test_inspect.py.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from nguon.core.canonical import JSON
from nguon.core.entry import Entry, check_opening, from_bytes
from nguon.core.state import Registered
from nguon.errors import NotFound, Refused
from nguon.services.called import Called, called
from nguon.store import sealed
from nguon.store.ledger import Book, moment
from nguon.store.sealed import Opened
from nguon.store.snapshot import Snapshot

LEAST: Final = 5  # letters of a reason
LONGEST: Final = 500


@dataclass(frozen=True, slots=True)
class Seal:
    """One sealed member of an entry: what kind it is, and who has looked."""

    entry: int
    pointer: str
    by: str  # organisation that recorded it
    recorded: str
    erased: str | None  # when salt and value were taken away for good
    openings: tuple[Opened, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A sealed value, opened: it fits the commitment in the entry."""

    seal: Seal
    value: JSON
    statement: Mapping[str, JSON]


def seals_of(ledger: Snapshot, entries: Mapping[int, Entry]) -> Iterator[Seal]:
    """Yield every sealed member of these entries, the newest entry first."""
    for index in sorted(entries, reverse=True):
        said = entries[index]
        if said.sealed:
            gone = sealed.erased(ledger.connection, index)
            looked = sealed.who_opened(ledger.connection, index)
            for pointer in sorted(said.sealed):
                yield Seal(
                    index, pointer, said.by.organisation, said.recorded,
                    gone.get(pointer), tuple(o for o in looked if o.pointer == pointer),
                )  # fmt: skip


def seals_of_thing(ledger: Snapshot, subject: str) -> Iterator[Seal]:
    """Yield the sealed members of the last register entry about a thing."""
    thing = ledger.get(Registered, subject)
    if thing:
        yield from seals_of(
            ledger, {thing.entry: from_bytes(ledger.entry(thing.entry))}
        )


def seal_at(ledger: Snapshot, entry: int, pointer: str) -> tuple[Seal, Entry]:
    """Return one sealed member, or say that there is none."""
    said = from_bytes(ledger.entry(entry))
    for seal in seals_of(ledger, {entry: said}):
        if seal.pointer == pointer:
            return seal, said
    raise NotFound("inspect.not_sealed", index=entry, pointer=pointer[:60])


def look_at_seal(book: Book, entry: int, pointer: str) -> tuple[Seal, Called]:
    """Return a seal and who recorded it, without opening anything."""
    with book.read() as ledger:
        seal, _ = seal_at(ledger, entry, pointer)
        return seal, called(ledger, {seal.by})


def unseal(
    book: Book, entry: int, pointer: str, reason: str, now: datetime, *, account: str,
    organisation: str,
) -> Shown:  # fmt: skip
    """Write down who opens the value and why, then return it."""
    why = " ".join(reason.split())[:LONGEST]
    if sum(map(str.isalpha, why)) < LEAST:
        raise Refused("inspect.reason_missing", least=LEAST)
    with book.read() as ledger:
        seal, said = seal_at(ledger, entry, pointer)
        opening = sealed.read_openings(ledger.connection, entry).get(pointer)
    if opening is None:
        raise Refused("inspect.erased", index=entry)
    check_opening(said, pointer, opening.salt, opening.value)
    done = Opened(account, organisation, entry, pointer, moment(now), why)
    with book.write() as connection:
        sealed.log_openings(connection, [done])
    with book.read() as ledger:
        seal, said = seal_at(ledger, entry, pointer)
    return Shown(seal, opening.value, said.statement)


def openings(book: Book, limit: int = 100) -> list[Opened]:
    """Return who was last shown which sealed value, the newest first."""
    with book.read() as ledger:
        return sealed.last_opened(ledger.connection, limit)
