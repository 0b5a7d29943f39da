"""Tiles: paths as C2SP writes them, and any node of the tree out of them."""

from hashlib import sha256

import pytest

from nguon.core import merkle
from nguon.core.tiles import TileReader, tile_path
from nguon.errors import VerificationError

LEAVES = [sha256(b"%d" % at).digest() for at in range(600)]


def serve(size: int, path: str) -> bytes:
    """Serve a tile by the specification, straight from the leaves."""
    _, level, *number = path.split("/")
    width, digits = 256, "".join(number)
    if ".p" in digits:
        *number, last = number
        digits, width = "".join(number).removesuffix(".p"), int(last)
    first, span = int(digits.replace("x", "")) * 256, 256 ** int(level)
    return b"".join(
        merkle.root(LEAVES[(first + at) * span : (first + at + 1) * span])
        for at in range(width)
    )


@pytest.mark.parametrize(
    ("level", "number", "width", "path"),
    [
        (0, 0, 256, "tile/0/000"),
        (0, 273, 112, "tile/0/273.p/112"),
        (1, 1, 17, "tile/1/001.p/17"),
        (2, 1234067, 256, "tile/2/x001/x234/067"),
        (0, 1000, 1, "tile/0/x001/000.p/1"),
        (0, 999999, 256, "tile/0/x999/999"),
    ],
)
def test_a_tile_has_its_path(level: int, number: int, width: int, path: str) -> None:
    assert tile_path(level, number, width) == path


@pytest.mark.parametrize("size", [1, 2, 255, 256, 257, 511, 512, 600])
def test_proofs_from_tiles_are_those_from_the_leaves(size: int) -> None:
    reader = TileReader(lambda path: serve(size, path), size)
    plain = merkle.Leaves(LEAVES[:size])
    for old in {1, size // 3 or 1, size // 2 or 1, size}:
        assert merkle.prove_consistency(reader, old, size) == merkle.prove_consistency(
            plain, old, size
        )
    for index in {0, size // 2, size - 1}:
        assert merkle.prove_inclusion(reader, index, size) == merkle.prove_inclusion(
            plain, index, size
        )


def test_a_tile_of_another_length_is_refused() -> None:
    reader = TileReader(lambda path: serve(600, path)[:-32], 600)
    with pytest.raises(VerificationError):
        merkle.prove_consistency(reader, 5, 600)
