"""The map of heads: the definition, its vectors, proofs, absence, and forgeries."""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nguon.core import headmap
from nguon.errors import VerificationError

VECTORS = json.loads(
    (Path(__file__).parents[1] / "vectors" / "headmap.json").read_text("utf-8")
)
SUBJECTS = [f"https://w3id.org/nguon/b/{at}" for at in range(400)]


def head(at: int) -> headmap.Head:
    return at % 9 + 1, sha256(b"%d" % at).digest()


def by_definition(leaves: dict[bytes, headmap.Head], bit: int = 0) -> bytes:
    """Return the root as the module's docstring defines it, with no pages."""
    if not leaves:
        return bytes(32)
    if len(leaves) == 1:
        (key, (count, last)) = next(iter(leaves.items()))
        return sha256(b"\x02" + key + count.to_bytes(8, "big") + last).digest()
    sides: tuple[dict[bytes, headmap.Head], ...] = ({}, {})
    for key, value in leaves.items():
        sides[key[bit // 8] >> (7 - bit % 8) & 1][key] = value
    left, right = (by_definition(side, bit + 1) for side in sides)
    return sha256(b"\x03" + left + right).digest()


def made(ats: list[int]) -> tuple[headmap.MemoryPages, bytes]:
    pages = headmap.MemoryPages()
    root, changed = headmap.update(pages, {SUBJECTS[at]: head(at) for at in ats})
    pages.update(changed)
    return pages, root


@given(st.lists(st.lists(st.integers(0, 399), max_size=60), max_size=8))
def test_the_root_depends_on_the_contents_alone(commits: list[list[int]]) -> None:
    """Whatever the order and grouping of commits, the root is the definition's."""
    pages, contents = headmap.MemoryPages(), {}
    for turn, commit in enumerate(commits):
        heads = {SUBJECTS[at]: head(at + turn) for at in commit}
        root, changed = headmap.update(pages, heads)
        pages.update(changed)
        contents.update({headmap.key_of(name): value for name, value in heads.items()})
        assert root == by_definition(contents) == headmap.root(pages)
        again, same = headmap.update(pages, heads)
        assert again == root
        assert all(pages[prefix] == page for prefix, page in same.items())


@given(st.sets(st.integers(0, 399), max_size=200), st.data())
def test_heads_and_absences_are_proved_together(
    inside: set[int], data: st.DataObject
) -> None:
    pages, root = made(sorted(inside))
    wanted = data.draw(st.sets(st.integers(0, 399), min_size=1, max_size=20))
    tokens = headmap.prove(pages, [SUBJECTS[at] for at in wanted])
    heads = headmap.check(root, [SUBJECTS[at] for at in wanted], tokens)
    assert heads == {SUBJECTS[at]: head(at) if at in inside else None for at in wanted}


def forgeries(token: str) -> list[str]:
    if len(token) < 64:
        return ["/" if token != "/" else "", "0" * 64]
    other = "0" if token[0] != "0" else "1"
    last = "0" if token[-1] != "0" else "1"
    return ["", "/", other + token[1:], token[:-1] + last, token.upper(), token + " "]


def test_no_token_can_be_changed_left_out_or_added() -> None:
    pages, root = made(list(range(0, 400, 2)))
    wanted = SUBJECTS[:9]
    tokens = headmap.prove(pages, wanted)
    headmap.check(root, wanted, tokens)
    bad = [[*tokens, ""], [*tokens, "/"], tokens[:-1], ["/", *tokens]]
    for at, token in enumerate(tokens):
        bad.append(tokens[:at] + tokens[at + 1 :])
        bad += [[*tokens[:at], new, *tokens[at + 1 :]] for new in forgeries(token)]
    for forged in bad:
        if forged == tokens:
            continue
        with pytest.raises(VerificationError):
            headmap.check(root, wanted, forged)


@pytest.mark.parametrize("case", VECTORS["roots"], ids=lambda case: case["why"])
def test_vectors_of_roots_and_pages(case: dict[str, Any]) -> None:
    heads = {
        subject: (count, bytes.fromhex(last))
        for subject, (count, last) in case["heads"].items()
    }
    root, changed = headmap.update(headmap.MemoryPages(), heads)
    assert root.hex() == case["root"]
    assert {prefix: page.hex() for prefix, page in changed.items()} == case["pages"]


@pytest.mark.parametrize("case", VECTORS["accept"], ids=lambda case: case["why"])
def test_vectors_of_proofs_are_accepted(case: dict[str, Any]) -> None:
    found = headmap.check(bytes.fromhex(case["root"]), case["subjects"], case["tokens"])
    assert {
        name: [value[0], value[1].hex()] if value else None
        for name, value in found.items()
    } == case["heads"]


@pytest.mark.parametrize("case", VECTORS["refuse"], ids=lambda case: case["why"])
def test_vectors_of_forged_proofs_are_refused(case: dict[str, Any]) -> None:
    with pytest.raises(VerificationError):
        headmap.check(bytes.fromhex(case["root"]), case["subjects"], case["tokens"])


def test_every_page_of_a_subject_has_one_of_its_prefixes() -> None:
    pages, _ = made(list(range(400)))
    known = {prefix for name in SUBJECTS for prefix in headmap.prefixes(name)}
    assert set(pages) <= known
