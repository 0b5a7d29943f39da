"""Signatures of what is sent to other systems: Standard Webhooks, symmetric `v1`.

    webhook-id: msg_…              the same each time that message is sent again
    webhook-timestamp: 1800000000  seconds; of this very try
    webhook-signature: v1,<base64 HMAC-SHA256 of "id.timestamp.body">

A secret is `whsec_` and the base64 of 24 to 64 bytes. The header may hold several
signatures, with spaces between; one that fits is enough. A callback of an EPCIS
subscription also has `GS1-Signature: <base64 HMAC-SHA256 of the body>`, whose key is
the signatureToken in UTF-8, as other repositories write it. Proved in
tests/core/test_webhook.py.
"""

import hmac
from base64 import b64decode, b64encode
from collections.abc import Mapping
from hashlib import sha256
from typing import Final

from nguon.errors import Malformed, VerificationError

PREFIX: Final = "whsec_"
TOLERANCE: Final = 300  # seconds that a message may be old, or early
_SHORTEST, _LONGEST = 24, 64


def new_secret(randomness: bytes) -> str:
    """Return the secret that these random bytes make."""
    if not _SHORTEST <= len(randomness) <= _LONGEST:
        raise ValueError("a secret has 24 to 64 bytes")
    return PREFIX + b64encode(randomness).decode()


def check_secret(text: str) -> str:
    """Return a secret that somebody else made, or raise Malformed.

    Another system's own token is taken as it is: 16 to 200 visible characters.
    """
    if text.startswith(PREFIX):
        _key(text)
    elif not (16 <= len(text) <= 200 and text.isascii() and text.isprintable()):
        raise Malformed("hooks.secret")
    return text


def sign(secret: str, name: str, timestamp: int, body: bytes) -> Mapping[str, str]:
    """Return the three headers of one message."""
    return {
        "webhook-id": name,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": _signature(secret, name, str(timestamp), body),
    }


def sign_body(token: str, body: bytes) -> str:
    """Return the value of `GS1-Signature`."""
    return b64encode(hmac.digest(token.encode(), body, sha256)).decode()


def check(secret: str, headers: Mapping[str, str], body: bytes, now: int) -> None:
    """Raise unless the message was signed with this secret, a short while ago."""
    name = headers.get("webhook-id", "")
    timestamp = headers.get("webhook-timestamp", "")
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) < 16):
        raise VerificationError("hooks.timestamp")
    if abs(now - int(timestamp)) > TOLERANCE:
        raise VerificationError("hooks.timestamp")
    wanted = _signature(secret, name, timestamp, body)
    given = headers.get("webhook-signature", "").split(" ")
    if not any(hmac.compare_digest(wanted.encode(), one.encode()) for one in given):
        raise VerificationError("hooks.signature")


def _signature(secret: str, name: str, timestamp: str, body: bytes) -> str:
    said = f"{name}.{timestamp}.".encode() + body
    return "v1," + b64encode(hmac.digest(_key(secret), said, sha256)).decode()


def _key(secret: str) -> bytes:
    if not secret.startswith(PREFIX):
        return secret.encode()
    try:
        key = b64decode(secret.removeprefix(PREFIX), validate=True)
    except ValueError as error:
        raise Malformed("hooks.secret") from error
    if not _SHORTEST <= len(key) <= _LONGEST:
        raise Malformed("hooks.secret")
    return key
