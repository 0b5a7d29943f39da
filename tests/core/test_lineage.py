"""Ancestors and descendants, each once, nearest first, whatever the shape."""

from hypothesis import given
from hypothesis import strategies as st

from kit.story import World
from nguon.core.lineage import Family, Recorded, ancestors, descendants, levels, reach


def test_a_merge_and_a_split_are_walked_both_ways() -> None:
    world = World()
    coop = world.coop()
    lots = [coop.brings_in("mận", kg=10) for _ in range(2)]
    [mixed] = coop.makes("merge", dict.fromkeys(lots, 10), [("mận", 20)])
    small, large = coop.makes("split", {mixed: 20}, [("mận", 5), ("mận", 15)])
    family = Recorded(world.memory)
    assert set(ancestors(small, family.parents)) == {mixed, *lots}
    assert set(descendants(lots[0], family.children)) == {mixed, small, large}
    assert levels(large, family.parents) == ((mixed,), tuple(sorted(lots)))


def test_what_was_undone_is_not_walked() -> None:
    world = World()
    coop = world.coop()
    lot = coop.brings_in("mận", kg=10)
    coop.makes("pack", {lot: 10}, [("mận", 10)])
    coop.corrects(list(world.statements)[-1])
    assert descendants(lot, Recorded(world.memory).children) == ()


def test_a_walk_can_be_cut() -> None:
    chain = Family({str(n): (str(n + 1),) for n in range(1000)})
    assert len(reach(["0"], chain.parents, limit=200)) == 200


graphs = st.lists(st.sets(st.integers(0, 11), max_size=4), min_size=1, max_size=12).map(
    lambda rows: {
        str(child): tuple(str(parent) for parent in sorted(row) if parent < child)
        for child, row in enumerate(rows)
    }
)


@given(graphs)
def test_every_arrow_of_a_picture_goes_from_a_lower_level_to_a_higher(
    parents: dict[str, tuple[str, ...]],
) -> None:
    family, last = Family(parents), str(len(parents) - 1)
    rows = levels(last, family.parents)
    depth = {name: n for n, row in enumerate(rows, 1) for name in row} | {last: 0}
    for name in depth:
        for parent in family.parents(name):
            assert depth[parent] > depth[name]
    assert set(depth) == {last, *ancestors(last, family.parents)}


@given(graphs)
def test_ancestors_and_descendants_are_each_others_mirror(
    parents: dict[str, tuple[str, ...]],
) -> None:
    family = Family(parents)
    for one in parents:
        for other in ancestors(one, family.parents):
            assert one in descendants(other, family.children)
