"""Tiles as C2SP tlog-tiles writes their addresses, and no tile beyond the tree."""

import json
from pathlib import Path
from typing import Any

import pytest

from nguon.core.tiles import tile_path
from nguon.errors import NotFound
from nguon.services.tiles import check_within, tile_address

VECTORS = json.loads(
    (Path(__file__).parents[1] / "vectors" / "tiles.json").read_text("utf-8")
)


def address(path: str) -> tuple[int | None, int, int]:
    _, _, after = path.partition("tile/")
    level, _, number = after.partition("/")
    return tile_address(level, number)


@pytest.mark.parametrize("vector", VECTORS["accept"], ids=lambda v: v["path"])
def test_an_address_names_one_tile(vector: dict[str, Any]) -> None:
    level = None if vector["level"] == "entries" else vector["level"]
    assert address(vector["path"]) == (level, vector["number"], vector["width"])
    if level is not None:
        assert tile_path(level, vector["number"], vector["width"]) == vector["path"]


@pytest.mark.parametrize("path", [*VECTORS["refuse"], "tile/0/000.p/" + "9" * 5000])
def test_every_other_spelling_is_unknown(path: str) -> None:
    with pytest.raises(NotFound):
        address(path)


@pytest.mark.parametrize("vector", VECTORS["sizes"], ids=lambda v: str(v["size"]))
def test_a_tree_has_its_tiles_and_no_other(vector: dict[str, Any]) -> None:
    def look(path: str) -> None:
        level, number, width = address(path)
        check_within(vector["size"] >> 8 * (level or 0), number, width)

    for path in vector["has"]:
        look(path)
    for path in vector["has_not"]:
        with pytest.raises(NotFound):
            look(path)
