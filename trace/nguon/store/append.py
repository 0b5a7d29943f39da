"""One append transaction, from the lock on the head to the row that moves it.

    1  (outside) statements validated, canonical, signatures checked: `Book.submit`
    2  the head is locked                           BEGIN IMMEDIATE / FOR UPDATE
    3  was it recorded before? the same content gives the old receipt (`Rules.earlier`)
    4  the rules, over the state inside the transaction (`Rules.apply`)
    5  `previous` and `recorded` added, entries and the closing index entry inserted,
       edge tiles grown, root computed
    6  the checkpoint is signed     7  checkpoint row, head moved (`WHERE size = old`)
    8  COMMIT     9  lock record     10  answer: `nguon.store.committer`

A group that is refused leaves nothing behind; the others in the batch go on.
Proved in tests/store/test_ledger.py and test_crash.py.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event as Signal
from typing import Final, Protocol

from sqlalchemy.exc import DBAPIError

from nguon.core import canonical
from nguon.core.checkpoint import Checkpoint, sign_checkpoint
from nguon.core.entry import Draft, Entry
from nguon.core.grouping import groups
from nguon.core.identifiers import key_id
from nguon.core.merkle import leaf_hash
from nguon.core.note import Signer
from nguon.core.sealing import Opening
from nguon.core.state import Batch, Event, Holding, Past, Record, Registered, View
from nguon.errors import NguonError
from nguon.store.keys import Registrar
from nguon.store.prepared import Prepared
from nguon.store.tree import Tiles, Tree
from nguon.store.working import Head, Working


class Rules(Protocol):
    """What the ledger asks of the rules: the module `nguon.core.custody`."""

    def check(self, draft: Draft, /) -> None:
        """Check a statement by itself: before, outside the transaction."""

    def apply(
        self, view: View, group: Sequence[Draft], index: int, recorded: str, /
    ) -> tuple[Record, ...]:
        """Return what the group changes, its first draft being entry `index`."""

    def earlier(self, view: Past, draft: Draft, /) -> int | None:
        """Return the entry that said the same before, None when nobody did."""


_ADD_CHECKPOINT: Final = Prepared(
    "INSERT INTO checkpoint (size, root, note) VALUES (:size, :root, :note)"
)
_MOVE_HEAD: Final = Prepared(
    "UPDATE head SET size = :size, root = :root, note = :note,"
    " recorded = :recorded, subjects = :subjects WHERE id = 1 AND size = :old"
)


@dataclass(frozen=True, slots=True)
class Recorded:
    """What the ledger answers for one draft; `size` is of a tree that has it."""

    index: int
    entry: bytes
    said: Entry  # what `entry` says
    size: int
    repeated: bool  # it was recorded before; this is the old entry

    @property
    def leaf_hash(self) -> bytes:
        return leaf_hash(self.entry)


@dataclass(slots=True, eq=False)
class Job:
    """A group of drafts that stand or fall together, waiting for its answer."""

    group: tuple[Draft, ...]
    opened: tuple[Mapping[str, Opening], ...]
    now: str
    finished: Signal = field(default_factory=Signal)
    places: list[tuple[int, bool]] = field(default_factory=list)
    answer: list[Recorded] = field(default_factory=list)
    error: Exception | None = None


class Append:
    """The steps 3 to 7 for one batch of jobs, over one connection."""

    def __init__(
        self, working: Working, rules: Rules, log: Signer, registrar: Registrar
    ) -> None:
        self.working = working
        self.rules = rules
        self.log = log
        self.registrar = registrar

    def take(self, jobs: Sequence[Job]) -> None:
        """Add each job whole or not at all."""
        self._fetch(jobs)
        for job in jobs:
            self.working.begin_group()
            try:
                places = self._take_group(job)
            except DBAPIError:
                raise  # the transaction itself is broken, not this job
            except Exception as error:
                job.error = error
            else:
                job.places = places
                self.working.accept_group()
        self.working.begin_group()

    def _take_group(self, job: Job) -> list[tuple[int, bool]]:
        working, start = self.working, self.working.size
        recorded = max(job.now, working.recorded)
        known = []
        for n, draft in enumerate(job.group):
            with _naming(n):
                known.append(self.rules.earlier(working, draft))
        new = [n for n, number in enumerate(known) if number is None]
        drafts = [job.group[n] for n in new]
        for group in groups(drafts, start):
            part = drafts[group.start : group.stop]
            with _naming(new[group.start]):
                changed = self.rules.apply(working, part, start + group.start, recorded)
            for place in group:
                n = new[place]
                opened = job.opened[n] if job.opened else {}
                working.add(drafts[place], recorded, opened)
            working.put(changed)
        if new:
            working.recorded = recorded
        numbers = iter(range(start, start + len(new)))
        return [(next(numbers), False) if n is None else (n, True) for n in known]

    def _fetch(self, jobs: Sequence[Job]) -> None:
        """Fetch at once what most rules will ask for, for the whole batch."""
        drafts = [draft for job in jobs for draft in job.group]
        self.working.fetch_subjects({name for d in drafts for name in d.subjects})
        keys: dict[type[Record], set[tuple[str, ...]]] = {}
        for draft in drafts:
            who, names = draft.by, draft.subjects
            # Of a subject without an entry there is no record either: not asked for.
            old = [name for name in names if self.working.subject(name).head]
            wanted: list[tuple[type[Record], tuple[str, ...]]] = [
                (Registered, (who.organisation,)),
                (Registered, (key_id(who.key),)),
            ]
            if draft.kind == "custody":
                wanted += [(Batch, (name,)) for name in old]
                wanted += [(Holding, (name, who.organisation)) for name in old]
                self.working.know_none(Batch, [(n,) for n in names if n not in old])
                event_id = str(draft.statement.get("eventID"))
                declaration = "1" if "errorDeclaration" in draft.statement else "0"
                wanted.append((Event, (who.organisation, event_id, declaration)))
            else:
                wanted += [(Registered, (name,)) for name in names]
            for kind, one in wanted:
                keys.setdefault(kind, set()).add(one)
        self.working.fetch_records(keys)

    def close(self) -> Head | None:
        """Close the commit with its index entry, move the head; None: nothing new."""
        working, connection = self.working, self.working.connection
        if not working.done.lines:
            return None
        map_root, subjects = working.update_map()
        said: dict[str, canonical.JSON] = {
            "root": map_root.hex(),
            "size": working.size,
            "subjects": subjects,
        }
        working.add(self.registrar.draft("index", said), working.recorded, {})
        working.accept_group()
        working.flush()
        tree = Tree(Tiles(connection), working.head.size)
        tree.append_hashes(working.done.hashes)
        tree.tiles.flush()
        root = tree.root()
        state = Checkpoint(self.log.name, tree.size, root)
        note = sign_checkpoint(state, [self.log])
        row = {"size": tree.size, "root": root, "note": note}
        _ADD_CHECKPOINT.run(connection, **row)
        moved = {"recorded": working.recorded, "subjects": subjects}
        if _MOVE_HEAD.run(connection, **row, **moved, old=working.head.size) != 1:
            raise RuntimeError("the head moved although it was locked")
        return Head(tree.size, root, note, working.recorded, subjects)

    def answer(self, jobs: Sequence[Job], size: int) -> None:
        """Fill in each job's answer, from what the transaction itself sees."""
        for job in jobs:
            for number, repeated in job.places:
                data, said = self.working.line(number)
                job.answer.append(Recorded(number, data, said, size, repeated))


@contextmanager
def _naming(place: int) -> Iterator[None]:
    """Say with a refusal which event of the group it is about, counted from 1."""
    try:
        yield
    except NguonError as error:
        error.figures.setdefault("event", place + 1)
        raise
