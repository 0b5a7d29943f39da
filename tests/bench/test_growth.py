"""Proofs cost O(log n): what is read and hashed is counted, no clock is looked at."""

import hashlib
from pathlib import Path

import pytest

from kit import rule
from nguon.core import headmap, merkle
from nguon.store.database import open_database, reading, writing
from nguon.store.migrate import migrate
from nguon.store.tree import Tiles, Tree

SIZES = (1_000, 10_000, 100_000)


def leaf(n: int) -> bytes:
    return hashlib.sha256(n.to_bytes(8, "big")).digest()


def test_a_proof_reads_a_few_rows_however_large_the_ledger(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path}/tree.sqlite")
    migrate(engine, rule)
    rows, lengths, size = [], [], 0
    for wanted in SIZES:
        with writing(engine) as connection:
            tree = Tree(Tiles(connection), size)
            tree.append_hashes([leaf(n) for n in range(size, wanted)])
            tree.tiles.flush()
        size = wanted
        with reading(engine) as connection:
            root = Tree(Tiles(connection), size).root()
            tiles = Tiles(connection)  # cold: nothing was read so far
            path = merkle.prove_inclusion(tiles, size // 3, size)
            merkle.check_inclusion(leaf(size // 3), size // 3, size, path, root)
        rows.append(tiles.rows_read)
        lengths.append(len(path))
    engine.dispose()
    # Two rows a level of tiles (256 wide) at most; one hash a level of the tree.
    assert max(rows) <= 6 and rows[-1] - rows[0] <= 2
    assert lengths == [pytest.approx(size.bit_length(), abs=1) for size in SIZES]


def test_a_proof_of_a_head_reads_a_page_for_every_factor_of_sixteen() -> None:
    pages, read, tokens, size = headmap.MemoryPages(), [], [], 0
    for wanted in SIZES:
        heads = {f"subject {n}": (1, leaf(n)) for n in range(size, wanted)}
        root, changed = headmap.update(pages, heads)
        pages.update(changed)
        size = wanted
        counted = Counted(pages)
        proof = headmap.prove(counted, ["subject 7"])
        assert headmap.check(root, ["subject 7"], proof) == {"subject 7": (1, leaf(7))}
        read.append(counted.read)
        tokens.append(len(proof))
    assert read[-1] <= read[0] + 3 and read[-1] <= 8
    assert tokens[-1] <= tokens[0] + 2 * 10


class Counted:
    """`Pages` that counts what is read of them."""

    def __init__(self, pages: headmap.MemoryPages) -> None:
        self.pages = pages
        self.read = 0

    def page(self, prefix: str) -> bytes | None:
        self.read += 1
        return self.pages.page(prefix)
