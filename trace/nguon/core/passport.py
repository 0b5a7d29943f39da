"""A product passport that is signed: what the ledger said of a batch at one moment.

A W3C Verifiable Credential 2.0, secured as a JWT (VC-JOSE-COSE 3.1): header

    {"alg":"EdDSA","cty":"vc","kid":"did:web:ledger.example#<key>","typ":"vc+jwt"}

and the credential as payload, with one `evidence` by which anybody goes on:

    {"type": ["nguon:LedgerRecord"], "nguon:batch": "https://…", "nguon:code": "…",
     "nguon:bundle": "https://ledger.example/b/<CODE>/bundle",
     "nguon:origin": "ledger.example", "nguon:size": 70000, "nguon:root": "<hex>",
     "nguon:head": {"nguon:count": 9, "nguon:leaf": "<hex>"},
     "nguon:key": {…the bundle of the signing key, nguon/bundle/v1…}}

Whoever holds nothing but the log's public key checks, in this order:

    1  the text is of this form, to the bit
    2  the bundle of the key: signed by the log, in its tree, the key's record whole
    3  the key is a registrar's and stood at that state of the log; `kid` names it
    4  the signature is that key's
    5  origin, size and root are those of the checkpoint in the bundle

It speaks as of that size and of nothing later: that a batch was recalled the day after,
no passport of the day before can know. The head that it names is held against the
batch's own bundle by `check_head`, which also says how much was added since. Proved in
tests/core/test_passport.py.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from nguon.core import bundle, canonical, jws
from nguon.core.bundle import Verified
from nguon.core.canonical import JSON
from nguon.core.checkpoint import Checkpoint
from nguon.core.identifiers import batch_code, key_id, subject_kind
from nguon.core.note import Verifier
from nguon.core.signers import Ring
from nguon.errors import Malformed, NguonError, VerificationError

RECORD: Final = "nguon:LedgerRecord"
TYPE: Final = "application/vc+jwt"
RECALLED, NOT_RECALLED = "recalled", "notRecalled"
_HEADER: Final = {"alg": jws.ALGORITHM, "typ": "vc+jwt", "cty": "vc"}


@dataclass(frozen=True, slots=True)
class Passport:
    """What a checked passport says, and as of which state of the log."""

    credential: Mapping[str, JSON]
    batch: str
    code: str
    checkpoint: Checkpoint
    count: int  # entries of the batch's record then
    leaf: str  # hex, of the last of them
    key: str  # SHA-256 of the SubjectPublicKeyInfo that signed
    since: str  # `validFrom`: when it was made
    recalled: bool  # then

    @property
    def figures(self) -> dict[str, object]:
        """Return what sentences about it name."""
        return {
            "batch": self.code, "size": self.checkpoint.size, "count": self.count,
            "origin": self.checkpoint.origin, "made": self.since,
        }  # fmt: skip


def did_of(origin: str) -> str:
    """Return the log's name as a DID (did:web): its document stands at its address.

    >>> did_of("localhost:8000"), did_of("ledger.example/log")
    ('did:web:localhost%3A8000', 'did:web:ledger.example:log')
    """
    return "did:web:" + origin.replace(":", "%3A").replace("/", ":")


def is_passport(data: bytes) -> bool:
    """Say whether the bytes begin as such a text does."""
    return data.startswith(jws.BEGINS)


def sign_passport(
    credential: Mapping[str, JSON],
    origin: str,
    key: str,
    signer: Callable[[bytes], bytes],
) -> str:
    """Return the credential signed by the registrar's key of that name."""
    header: dict[str, JSON] = {**_HEADER, "kid": f"{did_of(origin)}#{key}"}
    return jws.sign(header, dict(credential), signer)


def note_of(text: str) -> str:
    """Return the signed checkpoint in a passport, unchecked."""
    _, payload, _, _ = jws.read(text)
    key = _record(payload).get("nguon:key")
    return str(key.get("checkpoint", "")) if isinstance(key, dict) else ""


