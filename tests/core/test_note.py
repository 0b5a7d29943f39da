"""Signed notes: C2SP's own example key, our vectors, and every flipped bit."""

import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from nguon.core import note
from nguon.errors import Malformed, VerificationError

VECTORS = json.loads(
    (Path(__file__).parents[1] / "vectors" / "note.json").read_text("utf-8")
)
LOG = note.Signer(
    "ledger.example/log", Ed25519PrivateKey.from_private_bytes(b"\1" * 32)
)


def open_case(case: dict[str, Any]) -> note.Note:
    return note.open_note(
        case["note"], [note.parse_verifier(key) for key in case["keys"]]
    )


@pytest.mark.parametrize("case", VECTORS["accept"], ids=lambda case: case["why"])
def test_a_note_opens(case: dict[str, Any]) -> None:
    opened = open_case(case)
    assert opened.text == case["text"]
    assert sorted(key.name for key in opened.signed_by) == sorted(case["signed_by"])


@pytest.mark.parametrize("case", VECTORS["refuse"], ids=lambda case: case["why"])
def test_a_forged_note_does_not_open(case: dict[str, Any]) -> None:
    with pytest.raises((Malformed, VerificationError)):
        open_case(case)


@pytest.mark.parametrize("key", VECTORS["keys"]["accept"])
def test_a_verifier_key_is_read_and_written(key: str) -> None:
    assert note.format_verifier(note.parse_verifier(key)) == key


@pytest.mark.parametrize(
    "case", VECTORS["keys"]["refuse"], ids=lambda case: case["why"]
)
def test_what_is_no_verifier_key_is_refused(case: dict[str, str]) -> None:
    with pytest.raises(Malformed):
        note.parse_verifier(case["key"])


def test_the_signer_makes_the_note_of_the_vectors() -> None:
    case = VECTORS["accept"][0]
    assert note.sign_note(case["text"], [LOG]) == case["note"]


def test_a_signing_key_is_read_and_written() -> None:
    text = note.format_signer(LOG)
    assert note.format_signer(note.parse_signer(text)) == text
    for bad in (text[:-1], text.removeprefix("PRIVATE+KEY+"), "x" + text, text + "A"):
        with pytest.raises(Malformed):
            note.parse_signer(bad)
    with pytest.raises(Malformed):
        note.parse_signer(text.replace(LOG.verifier.key_id.hex(), "00000000"))


def test_every_flipped_bit_of_a_note_is_refused() -> None:
    made = note.sign_note("Chè Shan tuyết\n", [LOG]).encode()
    for bit in range(len(made) * 8):
        bad = bytearray(made)
        bad[bit // 8] ^= 1 << bit % 8
        with pytest.raises((Malformed, VerificationError, UnicodeDecodeError)):
            note.open_note(bad.decode(), [LOG.verifier])


@pytest.mark.parametrize("text", ["no newline", "tab\t\n", "bell\7\n", ""])
def test_what_is_no_text_of_a_note_is_not_signed(text: str) -> None:
    with pytest.raises(Malformed):
        note.sign_note(text, [LOG])
