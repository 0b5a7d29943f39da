"""Witnessed: which witnesses have cosigned a state of this ledger, checked when asked.

What is stored is never believed: each line is checked under its key over the checkpoint
that it is shown with, and a witness is named only when the deployment's policy names
its key. Proved in tests/services/test_collect.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from nguon.core import bundle
from nguon.core.bundle_file import Witnessed
from nguon.core.checkpoint import from_text
from nguon.core.cosignature import Cosignature, check, parse_cosigner
from nguon.core.note import format_verifier, signature_lines
from nguon.core.policy import Policy
from nguon.errors import NguonError, Unavailable
from nguon.store.cosigned import KeptAlarm as KeptAlarm
from nguon.store.cosigned import KeptLine
from nguon.store.ledger import Book
from nguon.store.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a witness of the policy has come with this ledger."""

    name: str
    key: str
    url: str | None
    size: int | None  # the largest that it has cosigned
    time: int | None  # when, in seconds since 1970
    behind: int  # entries that it has not cosigned yet
    alarms: tuple[KeptAlarm, ...]


def newest_note(book: Book) -> str:
    """Return what /checkpoint shows: the log's note and the cosignatures behind it.

    Where the deployment holds back, the newest state that its quorum has cosigned.
    """
    with book.read() as snapshot:
        if not book.trust.hold:
            return cosigned_note(snapshot, snapshot.size)
        for size in snapshot.cosigned_sizes():
            if is_met(book, snapshot, size):
                return cosigned_note(snapshot, size)
    raise Unavailable("witness.held")


def cosigned_note(snapshot: Snapshot, size: int) -> str:
    """Return the signed note of that size with every cosignature collected so far."""
    note = snapshot.checkpoint_at(size) if size else snapshot.checkpoint
    return note + "".join(f"{one.line}\n" for one in snapshot.cosignatures(size))


def check_held(book: Book, snapshot: Snapshot) -> None:
    """Refuse to publish the newest state where it is held back for its witnesses."""
    if book.trust.hold and not is_met(book, snapshot, snapshot.size):
        raise Unavailable("witness.held")


def is_met(book: Book, snapshot: Snapshot, size: int) -> bool:
    """Whether the policy's quorum has cosigned that size, each line checked."""
    policy = book.trust.policy
    return policy is None or policy.is_met(
        [
            one.by
            for one in checked(snapshot.cosignatures(size), note_of(snapshot, size))
        ]
    )


def note_of(snapshot: Snapshot, size: int) -> str:
    return (
        snapshot.checkpoint if size == snapshot.size else snapshot.checkpoint_at(size)
    )


def checked(lines: Sequence[KeptLine], note: str) -> list[Cosignature]:
    """Return those of the stored lines that are right; a wrong one shows nothing."""
    state = from_text(signature_lines(note)[0])
    found = []
    for one in lines:
        try:
            found.append(check(one.line, parse_cosigner(one.key), state))
        except NguonError:
            continue
    return found


def first_lines(snapshot: Snapshot, count: int | None = None) -> list[Witnessed]:
    """Return what a bundle of the newest size carries: the first so many to come."""
    return [Witnessed(one.key, one.line) for one in snapshot.cosignatures()[:count]]


def named_facts(
    cosignatures: Sequence[Cosignature], policy: Policy | None
) -> list[bundle.Fact]:
    """Say on the ledger's own page who has cosigned: only whom its policy names."""
    named = policy.named(cosignatures) if policy else []
    if not named:
        return [bundle.Fact(2, "not_witnessed", {})]
    names = ", ".join(one.by.name for _, one in named)
    return [bundle.Fact(2, "page_witnessed", {"count": len(named), "names": names})]


def standings(book: Book) -> list[Standing]:
    """Return how each witness of the policy stands, for those who look after it."""
    policy = book.trust.policy
    with book.read() as snapshot:
        alarms = snapshot.witness_alarms()
        return [
            _standing(snapshot, party.key.name, format_verifier(party.key), party.url,
                      alarms)
            for party in (policy.witnesses.values() if policy else ())
        ]  # fmt: skip


def _standing(
    snapshot: Snapshot,
    name: str,
    key: str,
    url: str | None,
    alarms: Sequence[KeptAlarm],
) -> Standing:
    size, time = snapshot.cosigned_by(key), None
    if size is not None:
        lines = [one for one in snapshot.cosignatures(size) if one.key == key]
        times = [one.time for one in checked(lines, note_of(snapshot, size))]
        time = times[0] if times else None
    return Standing(
        name, key, url, size, time, snapshot.size - (size or 0),
        tuple(one for one in alarms if one.key == key),
    )  # fmt: skip
