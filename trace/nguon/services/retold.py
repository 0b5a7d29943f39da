"""A batch told from its entries alone, and the tables held against that.

The desk speaks of holdings, hand-overs, lineage and recalls. The tables of those are
derived: whoever keeps the database can change a row, and no proof is about it. So here
everything that hangs together with a batch (what it was made from, what was made of
it, what was mixed with those, every registered thing that is named) is read from the
entries, proved like a bundle (inclusion, heads, chains, signatures), taken again by the
same rules, and compared row by row with what is stored. What a page shows is then what
follows from the entries; a row that says otherwise is named by table, row and column.

Beyond `MOST` entries nothing is retold, nor when the rules need more than was gathered,
and a page says so: that is the work of the audit of the whole ledger. Proved in
tests/services/test_retold.py.
"""

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias, TypeVar

from nguon.core import closure, headmap, merkle
from nguon.core.chain import check_chains
from nguon.core.checkpoint import open_checkpoint
from nguon.core.entry import Entry, from_bytes, subjects
from nguon.core.identifiers import key_id, subject_kind
from nguon.core.signers import check_signatures
from nguon.core.state import Coverage, Event, Record, Registered
from nguon.core.values import text_of, value_of
from nguon.errors import Malformed, NguonError, NotFound, VerificationError
from nguon.store.compare import Finding, compare_some
from nguon.store.ledger import Book
from nguon.store.replay import Line, Replay
from nguon.store.snapshot import Snapshot

MOST: Final = 1_500  # entries that hang together: a second or two
_LOG: Final = logging.getLogger(__name__)
R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class Retold:
    """What follows from the entries: asked for records as a `Snapshot` is."""

    replay: Replay

    def get(self, kind: type[R], *key: str) -> R | None:
        return self.replay.get(kind, *key)

    def get_many(
        self, kind: type[R], keys: Iterable[tuple[str, ...]]
    ) -> dict[tuple[str, ...], R]:
        found = ((key, self.replay.get(kind, *key)) for key in keys)
        return {key: record for key, record in found if record is not None}

    def find(self, kind: type[R], **equal: Any) -> list[R]:
        """Return records by their fields; a list means any of it."""
        for name, wanted in equal.items():
            if isinstance(wanted, list):
                parts = [self.find(kind, **{**equal, name: one}) for one in wanted]
                return [record for part in parts for record in part]
        return list(self.replay.find(kind, **equal))


Source: TypeAlias = Snapshot | Retold


@dataclass(frozen=True, slots=True)
class Beside:
    """What was found of the rows that stand beside the entries."""

    entries: int = 0
    batches: int = 0
    findings: tuple[Finding, ...] = ()
    failure: NguonError | None = None  # of entries that hang together with the batch
    compared: bool = True

    @property
    def holds(self) -> bool:
        """Whether nothing was found; what was not compared found nothing either."""
        return not self.findings and self.failure is None


def retell(book: Book, ledger: Snapshot, batch: str) -> tuple[Source, Beside]:
    """Return where to read a batch's records from, and how the stored ones stand."""
    try:
        found = _Component(ledger)
        if not found.gather(batch):
            return ledger, Beside(compared=False)
        entries = found.prove(book)
    except (VerificationError, Malformed, NotFound) as error:
        return ledger, Beside(failure=error)
    replay = Replay(book.rules, lambda number: entries[number].statement)
    try:
        for run in _runs(sorted(entries)):
            replay.take([found.line(number) for number in run])
    except NguonError as error:
        _LOG.warning("%s cannot be told from its own entries: %s", batch, error.code)
        return ledger, Beside(compared=False)
    batches = {name for name in replay.subjects if subject_kind(name) == "batch"}
    findings = tuple(compare_some(ledger.connection, replay, batches))
    return Retold(replay), Beside(len(entries), len(batches), findings)


class _Component:
    """All that hangs together with a batch, gathered by the stored histories.

    A history that leaves something out does not pass `prove`.
    """

    def __init__(self, ledger: Snapshot) -> None:
        self.ledger = ledger
        self.data: dict[int, bytes] = {}
        self.said: dict[int, Entry] = {}
        self.subjects: dict[str, None] = {}
        self.rules: dict[str, list[str]] = {}
        for thing in ledger.find(Registered, type="rules"):
            product = text_of(value_of(thing.value), "product")
            self.rules.setdefault(product, []).append(thing.id)

    def gather(self, batch: str) -> bool:
        """Walk from the batch; False when there is too much to walk."""
        last = self._take(self.ledger.size - 1)
        ahead = [batch, key_id(last.by.key), last.by.organisation]
        for first in (0, 1):  # the ledger's own beginning is one group
            said = self._take(first)
            ahead += subjects(said.kind, said.statement)
        while ahead:
            subject = ahead.pop()
            if subject in self.subjects:
                continue
            self.subjects[subject] = None
            ahead += self._about(subject)
            for index in self.ledger.history(subject):
                ahead += self._named(self._take(index))
            if len(self.said) > MOST:
                return False
        return True

    def prove(self, book: Book) -> dict[int, Entry]:
        """Return the entries, without the index entry, once all of it is proved."""
        ledger = self.ledger
        checkpoint = open_checkpoint(ledger.checkpoint, book.verifier)
        leaves = {at: merkle.leaf_hash(data) for at, data in self.data.items()}
        hashes = merkle.prove_many(ledger, leaves, ledger.size)
        if merkle.check_many(leaves, checkpoint.size, hashes) != checkpoint.root:
            raise VerificationError("log.bundle_tree")
        last = self.said.get(checkpoint.size - 1)
        if last is None or last.kind != "index":
            raise VerificationError("log.index_missing")
        names = sorted(self.subjects)
        root = bytes.fromhex(str(last.statement["root"]))
        heads = headmap.check(root, names, headmap.prove(ledger, names))
        check_signatures(self.said, check_chains(self.said, leaves, heads))
        return {at: said for at, said in self.said.items() if said.kind != "index"}

    def line(self, number: int) -> Line:
        data = self.data[number]
        return Line(number, data, merkle.leaf_hash(data), self.said[number])

    def _take(self, index: int) -> Entry:
        if index not in self.said:
            self.data[index] = self.ledger.entry(index)
            self.said[index] = from_bytes(self.data[index])
        return self.said[index]

    def _about(self, subject: str) -> Iterator[str]:
        """Yield what is about a thing without being named by its entries."""
        kind = subject_kind(subject)
        if kind == "product":
            yield from self.rules.get(subject, ())
        elif kind in ("batch", "organisation", "area"):
            coverage = self.ledger.get(Coverage, subject)
            yield from coverage.certificates if coverage else ()

    def _named(self, said: Entry) -> Iterator[str]:
        """Yield what has to be told so that this entry can be."""
        yield from subjects(said.kind, said.statement)
        yield from closure.names(said)
        declared = said.statement.get("errorDeclaration")
        named = declared.get("correctiveEventIDs") if isinstance(declared, dict) else ()
        for event_id in named if isinstance(named, list) else ():
            event = self.ledger.get(Event, said.by.organisation, str(event_id), "0")
            if event:
                yield from subjects("custody", self._take(event.entry).statement)


def _runs(numbers: Sequence[int]) -> Iterator[list[int]]:
    """Cut into runs without a gap: commits end with an index entry, which is a gap.

    What the rules judge together was recorded together, so it is within one run.
    """
    run: list[int] = []
    for number in numbers:
        if run and number != run[-1] + 1:
            yield run
            run = []
        run.append(number)
    if run:
        yield run
