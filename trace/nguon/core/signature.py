"""The two signature schemes of an entry: Ed25519, and ECDSA on P-256 with SHA-256.

A key travels as its SubjectPublicKeyInfo (SPKI) in DER, is named by the SHA-256 of it
(`by.key`), and signs the message itself, never a hash of ours: WebCrypto always hashes
(DESIGN 2). A signature is 64 raw bytes: Ed25519 as RFC 8032 has it, or `r||s` big
endian, as WebCrypto makes it, not the DER that OpenSSL makes.

See tests/core/test_signature.py and tests/vectors/signature.json.
"""

from functools import lru_cache
from hashlib import sha256
from typing import Final, TypeAlias

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
)
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_der_public_key,
)

from nguon.errors import Malformed, VerificationError

PrivateKey: TypeAlias = Ed25519PrivateKey | EllipticCurvePrivateKey
PublicKey: TypeAlias = Ed25519PublicKey | EllipticCurvePublicKey

ED25519: Final = "Ed25519"
ES256: Final = "ES256"
ALGORITHMS: Final = (ED25519, ES256)

_P: Final = 2**255 - 19
# The y of the points whose order divides 8. Under such a "key" anybody can make a
# signature, so whoever registered it could say of each statement: that was not me.
_SMALL_ORDER: Final = frozenset(
    {
        0,
        1,
        _P - 1,
        0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD84D3D706A17C7,
        0x05FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826,
    }
)


def public_key_id(spki: bytes) -> str:
    """Return the name of a key: lower-case hex SHA-256 of its SPKI."""
    return sha256(spki).hexdigest()


def public_key_bytes(key: PrivateKey | PublicKey) -> bytes:
    """Return the SPKI of a key: what is registered and what `public_key_id` names."""
    if isinstance(key, Ed25519PrivateKey | EllipticCurvePrivateKey):
        key = key.public_key()
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def algorithm_of(key: PrivateKey | PublicKey) -> str:
    """Return the `by.algorithm` that goes with a key."""
    return ED25519 if isinstance(key, Ed25519PrivateKey | Ed25519PublicKey) else ES256


@lru_cache(maxsize=4096)
def load_public_key(spki: bytes, algorithm: str) -> PublicKey:
    """Return the key in an SPKI of that algorithm; anything else is Malformed."""
    try:
        key = load_der_public_key(spki)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise Malformed("log.key_unreadable") from error
    # One key has one SPKI, or it would have two names: what is not written back
    # the same (compressed points, explicit curves, trailing bytes) is refused.
    if isinstance(key, Ed25519PublicKey):
        same = algorithm == ED25519 and public_key_bytes(key) == spki
        y = int.from_bytes(spki[-32:], "little") & (2**255 - 1)
        if not same or y >= _P or y in _SMALL_ORDER:
            raise Malformed("log.key_unreadable")
        return key
    if isinstance(key, EllipticCurvePublicKey) and isinstance(key.curve, SECP256R1):
        if algorithm != ES256 or public_key_bytes(key) != spki:
            raise Malformed("log.key_unreadable")
        return key
    raise Malformed("log.key_unreadable")


def sign(private_key: PrivateKey, message: bytes) -> bytes:
    """Return the 64 raw bytes of a signature over `message`."""
    if isinstance(private_key, Ed25519PrivateKey):
        return private_key.sign(message)
    r, s = decode_dss_signature(private_key.sign(message, ECDSA(SHA256())))
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def from_der(signature: bytes) -> bytes:
    """Return `r||s` of an ECDSA signature in DER, as authenticators make it."""
    try:
        r, s = decode_dss_signature(signature)
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")
    except (ValueError, OverflowError) as error:
        raise Malformed("log.signature_wrong") from error


def check(spki: bytes, algorithm: str, signature: bytes, message: bytes) -> None:
    """Return when `signature` over `message` is by that key; else VerificationError."""
    try:
        key = load_public_key(spki, algorithm)
    except Malformed as error:
        raise VerificationError("log.key_unreadable") from error
    if len(signature) != 64:
        raise VerificationError("log.signature_wrong")
    try:
        if isinstance(key, Ed25519PublicKey):
            key.verify(signature, message)
        else:
            r = int.from_bytes(signature[:32], "big")
            s = int.from_bytes(signature[32:], "big")
            key.verify(encode_dss_signature(r, s), message, ECDSA(SHA256()))
    except InvalidSignature as error:
        raise VerificationError("log.signature_wrong") from error
