"""Who may say what about a batch that is not moved; containers."""

import pytest

from kit.story import Party, World

PALLET = "https://id.gs1.org/00/089355113423109488"
OTHER = "https://id.gs1.org/00/089353756929000259"


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def coop(world: World) -> Party:
    return world.coop()


def test_goods_are_kept_by_their_holder(world: World, coop: Party) -> None:
    shop = world.shop()
    lot = coop.brings_in("cải", kg=10)
    for step in ("store", "wash", "trim", "sort", "cool", "treat", "stock"):
        coop.does(step, lot)
        with world.refused("custody.not_in_hand"):
            shop.does(step, lot)


def test_tests_come_from_a_laboratory_an_officer_or_who_had_the_goods(
    world: World, coop: Party
) -> None:
    stranger = world.shop("Chợ")
    lot = coop.brings_in("cải", kg=10)
    world.laboratory().does("test", lot)
    world.officer().does("inspect", lot)
    coop.sells(lot, kg=10)
    coop.does("test", lot)
    with world.refused("custody.not_your_business", step="test"):
        stranger.does("test", lot)
    stranger.does("sensor", lot, bizStep="sensor_reporting")


def test_a_laboratorys_sample_moves_nothing_the_holders_does(
    world: World, coop: Party
) -> None:
    lot = coop.brings_in("cải", kg=10)
    world.laboratory().samples(lot, kg=2)
    assert coop.has(lot) == "10"
    coop.samples(lot, kg=2)
    assert coop.has(lot) == "8"


def test_a_reading_without_a_batch_is_kept(world: World, coop: Party) -> None:
    coop.does("sensor", bizStep="sensor_reporting", quantityList=[])


def test_a_piece_is_in_one_container_at_a_time(world: World, coop: Party) -> None:
    world.product("xoài", gtin="08935000000014", owner=coop.id)
    piece = "https://id.gs1.org/01/08935000000014/21/S770E60762"

    def packs(parent: str, action: str, children: list[str]) -> None:
        event = world.event(
            "AggregationEvent", None, action=action, bizStep="packing", parentID=parent
        )
        coop.records({**event, "childEPCs": children} if children else event)

    packs(PALLET, "ADD", [piece])
    packs(PALLET, "ADD", [piece])
    with world.refused("custody.in_container", child="S770E60762"):
        packs(OTHER, "ADD", [piece])
    with world.refused("custody.not_in_container"):
        packs(OTHER, "DELETE", [piece])
    packs(PALLET, "DELETE", [])
    packs(OTHER, "ADD", [piece])
    coop.corrects(list(world.statements)[-1])
    packs(PALLET, "ADD", [piece])


def test_only_what_is_in_hand_goes_into_a_container(world: World, coop: Party) -> None:
    lot = coop.brings_in("cải", kg=10)
    event = world.event(
        "AggregationEvent", None, action="ADD", bizStep="packing", parentID=PALLET
    )
    event["childQuantityList"] = [{"epcClass": lot, "quantity": 10, "uom": "KGM"}]
    with world.refused("custody.not_in_hand"):
        world.shop().records(event)
    coop.records(event)
