"""A receipt: proof that one entry is in the log, in C2SP's `tlog-proof` format.

    c2sp.org/tlog-proof@v1
    extra eyJieSI6…                     the entry's own bytes (ours carry them)
    index 17
    1Vs3…=                              the inclusion path, from the sibling upward
    <empty line>
    ledger.example/log                  the signed checkpoint, verbatim
    …

`extra` is optional in the format and free for what is needed to make the leaf again:
ours is the entry itself, so that a receipt is whole in one file of the usual name
`.tlog-proof`. A receipt shows that the ledger took the entry, and pins the whole log up
to its size: any later checkpoint must be consistent with it. See
https://c2sp.org/tlog-proof, tests/core/test_receipt.py and tests/vectors/receipt.json.
"""

import re
from base64 import b64decode, b64encode
from dataclasses import dataclass
from typing import Final

from nguon.core import merkle
from nguon.core.checkpoint import Checkpoint, open_checkpoint
from nguon.core.note import Verifier
from nguon.errors import Malformed, VerificationError

HEADER: Final = "c2sp.org/tlog-proof@v1"
LIMIT: Final = 1 << 21

_TEXT: Final = re.compile(
    rf"{re.escape(HEADER)}\n"
    r"(?:extra (?P<extra>[A-Za-z0-9+/]+={0,2})\n)?"
    r"index (?P<index>0|[1-9][0-9]{0,18})\n"
    r"(?P<path>(?:[A-Za-z0-9+/]{43}=\n){0,63})"
    r"\n"
    r"(?P<note>.+)",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Receipt:
    """Where an entry stands, the path to the root, and the signed checkpoint."""

    index: int
    path: tuple[bytes, ...]
    note: str
    entry: bytes | None = None


def format(receipt: Receipt) -> str:
    """Return the text of a receipt file."""
    lines = [HEADER]
    if receipt.entry:
        lines.append("extra " + b64encode(receipt.entry).decode())
    lines.append(f"index {receipt.index}")
    lines += [b64encode(step).decode() for step in receipt.path]
    return "\n".join([*lines, "", receipt.note])


def parse(text: str) -> Receipt:
    """Return the receipt that formats back to exactly `text`, or raise Malformed."""
    found = _TEXT.fullmatch(text) if len(text) <= LIMIT else None
    if found is None:
        raise Malformed("log.receipt")
    try:
        receipt = Receipt(
            int(found["index"]),
            tuple(b64decode(step) for step in found["path"].split()),
            found["note"],
            b64decode(found["extra"], validate=True) if found["extra"] else None,
        )
    except ValueError as error:
        raise Malformed("log.receipt") from error
    if format(receipt) != text:
        raise Malformed("log.receipt")
    return receipt


def check(
    receipt: Receipt, verifier: Verifier, entry: bytes | None = None
) -> Checkpoint:
    """Return the checkpoint under which the entry is in the log.

    `entry` must be given when the receipt does not carry it; when both are there they
    must be the same bytes.
    """
    whole = receipt.entry if entry is None else entry
    if whole is None:
        raise VerificationError("log.receipt_without_entry")
    if receipt.entry not in (None, whole):
        raise VerificationError("log.receipt_of_another")
    checkpoint = open_checkpoint(receipt.note, verifier)
    merkle.check_inclusion(
        merkle.leaf_hash(whole),
        receipt.index,
        checkpoint.size,
        receipt.path,
        checkpoint.root,
    )
    return checkpoint
