"""The right edge of a growing tree: all that is needed to go on and to know its root.

    size 13 = 1101 in binary: complete subtrees of 8, 4 and 1 leaves, from the left

One hash for each binary digit one of the size. A leaf is added as one adds one to a
number; the root is the edge folded from the right (RFC 6962 2.1). So who keeps the edge
of a signed tree and adds the leaves that came since has shown, when the new root comes
out, that the new tree begins with the old one. Proved in tests/core/test_edge.py.
"""

from collections.abc import Iterable, Sequence

from nguon.core.merkle import EMPTY_ROOT, node_hash
from nguon.errors import Malformed


class Edge:
    """The complete subtrees of a tree of `size` leaves, from the left."""

    def __init__(self, size: int = 0, hashes: Sequence[bytes] = ()) -> None:
        if len(hashes) != size.bit_count() or any(len(h) != 32 for h in hashes):
            raise Malformed("log.edge")
        self.size = size
        self.hashes = list(hashes)

    def extend(self, leaves: Iterable[bytes]) -> None:
        for leaf in leaves:
            rest = self.size
            while rest & 1:  # a digit one is carried
                leaf = node_hash(self.hashes.pop(), leaf)
                rest >>= 1
            self.hashes.append(leaf)
            self.size += 1

    def root(self) -> bytes:
        """Return the root over all leaves so far."""
        if not self.hashes:
            return EMPTY_ROOT
        *left, result = self.hashes
        while left:
            result = node_hash(left.pop(), result)
        return result
