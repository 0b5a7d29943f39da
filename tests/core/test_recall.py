"""Recall reaches every descendant, also the unborn. DESIGN 5, rule 6."""

import pytest

from kit.story import Party, World


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def coop(world: World) -> Party:
    return world.coop()


def test_a_recall_reaches_all_that_was_made_from_a_lot(
    world: World, coop: Party
) -> None:
    shop = world.shop()
    bad, good = coop.brings_in("cải", kg=78), coop.brings_in("cải", kg=84)
    [mixed] = coop.makes("merge", {bad: 78, good: 80}, [("cải", 158)])
    for_shop, kept = coop.makes("split", {mixed: 158}, [("cải", 100), ("cải", 58)])
    coop.hands_over(for_shop, shop, kg=100)
    coop.recalls(bad)
    with world.refused("custody.recalled", named=world.batch(bad).lot):
        shop.sells(for_shop, kg=1)
    with world.refused("custody.recalled"):
        coop.ships(kept, to=shop, kg=1)
    coop.sells(good, kg=1)


def test_nothing_recalled_ships_sells_shelves_or_is_processed(
    world: World, coop: Party
) -> None:
    lot = coop.brings_in("cải", kg=78)
    coop.recalls(lot)
    for act in (
        lambda: coop.ships(lot, to=world.shop("Chợ"), kg=1),
        lambda: coop.sells(lot, kg=1),
        lambda: coop.makes("pack", {lot: 1}, [("cải", 1)]),
        lambda: coop.does("stock", lot),
    ):
        with world.refused("custody.recalled"):
            act()
    coop.samples(lot, kg=1)
    coop.does("inspect", lot)
    coop.destroys(lot, kg=77)
    assert coop.has(lot) == "0"


def test_goods_on_the_way_can_be_received_and_go_back(
    world: World, coop: Party
) -> None:
    shop, other = world.shop(), world.shop("Chợ")
    lot = coop.brings_in("cải", kg=78)
    ship = coop.ships(lot, to=shop, kg=78)
    coop.recalls(lot)
    shop.receives(lot, 78, ship)
    with world.refused("custody.recalled"):
        shop.ships(lot, to=coop, kg=78)
    with world.refused("custody.recalled"):
        shop.ships(lot, to=other, kg=78, disposition="returned")
    back = shop.ships(lot, to=coop, kg=78, disposition="returned")
    coop.receives(lot, 78, back)
    coop.destroys(lot, kg=78)


def test_a_recalled_planting_is_not_harvested(world: World, coop: Party) -> None:
    field = coop.plants("cải")
    lot = coop.harvests(field, kg=10)
    coop.recalls(field)
    assert world.batch(lot).recalled == (field,)
    with world.refused("custody.recalled"):
        coop.harvests(field, kg=10)


def test_a_recall_is_lifted_by_whoever_declared_it_or_an_officer(
    world: World, coop: Party
) -> None:
    shop, officer = world.shop(), world.officer()
    lot = coop.brings_in("cải", kg=78)
    [packed] = coop.makes("pack", {lot: 70}, [("cải", 70)])
    coop.hands_over(packed, shop, kg=70)
    officer.recalls(lot)
    with world.refused("custody.recall_of_another"):
        coop.ends_recall(lot)
    coop.recalls(lot)
    coop.ends_recall(lot)  # only their own
    with world.refused("custody.recalled"):
        shop.sells(packed, kg=1)
    officer.ends_recall(lot)
    shop.sells(packed, kg=1)
    with world.refused("custody.no_recall"):
        officer.ends_recall(lot)


def test_two_recalled_parents_need_two_ends(world: World, coop: Party) -> None:
    first, second = coop.brings_in("cải", kg=10), coop.brings_in("cải", kg=10)
    [mixed] = coop.makes("merge", {first: 10, second: 10}, [("cải", 20)])
    coop.recalls(first, second)
    coop.ends_recall(first)
    with world.refused("custody.recalled"):
        coop.sells(mixed, kg=1)
    coop.ends_recall(second)
    coop.sells(mixed, kg=1)


def test_who_was_never_near_a_lot_cannot_recall_it(world: World, coop: Party) -> None:
    shop, stranger = world.shop(), world.shop("Chợ")
    lot = coop.brings_in("cải", kg=78)
    [packed] = coop.makes("pack", {lot: 78}, [("cải", 78)])
    with world.refused("custody.recall_by_outsider"):
        stranger.recalls(packed)
    coop.hands_over(packed, shop, kg=8)
    shop.recalls(packed)  # a holder
    coop.recalls(packed)  # a maker of an ancestor


def test_a_recall_says_why(world: World, coop: Party) -> None:
    lot = coop.brings_in("cải", kg=78)
    with world.refused("custody.recall_without_reason"):
        coop.recalls(lot, **{"nguon:reason": ""})
    with world.refused("custody.nothing_named"):
        coop.recalls()
