"""What is exported: a batch with its kin, a period, an organisation, a recall.

    choice = Choice(batch="BT-CN-260914-M1-A", way="back")
    selection = select(book, choice, language="vi", origin="https://nguon.example")
    for line in lines(book, selection, viewer, now):
        line.event, line.statement, line.voided

A selection is fixed at one state of the ledger (`size`): what is recorded while a long
export runs is not in it. Its lines are read in parts, so that nothing grows with the
ledger and no transaction waits for a slow reader. Every line goes through
`nguon.services.sight`: what concerns the viewer is open, foreign openings are noted.
Proved in tests/services/test_export.py.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from nguon.core.canonical import JSON, excerpt
from nguon.core.entry import from_bytes
from nguon.core.event import Event
from nguon.core.identifiers import batch_code
from nguon.core.state import Batch, Recall
from nguon.core.state import Event as Recorded
from nguon.errors import Malformed, NotFound
from nguon.services import sight
from nguon.services.follow import Direction, follow_in
from nguon.services.inspect.find import the_batch
from nguon.services.known import organisation_named
from nguon.services.sight import Viewer
from nguon.store.ledger import Book
from nguon.store.snapshot import Snapshot

BATCH: Final = "batch"
ORGANISATION: Final = "organisation"
PERIOD: Final = "period"
RECALL: Final = "recall"
KINDS: Final = frozenset({BATCH, ORGANISATION, PERIOD, RECALL})
WAYS: Final = ("back", "forward", "both", "self")
CLOCKS: Final = ("event", "record")
DIRECTIONS: Final[tuple[Direction, ...]] = ("back", "forward")
CHUNK: Final = 500  # entries in one look
SKEW: Final = timedelta(minutes=15)  # how far before its event a record may lie
ZONE: Final = "+07:00"  # a day without more is a day in Vietnam


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody asks for, as typed: one of batch, organisation and recall, or none
    of them for a period; the days narrow all of them."""

    batch: str = ""
    way: str = "back"
    organisation: str = ""
    recall: str = ""  # a batch that was recalled, or the recall's event id
    since: str = ""  # a day or a moment
    until: str = ""  # a day (it belongs to it) or a moment (it does not)
    by: str = "event"  # which time the days are about


@dataclass(frozen=True, slots=True)
class Selection:
    """What is exported, and how it is to be written."""

    kind: str
    title: str  # for a file's name: letters, digits, hyphens
    size: int  # the state of the ledger
    numbers: Sequence[int]  # entries to look through, in order
    batches: tuple[str, ...] = ()  # of a batch or a recall: the nearest first
    organisation: str = ""
    since: datetime | None = None
    until: datetime | None = None
    by: str = "event"
    cut: bool = False  # there were more kin than are followed
    language: str = "vi"
    origin: str = ""
    progress: Callable[[int, int], None] | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Line:
    """One event as the viewer sees it."""

    number: int
    event: Event
    statement: dict[str, JSON]  # with what was opened for the viewer put back
    organisation: str  # who recorded it
    recorded: str
    voided: str | None  # the declaration that says it was an error


def select(
    book: Book,
    choice: Choice,
    *,
    language: str = "vi",
    origin: str = "",
    progress: Callable[[int, int], None] | None = None,
) -> Selection:
    """Return what is meant, or say in a sentence what is not clear."""
    named = [k for k in (BATCH, ORGANISATION, RECALL) if getattr(choice, k).strip()]
    since, until = _moment(choice.since, 0), _moment(choice.until, 1)
    if len(named) > 1:
        raise Malformed("export.one_of", named=", ".join(named))
    if not named and since is None and until is None:
        raise Malformed("export.nothing")
    if since and until and since >= until:
        raise Malformed("export.backwards")
    if choice.way not in WAYS:
        raise Malformed("export.way", way=excerpt(choice.way), ways=", ".join(WAYS))
    if choice.by not in CLOCKS:
        raise Malformed("export.clock", clock=excerpt(choice.by))
    kind = named[0] if named else PERIOD
    who = organisation_named(book, choice.organisation) if kind == ORGANISATION else ""
    with book.read() as ledger:
        batches: tuple[str, ...] = ()
        numbers: Sequence[int]
        cut = False
        if kind == BATCH:
            start = the_batch(ledger, choice.batch)
            batches, cut = _kin(ledger, start.id, choice.way)
            title, numbers = start.lot, _histories(ledger, batches)
        elif kind == RECALL:
            starts = _recalled(ledger, choice.recall)
            batches, cut = _reached(ledger, starts)
            first = ledger.get(Batch, starts[0])
            title = first.lot if first else batch_code(starts[0])
            numbers = _histories(ledger, batches)
        elif kind == ORGANISATION:
            title = who.rsplit("/", 1)[-1]
            found = ledger.find(Recorded, organisation=who, order="entry")
            numbers = [event.entry for event in found]
        else:
            title, numbers = _days(since, until), range(ledger.size)
        return Selection(
            kind=kind,
            title=_plain(title),
            size=ledger.size,
            numbers=_narrowed(ledger, numbers, since, until, choice.by),
            batches=batches,
            organisation=who,
            since=since,
            until=until,
            by=choice.by,
            cut=cut,
            language=language,
            origin=origin.rstrip("/"),
            progress=progress,
        )


