"""A checkpoint: the size and the root of the log at one moment, signed by it (C2SP).

    ledger.example/log
    70000
    prP0drHxI1z/t5of/ZvSikcNmsgyCSn7QradKm8AvI0=
    <empty line>
    — ledger.example/log PKpTub…

First the origin, which is also the name of the log's key; then the number of leaves, in
decimal without leading zeros; then the root in base64. Our log writes no further
lines; such lines of others are kept as they are. Size and root are believed only
together, and only from here. See https://c2sp.org/tlog-checkpoint,
tests/core/test_checkpoint.py and tests/vectors/checkpoint.json.
"""

import re
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from nguon.core.merkle import EMPTY_ROOT, check_consistency
from nguon.core.note import Signer, Verifier, open_note, sign_note
from nguon.errors import Malformed, VerificationError

_TEXT: Final = re.compile(
    r"(?P<origin>[^\n]+)\n"
    r"(?P<size>0|[1-9][0-9]{0,18})\n"
    r"(?P<root>[A-Za-z0-9+/]{43}=)\n"
    r"(?P<extension>(?:[^\n]+\n)*)"
)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a log says of itself: so many leaves, under this root."""

    origin: str
    size: int
    root: bytes
    extension: str = ""


def to_text(checkpoint: Checkpoint) -> str:
    """Return the text that is signed."""
    encoded = b64encode(checkpoint.root).decode()
    head = f"{checkpoint.origin}\n{checkpoint.size}\n{encoded}\n"
    return head + checkpoint.extension


def from_text(text: str) -> Checkpoint:
    """Return the checkpoint that formats back to exactly `text`."""
    found = _TEXT.fullmatch(text)
    if found is None:
        raise Malformed("log.checkpoint")
    checkpoint = Checkpoint(
        found["origin"],
        int(found["size"]),
        b64decode(found["root"]),
        found["extension"],
    )
    if to_text(checkpoint) != text or checkpoint.size >= 1 << 63:
        raise Malformed("log.checkpoint")
    if checkpoint.size == 0 and checkpoint.root != EMPTY_ROOT:
        raise Malformed("log.checkpoint")
    return checkpoint


def sign_checkpoint(checkpoint: Checkpoint, signers: Sequence[Signer]) -> str:
    """Return the signed note. Never sign two roots for one size: the caller's duty."""
    return sign_note(to_text(checkpoint), signers)


def open_checkpoint(note: str, verifier: Verifier) -> Checkpoint:
    """Return the checkpoint of that log, its signature checked."""
    checkpoint = from_text(open_note(note, [verifier]).text)
    if checkpoint.origin != verifier.name:
        raise VerificationError(
            "log.other_log", origin=checkpoint.origin, name=verifier.name
        )
    return checkpoint


def check_continues(
    older: Checkpoint, checkpoint: Checkpoint, consistency: Sequence[bytes] | None
) -> None:
    """Return when both are states of one history, whichever of them is the larger.

    `consistency` links the smaller tree to the larger (RFC 6962); None is no proof, and
    without a proof the answer is no: who rewrote history would not offer one.
    """
    if older.origin != checkpoint.origin:
        raise VerificationError(
            "log.other_log", origin=older.origin, name=checkpoint.origin
        )
    if older.size == checkpoint.size:
        if older.root != checkpoint.root:
            raise VerificationError("log.rewritten", size=older.size)
    elif older.size > 0:
        first, then = sorted((older, checkpoint), key=lambda state: state.size)
        if consistency is None:
            code = "log.older_unproven" if first is older else "log.newer_unproven"
            raise VerificationError(code, older=older.size, size=checkpoint.size)
        check_consistency(first.size, first.root, then.size, then.root, consistency)
