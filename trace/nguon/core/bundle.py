"""A bundle: all that is needed to check what a page says of one batch, in one file.

    {"checkpoint":"ledger.example/log\\n70000\\n…",     the signed note, verbatim
     "entries":{"17":"<base64url>","69999":"…"},        every entry, by index
     "format":"nguon/bundle/v1",
     "hashes":["<hex>",…],                              one proof: all are in the tree
     "heads":["/","<key>:<count>:<head>",…],            one proof of all heads
     "subject":"https://…",                             what was asked for
     "subjects":["https://…",…],                        every subject proved, sorted
     "older":{"hashes":[…],"root":"<hex>","size":M},    optional: continues size M
     "opened":[{"entry":17,"pointer":"/nguon:price","salt":"…","value":…}],   optional
     "witnesses":[{"key":"<verifier key>","line":"— …"}]}  optional: cosignatures

RFC 8785 bytes and nothing else. Checked, in this order, each step on what those before
it have shown (`Verified.steps`):

    1  the file is of this form, to the byte
    2  the checkpoint is signed by the log's key, and by nothing else; each cosignature
       is by the key it names, and the reader's policy, if one is given, is met
    3  every entry is in the tree of that size and root
    4  the tree continues the older one, that of the file and that which was given
    5  the last leaf is an index entry, and its root gives the head of each subject
    6  each subject's chain is whole, back to its first entry; nothing is left over
    7  each entry is signed by a key that stood for whom it speaks (`signers`)
    8  all that the entries name is among the subjects (`closure`)
    9  opened values are those that were sealed
   10  the subject is the one asked for, and the log knows it

Who is a witness is for the reader to say: a key that only the file names proves that
somebody holds it, no more, and the answer counts it apart.

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
from nguon.core.bundle_file import (
    FORMAT,
    BundleFile,
    Opened,
    Witnessed,
    encode,
    hexes,
)
from nguon.core.chain import check_chains
from nguon.core.checkpoint import (
    Checkpoint,
    check_continues,
    open_checkpoint,
    to_text,
)
from nguon.core.cosignature import Cosignature, parse_cosigner
from nguon.core.cosignature import check as check_cosignature
from nguon.core.entry import Entry, check_opening, from_bytes
from nguon.core.hand import hands
from nguon.core.headmap import Head
from nguon.core.identifiers import key_id, subject_kind
from nguon.core.note import Verifier
from nguon.core.policy import Policy
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
    witnesses: tuple[Cosignature, ...]  # all that it carries, named by a policy or not
    steps: tuple[Fact, ...]


def build(
    source: Source,
    subject: str,
    *,
    beside: Iterable[str] = (),
    older: int | None = None,
    opened: Sequence[Opened] = (),
    witnesses: Iterable[Witnessed] = (),
) -> bytes:
    """Return the bundle of `subject` at the source's size.

    `beside` names certificates and rule sets about it, `older` a size whose holder
    wants to see that this tree continues theirs, `witnesses` who has cosigned this very
    checkpoint.
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
    if lines := sorted((one.key, one.line) for one in witnesses):
        value["witnesses"] = [{"key": key, "line": line} for key, line in lines]
    return canonical.to_bytes(value)


def check(
    data: bytes,
    verifier: Verifier,
    *,
    older: Checkpoint | None = None,
    consistency: Sequence[bytes] | None = None,
    subject: str | None = None,
    policy: Policy | None = None,
) -> Verified:
    """Return what a bundle holds once all ten steps are passed, or raise the first no.

    `older` is a checkpoint of this log that the reader has kept (checked already);
    `consistency` are hashes from elsewhere that link the smaller of the two trees to
    the larger; `policy` says which witnesses the reader trusts, and how many of them
    must have cosigned. The error's figure `step` is the number of the step that failed.
    """
    with _step(1):
        said = BundleFile(data)
    with _step(2):
        checkpoint = open_checkpoint(said.note, verifier)
        # Any second signature line could be changed without anybody noticing.
        if said.note.count("\n") != to_text(checkpoint).count("\n") + 2:
            raise VerificationError("log.bundle_note")
        witnesses = tuple(
            check_cosignature(one.line, parse_cosigner(one.key), checkpoint)
            for one in said.witnesses
        )
        if policy is not None:
            check_log(policy, verifier, witnesses)
            check_quorum(policy, witnesses)
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
        witnesses=witnesses,
        steps=(
            Fact(
                2, "checkpoint", {"size": checkpoint.size, "origin": checkpoint.origin}
            ),
            *witness_facts(witnesses, policy),
            *_facts(
                entries,
                heads,
                batches,
                doubtful,
                said,
                older_fact(older, bool(policy and policy.named(witnesses))),
            ),
        ),
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


def check_log(
    policy: Policy, verifier: Verifier, signed: Iterable[Cosignature]
) -> None:
    """Refuse a log that the reader's policy does not name, where it names any.

    A log may sign with two keys: its Ed25519 key, and one of ML-DSA-44, whose line
    travels among the cosignatures. Either of them in the policy is enough.
    """
    named = [party.key for party in policy.logs]
    if named and verifier not in named and not any(one.by in named for one in signed):
        raise VerificationError("log.policy_other_log", origin=verifier.name)


def check_quorum(policy: Policy, witnesses: Sequence[Cosignature]) -> None:
    """Refuse what too few of the reader's witnesses have cosigned."""
    named = policy.named(witnesses)
    if not policy.is_met([one.by for _, one in named]):
        raise VerificationError(
            "log.quorum_unmet", count=len(named), known=len(policy.witnesses)
        )


def witness_facts(
    witnesses: Sequence[Cosignature], policy: Policy | None
) -> Iterator[Fact]:
    """Say who cosigned: those whom the reader named, and apart from them the rest."""
    named = policy.named(witnesses) if policy else []
    if named:
        names = ", ".join(one.by.name for _, one in named)
        yield Fact(2, "witnessed", {"count": len(named), "names": names})
    own = [party.key for party in policy.logs] if policy else []
    if any(one.by in own for one in witnesses):
        yield Fact(2, "signed_ml_dsa", {})
        witnesses = [one for one in witnesses if one.by not in own]
    # One key under two names is one witness: an Ed25519 line does not say its name.
    known = {one.by.public_key for _, one in named}
    if rest := {one.by.public_key for one in witnesses} - known:
        yield Fact(2, "witnessed_unnamed", {"count": len(rest)})
    elif not named:
        yield Fact(2, "not_witnessed", {})


def older_fact(older: Checkpoint | None, witnessed: bool) -> Fact:
    """Say what the claim that history was not rewritten rests on."""
    if older is not None and older.size > 0:
        return Fact(4, "older", {"older": older.size})
    return Fact(4, "no_older_witnessed" if witnessed else "no_older", {})


def _facts(
    entries: Mapping[int, Entry],
    heads: Mapping[str, Head | None],
    batches: Sequence[str],
    doubtful: frozenset[int],
    said: BundleFile,
    older: Fact,
) -> Iterator[Fact]:
    yield Fact(3, "inclusion", {"entries": len(entries)})
    yield older
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
