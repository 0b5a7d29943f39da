"""The Merkle tree over stored tiles; the only importer of pymerkle.

A tile row (level, n) holds up to 256 hashes of the complete subtrees of 256**level
leaves, the right-most row of a level growing as a prefix: exactly what tlog-tiles
serves. pymerkle's own SQLite tree reads every leaf when it is cold; here a root or a
proof reads a few rows a level of tiles, so O(log n), and nothing is kept from one
transaction to the next: a row that was rolled back is in no cache.

Proved in tests/store/test_tree.py, the growth by counting the rows that are read.
"""

from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Final

from pymerkle.core import BaseMerkleTree
from sqlalchemy import Connection

from nguon.core.merkle import subtree_root
from nguon.errors import VerificationError
from nguon.store.prepared import Prepared

WIDTH: Final = 256
_HASH: Final = 32

_READ: Final = Prepared("SELECT hashes FROM tile WHERE level = :level AND n = :n")
_WRITE: Final = Prepared(
    "INSERT INTO tile (level, n, hashes) VALUES (:level, :n, :hashes)"
    " ON CONFLICT (level, n) DO UPDATE SET hashes = excluded.hashes"
)


class Tiles:
    """The tile rows as one transaction sees them: a `merkle.HashReader` that grows."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.rows_read = 0
        self._rows: dict[tuple[int, int], bytes] = {}
        self._grown: set[tuple[int, int]] = set()

    def row(self, level: int, n: int) -> bytes:
        """Return the hashes of one tile, end to end; empty when there is none."""
        found = self._rows.get((level, n))
        if found is None:
            self.rows_read += 1
            stored = _READ.value(self.connection, level=level, n=n)
            if isinstance(stored, str):  # SQLite keeps text in any column
                place = f"level {level}, n {n}"
                raise VerificationError("store.row_unreadable", table="tile", row=place)
            found = self._rows[level, n] = bytes(stored or b"")
        return found

    def hashes(self, level: int, start: int, count: int) -> list[bytes]:
        """Return the hashes of `count` complete subtrees of 2**level leaves each."""
        stored, above = divmod(level, 8)
        low, high = start << above, (start + count) << above
        parts: list[bytes] = []
        for n in range(low // WIDTH, -(-high // WIDTH)):
            row, base = self.row(stored, n), n * WIDTH
            piece = row[max(low - base, 0) * _HASH : (high - base) * _HASH]
            parts += [piece[at : at + _HASH] for at in range(0, len(piece), _HASH)]
        if len(parts) != high - low:
            raise VerificationError("store.tile_short", level=stored, n=low // WIDTH)
        for _ in range(above):
            parts = _pair_up(parts)
        return parts

    def extend(self, size: int, leaves: Sequence[bytes]) -> None:
        """Put the leaf hashes behind the first `size` ones, and what they complete."""
        level = 0
        while leaves:
            full: list[bytes] = []
            taken = 0
            while taken < len(leaves):
                n, filled = divmod(size + taken, WIDTH)
                room = WIDTH - filled
                row = self.row(level, n) if filled else b""
                if len(row) < filled * _HASH:
                    raise VerificationError("store.tile_short", level=level, n=n)
                # A row longer than the head says was never acknowledged: it cannot
                # be, since rows and head change in one transaction.
                row = row[: filled * _HASH] + b"".join(leaves[taken : taken + room])
                self._rows[level, n] = row
                self._grown.add((level, n))
                if len(row) == WIDTH * _HASH:
                    full.append(_root_of(row))
                taken += room
            level, size, leaves = level + 1, size // WIDTH, full

    def flush(self) -> None:
        """Write the rows that grew."""
        if self._grown:
            _WRITE.run_many(
                self.connection,
                [
                    {"level": level, "n": n, "hashes": self._rows[level, n]}
                    for level, n in sorted(self._grown)
                ],
            )
        self._grown.clear()


class Tree(BaseMerkleTree):  # type: ignore[misc]
    """pymerkle's tree with its hashes in `Tiles`, for as long as one transaction."""

    def __init__(self, tiles: Tiles, size: int) -> None:
        super().__init__("sha256")
        self.tiles = tiles
        self.size = size

    def append_hashes(self, leaves: Sequence[bytes]) -> None:
        """Append leaf hashes that were computed already."""
        self.tiles.extend(self.size, leaves)
        self.size += len(leaves)

    def append_entries(self, entries: Iterable[bytes]) -> int:
        self.append_hashes([self.hash_buff(entry) for entry in entries])
        return self.size

    def root(self, size: int | None = None) -> bytes:
        """Return the root over the first `size` leaves."""
        found: bytes = self.get_root(self.size if size is None else size)
        return found

    def _encode_entry(self, data: bytes) -> bytes:
        return data

    def _store_leaf(self, data: bytes, digest: bytes) -> int:
        self.append_hashes([digest])
        return self.size

    def _get_leaf(self, index: int) -> bytes:  # pymerkle counts leaves from one
        return self.tiles.hashes(0, index - 1, 1)[0]

    def _get_leaves(self, offset: int, width: int) -> list[bytes]:
        return self.tiles.hashes(0, offset, width)

    def _get_size(self) -> int:
        return self.size

    def _get_subroot(self, offset: int, width: int) -> bytes:
        return subtree_root(self.tiles, offset, offset + width)

    # Both names, since `disable_cache` would bind the first to the base's second.
    _get_subroot_uncached = _get_subroot


def _pair_up(hashes: Sequence[bytes]) -> list[bytes]:
    return [
        sha256(b"\x01" + hashes[at] + hashes[at + 1]).digest()
        for at in range(0, len(hashes), 2)
    ]


def _root_of(row: bytes) -> bytes:
    parts = [row[at : at + _HASH] for at in range(0, len(row), _HASH)]
    while len(parts) > 1:
        parts = _pair_up(parts)
    return parts[0]
