"""The tree as a log publishes it: tiles of 256 hashes, eight levels each (C2SP).

    tile/<level>/<number>[.p/<width>]        number in threes: 1234067 is x001/x234/067
    tile/entries/<number>[.p/<width>]        each entry as uint16 big endian and bytes

A hash inside a tile is folded from the lowest row of it, so the reader needs one fetch
for any node. See https://c2sp.org/tlog-tiles and tests/core/test_tiles.py.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from nguon.core.merkle import node_hash
from nguon.errors import VerificationError

WIDTH: Final = 256


def tile_path(level: int | str, number: int, width: int = WIDTH) -> str:
    """Return where a tile is served, below the log's address; `level` or "entries"."""
    groups = f"{number:03d}"
    groups = groups.zfill(-(-len(groups) // 3) * 3)
    threes = [groups[at : at + 3] for at in range(0, len(groups), 3)]
    path = "/".join([*(f"x{three}" for three in threes[:-1]), threes[-1]])
    return f"tile/{level}/{path}" + (f".p/{width}" if width < WIDTH else "")


def tiles_of(size: int) -> Iterator[tuple[int, int, int]]:
    """Yield level, number and width of every tile of hashes of a tree that large."""
    level = 0
    while hashes := size >> 8 * level:
        for number in range(-(-hashes // WIDTH)):
            yield level, number, min(hashes - number * WIDTH, WIDTH)
        level += 1


def write_entries(entries: Iterable[bytes]) -> bytes:
    """Return the bundle of entries as it is served."""
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


def read_entries(data: bytes, width: int, path: str) -> list[bytes]:
    """Return the entries in a bundle, which must be `width` of them and no more."""
    entries, at = [], 0
    while at < len(data):
        after = at + 2 + int.from_bytes(data[at : at + 2], "big")
        if after > len(data):
            break
        entries.append(data[at + 2 : after])
        at = after
    if at != len(data) or len(entries) != width:
        raise VerificationError("log.tile", path=path)
    return entries


class TileReader:
    """A `merkle.HashReader` over the tiles of a tree of `size` leaves."""

    def __init__(self, fetch: Callable[[str], bytes], size: int) -> None:
        self.fetch = fetch
        self.size = size
        self.tiles: dict[tuple[int, int], bytes] = {}

    def hashes(self, level: int, start: int, count: int) -> list[bytes]:
        return [self._hash(level, at) for at in range(start, start + count)]

    def _hash(self, level: int, at: int) -> bytes:
        span = 1 << level % 8
        first = at * span
        tile = self._tile(level // 8, first // WIDTH)
        row = [
            tile[32 * i : 32 * i + 32]
            for i in range(first % WIDTH, first % WIDTH + span)
        ]
        while len(row) > 1:
            row = [node_hash(row[i], row[i + 1]) for i in range(0, len(row), 2)]
        return row[0]

    def _tile(self, level: int, number: int) -> bytes:
        if (level, number) not in self.tiles:
            width = min((self.size >> 8 * level) - number * WIDTH, WIDTH)
            path = tile_path(level, number, width)
            tile = self.fetch(path)
            if len(tile) != 32 * width:
                raise VerificationError("log.tile", path=path)
            self.tiles[level, number] = tile
        return self.tiles[level, number]
