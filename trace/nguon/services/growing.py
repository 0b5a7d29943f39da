"""A Merkle tree that grows leaf by leaf and knows what its tiles must say.

The audit recomputes the tree from the entries alone, not with the code that stored it.
Kept are the hashes of each level of tiles, 32 bytes a leaf: a few gigabytes of entries
make some megabytes here. Proved in tests/services/test_growing.py.
"""

from collections.abc import Iterator, Sequence
from hashlib import sha256

from nguon.core.merkle import EMPTY_ROOT, node_hash

WIDTH = 256


class Growing:
    """Levels of hashes: each complete run of 256 is one hash of the level above."""

    def __init__(self) -> None:
        self.levels: list[bytearray] = [bytearray()]
        self._edge: list[tuple[int, bytes]] = []  # complete subtrees: height, hash

    def copy(self) -> "Growing":
        """Return a tree that can go on by itself; good for its root, not its tiles."""
        other = Growing()
        other._edge = list(self._edge)
        return other

    def extend(self, leaves: Sequence[bytes]) -> None:
        for leaf in leaves:
            height, hash_ = 0, leaf
            self._put(0, leaf)
            while self._edge and self._edge[-1][0] == height:
                left = self._edge.pop()[1]
                hash_ = sha256(b"\x01" + left + hash_).digest()
                height += 1
                if height % 8 == 0:
                    self._put(height // 8, hash_)
            self._edge.append((height, hash_))

    def root(self) -> bytes:
        """Return the root over all leaves so far."""
        if not self._edge:
            return EMPTY_ROOT
        result = self._edge[-1][1]
        for _, left in reversed(self._edge[:-1]):
            result = node_hash(left, result)
        return result

    def tiles(self) -> Iterator[tuple[int, int, bytes]]:
        """Yield level, number and hashes of every tile."""
        for level, hashes in enumerate(self.levels):
            row = WIDTH * 32
            for at in range(0, len(hashes), row):
                yield level, at // row, bytes(hashes[at : at + row])

    def _put(self, level: int, hash_: bytes) -> None:
        if level == len(self.levels):
            self.levels.append(bytearray())
        self.levels[level] += hash_
