"""Who sees what of an entry: the public its bytes, who is concerned its sealed members.

    seen = look(ledger, viewer, [12, 40])       what this viewer sees of those entries
    note(book, seen.values(), viewer, now)      each foreign opening is written down

What is sealed is opened for the organisation that recorded it, for each party that a
source or destination list names, for the organisation that a register entry is about
(itself, its seat, the places of its planting areas) or whose thing it is, and for
officers (DESIGN 6). What is opened is checked against the commitment in the entry; what
was erased stays closed for everybody. Proved in tests/services/test_sight.py.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from nguon.core.canonical import JSON
from nguon.core.entry import Entry, from_bytes, unseal
from nguon.core.parties import concerned
from nguon.core.state import Alias, Registered
from nguon.core.values import text_of, value_of
from nguon.store import sealed
from nguon.store.ledger import Book, moment
from nguon.store.sealed import Opened
from nguon.store.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks: an organisation through a token or log-in, or the public."""

    organisation: str | None = None
    account: str = ""
    officer: bool = False


PUBLIC: Final = Viewer()


@dataclass(frozen=True, slots=True)
class Seen:
    """An entry as one viewer sees it."""

    number: int
    entry: Entry
    statement: dict[str, JSON]  # with what was opened put back
    opened: tuple[str, ...]  # pointers


def look(ledger: Snapshot, viewer: Viewer, numbers: Iterable[int]) -> dict[int, Seen]:
    """Return those entries as the viewer sees them, by number."""
    entries = {
        number: from_bytes(data)
        for number, data in ledger.some_entries(numbers).items()
    }
    called = names(ledger, viewer) | _grounds(ledger, viewer)
    wanted = [
        number
        for number, entry in entries.items()
        if entry.sealed and (viewer.officer or called & concerned(entry))
    ]
    openings = sealed.read_many(ledger.connection, wanted)
    found: dict[int, Seen] = {}
    for number, entry in entries.items():
        opened = openings.get(number, {})
        whole = (
            unseal(entry.statement, entry.sealed, opened)
            if opened
            else dict(entry.statement)
        )
        found[number] = Seen(number, entry, whole, tuple(sorted(opened)))
    return found


def note(
    book: Book, seen: Iterable[Seen], viewer: Viewer, now: datetime, reason: str
) -> None:
    """Write down what was opened for somebody who had not recorded it."""
    openings = [
        Opened(
            viewer.account, viewer.organisation or "", one.number, pointer,
            moment(now), reason,
        )
        for one in seen
        for pointer in one.opened
        if one.entry.by.organisation != viewer.organisation
        and (one.entry.kind != "register" or viewer.officer)  # else it is about itself
    ]  # fmt: skip
    if openings:
        with book.write() as connection:
            sealed.log_openings(connection, openings)


def viewer_of(ledger: Snapshot, organisation: str, account: str) -> Viewer:
    """Return an organisation as a viewer; officers' organisations see everything."""
    found = ledger.get(Registered, organisation)
    roles = value_of(found.value).get("roles") if found else None
    officer = isinstance(roles, list) and "officer" in roles
    return Viewer(organisation, account, officer)


def names(ledger: Snapshot, viewer: Viewer) -> set[str]:
    """Return what the viewer's organisation is called: its code, and its GLN links."""
    if viewer.organisation is None:
        return set()
    aliases = ledger.find(Alias, id=viewer.organisation)
    return {viewer.organisation, *(alias.name for alias in aliases)}


def _grounds(ledger: Snapshot, viewer: Viewer) -> set[str]:
    """Return the places that are the viewer's own: its seat, and of its fields."""
    if viewer.organisation is None:
        return set()
    seat = ledger.get(Registered, viewer.organisation)
    areas = ledger.find(Registered, type="area", owner=viewer.organisation)
    named = {text_of(value_of(one.value), "place") for one in (*areas, seat) if one}
    return named - {""}
