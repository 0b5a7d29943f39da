"""Signatures: vectors of RFC 8032 and RFC 6979, and what must be refused."""

import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    SECP256R1,
    generate_private_key,
)
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256

from nguon.core import signature
from nguon.errors import Malformed, VerificationError

VECTORS = json.loads(
    (Path(__file__).parents[1] / "vectors" / "signature.json").read_text("utf-8")
)
KEYS = [Ed25519PrivateKey.generate(), generate_private_key(SECP256R1())]


def check(case: dict[str, str]) -> None:
    signature.check(
        bytes.fromhex(case["spki"]),
        case["algorithm"],
        bytes.fromhex(case["signature"]),
        bytes.fromhex(case["message"]),
    )


@pytest.mark.parametrize("case", VECTORS["accept"], ids=lambda case: case["why"])
def test_a_vector_is_accepted(case: dict[str, str]) -> None:
    check(case)


@pytest.mark.parametrize("case", VECTORS["refuse"], ids=lambda case: case["why"])
def test_a_forgery_is_refused(case: dict[str, str]) -> None:
    with pytest.raises(VerificationError):
        check(case)


@pytest.mark.parametrize("key", KEYS, ids=["Ed25519", "ES256"])
def test_what_is_signed_is_checked_and_every_flipped_bit_is_refused(
    key: signature.PrivateKey,
) -> None:
    spki, name = signature.public_key_bytes(key), signature.algorithm_of(key)
    made = signature.sign(key, b"mango")
    assert len(made) == 64
    signature.check(spki, name, made, b"mango")
    for bit in range(512):
        bad = bytearray(made)
        bad[bit // 8] ^= 1 << bit % 8
        with pytest.raises(VerificationError):
            signature.check(spki, name, bytes(bad), b"mango")


def test_points_of_small_order_are_known_by_arithmetic() -> None:
    """Doubling each listed point three times gives the identity (0, 1)."""
    p = 2**255 - 19
    d = -121665 * pow(121666, -1, p) % p
    for y in signature._SMALL_ORDER:
        xx = (y * y - 1) * pow(d * y * y + 1, -1, p) % p
        # x^2 is enough to follow y: y' = (y^2 + x^2) / (1 - d x^2 y^2).
        for _ in range(3):
            yy, cross = y * y % p, d * xx * y * y % p
            xx_next = 4 * xx * yy * pow(1 + cross, -2, p) % p
            y = (yy + xx) * pow(1 - cross, -1, p) % p
            xx = xx_next
        assert (xx, y) == (0, 1)


def test_a_key_is_named_by_the_hash_of_its_spki() -> None:
    spki = bytes.fromhex(VECTORS["accept"][0]["spki"])
    assert signature.public_key_id(spki) == (
        "06e3fd8fda29bb60ab59557de61edb0aecdb231134be30e75b455f8e1b792fa9"
    )


def test_a_key_that_is_none_is_malformed() -> None:
    with pytest.raises(Malformed):
        signature.load_public_key(b"key", "Ed25519")


def test_a_signature_in_der_is_brought_to_its_64_bytes() -> None:
    key = KEYS[1]
    der = key.sign(b"mango", ECDSA(SHA256()))  # type: ignore[union-attr, call-arg]
    made = signature.from_der(der)
    signature.check(signature.public_key_bytes(key), "ES256", made, b"mango")
    for bad in (b"", b"\x30", made, der + b"\0", b"\x30\x06\x02\x01\xff\x02\x01\x01"):
        with pytest.raises(Malformed):
            signature.from_der(bad)