def lines(
    book: Book, selection: Selection, viewer: Viewer, now: datetime,
    reason: str = "export",
) -> Iterator[Line]:  # fmt: skip
    """Yield the events, in the order of the ledger, each as the viewer sees it."""
    numbers, told = selection.numbers, selection.progress
    for at in range(0, len(numbers), CHUNK):
        part = numbers[at : at + CHUNK]
        with book.read() as ledger:
            seen = sight.look(ledger, viewer, part)
            found = [_line(one) for n, one in sorted(seen.items()) if _event(one)]
            found = [line for line in found if _within(line, selection)]
            voided = _voided(ledger, found)
        chosen = {line.number for line in found}
        sight.note(
            book, [one for n, one in seen.items() if n in chosen], viewer, now, reason
        )
        for line, by in zip(found, voided, strict=True):
            yield Line(
                line.number, line.event, line.statement, line.organisation,
                line.recorded, by,
            )  # fmt: skip
        if told:
            told(min(at + CHUNK, len(numbers)), len(numbers))


def _event(one: sight.Seen) -> bool:
    return one.entry.kind == "custody"


def _line(one: sight.Seen) -> Line:
    return Line(
        one.number, Event.from_statement(one.statement), one.statement,
        one.entry.by.organisation, one.entry.recorded, None,
    )  # fmt: skip


def _within(line: Line, selection: Selection) -> bool:
    text = line.event.time if selection.by == "event" else line.recorded
    when = datetime.fromisoformat(text)
    return (selection.since is None or when >= selection.since) and (
        selection.until is None or when < selection.until
    )


def _voided(ledger: Snapshot, found: Sequence[Line]) -> list[str | None]:
    """Return of each event the declaration that it was an error, if there is one."""
    keys = [(line.organisation, line.event.event_id or "", "0") for line in found]
    known = ledger.get_many(Recorded, keys)
    return [
        known[key].corrected_by
        if key in known and line.event.declaration is None
        else None
        for key, line in zip(keys, found, strict=True)
    ]


def _kin(ledger: Snapshot, batch: str, way: str) -> tuple[tuple[str, ...], bool]:
    """Return the batch and what it was made from, what was made of it, or both."""
    found, cut = {batch: None}, False
    for direction in DIRECTIONS:
        if way in (direction, "both"):
            traced = follow_in(ledger, batch, direction)
            found |= dict.fromkeys(lot.batch for lot in traced.lots)
            cut = cut or traced.cut
    return tuple(found), cut


def _reached(ledger: Snapshot, starts: Sequence[str]) -> tuple[tuple[str, ...], bool]:
    found: dict[str, None] = {}
    cut = False
    for start in starts:
        more, over = _kin(ledger, start, "forward")
        found |= dict.fromkeys(more)
        cut = cut or over
    return tuple(found), cut


def _recalled(ledger: Snapshot, typed: str) -> list[str]:
    """Return the batches that a recall names, in force or ended."""
    named = ledger.find(Recall, event_id=typed.strip()) if ":" in typed else []
    if not named:
        batch = the_batch(ledger, typed)
        named = ledger.find(Recall, batch=batch.id)
        if not named:
            raise NotFound("export.no_recall", batch=excerpt(typed))
    return list(dict.fromkeys(recall.batch for recall in named))


def _histories(ledger: Snapshot, batches: Sequence[str]) -> list[int]:
    return sorted({n for batch in batches for n in ledger.history(batch)})


def _narrowed(
    ledger: Snapshot,
    numbers: Sequence[int],
    since: datetime | None,
    until: datetime | None,
    by: str,
) -> Sequence[int]:
    """Leave out what was recorded too early or too late to be within the days.

    The moment of record never goes back along the ledger, so that both ends are found
    by halving; what happened is recorded then or later, never much before.
    """

    def recorded(number: int) -> datetime:
        return datetime.fromisoformat(from_bytes(ledger.entry(number)).recorded)

    first, last = 0, len(numbers)
    if since is not None:
        from_ = since - SKEW if by == "event" else since
        first = bisect_left(numbers, from_, key=recorded)
    if until is not None and by == "record":
        last = bisect_left(numbers, until, key=recorded)
    return numbers[first:last]


def _moment(typed: str, days_later: int) -> datetime | None:
    """Read a day or a moment; a day stands for its beginning, so many days later."""
    text = typed.strip()
    if not text:
        return None
    try:
        if len(text) == 10:
            day = datetime.fromisoformat(f"{text}T00:00:00{ZONE}")
            return day + timedelta(days=days_later)
        found = datetime.fromisoformat(text.replace(" ", "+"))
    except (ValueError, OverflowError) as error:
        raise Malformed("export.day", day=excerpt(text)) from error
    if found.tzinfo is None:
        raise Malformed("export.day", day=excerpt(text))
    return found


def _days(since: datetime | None, until: datetime | None) -> str:
    """Return a period as a file is named by it."""
    last = until - timedelta(microseconds=1) if until else None
    return "-".join(f"{day:%Y%m%d}" if day else "x" for day in (since, last))


def _plain(title: str) -> str:
    kept = "".join(c if c.isascii() and c.isalnum() else "-" for c in title)
    return kept.strip("-") or "x"
