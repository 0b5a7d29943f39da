"""Tiles of the log, exactly as C2SP tlog-tiles v0.1.0 has them.

A tile is 256 hashes wide and stands for 8 levels of the tree: tile (level, n) holds
the roots of complete subtrees of 256^level leaves, from n*256 on. Only what the
published size contains is served; a partial tile is a prefix of the row. An entry
bundle holds 256 entries, each as big-endian uint16 length and bytes. Proved in
tests/services/test_tiles.py.
"""

from typing import Final

from nguon.core.tiles import write_entries
from nguon.errors import NotFound
from nguon.store.ledger import Book

TILE: Final = 256
LEVELS: Final = 8


def tile(book: Book, level: int, n: int, width: int = TILE) -> bytes:
    """Return `width` hashes (32 bytes each) of a tile, or raise NotFound."""
    with book.read() as snapshot:
        check_within(snapshot.size >> (LEVELS * level), n, width)
        return b"".join(snapshot.hashes(LEVELS * level, n * TILE, width))


def entry_bundle(book: Book, n: int, width: int = TILE) -> bytes:
    """Return `width` entries from n*256 on, each length-prefixed, or raise NotFound."""
    with book.read() as snapshot:
        check_within(snapshot.size, n, width)
        entries = snapshot.entries(n * TILE, width)
        return write_entries(entries)


def check_within(hashes: int, n: int, width: int) -> None:
    """Refuse a tile that the published tree does not contain whole."""
    if not 0 < width <= TILE or n * TILE + width > hashes:
        raise NotFound("tile.unknown")


def tile_address(level: str, number: str) -> tuple[int | None, int, int]:
    """Return (level, n, width) of `<level>/<number>`; level None: entries."""
    n, width = tile_number(number)
    if level == "entries":
        return None, n, width
    if not (level.isascii() and level.isdigit() and len(level) == 1):
        raise NotFound("tile.unknown")  # no size reaches level 8
    return int(level), n, width


def tile_number(path: str) -> tuple[int, int]:
    """Return (n, width) of `x001/x234/067.p/12` and the like, or raise NotFound."""
    head, partial, width = path.partition(".p/")
    groups = head.split("/")
    digits = [group.removeprefix("x") for group in groups]
    well_formed = (
        all(group.startswith("x") for group in groups[:-1])
        and not groups[-1].startswith("x")
        and all(len(d) == 3 and d.isascii() and d.isdigit() for d in digits)
        and (len(digits) == 1 or digits[0] != "000")
        and len(digits) <= 5
    )
    if not well_formed or (partial and not is_width(width)):
        raise NotFound("tile.unknown")
    return int("".join(digits)), int(width) if partial else TILE


def is_width(text: str) -> bool:
    digits = text.isascii() and text.isdigit() and len(text) <= 3
    return digits and text[0] != "0" and int(text) < TILE
