"""A bundle: all that is needed to check what a page says of one batch, in one file.

    {"checkpoint":"ledger.example/log\\n70000\\n…",     the signed note, verbatim
     "entries":{"17":"<base64url>","69999":"…"},        every entry, by index
     "format":"nguon/bundle/v1",
     "hashes":["<hex>",…],                              one proof: all are in the tree
     "heads":["/","<key>:<count>:<head>",…],            one proof of all heads
     "subject":"https://…",                             what was asked for
     "subjects":["https://…",…],                        every subject proved, sorted
     "older":{"hashes":[…],"root":"<hex>","size":M},    optional: continues size M
     "opened":[{"entry":17,"pointer":"/nguon:price","salt":"…","value":…}]}   optional

RFC 8785 bytes and nothing else. Checked, in this order, each step on what those before
it have shown (`Verified.steps`):

    1  the file is of this form, to the byte
    2  the checkpoint is signed by the log's key, and by nothing else
    3  every entry is in the tree of that size and root
    4  the tree continues the older one, that of the file and that which was given
    5  the last leaf is an index entry, and its root gives the head of each subject
    6  each subject's chain is whole, back to its first entry; nothing is left over
    7  each entry is signed by a key that stood for whom it speaks (`signers`)
    8  all that the entries name is among the subjects (`closure`)
    9  opened values are those that were sealed
   10  the subject is the one asked for, and the log knows it

It proves that the record is unaltered and whole; not that what was said is true. See
tests/core/test_bundle.py (every flipped bit is refused) and tests/vectors/bundle.json.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final, Protocol

from nguon.core import canonical, closure, headmap, merkle
from nguon.core.bundle_file import FORMAT, BundleFile, Opened, encode, hexes
from nguon.core.chain import check_chains
from nguon.core.checkpoint import (
    Checkpoint,
    check_continues,
    open_checkpoint,
    to_text,
)
from nguon.core.entry import Entry, check_opening, from_bytes
from nguon.core.hand import hands
from nguon.core.headmap import Head
from nguon.core.identifiers import key_id, subject_kind
from nguon.core.note import Verifier
from nguon.core.signers import check_signatures
from nguon.errors import NguonError, NotFound, VerificationError

_HASH: Final = re.compile("[0-9a-f]{64}")


class Source(Protocol):
    """One committed state of a ledger: the store's Snapshot, or a list in a test."""

    @property
    def size(self) -> int: ...

    @property
    def checkpoint(self) -> str: ...

    def entry(self, index: int) -> bytes: ...

    def history(self, subject: str) -> Sequence[int]: ...

    def hashes(self, level: int, start: int, count: int) -> list[bytes]: ...

    def page(self, prefix: str) -> bytes | None: ...


@dataclass(frozen=True, slots=True)
class Fact:
    """What one step has shown; `log.step.<name>` in `nguon.messages` says it."""

    number: int
    name: str
    figures: Mapping[str, object]

    @property
    def code(self) -> str:
        return f"log.step.{self.name}"


@dataclass(frozen=True, slots=True)
class Verified:
    """A bundle whose every part was checked, and what it holds."""

    subject: str
    checkpoint: Checkpoint
    entries: Mapping[int, Entry]
    leaves: Mapping[int, bytes]
    heads: Mapping[str, Head | None]
    histories: Mapping[str, tuple[int, ...]]
    batches: tuple[str, ...]  # the batch and all it was made from, nearest first
    doubtful: frozenset[int]
    opened: tuple[Opened, ...]
    older: Checkpoint | None  # the one given from outside, when there was one
    steps: tuple[Fact, ...]


