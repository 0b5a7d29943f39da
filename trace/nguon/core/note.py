"""Signed notes: a text, an empty line, and one line for each signature (C2SP).

    This is an example message.
    <empty line>
    — example.com/foo Uw5B…

The text is UTF-8, ends in a newline and holds no other control character; signed is the
text with that newline. A signature line is an em dash, the key's name, and the base64
of `key id[4] || signature`, where the key id is the beginning of
SHA-256(name || 0A || type || public key). Ed25519 has type 01; 04 (Ed25519) and 06
(ML-DSA-44) are those of witnesses, whose lines `nguon.core.cosignature` reads. A
verifier key is written `name+<key id in hex>+<base64 of type || public key>`, a signing
key `PRIVATE+KEY+name+<key id>+<base64 of type || seed>`.

Lines of keys that we do not know are ignored; ONE wrong line of a key that we do know
spoils the whole note; no known line at all is no signature. The note is split at its
last empty line. See https://c2sp.org/signed-note, tests/core/test_note.py and
tests/vectors/note.json.
"""

import re
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from nguon.core.signature import load_public_key
from nguon.errors import Malformed, VerificationError

ED25519: Final = b"\x01"
COSIGNATURE: Final = b"\x04"
ML_DSA_44: Final = b"\x06"
LENGTHS: Final = {ED25519: 32, COSIGNATURE: 32, ML_DSA_44: 1312}
LIMIT: Final = 1 << 20
SIGNATURES: Final = 100

_PRIVATE: Final = "PRIVATE+KEY+"
_LINE: Final = re.compile(r"— (?P<name>[^ ]+) (?P<blob>[A-Za-z0-9+/]+={0,2})")
_KEY: Final = re.compile(r"([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})")
_SPKI: Final = bytes.fromhex("302a300506032b6570032100")  # RFC 8410, before the key


@dataclass(frozen=True, slots=True)
class Verifier:
    """A name, the public key that speaks under it, and of which type its lines are."""

    name: str
    public_key: bytes
    kind: bytes = ED25519

    @property
    def key_id(self) -> bytes:
        body = self.name.encode() + b"\n" + self.kind + self.public_key
        return sha256(body).digest()[:4]


@dataclass(frozen=True, slots=True)
class Signer:
    """A name and the Ed25519 private key that speaks under it."""

    name: str
    private_key: Ed25519PrivateKey

    @property
    def verifier(self) -> Verifier:
        return Verifier(self.name, self.private_key.public_key().public_bytes_raw())


@dataclass(frozen=True, slots=True)
class Note:
    """A text, and those of the known keys that have signed it."""

    text: str
    signed_by: tuple[Verifier, ...]


def format_verifier(verifier: Verifier) -> str:
    """Return `name+key id+base64`: what people copy and `--key` takes."""
    encoded = b64encode(verifier.kind + verifier.public_key).decode()
    return f"{verifier.name}+{verifier.key_id.hex()}+{encoded}"


def parse_verifier(text: str, kinds: Sequence[bytes] = (ED25519,)) -> Verifier:
    """Return the verifier key in `name+key id+base64`, or raise Malformed.

    `kinds` are the types that fit the place: a log's key is 01, a cosigner's 04 or 06.
    """
    name, key_id, kind, public_key = _parse_key(text)
    verifier = Verifier(name, public_key, kind)
    if verifier.key_id != key_id or kind not in kinds:
        raise Malformed("log.verifier_key")
    if len(public_key) != LENGTHS[kind]:
        raise Malformed("log.verifier_key")
    if kind == ML_DSA_44:
        return verifier
    try:
        load_public_key(_SPKI + public_key, "Ed25519")
    except Malformed as error:
        raise Malformed("log.verifier_key") from error
    return verifier


def format_signer(signer: Signer) -> str:
    """Return `PRIVATE+KEY+name+key id+base64`: a secret."""
    encoded = b64encode(ED25519 + signer.private_key.private_bytes_raw()).decode()
    return f"{_PRIVATE}{signer.name}+{signer.verifier.key_id.hex()}+{encoded}"


