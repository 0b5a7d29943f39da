"""Codes: what the check character catches, counted and not estimated."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nguon.core import codes
from nguon.errors import Malformed

VECTORS = json.loads(
    (Path(__file__).parents[1] / "vectors" / "identifiers.json").read_text("utf-8")
)["codes"]


@pytest.mark.parametrize("vector", VECTORS)
def test_a_golden_code(vector: dict[str, str]) -> None:
    code = codes.new_code(bytes.fromhex(vector["random"]))
    assert code == vector["code"] and codes.is_code(code)
    assert codes.show_code(code) == vector["shown"]


@given(st.binary(min_size=10, max_size=16))
def test_a_code_is_read_as_people_write_it(randomness: bytes) -> None:
    code = codes.new_code(randomness)
    shown = codes.show_code(code)
    assert [len(group) for group in shown.split("-")] == [4, 4, 4, 5]
    spoken = shown.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    for text in (code, shown, spoken, spoken.replace("l", "I"), f" {code}\t"[:-1]):
        assert codes.parse_code(text) == code


@given(st.binary(min_size=10, max_size=10))
def test_every_wrong_character_is_caught(randomness: bytes) -> None:
    code = codes.new_code(randomness)
    for place in range(codes.LENGTH):
        for sign in codes.ALPHABET:
            if sign != code[place]:
                with pytest.raises(Malformed):
                    codes.parse_code(code[:place] + sign + code[place + 1 :])


def test_495_of_496_swapped_neighbours_are_caught() -> None:
    """Every state of the recursion, every pair: 32 of 15,872 swaps go unseen."""

    def step(product: int, value: int) -> int:
        return ((product + value) % 32 or 32) * 2 % 33

    unseen = [
        (product, first, second)
        for product in range(1, 33)
        for first in range(32)
        for second in range(first)
        if step(step(product, first), second) == step(step(product, second), first)
    ]
    assert (len(unseen), 32 * 32 * 31 // 2) == (32, 15_872)
    # A step never mixes two states, so what differs at one place differs at the end.
    assert all(len({step(p, v) for p in range(1, 33)}) == 32 for v in range(32))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0",
        "0" * 16,
        "0" * 18,
        "000G40R40M30E209U",
        "000G40R40M30E209é",
        "ﬀ" * 17,
        "ſ" * 17,
        "٠" * 17,
        "000G40R40M30E209\n",
        "000G40R40M30E2\t09E",
    ],
)
def test_what_is_no_code_is_refused(text: str) -> None:
    with pytest.raises(Malformed) as refusal:
        codes.parse_code(text)
    assert refusal.value.code == "id.code"
    assert not codes.is_code(text)


def test_a_code_needs_80_bits() -> None:
    with pytest.raises(ValueError, match="80"):
        codes.new_code(bytes(9))
