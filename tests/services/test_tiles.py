"""Tiles as C2SP tlog-tiles writes their addresses, and no tile beyond the tree."""

import pytest

from nguon.errors import NotFound
from nguon.services.tiles import check_within, tile_number


@pytest.mark.parametrize(
    ("path", "number"),
    [
        ("000", (0, 256)),
        ("067", (67, 256)),
        ("x001/x234/067", (1234067, 256)),
        ("x001/234.p/12", (1234, 12)),
        ("000.p/255", (0, 255)),
    ],
)
def test_an_address_names_one_tile(path: str, number: tuple[int, int]) -> None:
    assert tile_number(path) == number


@pytest.mark.parametrize(
    "path",
    ["", "0", "1234", "x000/001", "001/002", "x001", "000.p/0", "000.p/256", "000.p/012",
     "000.p/", "٠٠٠", "000.p/٣", "-01", "x001/x002/", "000/", "+01", "000.p/" + "9" * 5000],
)  # fmt: skip
def test_every_other_spelling_is_unknown(path: str) -> None:
    with pytest.raises(NotFound):
        tile_number(path)


def test_a_tile_that_the_tree_does_not_contain_whole_is_unknown() -> None:
    check_within(300, 1, 44)
    for n, width in ((1, 45), (2, 1), (1, 256)):
        with pytest.raises(NotFound):
            check_within(300, n, width)
