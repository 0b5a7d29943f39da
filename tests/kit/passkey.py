"""A passkey and a device's key in memory: what an authenticator and a phone do.

    passkey = SoftPasskey("lan")                   # ES256, for localhost
    value = passkey.endorse(device_value(phone, COOP, day))

Keys come from a word, so that a story is always told with the same ones.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    derive_private_key,
)
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from nguon.core import signature
from nguon.core.endorsement import Assertion, Passkey, challenge, to_text
from nguon.core.identifiers import key_id

HERE = "https://so.example"


def p256(word: str) -> EllipticCurvePrivateKey:
    number = int.from_bytes(sha256(word.encode()).digest()) >> 1
    return derive_private_key(number, SECP256R1())


def ed25519(word: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(sha256(word.encode()).digest())


def subject_of(key: signature.PrivateKey) -> str:
    return key_id(signature.public_key_id(signature.public_key_bytes(key)))


def moment(day: datetime) -> str:
    return f"{day.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.000Z"


def device_value(
    key: signature.PrivateKey, organisation: str, start: datetime, days: int = 365
) -> dict[str, Any]:
    """Return the value of a device's key that nobody has endorsed yet."""
    return {
        "organisation": organisation,
        "algorithm": signature.algorithm_of(key),
        "public_key": to_text(signature.public_key_bytes(key)),
        "use": "device",
        "from": moment(start),
        "to": moment(start + timedelta(days=days)),
    }


def as_browser(answer: Assertion) -> Assertion:
    """Return an ES256 answer as browsers give it: the signature in DER."""
    r, s = (int.from_bytes(answer.signature[i : i + 32]) for i in (0, 32))
    return replace(answer, signature=encode_dss_signature(r, s))


class SoftPasskey:
    """One passkey, whose holder agrees to everything."""

    def __init__(
        self, word: str, rp: str = "so.example", *, kind: str = "ES256"
    ) -> None:
        word = f"passkey {word}"
        self.private: signature.PrivateKey = (
            p256(word) if kind == "ES256" else ed25519(word)
        )
        self.rp = rp
        self.spki = signature.public_key_bytes(self.private)
        self.credential = sha256(word.encode()).digest()

    @property
    def subject(self) -> str:
        return subject_of(self.private)

    @property
    def public(self) -> Passkey:
        return Passkey(self.spki, signature.algorithm_of(self.private), self.rp)

    def value(self, organisation: str) -> dict[str, Any]:
        return {
            "organisation": organisation,
            "algorithm": signature.algorithm_of(self.private),
            "public_key": to_text(self.spki),
            "use": "passkey",
            "rp": self.rp,
        }

    def answer(
        self,
        asked: bytes,
        *,
        origin: str = HERE,
        flags: int = 0x05,
        kind: str = "webauthn.get",
        rp: str = "",
        **more: object,
    ) -> Assertion:
        """Sign a challenge, as a browser and its authenticator do together."""
        said = {
            "type": kind, "challenge": to_text(asked), "origin": origin,
            "crossOrigin": False, **more,
        }  # fmt: skip
        client = json.dumps(said, separators=(",", ":")).encode()
        data = sha256((rp or self.rp).encode()).digest() + bytes([flags]) + bytes(4)
        made = signature.sign(self.private, data + sha256(client).digest())
        return Assertion(data, client, made)

    def created(
        self,
        asked: bytes,
        *,
        origin: str = HERE,
        flags: int = 0x45,
        kind: str = "webauthn.create",
        after: bytes = b"",
    ) -> tuple[bytes, bytes]:
        """Return authenticator data and client data of having made this passkey."""
        said = {"type": kind, "challenge": to_text(asked), "origin": origin}
        point = self.spki[-64:] if len(self.spki) == 91 else self.spki[-32:]
        cose = (
            bytes.fromhex("a5010203262001215820") + point[:32]
            + bytes.fromhex("225820") + point[32:]
            if len(point) == 64
            else bytes.fromhex("a4010103272006215820") + point
        )  # fmt: skip
        data = sha256(self.rp.encode()).digest() + bytes([flags]) + bytes(4 + 16)
        data += len(self.credential).to_bytes(2) + self.credential + cose + after
        return data, json.dumps(said, separators=(",", ":")).encode()

    def endorse(self, value: Mapping[str, Any], **how: Any) -> dict[str, Any]:
        made = self.answer(challenge(value), **how)
        return {
            **value,
            "endorsement": {
                "passkey": self.subject,
                "authenticator_data": to_text(made.authenticator_data),
                "client_data": to_text(made.client_data),
                "signature": to_text(made.signature),
            },
        }
