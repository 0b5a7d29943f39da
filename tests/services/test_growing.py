"""The audit's own tree: root and tiles by the definition."""

from hashlib import sha256

from nguon.core import merkle
from nguon.services.growing import Growing

LEAVES = [sha256(b"%d" % n).digest() for n in range(1100)]


def test_the_root_is_that_of_the_definition() -> None:
    tree = Growing()
    assert tree.root() == merkle.EMPTY_ROOT
    for n, leaf in enumerate(LEAVES[:300]):
        tree.extend([leaf])
        assert tree.root() == merkle.root(LEAVES[: n + 1])


def test_tiles_hold_the_complete_subtrees_of_each_level() -> None:
    tree = Growing()
    tree.extend(LEAVES)
    found = {(level, n): row for level, n, row in tree.tiles()}
    assert set(found) == {(0, 0), (0, 1), (0, 2), (0, 3), (0, 4), (1, 0)}
    assert found[0, 4] == b"".join(LEAVES[1024:])
    above = [merkle.root(LEAVES[at : at + 256]) for at in range(0, 1024, 256)]
    assert found[1, 0] == b"".join(above)


def test_a_copy_goes_its_own_way() -> None:
    tree = Growing()
    tree.extend(LEAVES[:10])
    copy = tree.copy()
    copy.extend(LEAVES[10:12])
    assert copy.root() == merkle.root(LEAVES[:12])
    assert tree.root() == merkle.root(LEAVES[:10])
