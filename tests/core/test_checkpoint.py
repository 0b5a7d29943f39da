"""Checkpoints: our vectors, and the way back to the same text."""

import json
from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from nguon.core import checkpoint, note
from nguon.core.checkpoint import Checkpoint
from nguon.errors import Malformed, VerificationError

VECTORS = json.loads(
    (Path(__file__).parents[1] / "vectors" / "checkpoint.json").read_text("utf-8")
)
KEY = note.parse_verifier(VECTORS["key"])
LOG = note.Signer(KEY.name, Ed25519PrivateKey.from_private_bytes(b"\1" * 32))


@pytest.mark.parametrize("case", VECTORS["accept"], ids=lambda case: case["why"])
def test_a_checkpoint_opens(case: dict[str, Any]) -> None:
    opened = checkpoint.open_checkpoint(case["note"], KEY)
    assert opened.origin == case["origin"]
    assert opened.size == case["size"]
    assert b64encode(opened.root).decode() == case["root"]
    assert opened.extension == case["extension"]


@pytest.mark.parametrize("case", VECTORS["refuse"], ids=lambda case: case["why"])
def test_a_forged_checkpoint_does_not_open(case: dict[str, Any]) -> None:
    with pytest.raises((Malformed, VerificationError)):
        checkpoint.open_checkpoint(case["note"], KEY)


@given(st.integers(1, 2**63 - 1), st.binary(min_size=32, max_size=32))
def test_what_is_signed_opens_again(size: int, root: bytes) -> None:
    said = Checkpoint(KEY.name, size, root)
    signed = checkpoint.sign_checkpoint(said, [LOG])
    assert checkpoint.open_checkpoint(signed, KEY) == said


def test_the_signer_makes_the_checkpoint_of_the_vectors() -> None:
    case = VECTORS["accept"][0]
    said = checkpoint.open_checkpoint(case["note"], KEY)
    assert checkpoint.sign_checkpoint(said, [LOG]) == case["note"]
