"""A bundle with cosignatures: whose they are, whether they are enough, every bit."""

import json
from pathlib import Path
from typing import Any

import pytest

from nguon.core import bundle, note, policy
from nguon.core.bundle import Verified
from nguon.errors import Malformed, VerificationError

FOLDER = Path(__file__).parents[1] / "vectors"
VECTORS = json.loads((FOLDER / "witnessed.json").read_text("utf-8"))
PLAIN = json.loads((FOLDER / "bundle.json").read_text("utf-8"))
KEY = note.parse_verifier(PLAIN["key"])


def data_of(case: dict[str, Any]) -> bytes:
    text: str = PLAIN["bundle"]
    return (text[:-1] + case["more"] + "}").encode()


def check_case(case: dict[str, Any]) -> Verified:
    trusted = policy.parse(case["policy"].encode()) if case["policy"] else None
    return bundle.check(data_of(case), KEY, policy=trusted)


@pytest.mark.parametrize("case", VECTORS["accept"], ids=lambda case: case["why"])
def test_a_bundle_says_which_of_its_witnesses_the_reader_named(
    case: dict[str, Any],
) -> None:
    shown = check_case(case)
    trusted = policy.parse((case["policy"] or "quorum none\n").encode())
    assert [name for name, _ in trusted.named(shown.witnesses)] == case["named"]
    said = {fact.name: fact.figures for fact in shown.steps if fact.number == 2}
    assert ("witnessed" in said) == bool(case["named"])
    if case["named"]:
        assert said["witnessed"]["count"] == len(case["named"])
    assert ("not_witnessed" in said) == (not shown.witnesses)


@pytest.mark.parametrize("case", VECTORS["refuse"], ids=lambda case: case["why"])
def test_a_bundle_with_too_few_or_wrong_cosignatures_is_refused(
    case: dict[str, Any],
) -> None:
    with pytest.raises((Malformed, VerificationError)) as caught:
        check_case(case)
    assert caught.value.figures["step"] in (1, 2)


def test_without_witnesses_a_bundle_is_to_the_byte_what_it_was() -> None:
    assert data_of(VECTORS["accept"][0]).decode() == PLAIN["bundle"]


def test_every_flipped_bit_of_a_cosignature_is_refused_with_and_without_a_policy() -> (
    None
):
    """Also where nobody asks for the witness: what stands in a bundle is checked."""
    case = VECTORS["accept"][4]
    whole, start = data_of(case), len(PLAIN["bundle"].encode()) - 1
    for at in range(start, len(whole)):
        bad = bytearray(whole)
        bad[at] ^= 1 << at % 8
        with pytest.raises((Malformed, VerificationError)):
            bundle.check(bytes(bad), KEY)


def test_a_stranger_is_counted_and_never_called_a_witness() -> None:
    shown = check_case(VECTORS["accept"][2])
    said = {fact.name: fact.figures for fact in shown.steps}
    assert said["witnessed_unnamed"] == {"count": 1} and "witnessed" not in said
