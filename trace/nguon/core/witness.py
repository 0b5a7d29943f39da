"""What a witness does: from a request and what it has seen to an answer (C2SP).

    old 20852014                          the size that the asker believes we know
    PlRNCrwHpqhGrupue0L7gxbjbMiKA9te…     RFC 6962 consistency from it, 0 to 63 hashes
    <empty line>
    example.com/behind-the-sofa           the newer checkpoint, signed by its log
    20852163
    …

Checked in this order; nothing is signed and nothing kept unless all of it holds:

    1  the request is of this form, to the byte                          else 400
    2  the log is one that we witness                                    else 404
    3  a key that we trust for this log has signed, and none wrongly     else 403
    4  `old` is not above the new size                                   else 400
    5  `old` is the size that we cosigned last (0: none)    else 409 and that size
    6  of the same size, the root is the same      else 409 without a size: a fork
    7  the proof shows that the new tree continues the old               else 422

The caller does 5 to 7 and keeps the new state in one transaction, and answers after it
is durable: so no two roots of one size are ever cosigned. `read_answer` is the
asker's side. See https://c2sp.org/tlog-witness and tests/core/test_witness.py.
"""

import re
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from nguon.core import merkle
from nguon.core.checkpoint import Checkpoint, from_text
from nguon.core.cosignature import Cosignature, Cosigner, check_known, cosign
from nguon.core.note import Verifier, open_note, parse_line, signature_lines
from nguon.errors import Malformed, NguonError, VerificationError

LIMIT: Final = 128 << 10
PROOF: Final = 63
SIZE_TYPE: Final = "text/x.tlog.size"
TEXT_TYPE: Final = "text/plain; charset=utf-8"

_REQUEST: Final = re.compile(
    r"old (?P<old>0|[1-9][0-9]{0,18})\n"
    r"(?P<proof>(?:[A-Za-z0-9+/]{43}=\n){0,63})"
    r"\n(?P<note>.+)",
    re.DOTALL,
)
_SIZE: Final = re.compile(r"(0|[1-9][0-9]{0,18})\n")


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked, its form checked and nothing else."""

    old: int
    proof: tuple[bytes, ...]
    note: str
    checkpoint: Checkpoint


@dataclass(frozen=True, slots=True)
class State:
    """The largest tree of a log that was cosigned, and its cosigned note."""

    size: int
    root: bytes
    note: str


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer; with `state`, what has to be durable before it is given."""

    status: int
    body: str
    content_type: str = TEXT_TYPE
    state: State | None = None


def format_request(old: int, proof: Sequence[bytes], note: str) -> bytes:
    """Return the body that asks a witness to cosign `note`."""
    hashes = "".join(b64encode(step).decode() + "\n" for step in proof)
    return f"old {old}\n{hashes}\n{note}".encode()


def parse_request(body: bytes) -> Request:
    """Step 1: return the request that formats back to exactly `body`, or Malformed."""
    if len(body) > LIMIT:
        raise Malformed("witness.request")
    try:
        found = _REQUEST.fullmatch(body.decode())
    except UnicodeDecodeError as error:
        raise Malformed("witness.request") from error
    if found is None:
        raise Malformed("witness.request")
    proof = tuple(b64decode(step) for step in found["proof"].split())
    note, old = found["note"], int(found["old"])
    if old >= 1 << 63 or format_request(old, proof, note) != body:
        raise Malformed("witness.request")
    text, _ = signature_lines(note)
    return Request(old, proof, note, from_text(text))


def origin_hash(origin: str) -> str:
    """Return the name under which the witness shows a log: hex SHA-256."""
    return sha256(origin.encode()).hexdigest()


def check_signed(asked: Request, keys: Sequence[Verifier]) -> None:
    """Step 3: a trusted key of this log has signed, or VerificationError."""
    open_note(asked.note, keys)


def decide(
    asked: Request,
    keys: Sequence[Verifier],
    known: State | None,
    cosigner: Cosigner,
    time: int,
) -> Answer:
    """Steps 3 to 7 for a request whose log has these keys and this last state."""
    try:
        check_signed(asked, keys)
    except NguonError as error:
        return refusal(403, error)
    old, new = known.size if known else 0, asked.checkpoint
    if asked.old > new.size:
        return refusal(400, Malformed("witness.request"))
    if asked.old != old:
        return Answer(409, f"{old}\n", SIZE_TYPE)
    try:
        if known is not None and known.size == new.size and known.root != new.root:
            raise VerificationError("witness.fork", size=new.size)
        _check_continues(asked, known)
    except VerificationError as error:
        return refusal(409 if error.code == "witness.fork" else 422, error)
    line = cosign(new, cosigner, time)
    return Answer(200, line + "\n", state=_cosigned(asked, keys, line))


def refusal(status: int, error: NguonError) -> Answer:
    """Return an answer that says no, and why in one sentence for the log's people."""
    return Answer(status, error.sentence("en") + "\n")


def _check_continues(asked: Request, known: State | None) -> None:
    new = asked.checkpoint
    if known is None or known.size == 0:
        # Every tree continues the empty one: there is nothing to prove.
        if asked.proof:
            raise VerificationError("log.consistency_wrong", old=0, size=new.size)
        return
    merkle.check_consistency(known.size, known.root, new.size, new.root, asked.proof)


def _cosigned(asked: Request, keys: Sequence[Verifier], line: str) -> State:
    """Keep of the note the lines that we checked, and ours; of strangers none."""
    text, lines = signature_lines(asked.note)
    trusted = {(key.name, key.key_id) for key in keys}
    kept = dict.fromkeys(one for one in lines if parse_line(one)[:2] in trusted)
    note = text + "\n" + "".join(one + "\n" for one in (*kept, line))
    return State(asked.checkpoint.size, asked.checkpoint.root, note)


@dataclass(frozen=True, slots=True)
class Retry:
    """The witness knows another size: ask again with consistency from it."""

    size: int


@dataclass(frozen=True, slots=True)
class Alarm:
    """The witness says that this tree does not continue what it has seen."""

    code: str
    status: int


@dataclass(frozen=True, slots=True)
class Later:
    """It cannot answer now, or does not know us: nothing is wrong with the tree."""

    status: int


def read_answer(
    status: int,
    content_type: str,
    body: bytes,
    *,
    old: int,
    witness: Verifier,
    checkpoint: Checkpoint,
) -> Cosignature | Retry | Alarm | Later:
    """Return what an answer means for the log that asked with `old`.

    Deployed witnesses answer a fork of one size with a bare 409 or with 422: both are
    an alarm. So is a size above our own: we have forgotten what we signed. A 200
    without a right line of this witness raises.
    """
    if status == 200:
        lines = body.decode("utf-8", "replace").split("\n")
        found = check_known(filter(None, lines), [witness], checkpoint)
        if not found:
            raise VerificationError("log.cosignature_wrong", name=witness.name)
        return found[0]
    if status == 409 and content_type.partition(";")[0].strip() == SIZE_TYPE:
        told = _SIZE.fullmatch(body.decode("ascii", "replace"))
        size = int(told[1]) if told else old
        if size > checkpoint.size:
            return Alarm("witness.alarm.ahead", status)
        return Alarm("witness.alarm.fork", status) if size == old else Retry(size)
    if status == 409:
        return Alarm("witness.alarm.fork", status)
    if status == 422:
        return Alarm("witness.alarm.history", status)
    return Later(status)
