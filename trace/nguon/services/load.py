"""Load files: everything in them, in the order in which it was recorded first.

Registry files are admitted, then the events of all documents and sheets go through the
same service as the forms (`nguon.services.record`), oldest record first. A file that
cannot be read, or that names somebody unknown, refuses the whole load before anything
is recorded; an event that a rule refuses is reported and the rest goes on. Loading the
same files again adds nothing.

    report = load_files(book, [Path("so.csv")], now=clock.now)

`as_recorded` takes the moment that the sender wrote down as the clock: for the
demonstration alone. Proved in tests/services/test_load.py.
"""

import secrets
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path

from nguon.core.identifiers import canonical_epc, org_id
from nguon.core.state import Alias, Registered
from nguon.errors import Malformed, NguonError, Refused
from nguon.services import sheet_events
from nguon.services.admit import admit
from nguon.services.incoming import Registry, Said, read
from nguon.services.known import Directory, Known
from nguon.services.load_report import Outcome, Report
from nguon.services.record import record_each
from nguon.store.ledger import Book
from nguon.store.snapshot import Snapshot

Progress = Callable[[int, int], None]
Moment = Callable[[str | None], datetime]


def load_files(
    book: Book,
    files: Iterable[Path],
    *,
    now: Callable[[], datetime],
    organisation: str | None = None,
    progress: Progress | None = None,
    as_recorded: bool = False,
    account: str = "",
) -> Report:
    """Load the files; `organisation` is who sends what names no sender itself."""
    registries: list[Registry] = []
    said: list[Said] = []
    for path in files:
        found = read(path)
        if isinstance(found, Registry):
            registries.append(found)
        else:
            said.extend(found)

    def clock(recorded: str | None) -> datetime:
        if as_recorded and recorded:
            return datetime.fromisoformat(recorded)
        return now()

    registered = 0
    for registry in sorted(registries, key=lambda r: r.recorded or ""):
        moment = clock(registry.recorded)
        taken = admit(book, registry.statements, moment)
        registered += sum(not one.repeated for one in taken)
    said.sort(key=lambda s: s.recorded or s.happened)
    directory, senders = _senders(book, said, organisation)
    outcomes = []
    for done, each in enumerate(said):
        if progress:
            progress(done, len(said))
        sender, moment = senders[each.sender], clock(each.recorded or each.happened)
        outcomes.append(_record(book, directory, sender, each, moment, account))
    if progress:
        progress(len(said), len(said))
    return Report(registered, tuple(outcomes))


def _record(
    book: Book,
    directory: Directory,
    sender: str,
    said: Said,
    moment: datetime,
    account: str,
) -> Outcome:
    events = said.events
    ids = tuple(str(event["eventID"]) for event in events if "eventID" in event)
    try:
        if said.line is not None:
            with book.read() as ledger:
                known = Known(ledger, directory, secrets.token_bytes)
                events = (sheet_events.event(said.line, sender, known),)
        (outcome,) = record_each(book, sender, [events], moment, account=account)
    except Malformed as error:
        outcome = error
    if isinstance(outcome, NguonError):
        return Outcome(said.where, ids, error=outcome)
    return Outcome(said.where, ids, tuple(outcome))


def _senders(
    book: Book, said: Sequence[Said], organisation: str | None
) -> tuple[Directory, dict[str, str]]:
    """Return the organisation behind each sender; check what sheets name as well."""
    senders: dict[str, str] = {}
    with book.read() as ledger:
        directory = Directory(ledger)
        known = Known(ledger, directory, secrets.token_bytes)
        for each in said:
            if each.sender not in senders:
                named = each.sender or organisation
                if not named:
                    raise Refused("load.no_sender", where=each.where)
                senders[each.sender] = _organisation(ledger, known, each, named)
            if each.line is not None:
                sheet_events.check(each.line, known)
    return directory, senders


def _organisation(ledger: Snapshot, known: Known, said: Said, named: str) -> str:
    """Return the registered organisation with that identifier, GLN, code or name."""
    if said.line is not None:
        return known.organisation(said.line, named)
    try:
        name = canonical_epc(named) if ":" in named else org_id(named)
    except Malformed:
        name = named
    alias = ledger.get(Alias, name)
    found = ledger.get(Registered, alias.id if alias else name)
    if found is None or found.type != "organisation":
        raise Refused("load.unknown_sender", where=said.where, sender=named)
    return found.id
