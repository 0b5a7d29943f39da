"""Roots and proofs over stored tiles: RFC 6962, and O(log n) rows when cold."""

from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine

from kit import rule
from nguon.core import merkle
from nguon.store.database import open_database, reading, writing
from nguon.store.migrate import migrate
from nguon.store.tree import Tiles, Tree


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    engine = open_database(f"sqlite:///{tmp_path}/tree.sqlite")
    migrate(engine, rule)
    return engine


def leaves(count: int) -> list[bytes]:
    return [sha256(b"%d" % n).digest() for n in range(count)]


def grow(connection: Connection, size: int, hashes: list[bytes]) -> Tree:
    tree = Tree(Tiles(connection), size)
    tree.append_hashes(hashes)
    tree.tiles.flush()
    return tree


def test_the_root_is_that_of_rfc_6962_at_every_size(engine: Engine) -> None:
    hashes = leaves(700)
    with writing(engine) as connection:
        for n, hash in enumerate(hashes):
            tree = grow(connection, n, [hash])
            if n < 40 or n % 61 == 0 or 250 < n < 260 or 508 < n < 516:
                assert tree.root() == merkle.root(hashes[: n + 1])
    with reading(engine) as connection:
        tree = Tree(Tiles(connection), 700)
        for size in (1, 255, 256, 257, 511, 512, 513, 699, 700):
            assert tree.root(size) == merkle.root(hashes[:size])


def test_a_tree_grown_in_steps_is_the_tree_grown_at_once(engine: Engine) -> None:
    hashes = leaves(1500)
    with writing(engine) as connection:
        at = 0
        for step in (1, 254, 1, 300, 256, 512, 176):
            tree = grow(connection, at, hashes[at : at + step])
            at += step
            assert tree.root() == merkle.root(hashes[:at])


def test_proofs_from_tiles_are_checked_by_the_core(engine: Engine) -> None:
    hashes = leaves(1000)
    with writing(engine) as connection:
        grow(connection, 0, hashes)
    root = merkle.root(hashes)
    with reading(engine) as connection:
        tiles = Tiles(connection)
        for index in (0, 1, 255, 256, 511, 767, 768, 998, 999):
            path = merkle.prove_inclusion(tiles, index, 1000)
            merkle.check_inclusion(hashes[index], index, 1000, path, root)
        for old in (1, 100, 256, 512, 999, 1000):
            path = merkle.prove_consistency(tiles, old, 1000)
            merkle.check_consistency(old, merkle.root(hashes[:old]), 1000, root, path)


def test_pymerkle_gives_the_same_inclusion_path(engine: Engine) -> None:
    hashes = leaves(777)
    with writing(engine) as connection:
        tree = grow(connection, 0, hashes)
        for index in (0, 300, 511, 776):
            path = tree.prove_inclusion(index + 1, 777).path[1:]
            assert path == merkle.prove_inclusion(tree.tiles, index, 777)


def test_a_rolled_back_row_is_in_no_cache(engine: Engine) -> None:
    hashes = leaves(300)
    with writing(engine) as connection:
        grow(connection, 0, hashes[:200])

    class Stop(Exception):
        pass

    with pytest.raises(Stop), writing(engine) as connection:
        grow(connection, 200, [b"x" * 32] * 100)
        raise Stop
    with writing(engine) as connection:
        assert grow(connection, 200, hashes[200:]).root() == merkle.root(hashes)


def rows_for_a_cold_proof(engine: Engine, size: int) -> int:
    with reading(engine) as connection:
        tree = Tree(Tiles(connection), size)
        tree.root()
        for index in (0, size // 3, size - 1):
            merkle.prove_inclusion(tree.tiles, index, size)
        return tree.tiles.rows_read


def test_a_cold_root_and_proof_read_a_few_rows_at_any_size(engine: Engine) -> None:
    grown, counts = 0, {}
    for size in (1_000, 10_000, 100_000):
        with writing(engine) as connection:
            grow(connection, grown, leaves(size)[grown:])
        grown = size
        counts[size] = rows_for_a_cold_proof(engine, size)
    # Three proofs and a root: at most the path's tile and the edge's, and for each
    # complete subtree on the edge its own, on each level of tiles.
    assert counts[1_000] <= 5 and counts[10_000] <= 8 and counts[100_000] <= 12
