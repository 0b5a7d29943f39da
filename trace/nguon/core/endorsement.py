"""Passkeys: what one signs, and how one lets a device's key in.

A passkey (WebAuthn) never signs an entry: it asks for a finger or a PIN each time. It
signs once for a **device key**, which then signs silently, and that one assertion
stands in the device key's own register entry, so that every reader checks it again:

    "endorsement": {"passkey": "https://w3id.org/nguon/key/<SHA-256 of its SPKI>",
                    "authenticator_data": …, "client_data": …, "signature": …}

The challenge is `SHA-256("nguon/device-key/v1\\n" || canonical value without
"endorsement")`: the passkey's holder agreed to this key, for this organisation, from
and to these moments. Checked as WebAuthn 7.2 has it, without what needs a server's
memory (whether the challenge was asked for, the counter):

    1  client data: compact JSON, type `webauthn.get`, the challenge, an origin of the
       passkey's host, https (or http on localhost), not inside another site's frame
    2  authenticator data: the hash of that host; the person was there and was verified
    3  the signature, over authenticator data || SHA-256(client data)

A log-in by passkey is the same assertion over a challenge of the server's. Proved in
tests/core/test_endorsement.py against tests/vectors/endorsement.json.
"""

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from nguon.core import canonical, signature
from nguon.errors import NguonError, VerificationError

_SAID: Final = b"nguon/device-key/v1\n"
_MEMBERS: Final = {"passkey", "authenticator_data", "client_data", "signature"}
_ORIGIN: Final = re.compile(
    r"(?:https://(?P<host>[a-z0-9.-]+)|http://(?P<local>localhost))(?::[0-9]{1,5})?"
)
_PRESENT, _VERIFIED, _ATTESTED, _EXTENDED = 0x01, 0x04, 0x40, 0x80


@dataclass(frozen=True, slots=True)
class Passkey:
    """The public half of a passkey: its key, and the host that it is for."""

    spki: bytes
    algorithm: str
    rp: str


@dataclass(frozen=True, slots=True)
class Assertion:
    """What an authenticator answers; the signature as entries have it, 64 bytes."""

    authenticator_data: bytes
    client_data: bytes
    signature: bytes


def challenge(value: Mapping[str, object]) -> bytes:
    """Return what a passkey signs to let in the device key of that value."""
    said = {name: part for name, part in value.items() if name != "endorsement"}
    return sha256(_SAID + canonical.to_bytes(said)).digest()


def endorser(value: object) -> str | None:
    """Return the passkey that a key's value names as its endorser, if it has one."""
    said = value.get("endorsement") if isinstance(value, dict) else None
    found = said.get("passkey") if isinstance(said, dict) else None
    return found if isinstance(found, str) else None


def check_endorsement(value: Mapping[str, object], passkey: Passkey) -> None:
    """Return when `passkey` has endorsed the device key of that value."""
    said = value.get("endorsement")
    if not isinstance(said, dict) or said.keys() != _MEMBERS:
        raise _wrong()
    assertion = Assertion(
        _bytes(said["authenticator_data"]),
        _bytes(said["client_data"]),
        _bytes(said["signature"]),
    )
    check_assertion(assertion, passkey, challenge(value))


def check_assertion(assertion: Assertion, passkey: Passkey, asked: bytes) -> str:
    """Return the origin where the holder of `passkey` has signed what was `asked`."""
    origin = check_client_data(assertion.client_data, "webauthn.get", asked, passkey.rp)
    check_authenticator_data(assertion.authenticator_data, passkey.rp)
    message = assertion.authenticator_data + sha256(assertion.client_data).digest()
    try:
        signature.check(passkey.spki, passkey.algorithm, assertion.signature, message)
    except VerificationError as error:
        raise _wrong() from error
    return origin


def check_client_data(data: bytes, kind: str, asked: bytes, rp: str) -> str:
    """Check what the browser says it was asked, and where; return its origin."""
    try:
        said = canonical.parse(data)
        # As browsers write it, without white space and with no key twice: what two
        # readers could read in two ways is none.
        compact = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    except (NguonError, TypeError) as error:
        raise _wrong() from error
    if not isinstance(said, dict) or compact.encode() != data:
        raise _wrong()
    origin = said.get("origin")
    if (
        said.get("type") != kind
        or said.get("challenge") != to_text(asked)
        or said.get("crossOrigin", False) is not False
        or "topOrigin" in said
        or not isinstance(origin, str)
        or not _is_of(origin, rp)
    ):
        raise _wrong()
    return origin


def check_authenticator_data(data: bytes, rp: str, *, attested: bool = False) -> None:
    """Check the host, and that a person was there and was verified."""
    flags = data[32] if len(data) >= 37 else 0
    wanted = _PRESENT | _VERIFIED | (_ATTESTED if attested else 0)
    if (
        data[:32] != sha256(rp.encode()).digest()
        or flags & (_PRESENT | _VERIFIED | _ATTESTED) != wanted
        or (not attested and len(data) > 37 and not flags & _EXTENDED)
    ):
        raise _wrong()


def to_text(data: bytes) -> str:
    """Return unpadded base64url."""
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def _bytes(text: object) -> bytes:
    if not isinstance(text, str) or not text.isascii():
        raise _wrong()
    try:
        data = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError as error:
        raise _wrong() from error
    if to_text(data) != text:
        raise _wrong()
    return data


def _is_of(origin: str, rp: str) -> bool:
    found = _ORIGIN.fullmatch(origin)
    host = (found["host"] or found["local"]) if found else ""
    return bool(host) and (host == rp or host.endswith("." + rp))


def _wrong() -> VerificationError:
    return VerificationError("keys.assertion")