def build(
    source: Source,
    subject: str,
    *,
    beside: Iterable[str] = (),
    older: int | None = None,
    opened: Sequence[Opened] = (),
) -> bytes:
    """Return the bundle of `subject` at the source's size.

    `beside` names certificates and rule sets about it, `older` a size whose holder
    wants to see that this tree continues theirs.
    """
    entries: dict[int, bytes] = {}
    read: dict[int, Entry] = {}

    def take(index: int) -> Entry:
        if index not in read:
            entries[index] = source.entry(index)
            read[index] = from_bytes(entries[index])
        return read[index]

    def history(name: str) -> list[Entry]:
        return [take(index) for index in source.history(name)]

    if not source.history(subject):
        raise NotFound("log.subject_unknown", subject=subject)
    last = take(source.size - 1)
    start = [subject, key_id(last.by.key), last.by.organisation]
    subjects = sorted(closure.reach([*start, *sorted(beside)], history))
    value: dict[str, object] = {
        "checkpoint": source.checkpoint,
        "entries": {str(index): encode(data) for index, data in entries.items()},
        "format": FORMAT,
        "hashes": hexes(merkle.prove_many(source, entries, source.size)),
        "heads": headmap.prove(source, subjects),
        "subject": subject,
        "subjects": subjects,
    }
    if older is not None and 0 < older <= source.size:
        value["older"] = {
            "hashes": hexes(merkle.prove_consistency(source, older, source.size)),
            "root": merkle.subtree_root(source, 0, older).hex(),
            "size": older,
        }
    if opened:
        value["opened"] = [
            {
                "entry": one.entry,
                "pointer": one.pointer,
                "salt": encode(one.opening.salt),
                "value": one.opening.value,
            }
            for one in sorted(opened, key=lambda one: (one.entry, one.pointer))
        ]
    return canonical.to_bytes(value)


def check(
    data: bytes,
    verifier: Verifier,
    *,
    older: Checkpoint | None = None,
    consistency: Sequence[bytes] | None = None,
    subject: str | None = None,
) -> Verified:
    """Return what a bundle holds once all ten steps are passed, or raise the first no.

    `older` is a checkpoint of this log that the reader has kept (checked already);
    `consistency` are hashes from elsewhere that link the smaller of the two trees to
    the larger. The error's figure `step` is the number of the step that failed.
    """
    with _step(1):
        said = BundleFile(data)
    with _step(2):
        checkpoint = open_checkpoint(said.note, verifier)
        # Any second signature line could be changed without anybody noticing.
        if said.note.count("\n") != to_text(checkpoint).count("\n") + 2:
            raise VerificationError("log.bundle_note")
    with _step(3):
        leaves = {at: merkle.leaf_hash(entry) for at, entry in said.bytes.items()}
        root = merkle.check_many(leaves, checkpoint.size, said.hashes)
        if root != checkpoint.root:
            raise VerificationError("log.bundle_tree")
        entries = {at: from_bytes(entry) for at, entry in said.bytes.items()}
    with _step(4):
        _check_older(said, checkpoint, older, consistency)
    with _step(5):
        last = _last(entries, checkpoint)
        heads = headmap.check(_map_root(last), said.subjects, said.heads)
    with _step(6):
        histories = check_chains(entries, leaves, heads)
        if (
            surplus := entries.keys()
            - {at for history in histories.values() for at in history}
            - {checkpoint.size - 1}
        ):
            raise VerificationError("log.chain_surplus", index=min(surplus))
    with _step(7):
        doubtful = check_signatures(entries, histories)
    with _step(8):
        reached = _check_closure(said, last, entries, histories)
    with _step(9):
        for one in said.opened:
            _check_opened(one, entries)
    with _step(10):
        if not histories[said.subject]:
            raise VerificationError("log.subject_unknown", subject=said.subject)
        if subject not in (None, said.subject):
            raise VerificationError(
                "log.subject_other", subject=said.subject, asked=subject
            )
    batches = tuple(name for name in reached if subject_kind(name) == "batch")
    return Verified(
        subject=said.subject,
        checkpoint=checkpoint,
        entries=entries,
        leaves=leaves,
        heads=heads,
        histories=histories,
        batches=batches,
        doubtful=doubtful,
        opened=tuple(said.opened),
        older=older,
        steps=tuple(_facts(checkpoint, entries, heads, batches, doubtful, said, older)),
    )


