"""The dossier of a batch: everything the ledger knows, its evidence checked just now.

All of it is read from one committed state, so that verdict, history, balance and
lineage fit each other. The evidence is the same bundle that anybody can download,
checked by the same code as `nguon-verify`; where it does not hold, the record is still
shown, under a verdict that says no. Balance, lineage and recalls are told from the
entries too, and the stored rows held against them (`nguon.services.retold`). Proved in
tests/services/test_inspect.py and tests/web/test_inspect_tampered.py.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from nguon.core import bundle
from nguon.core.checkpoint import Checkpoint, open_checkpoint
from nguon.core.entry import Entry, from_bytes
from nguon.core.hand import hands
from nguon.core.journey import Step, steps
from nguon.core.provenance import Provenance, read
from nguon.core.state import Batch, Recall
from nguon.errors import Malformed, NguonError
from nguon.messages import say
from nguon.services.called import Called, called
from nguon.services.follow import Direction, Traced, follow_in
from nguon.services.inspect.balance import Balance, balance_of
from nguon.services.inspect.find import batch_by_code
from nguon.services.inspect.unseal import Seal, seals_of
from nguon.services.prove import bundle_in
from nguon.services.publish import unchecked
from nguon.services.retold import Beside, Source, retell
from nguon.store.ledger import Book
from nguon.store.snapshot import Snapshot

SHOWN = 400  # lots of the lineage on a page


@dataclass(frozen=True, slots=True)
class Check:
    """What a check of the evidence found, at which state of the ledger."""

    entries: int
    size: int
    checkpoint: str
    facts: tuple[bundle.Fact, ...]
    failure: NguonError | None
    older: Checkpoint | None
    doubtful: frozenset[int] = frozenset()  # by a key that was lost before, unnoticed

    @property
    def holds(self) -> bool:
        return self.failure is None

    @property
    def failed_step(self) -> int | None:
        """The number of the step that failed (`nguon.core.bundle.check`)."""
        step = self.failure.figures.get("step") if self.failure else None
        return step if isinstance(step, int) else None

    def said(self, language: str) -> list[tuple[int, str]]:
        """Return what each step has shown: (number, sentence)."""
        return [
            (fact.number, say(fact.code, language, **fact.figures))
            for fact in self.facts
        ]


@dataclass(frozen=True, slots=True)
class Dossier:
    """One batch, from every side, at one state of the ledger."""

    batch: Batch
    check: Check
    beside: Beside
    told: Provenance
    history: tuple[Step, ...]  # the entries about this very batch, newest first
    earlier: tuple[Step, ...]  # what happened to the batches that it was made from
    hands: Mapping[int, str]  # by whose hand each line is signed; empty if unchecked
    seals: tuple[Seal, ...]
    balance: Balance
    recalls: tuple[Recall, ...]  # in force on it or on what it was made from
    back: Traced
    forward: Traced
    names: Called
    lots: Mapping[str, str]  # batch -> lot number, of all that is named

    @property
    def holds(self) -> bool:
        """Whether the evidence holds and nothing stored beside it says otherwise."""
        return self.check.holds and self.beside.holds


def open_dossier(book: Book, code: str, now: datetime) -> Dossier:
    """Return the dossier of the batch under `code`, or raise NotFound."""
    with book.read() as ledger:
        batch = batch_by_code(ledger, code)
        check, entries = _check(book, ledger, batch.id, None)
        source, beside = retell(book, ledger, batch.id)
        batch = source.get(Batch, batch.id) or batch
        told = read(entries, batch.id, now)
        own = {at: entries[at] for at in ledger.history(batch.id) if at in entries}
        history = tuple(reversed(steps(own, told.things)))
        ours = {step.index for step in history}
        balance = balance_of(source, batch)
        back = follow_in(source, batch.id, "back", most=SHOWN)
        forward = follow_in(source, batch.id, "forward", most=SHOWN)
        recalls = tuple(_recalls(source, batch))
        subjects = set(_subjects(balance, history, told.steps, recalls))
        names = dict(called(source, subjects)) | dict(back.names) | dict(forward.names)
        return Dossier(
            batch=batch,
            check=check,
            beside=beside,
            told=told,
            history=history,
            earlier=tuple(s for s in reversed(told.steps) if s.index not in ours),
            hands=hands(entries, check.doubtful) if check.holds else {},
            seals=tuple(seals_of(ledger, own)),
            balance=balance,
            recalls=recalls,
            back=back,
            forward=forward,
            names=names,
            lots=_lots(source, balance, back, forward, recalls),
        )


def open_trace(book: Book, code: str, direction: Direction) -> tuple[Traced, Beside]:
    """Return the whole lineage one way, and how the stored rows of it stand."""
    with book.read() as ledger:
        batch = batch_by_code(ledger, code)
        source, beside = retell(book, ledger, batch.id)
        return follow_in(source, batch.id, direction), beside


def check_batch(
    book: Book, code: str, older: str = ""
) -> tuple[Batch, Check, Beside | None]:
    """Check a batch's evidence now, against an older checkpoint if one is given."""
    with book.read() as ledger:
        batch = batch_by_code(ledger, code)
        try:
            given = open_checkpoint(_note(older), book.verifier) if older else None
        except NguonError as error:
            check = Check(0, ledger.size, ledger.checkpoint, (), error, None)
            return batch, check, None
        check, _ = _check(book, ledger, batch.id, given)
        return batch, check, retell(book, ledger, batch.id)[1]


