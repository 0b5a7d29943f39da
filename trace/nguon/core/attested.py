"""A passkey that was just made: what its authenticator says of it, read strictly.

    hash of the host[32]  flags[1]  counter[4]  AAGUID[16]
    length of the credential's id[2]  the id  its public key (COSE)

A COSE key has one form here, which CTAP2 prescribes: `a5 01 02 03 26 20 01 21 58 20 x
22 58 20 y` for ES256, `a4 01 01 03 27 20 06 21 58 20 x` for Ed25519. Who made the
authenticator is not asked (no attestation): that would tell a person's phone, and shut
out those whose maker is not on a list. Proved in tests/core/test_attested.py.
"""

from dataclasses import dataclass
from typing import Final

from nguon.core import signature
from nguon.core.endorsement import check_authenticator_data, check_client_data
from nguon.errors import NguonError, VerificationError

ALGORITHMS: Final = {signature.ES256: -7, signature.ED25519: -8}
_ID: Final = 53
_LONGEST: Final = 1023  # of a credential's id, WebAuthn 4
_EXTENDED: Final = 0x80
_EC2, _EC2_Y, _OKP = (
    bytes.fromhex("a5010203262001215820"),
    bytes.fromhex("225820"),
    bytes.fromhex("a4010103272006215820"),
)
_P256: Final = bytes.fromhex("3059301306072a8648ce3d020106082a8648ce3d030107034200")
_ED25519: Final = bytes.fromhex("302a300506032b6570032100")


@dataclass(frozen=True, slots=True)
class Created:
    """A new credential: its id, which the browser finds it by, and its public key."""

    credential: bytes
    algorithm: str
    spki: bytes
    origin: str


def check_created(
    authenticator_data: bytes, client_data: bytes, asked: bytes, rp: str
) -> Created:
    """Return the credential that was made for what was `asked`, or refuse."""
    origin = check_client_data(client_data, "webauthn.create", asked, rp)
    check_authenticator_data(authenticator_data, rp, attested=True)
    length = int.from_bytes(authenticator_data[_ID : _ID + 2])
    start = _ID + 2 + length
    credential, rest = authenticator_data[_ID + 2 : start], authenticator_data[start:]
    if not 1 <= length <= _LONGEST or len(credential) != length:
        raise _wrong()
    algorithm, spki, after = _public_key(rest)
    if after and not authenticator_data[32] & _EXTENDED:
        raise _wrong()
    try:
        signature.load_public_key(spki, algorithm)
    except NguonError as error:
        raise _wrong() from error
    return Created(credential, algorithm, spki, origin)


def _public_key(data: bytes) -> tuple[str, bytes, bytes]:
    """Return algorithm, SPKI and what comes after a COSE key."""
    if data.startswith(_EC2) and data[42:45] == _EC2_Y and len(data) >= 77:
        return signature.ES256, _P256 + b"\4" + data[10:42] + data[45:77], data[77:]
    if data.startswith(_OKP) and len(data) >= 42:
        return signature.ED25519, _ED25519 + data[10:42], data[42:]
    raise _wrong()


def _wrong() -> VerificationError:
    return VerificationError("keys.created")
