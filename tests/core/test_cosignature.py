"""Cosignatures: vectors made without our code, both algorithms, every flipped bit."""

import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from nguon.core import checkpoint, cosignature, note
from nguon.errors import Malformed, VerificationError

VECTORS = json.loads(
    (Path(__file__).parents[1] / "vectors" / "cosignature.json").read_text("utf-8")
)
WITNESS = cosignature.Cosigner(
    "witness.example/one", Ed25519PrivateKey.from_private_bytes(b"\2" * 32)
)


def check_case(case: dict[str, Any]) -> cosignature.Cosignature:
    key = cosignature.parse_cosigner(case["key"])
    return cosignature.check(case["line"], key, checkpoint.from_text(case["text"]))


@pytest.mark.parametrize("case", VECTORS["accept"], ids=lambda case: case["why"])
def test_a_cosignature_is_read(case: dict[str, Any]) -> None:
    assert check_case(case).time == case["time"]


@pytest.mark.parametrize("case", VECTORS["refuse"], ids=lambda case: case["why"])
def test_a_forged_cosignature_is_refused(case: dict[str, Any]) -> None:
    with pytest.raises((Malformed, VerificationError)):
        check_case(case)


@pytest.mark.parametrize("key", VECTORS["keys"]["accept"])
def test_a_witness_key_is_read_and_written(key: str) -> None:
    assert note.format_verifier(cosignature.parse_cosigner(key)) == key
    with pytest.raises(Malformed):  # the key of a witness is never that of a log
        note.parse_verifier(key)


@pytest.mark.parametrize(
    "case", VECTORS["keys"]["refuse"], ids=lambda case: case["why"]
)
def test_what_is_no_witness_key_is_refused(case: dict[str, str]) -> None:
    with pytest.raises(Malformed):
        cosignature.parse_cosigner(case["key"])


def test_our_witness_makes_the_line_of_the_vectors() -> None:
    case = VECTORS["accept"][0]
    said = checkpoint.from_text(case["text"])
    assert cosignature.cosign(said, WITNESS, case["time"]) == case["line"]
    assert note.format_verifier(WITNESS.verifier) == case["key"]


def test_the_lines_of_the_specification_stand_in_a_note() -> None:
    lines = (
        "— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeO"
        "oRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
        "— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5O"
        "WXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n"
    )
    text = (
        "example.com/behind-the-sofa\n20852163\n"
        "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
    )
    read, found = note.signature_lines(f"{text}\n{lines}")
    assert (read, found) == (text, lines.splitlines())
    name, _, blob = note.parse_line(found[1])
    assert name == "witness.example.com/w1"
    assert int.from_bytes(blob[:8], "big") == 1679315147


@pytest.mark.parametrize("at", [0, 4], ids=["Ed25519", "ML-DSA-44"])
def test_every_flipped_bit_of_a_line_is_refused(at: int) -> None:
    case = VECTORS["accept"][at]
    line = case["line"].encode()
    # An ML-DSA-44 line has 26,000 bits of one kind; every seventh is enough of them.
    for bit in range(0, len(line) * 8, 1 if at == 0 else 7):
        bad = bytearray(line)
        bad[bit // 8] ^= 1 << bit % 8
        with pytest.raises((Malformed, VerificationError, UnicodeDecodeError)):
            check_case(case | {"line": bad.decode()})


def test_lines_of_strangers_are_passed_by_and_a_wrong_line_of_a_friend_is_not() -> None:
    good, other = VECTORS["accept"][0], VECTORS["accept"][4]
    said = checkpoint.from_text(good["text"])
    lines = [good["line"], other["line"]]
    found = cosignature.check_known(lines, [WITNESS.verifier], said)
    assert [one.by for one in found] == [WITNESS.verifier]
    assert cosignature.check_known(lines, [], said) == []
    with pytest.raises(VerificationError):
        cosignature.check_known(
            [*lines, cosignature.cosign(said, WITNESS, 7).replace("A", "B")],
            [WITNESS.verifier],
            said,
        )


def test_an_ml_dsa_key_signs_what_the_vectors_check() -> None:
    signer = cosignature.MlDsaCosigner("witness.example/pq", b"\4" * 32)
    case = VECTORS["accept"][4]
    assert note.format_verifier(signer.verifier) == case["key"]
    said = checkpoint.from_text(case["text"])
    line = cosignature.cosign(said, signer, 9)
    assert cosignature.check(line, signer.verifier, said).time == 9
    text = cosignature.format_ml_dsa_signer(signer)
    assert cosignature.parse_ml_dsa_signer(text) == signer
    for bad in (text[:-1], text + "A", "x" + text, text.replace("/pq", "/pr"), ""):
        with pytest.raises(Malformed):
            cosignature.parse_ml_dsa_signer(bad)