def open_passport(text: str, verifier: Verifier) -> Passport:
    """Return what a passport says once all five steps are passed, or raise a no."""
    header, payload, signed, message = jws.read(text)
    kid = header.get("kid")
    if header != {**_HEADER, "kid": kid} or not isinstance(kid, str):
        raise Malformed("passport.form", part="header")
    record = _record(payload)
    if not isinstance(record.get("nguon:key"), dict):
        raise Malformed("passport.form", part="nguon:key")
    shown = bundle.check(canonical.to_bytes(record["nguon:key"]), verifier)
    origin = shown.checkpoint.origin
    name = kid.rpartition("#")[2]
    if kid != f"{did_of(origin)}#{name}" or shown.subject != _named(name):
        raise VerificationError("passport.other_key", kid=canonical.excerpt(kid))
    jws.check(_stood(shown), signed, message)
    state = shown.checkpoint
    said = (record.get("nguon:origin"), record.get("nguon:size"))
    if (*said, record.get("nguon:root")) != (origin, state.size, state.root.hex()):
        raise VerificationError("passport.other_state")
    return _read(payload, record, state, name)


def check_head(passport: Passport, shown: Verified) -> int:
    """Return how many entries the batch's record has gained since the passport.

    `shown` is the batch's bundle, checked under the same key, of the same size or any
    later one; that one tree continues the other is for the caller to have checked.
    """
    history = shown.histories.get(passport.batch, ())
    at = passport.count - 1
    if shown.subject != passport.batch:
        raise VerificationError(
            "log.subject_other", subject=shown.subject, asked=passport.batch
        )
    if (
        len(history) <= at
        or shown.leaves[history[at]].hex() != passport.leaf
        or history[at] >= passport.checkpoint.size
        or (len(history) > passport.count
            and history[passport.count] < passport.checkpoint.size)
    ):  # fmt: skip
        raise VerificationError("passport.other_head", **passport.figures)
    return len(history) - passport.count


def _record(payload: Mapping[str, JSON]) -> dict[str, JSON]:
    evidence = payload.get("evidence")
    for one in evidence if isinstance(evidence, list) else ():
        if isinstance(one, dict) and one.get("type") == [RECORD]:
            return one
    raise Malformed("passport.form", part="evidence")


def _named(name: str) -> str | None:
    try:
        return key_id(name)
    except NguonError:
        return None


def _stood(shown: Verified) -> bytes:
    """Return the public key of a registrar that stood at the end of that tree."""
    key = Ring(shown.entries, shown.histories).key(
        shown.subject, shown.checkpoint.size - 1
    )
    if not key.registrar or key.algorithm != "Ed25519":
        raise VerificationError("passport.no_registrar")
    return key.spki


def _read(
    payload: Mapping[str, JSON],
    record: Mapping[str, JSON],
    state: Checkpoint,
    key: str,
) -> Passport:
    batch, head = record.get("nguon:batch"), record.get("nguon:head")
    subject = payload.get("credentialSubject")
    since = payload.get("validFrom")
    if not (
        isinstance(batch, str)
        and subject_kind(batch) == "batch"
        and record.get("nguon:code") == batch_code(batch)
        and isinstance(head, dict)
        and isinstance(subject, dict)
        and isinstance(since, str)
    ):
        raise Malformed("passport.form", part="evidence")
    count, leaf = head.get("nguon:count"), head.get("nguon:leaf")
    status = subject.get("nguon:status")
    if not isinstance(count, int) or count < 1 or not isinstance(leaf, str):
        raise Malformed("passport.form", part="nguon:head")
    if status not in (RECALLED, NOT_RECALLED):
        raise Malformed("passport.form", part="nguon:status")
    return Passport(
        payload, batch, batch_code(batch), state, count, leaf, key, since,
        status == RECALLED,
    )  # fmt: skip