def _check(
    book: Book, ledger: Snapshot, batch: str, older: Checkpoint | None
) -> tuple[Check, Mapping[int, Entry]]:
    """Build the bundle and check it as a stranger would; return what can be read."""
    try:
        smaller = older.size if older and 0 < older.size <= ledger.size else None
        made = bundle_in(ledger, batch, smaller)
        verified = bundle.check(made, book.verifier, older=older, subject=batch)
    except NguonError as error:  # NotFound too: the batch is known, its entries gone
        found = unchecked(ledger, batch)
        check = Check(len(found), ledger.size, ledger.checkpoint, (), error, older)
        return check, found
    check = Check(
        len(verified.entries), ledger.size, ledger.checkpoint, verified.steps, None,
        older, verified.doubtful,
    )  # fmt: skip
    return check, verified.entries


def _note(typed: str) -> str:
    """Return a signed note as it was pasted: line ends and the last one mended."""
    text = typed.replace("\r\n", "\n").strip("\n") + "\n"
    if len(text) > 10_000:
        raise Malformed("log.bundle_note")
    return text


def _recalls(ledger: Source, batch: Batch) -> Iterator[Recall]:
    """Yield the recalls in force on the batch and on what it was made from."""
    for name in batch.recalled:
        yield from (
            recall
            for recall in ledger.find(Recall, batch=name)
            if recall.ended_by is None
        )


def _subjects(
    balance: Balance,
    history: tuple[Step, ...],
    way: tuple[Step, ...],
    recalls: tuple[Recall, ...],
) -> Iterator[str | None]:
    yield from (balance.batch.maker, balance.batch.product, balance.batch.area)
    yield from balance.batch.claims
    for part in balance.parts:
        yield from (part.organisation, part.other)
    for step in (*history, *way):
        yield from (step.organisation, step.other, step.carrier, step.place, step.area)
    yield from (recall.organisation for recall in recalls)


def _lots(
    ledger: Source,
    balance: Balance,
    back: Traced,
    forward: Traced,
    recalls: tuple[Recall, ...],
) -> dict[str, str]:
    known = {lot.batch: lot.lot for lot in (*back.lots, *forward.lots)}
    wanted = {batch for part in balance.parts for batch in part.into}
    wanted |= {batch for batch, _ in (*balance.drawn, *balance.beside)}
    wanted |= {recall.batch for recall in recalls}
    found = ledger.get_many(Batch, [(name,) for name in wanted - known.keys()])
    return known | {key[0]: batch.lot for key, batch in found.items()}


def entry_of(ledger: Snapshot, index: int) -> Entry:
    """Return an entry by its number, or raise NotFound."""
    return from_bytes(ledger.entry(index))
