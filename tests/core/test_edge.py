"""The edge of a tree is enough to know its root, now and later."""

from hashlib import sha256

import pytest

from nguon.core import merkle
from nguon.core.edge import Edge
from nguon.errors import Malformed

LEAVES = [sha256(b"%d" % n).digest() for n in range(70)]


def test_the_root_is_that_of_the_definition_at_every_size() -> None:
    edge = Edge()
    assert edge.root() == merkle.EMPTY_ROOT
    for n, leaf in enumerate(LEAVES, 1):
        edge.extend([leaf])
        assert edge.root() == merkle.root(LEAVES[:n])
        assert len(edge.hashes) == n.bit_count()


def test_it_goes_on_from_where_it_was_kept() -> None:
    for n in range(len(LEAVES)):
        edge = Edge()
        edge.extend(LEAVES[:n])
        later = Edge(edge.size, edge.hashes)
        later.extend(LEAVES[n:])
        assert later.root() == merkle.root(LEAVES)


@pytest.mark.parametrize(
    ("size", "hashes"), [(1, []), (3, LEAVES[:1]), (2, [b"short"]), (0, LEAVES[:1])]
)
def test_what_is_no_edge_of_that_size_is_refused(
    size: int, hashes: list[bytes]
) -> None:
    with pytest.raises(Malformed):
        Edge(size, hashes)
