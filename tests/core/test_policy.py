"""Trust policies: the specification's example, its rules, and each way to break them."""

import json
from pathlib import Path
from typing import Any

import pytest

from nguon.core import policy
from nguon.errors import Malformed

VECTORS = json.loads(
    (Path(__file__).parents[1] / "vectors" / "policy.json").read_text("utf-8")
)


@pytest.mark.parametrize("case", VECTORS["accept"], ids=lambda case: case["why"])
def test_a_policy_says_when_enough_witnesses_agree(case: dict[str, Any]) -> None:
    read = policy.parse(case["policy"].encode())
    for names in case["met"]:
        assert read.is_met({read.witnesses[name].key for name in names}), names
    for names in case["unmet"]:
        assert not read.is_met({read.witnesses[name].key for name in names}), names


@pytest.mark.parametrize("case", VECTORS["refuse"], ids=lambda case: case["why"])
def test_a_policy_that_is_none_is_refused(case: dict[str, str]) -> None:
    with pytest.raises(Malformed):
        policy.parse(case["policy"].encode())


def test_names_are_octets_and_no_letters() -> None:
    key = next(iter(policy.parse(VECTORS["accept"][3]["policy"].encode()).keys))
    line = VECTORS["accept"][3]["policy"].split()[2].encode()
    read = policy.parse(b"witness K\x80 " + line + b"\nquorum K\x80\n")
    assert read.is_met({key})
    with pytest.raises(Malformed):  # another octet is another name
        policy.parse(b"witness K\x80 " + line + b"\nquorum K\x81\n")


def test_addresses_are_kept_as_they_are() -> None:
    read = policy.parse(VECTORS["accept"][3]["policy"].encode())
    assert read.witnesses["w1"].url == "https://w.example/a"


def test_thirty_two_of_each_are_read() -> None:
    lines = [f"group g{at} any {'w1' if at == 0 else f'g{at - 1}'}" for at in range(40)]
    first = VECTORS["accept"][3]["policy"].splitlines()[0]
    read = policy.parse("\n".join([first, *lines, "quorum g39\n"]).encode())
    assert read.is_met(read.keys)
    assert not read.is_met(())


def test_a_group_within_groups_without_end_does_not_exhaust_the_reader() -> None:
    lines = [
        f"group g{at} any {'w1' if at == 0 else f'g{at - 1}'}" for at in range(20000)
    ]
    first = VECTORS["accept"][3]["policy"].splitlines()[0]
    with pytest.raises(Malformed):
        policy.parse("\n".join([first, *lines, "quorum g19999\n"]).encode())
