"""Signed JSON, JWS Compact (RFC 7515) with Ed25519 alone (RFC 8037), read strictly.

    eyJhbGciOiJFZERTQSIs….eyJAY29udGV4dCI6….9uM2mB…

Three parts in unpadded base64url: header, payload, signature over `header.payload` as
they stand. Both JSON texts are in RFC 8785 form, and a part that does not encode back
to itself is refused: so there is one text for one statement, and no bit of it can be
changed. What the header says of keys is
a name only: the caller decides which key that is, and `alg` is never a choice (RFC 8725
3.1). Proved in tests/core/test_passport.py, also against PyJWT.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping
from typing import Final

from nguon.core import canonical, signature
from nguon.core.canonical import JSON
from nguon.errors import Malformed, NguonError, VerificationError

ALGORITHM: Final = "EdDSA"
LIMIT: Final = 1 << 20  # characters
BEGINS: Final = b"eyJ"  # `{"` in base64url


def sign(
    header: Mapping[str, JSON], payload: JSON, signer: Callable[[bytes], bytes]
) -> str:
    """Return the text; `signer` makes an Ed25519 signature of the bytes it is given."""
    message = f"{_encode(canonical.to_bytes(dict(header)))}."
    message += _encode(canonical.to_bytes(payload))
    return f"{message}.{_encode(signer(message.encode()))}"


def read(text: str) -> tuple[dict[str, JSON], dict[str, JSON], bytes, bytes]:
    """Return header, payload, signature and what it is over; nothing is checked yet."""
    parts = text.split(".")
    if len(parts) != 3 or len(text) > LIMIT:
        raise Malformed("passport.form", part="JWT")
    header, payload, signed = (_decode(part) for part in parts)
    message = f"{parts[0]}.{parts[1]}".encode()
    return _object(header, "header"), _object(payload, "payload"), signed, message


def check(spki: bytes, signed: bytes, message: bytes) -> None:
    """Check the signature, or raise VerificationError."""
    try:
        signature.check(spki, signature.ED25519, signed, message)
    except NguonError as error:
        raise VerificationError("passport.signature") from error


def _object(data: bytes, part: str) -> dict[str, JSON]:
    try:
        value = canonical.parse_exact(data, limit=LIMIT)
    except Malformed as error:
        raise Malformed("passport.form", part=part) from error
    if not isinstance(value, dict):
        raise Malformed("passport.form", part=part)
    return value


def _encode(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")


def _decode(part: str) -> bytes:
    try:
        data = urlsafe_b64decode(part + "=" * (-len(part) % 4))
    except ValueError as error:
        raise Malformed("passport.form", part="base64url") from error
    if _encode(data) != part:
        raise Malformed("passport.form", part="base64url")
    return data