def _check_older(
    said: BundleFile,
    checkpoint: Checkpoint,
    older: Checkpoint | None,
    consistency: Sequence[bytes] | None,
) -> None:
    """The file's own claim always, and the checkpoint that was given, if one was."""
    size, root = checkpoint.size, checkpoint.root
    if said.older:
        old_size, old_root, hashes = said.older
        merkle.check_consistency(old_size, old_root, size, root, hashes)
    if older is None:
        return
    if said.older and older.size == said.older[0] and older.origin == checkpoint.origin:
        if older.root != said.older[1]:
            raise VerificationError("log.rewritten", size=older.size)
    else:
        check_continues(older, checkpoint, consistency)


def _last(entries: Mapping[int, Entry], checkpoint: Checkpoint) -> Entry:
    last = entries.get(checkpoint.size - 1)
    if last is None or last.kind != "index":
        raise VerificationError("log.index_missing")
    if last.statement.get("size") != checkpoint.size - 1:
        raise VerificationError("log.index_wrong")
    return last


def _map_root(last: Entry) -> bytes:
    root = last.statement.get("root")
    if not isinstance(root, str) or not _HASH.fullmatch(root):
        raise VerificationError("log.index_wrong")
    return bytes.fromhex(root)


def _check_closure(
    said: BundleFile,
    last: Entry,
    entries: Mapping[int, Entry],
    histories: Mapping[str, tuple[int, ...]],
) -> tuple[str, ...]:
    def history(name: str) -> list[Entry]:
        if name not in histories:
            raise VerificationError("log.incomplete", subject=name)
        return [entries[at] for at in histories[name]]

    start = [said.subject, key_id(last.by.key), last.by.organisation]
    reached = dict.fromkeys(closure.reach(start, history))
    beside = [
        name
        for name in said.subjects
        if name not in reached
        and closure.may_stand_beside(name, history(name), reached)
    ]
    whole = closure.reach([*reached, *beside], history) if beside else tuple(reached)
    for name in said.subjects:
        if name not in whole:
            raise VerificationError("log.surplus", subject=name)
    return whole


def _check_opened(one: Opened, entries: Mapping[int, Entry]) -> None:
    wrong = VerificationError(
        "log.opening_wrong", index=one.entry, pointer=canonical.excerpt(one.pointer)
    )
    if one.entry not in entries:
        raise wrong
    try:
        check_opening(
            entries[one.entry], one.pointer, one.opening.salt, one.opening.value
        )
    except NguonError as error:
        raise wrong from error


def _facts(
    checkpoint: Checkpoint,
    entries: Mapping[int, Entry],
    heads: Mapping[str, Head | None],
    batches: Sequence[str],
    doubtful: frozenset[int],
    said: BundleFile,
    older: Checkpoint | None,
) -> Iterator[Fact]:
    yield Fact(2, "checkpoint", {"size": checkpoint.size, "origin": checkpoint.origin})
    yield Fact(3, "inclusion", {"entries": len(entries)})
    if older is None or older.size == 0:
        yield Fact(4, "no_older", {})
    else:
        yield Fact(4, "older", {"older": older.size})
    yield Fact(5, "heads", {"subjects": len(heads), "batches": len(batches)})
    yield Fact(6, "chains", {})
    yield Fact(7, "signatures", {"entries": len(entries)})
    yield from _hands(entries)
    if doubtful:
        yield Fact(7, "doubtful", {"count": len(doubtful)})
    yield Fact(8, "closure", {})
    if said.opened:
        yield Fact(9, "opened", {"count": len(said.opened)})


def _hands(entries: Mapping[int, Entry]) -> Iterator[Fact]:
    """Say whose word the signatures of events are: people's own, or the ledger's."""
    told = Counter(
        hand for at, hand in hands(entries).items() if entries[at].kind == "custody"
    )
    if own := told["device"]:
        yield Fact(7, "own", {"count": own})
    if programs := told["software"]:
        yield Fact(7, "software", {"count": programs})
    if weaker := told["key"]:
        yield Fact(7, "key", {"count": weaker})
    if logins := told["login"] + told["ledger"]:
        yield Fact(7, "login", {"count": logins})


@contextmanager
def _step(number: int) -> Iterator[None]:
    """Number the step in the error that it raises."""
    try:
        yield
    except NguonError as error:
        error.figures.setdefault("step", number)
        raise
