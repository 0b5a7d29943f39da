"""Receipts: our vectors, the prover's own, and every flipped bit."""

import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from nguon.core import checkpoint, merkle, note, receipt
from nguon.core.checkpoint import Checkpoint
from nguon.core.receipt import Receipt
from nguon.errors import Malformed, VerificationError

VECTORS = json.loads(
    (Path(__file__).parents[1] / "vectors" / "receipt.json").read_text("utf-8")
)
KEY = note.parse_verifier(VECTORS["key"])
LOG = note.Signer(KEY.name, Ed25519PrivateKey.from_private_bytes(b"\1" * 32))


@pytest.mark.parametrize("case", VECTORS["accept"], ids=lambda case: case["why"])
def test_a_receipt_proves_its_entry(case: dict[str, Any]) -> None:
    read = receipt.parse(case["receipt"])
    entry = bytes.fromhex(case["entry"])
    assert read.index == case["index"]
    assert receipt.check(read, KEY, entry).size == case["size"]
    assert receipt.format(read) == case["receipt"]


@pytest.mark.parametrize("case", VECTORS["refuse"], ids=lambda case: case["why"])
def test_a_forged_receipt_proves_nothing(case: dict[str, Any]) -> None:
    entry = bytes.fromhex(case["entry"]) if case["entry"] else None
    with pytest.raises((Malformed, VerificationError)):
        receipt.check(receipt.parse(case["receipt"]), KEY, entry)


def made(index: int, size: int) -> Receipt:
    entries = [b"entry %d" % at for at in range(size)]
    leaves = [merkle.leaf_hash(entry) for entry in entries]
    said = Checkpoint(KEY.name, size, merkle.root(leaves))
    path = merkle.prove_inclusion(merkle.Leaves(leaves), index, size)
    signed = checkpoint.sign_checkpoint(said, [LOG])
    return Receipt(index, tuple(path), signed, entries[index])


def test_the_prover_makes_the_receipt_of_the_vectors() -> None:
    assert receipt.format(made(3, 7)) == VECTORS["accept"][2]["receipt"]


def test_every_flipped_bit_of_a_receipt_is_refused() -> None:
    text = receipt.format(made(1, 3)).encode()
    for bit in range(len(text) * 8):
        bad = bytearray(text)
        bad[bit // 8] ^= 1 << bit % 8
        with pytest.raises((Malformed, VerificationError, UnicodeDecodeError)):
            receipt.check(receipt.parse(bad.decode()), KEY)
