"""Cosignatures: what a witness says of a log that it does not run (C2SP).

    — witness.example.com/w1 jWbPPwAAAABkGFDL…

A line under a checkpoint, like the log's own: an em dash, the cosigner's name, and the
base64 of `key id[4] || time[8] || signature`, the time in seconds since 1970 (UTC).
It says: "of this log, at that time, this was the largest tree I had seen, and it
continues every tree of it that I saw before". Signed is, by Ed25519 (key type 04),

    cosignature/v1
    time 1679315147
    example.com/behind-the-sofa         the text of the checkpoint, with all its lines
    20852163
    CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

or, by ML-DSA-44 (key type 06, for the years when Ed25519 no longer holds), the bytes

    "subtree/v1\\n\\0" || length[1] name || time[8]
        || length[1] origin || 0[8] || size[8] || root[32]

See https://c2sp.org/tlog-cosignature, tests/core/test_cosignature.py and
tests/vectors/cosignature.json.
"""

from base64 import b64decode, b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from nguon.core.checkpoint import Checkpoint, to_text
from nguon.core.note import (
    COSIGNATURE,
    ML_DSA_44,
    Verifier,
    check_name,
    parse_line,
    parse_verifier,
)
from nguon.errors import Malformed, VerificationError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey

KINDS: Final = (COSIGNATURE, ML_DSA_44)

_LAST: Final = (1 << 63) - 1
_LENGTHS: Final = {COSIGNATURE: 64, ML_DSA_44: 2420}


@dataclass(frozen=True, slots=True)
class Cosigner:
    """A witness that may speak: its name and its Ed25519 key."""

    name: str
    private_key: Ed25519PrivateKey

    @property
    def verifier(self) -> Verifier:
        public = self.private_key.public_key().public_bytes_raw()
        return Verifier(self.name, public, COSIGNATURE)


@dataclass(frozen=True, slots=True)
class MlDsaCosigner:
    """Who may speak with an ML-DSA-44 key, made from its seed of 32 bytes."""

    name: str
    seed: bytes

    @property
    def verifier(self) -> Verifier:
        public = _ml_dsa_key(self).public_key().public_bytes_raw()
        return Verifier(self.name, public, ML_DSA_44)


@dataclass(frozen=True, slots=True)
class Cosignature:
    """A line whose signature was checked: by whom, when, and the line itself."""

    by: Verifier
    time: int
    line: str


def parse_cosigner(text: str) -> Verifier:
    """Return the verifier key of a witness: of type 04 or 06, and of no other."""
    return parse_verifier(text, KINDS)


def cosign(
    checkpoint: Checkpoint, cosigner: Cosigner | MlDsaCosigner, time: int
) -> str:
    """Return the signature line, without newline. That the tree continues the one
    before it, and that no other of its size was signed, is the caller's duty."""
    if isinstance(cosigner, Cosigner):
        signature = cosigner.private_key.sign(_message(checkpoint, time))
    else:
        message = subtree_message(cosigner.name, checkpoint, time)
        signature = _ml_dsa_key(cosigner).sign(message)
    blob = cosigner.verifier.key_id + time.to_bytes(8, "big") + signature
    return f"— {cosigner.name} {b64encode(blob).decode()}"


def check(line: str, cosigner: Verifier, checkpoint: Checkpoint) -> Cosignature:
    """Return the cosignature in `line`, made by that key over that checkpoint."""
    name, key_id, blob = parse_line(line)
    wrong = VerificationError("log.cosignature_wrong", name=cosigner.name)
    if (name, key_id) != (cosigner.name, cosigner.key_id):
        raise wrong
    if len(blob) != 8 + _LENGTHS.get(cosigner.kind, -9):
        raise wrong
    time, signature = int.from_bytes(blob[:8], "big"), blob[8:]
    if time > _LAST:
        raise wrong
    try:
        if cosigner.kind == COSIGNATURE:
            key = Ed25519PublicKey.from_public_bytes(cosigner.public_key)
            key.verify(signature, _message(checkpoint, time))
        else:
            message = subtree_message(cosigner.name, checkpoint, time)
            _check_ml_dsa(cosigner, signature, message)
    except (InvalidSignature, ValueError) as error:
        raise wrong from error
    return Cosignature(cosigner, time, line)


def check_known(
    lines: Iterable[str], cosigners: Sequence[Verifier], checkpoint: Checkpoint
) -> list[Cosignature]:
    """Return the cosignatures of those keys; the lines of strangers are passed by.

    One wrong line of a known key spoils all, as in every signed note.
    """
    known = {(one.name, one.key_id): one for one in cosigners}
    found: dict[Verifier, Cosignature] = {}
    for line in lines:
        by = known.get(parse_line(line)[:2])
        if by is not None:
            found[by] = check(line, by, checkpoint)
    return list(found.values())


def subtree_message(name: str, checkpoint: Checkpoint, time: int) -> bytes:
    """Return what an ML-DSA-44 cosigner of that name signs of a whole tree."""
    return b"".join(
        (
            b"subtree/v1\n\0",
            _counted(name),
            time.to_bytes(8, "big"),
            _counted(checkpoint.origin),
            bytes(8),  # a checkpoint begins at the first leaf
            checkpoint.size.to_bytes(8, "big"),
            checkpoint.root,
        )
    )


def _message(checkpoint: Checkpoint, time: int) -> bytes:
    return f"cosignature/v1\ntime {time}\n{to_text(checkpoint)}".encode()


def _counted(text: str) -> bytes:
    encoded = text.encode()
    if not 0 < len(encoded) < 256:
        raise Malformed("log.key_name")
    return bytes([len(encoded)]) + encoded


def format_ml_dsa_signer(cosigner: MlDsaCosigner) -> str:
    """Return `PRIVATE+KEY+name+key id+base64 of 06 || seed`: a secret."""
    encoded = b64encode(ML_DSA_44 + cosigner.seed).decode()
    key_id = cosigner.verifier.key_id.hex()
    return f"PRIVATE+KEY+{cosigner.name}+{key_id}+{encoded}"


def parse_ml_dsa_signer(text: str) -> MlDsaCosigner:
    """Return the signing key in a text that `format_ml_dsa_signer` made."""
    name, _, rest = text.removeprefix("PRIVATE+KEY+").partition("+")
    try:
        blob = b64decode(rest.partition("+")[2], validate=True)
    except ValueError as error:
        raise Malformed("log.signing_key") from error
    if len(blob) != 33 or blob[:1] != ML_DSA_44:
        raise Malformed("log.signing_key")
    check_name(name)
    signer = MlDsaCosigner(name, blob[1:])
    if format_ml_dsa_signer(signer) != text:
        raise Malformed("log.signing_key")
    return signer


def _ml_dsa_key(cosigner: MlDsaCosigner) -> "MLDSA44PrivateKey":
    try:
        from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey

        return MLDSA44PrivateKey.from_seed_bytes(cosigner.seed)
    except (ImportError, UnsupportedAlgorithm) as error:
        raise VerificationError(
            "log.cosignature_unsupported", name=cosigner.name
        ) from error


def _check_ml_dsa(cosigner: Verifier, signature: bytes, message: bytes) -> None:
    # Older releases of `cryptography` do not know ML-DSA; the Ed25519 checks of this
    # module must go on there, and these say plainly that they cannot be made.
    try:
        from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PublicKey

        key = MLDSA44PublicKey.from_public_bytes(cosigner.public_key)
        key.verify(signature, message)
    except (ImportError, UnsupportedAlgorithm) as error:
        raise VerificationError(
            "log.cosignature_unsupported", name=cosigner.name
        ) from error
