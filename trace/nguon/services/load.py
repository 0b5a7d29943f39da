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
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Final

from nguon.core.canonical import JSON
from nguon.core.identifiers import canonical_epc, org_id
from nguon.core.state import Alias, Registered
from nguon.errors import Malformed, NguonError, Refused, Unavailable
from nguon.services import local_names, sheet_events
from nguon.services.admit import admit
from nguon.services.incoming import Plots, Registry, Said, read
from nguon.services.known import Directory, Known
from nguon.services.load_report import Outcome, Report, Thing
from nguon.services.plots import draw_all
from nguon.services.record import record_each
from nguon.store.ledger import Book
from nguon.store.snapshot import Snapshot

Progress = Callable[[int, int], None]
TOGETHER: Final = 250  # events in one commit


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
    drawn: list[Plots] = []
    for path in files:
        found = read(path)
        if isinstance(found, Registry):
            registries.append(found)
        elif isinstance(found, Plots):
            drawn.append(found)
        else:
            said.extend(found)

    def clock(recorded: str | None) -> datetime:
        if as_recorded and recorded:
            return datetime.fromisoformat(recorded)
        return now()

    things: list[Thing] = []
    registries.sort(key=lambda r: r.recorded or "")
    for registry, known in zip(
        registries, local_names.read(book, registries), strict=True
    ):
        said_now = [statement for statement, _ in known]
        taken = admit(book, said_now, clock(registry.recorded))
        things += [
            Thing.of(statement, name)
            for (statement, name), one in zip(known, taken, strict=True)
            if not one.repeated
        ]
    for file in drawn:
        things += draw_all(book, file.name, file.features, now(), organisation)
    said.sort(key=lambda s: s.moment)
    directory, senders = _senders(book, said, organisation)
    outcomes: list[Outcome] = []
    for run in _runs(said, by_moment=as_recorded):
        if progress:
            progress(len(outcomes), len(said))
        sender, moment = senders[run[0].sender], clock(run[0].moment)
        ready, unclear = _events(book, directory, sender, run)
        outcomes += unclear
        outcomes += _record(book, sender, ready, moment, account)
    if progress:
        progress(len(said), len(said))
    return Report(tuple(things), tuple(outcomes), *_vocabulary(book, said))


def _vocabulary(book: Book, said: Sequence[Said]) -> tuple[int, int]:
    """Return how many things the documents' master data names, and how many we know.

    It is the sender's word about others and enters nothing: what is registered here
    the operator registers, from a registry file.
    """
    named = {name for each in said for name in each.vocabulary}
    with book.read() as ledger:
        known = [n for n in named if ledger.get(Registered, n) or ledger.get(Alias, n)]
    return len(named), len(known)


Ready = tuple[Said, tuple[Mapping[str, JSON], ...]]


def _runs(said: Iterable[Said], *, by_moment: bool) -> Iterator[list[Said]]:
    """Yield runs that may be recorded in one commit, in order.

    All of a run were sent by one organisation (and recorded at one moment), and no
    line of a sheet names a lot that a line before it in the run has named: what that
    lot is by then, only the ledger knows.
    """
    run: list[Said] = []
    lots: set[str] = set()
    for each in said:
        named = each.line.named if each.line else frozenset()
        if run and (
            run[0].sender != each.sender
            or (by_moment and run[0].moment != each.moment)
            or named & lots
            or len(run) == TOGETHER
        ):
            yield run
            run, lots = [], set()
        run.append(each)
        lots |= named
    if run:
        yield run


def _events(
    book: Book, directory: Directory, sender: str, run: Sequence[Said]
) -> tuple[list[Ready], list[Outcome]]:
    """Return what there is to record, and what names something unknown."""
    ready: list[Ready] = []
    unclear: list[Outcome] = []
    with book.read() as ledger:
        known = Known(ledger, directory, secrets.token_bytes)
        for said in run:
            try:
                line = said.line
                made = line and (sheet_events.event(line, sender, known),)
                ready.append((said, made or said.events))
            except Malformed as error:
                unclear.append(Outcome(said.where, said.event_ids, error=error))
    return ready, unclear


def _record(
    book: Book, sender: str, run: Sequence[Ready], moment: datetime, account: str
) -> list[Outcome]:
    """Record a run in one commit; if something in it is refused, in two halves."""
    if not run:
        return []
    alone = len(run) == 1
    events = [event for _, group in run for event in group]
    (answer,) = record_each(
        book, sender, [events], moment, account=account, keep_refusals=alone
    )
    if isinstance(answer, Unavailable):
        raise answer
    if isinstance(answer, NguonError):
        if alone:
            said = run[0][0]
            return [Outcome(said.where, said.event_ids, error=answer)]
        half = len(run) // 2
        return [
            *_record(book, sender, run[:half], moment, account),
            *_record(book, sender, run[half:], moment, account),
        ]
    receipts = iter(answer)
    return [
        Outcome(said.where, said.event_ids, tuple(islice(receipts, len(group))))
        for said, group in run
    ]


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
                other = organisation if each.events and each.sender else None
                senders[each.sender] = _organisation(
                    ledger, known, each, named, other or ""
                )
            if each.line is not None:
                sheet_events.check(each.line, known)
    return directory, senders


def _organisation(
    ledger: Snapshot, known: Known, said: Said, named: str, fallback: str = ""
) -> str:
    """Return the registered organisation with that identifier, GLN, code or name."""
    if said.line is not None:
        return known.organisation(said.line, named)
    try:
        name = canonical_epc(named) if ":" in named else org_id(named)
    except Malformed:
        name = named
    alias = ledger.get(Alias, name)
    found = ledger.get(Registered, alias.id if alias else name)
    if found is None and fallback:  # another ledger's: who brings it, reports it
        return _organisation(ledger, known, said, fallback)
    if found is None or found.type != "organisation":
        raise Refused("load.unknown_sender", where=said.where, sender=named)
    return found.id