def parse_signer(text: str) -> Signer:
    """Return the signing key in a text that `format_signer` made."""
    if not text.startswith(_PRIVATE):
        raise Malformed("log.signing_key")
    name, key_id, kind, seed = _parse_key(text.removeprefix(_PRIVATE))
    if kind != ED25519 or len(seed) != 32:
        raise Malformed("log.signing_key")
    signer = Signer(name, Ed25519PrivateKey.from_private_bytes(seed))
    if signer.verifier.key_id != key_id:
        raise Malformed("log.signing_key")
    return signer


def sign_note(text: str, signers: Sequence[Signer]) -> str:
    """Return the note: `text` (which ends in a newline) signed by each signer."""
    _check_text(text)
    lines = [
        f"— {signer.name} "
        + b64encode(
            signer.verifier.key_id + signer.private_key.sign(text.encode())
        ).decode()
        for signer in signers
    ]
    return text + "\n" + "".join(line + "\n" for line in lines)


def open_note(note: str, verifiers: Sequence[Verifier]) -> Note:
    """Return text and known signers of a note, or raise Malformed or the failure."""
    text, lines = _split(note)
    if any(verifier.kind != ED25519 for verifier in verifiers):
        raise Malformed("log.verifier_key")
    known = {(verifier.name, verifier.key_id): verifier for verifier in verifiers}
    signed_by: list[Verifier] = []
    for name, key_id, signature in lines:
        verifier = known.get((name, key_id))
        if verifier is None:
            continue
        try:
            key = Ed25519PublicKey.from_public_bytes(verifier.public_key)
            key.verify(signature, text.encode())
        except InvalidSignature as error:
            raise VerificationError("log.note_signature", name=name) from error
        if verifier not in signed_by:
            signed_by.append(verifier)
    if not signed_by:
        raise VerificationError(
            "log.note_unsigned", names=", ".join(name for name, _ in known)
        )
    return Note(text, tuple(signed_by))


def signature_lines(note: str) -> tuple[str, list[str]]:
    """Return the text of a note and its signature lines, nothing of them checked."""
    text, _ = _split(note)
    return text, note[len(text) + 1 : -1].split("\n")


def check_name(name: str) -> None:
    """Refuse what cannot be a key's name: empty, with a space or a plus sign."""
    if not name or "+" in name or any(_is_bad(sign) for sign in name):
        raise Malformed("log.key_name")


def _is_bad(sign: str) -> bool:
    return sign.isspace() or sign < " "


def _check_text(text: str) -> None:
    if not text.endswith("\n") or any(s < " " and s != "\n" for s in text):
        raise Malformed("log.note")


def _split(note: str) -> tuple[str, list[tuple[str, bytes, bytes]]]:
    if len(note) > LIMIT or not note.endswith("\n") or "\n\n" not in note:
        raise Malformed("log.note")
    text, _, block = note.rpartition("\n\n")
    _check_text(text + "\n")
    lines = block[:-1].split("\n")
    if len(lines) > SIGNATURES:
        raise Malformed("log.note")
    return text + "\n", [parse_line(line) for line in lines]


def parse_line(line: str) -> tuple[str, bytes, bytes]:
    """Return name, key id and signature of one line, its form checked."""
    # — example.com/foo Uw5BqOd…
    found = _LINE.fullmatch(line)
    if found is None:
        raise Malformed("log.note")
    check_name(found["name"])
    blob = _base64(found["blob"], "log.note")
    if len(blob) < 5:
        raise Malformed("log.note")
    return found["name"], blob[:4], blob[4:]


def _parse_key(text: str) -> tuple[str, bytes, bytes, bytes]:
    found = _KEY.fullmatch(text)
    if found is None:
        raise Malformed("log.verifier_key")
    check_name(found[1])
    blob = _base64(found[3], "log.verifier_key")
    return found[1], bytes.fromhex(found[2]), blob[:1], blob[1:]


def _base64(text: str, code: str) -> bytes:
    try:
        blob = b64decode(text, validate=True)
    except ValueError as error:
        raise Malformed(code) from error
    if b64encode(blob).decode() != text:
        raise Malformed(code)
    return blob
