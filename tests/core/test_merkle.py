"""Trees and proofs: the reference tree of RFC 6962, forgeries, and properties."""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nguon.core import merkle
from nguon.errors import NotFound, VerificationError

VECTORS = json.loads(
    (Path(__file__).parents[1] / "vectors" / "merkle.json").read_text("utf-8")
)
Case = dict[str, Any]
LEAVES = [sha256(b"%d" % at).digest() for at in range(300)]


def hashes(path: list[str]) -> list[bytes]:
    return [bytes.fromhex(step) for step in path]


def check_inclusion(case: Case) -> None:
    merkle.check_inclusion(
        bytes.fromhex(case["leaf"]),
        case["index"],
        case["size"],
        hashes(case["path"]),
        bytes.fromhex(case["root"]),
    )


def check_consistency(case: Case) -> None:
    merkle.check_consistency(
        case["old_size"],
        bytes.fromhex(case["old_root"]),
        case["size"],
        bytes.fromhex(case["root"]),
        hashes(case["path"]),
    )


def check_many(case: Case) -> None:
    leaves = {int(at): bytes.fromhex(leaf) for at, leaf in case["leaves"].items()}
    root = merkle.check_many(leaves, case["size"], hashes(case["proof"]))
    if root != bytes.fromhex(case["root"]):
        raise VerificationError("log.many_wrong", size=case["size"])


CHECKS = {
    "inclusion": check_inclusion,
    "consistency": check_consistency,
    "many": check_many,
}


def test_rfc6962_reference_tree() -> None:
    leaves = [merkle.leaf_hash(bytes.fromhex(leaf)) for leaf in VECTORS["leaves"]]
    for size, root in enumerate(VECTORS["roots"]):
        assert merkle.root(leaves[:size]).hex() == root
        reader = merkle.Leaves(leaves[:size])
        assert merkle.subtree_root(reader, 0, size).hex() == root


@pytest.mark.parametrize("kind", CHECKS)
def test_vectors_are_accepted(kind: str) -> None:
    for case in VECTORS[kind]["accept"]:
        CHECKS[kind](case)


@pytest.mark.parametrize(
    ("kind", "case"),
    [(kind, case) for kind in CHECKS for case in VECTORS[kind]["refuse"]],
    ids=lambda part: part if isinstance(part, str) else part["why"],
)
def test_forgeries_are_refused(kind: str, case: Case) -> None:
    with pytest.raises(VerificationError):
        CHECKS[kind](case)


def test_the_prover_makes_the_paths_of_the_vectors() -> None:
    leaves = [merkle.leaf_hash(bytes.fromhex(leaf)) for leaf in VECTORS["leaves"]]
    reader = merkle.Leaves(leaves)
    for case in VECTORS["inclusion"]["accept"]:
        made = merkle.prove_inclusion(reader, case["index"], case["size"])
        assert made == hashes(case["path"])
    for case in VECTORS["consistency"]["accept"]:
        made = merkle.prove_consistency(reader, case["old_size"], case["size"])
        assert made == hashes(case["path"])
    for case in VECTORS["many"]["accept"]:
        indexes = [int(at) for at in case["leaves"]]
        made = merkle.prove_many(reader, indexes, case["size"])
        assert made == hashes(case["proof"])


@given(st.integers(1, 300), st.data())
def test_each_leaf_is_proved_at_its_place_and_no_other(
    size: int, data: st.DataObject
) -> None:
    index = data.draw(st.integers(0, size - 1))
    reader, root = merkle.Leaves(LEAVES), merkle.root(LEAVES[:size])
    path = merkle.prove_inclusion(reader, index, size)
    merkle.check_inclusion(LEAVES[index], index, size, path, root)
    other = data.draw(st.integers(0, 300).filter(lambda at: at != index))
    with pytest.raises(VerificationError):
        merkle.check_inclusion(LEAVES[index], other, size, path, root)


@given(st.integers(1, 300), st.integers(1, 300))
def test_each_tree_begins_with_the_older_ones(one: int, two: int) -> None:
    old, size = sorted((one, two))
    old_root, root = merkle.root(LEAVES[:old]), merkle.root(LEAVES[:size])
    path = merkle.prove_consistency(merkle.Leaves(LEAVES), old, size)
    merkle.check_consistency(old, old_root, size, root, path)
    for at in range(len(path)):
        bad = list(path)
        bad[at] = sha256(bad[at]).digest()
        with pytest.raises(VerificationError):
            merkle.check_consistency(old, old_root, size, root, bad)
    rewritten = [sha256(b"rewritten").digest(), *LEAVES[1:size]]
    path = merkle.prove_consistency(merkle.Leaves(rewritten), old, size)
    with pytest.raises(VerificationError):
        merkle.check_consistency(old, old_root, size, merkle.root(rewritten), path)


@given(st.integers(1, 120), st.data())
def test_many_leaves_share_one_proof(size: int, data: st.DataObject) -> None:
    wanted = data.draw(st.sets(st.integers(0, size - 1), min_size=1))
    proof = merkle.prove_many(merkle.Leaves(LEAVES), wanted, size)
    leaves = {at: LEAVES[at] for at in wanted}
    assert merkle.check_many(leaves, size, proof) == merkle.root(LEAVES[:size])
    changed = {**leaves, min(wanted): sha256(b"changed").digest()}
    assert merkle.check_many(changed, size, proof) != merkle.root(LEAVES[:size])


def test_there_is_no_proof_of_what_is_not_there() -> None:
    reader = merkle.Leaves(LEAVES)
    with pytest.raises(NotFound):
        merkle.prove_inclusion(reader, 5, 5)
    with pytest.raises(NotFound):
        merkle.prove_consistency(reader, 6, 5)
    with pytest.raises(NotFound):
        merkle.prove_many(reader, [], 5)
