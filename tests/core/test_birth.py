"""Births and mass balance. DESIGN 5, rules 2 and 5."""

import pytest

from kit.story import Party, World, weighed
from nguon.core.state import Outflow


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def coop(world: World) -> Party:
    return world.coop()


def losses(world: World) -> dict[str, str]:
    return {each.how: str(each.kg) for each in world.every(Outflow) if not each.batch}


def test_a_batch_is_born_once(world: World, coop: Party) -> None:
    lot = coop.brings_in("cải", kg=10)
    again = world.event("ObjectEvent", None, action="ADD", bizStep="commissioning")
    with world.refused("custody.born_already"):
        coop.records({**again, "quantityList": [weighed(lot, 5)]})
    with world.refused("custody.born_already"):
        coop.records(
            coop.transforms("pack", [weighed(coop.brings_in("cải", 5), 5)],
                            [weighed(lot, 5)])
        )  # fmt: skip


def test_a_batch_is_not_its_own_ancestor(world: World, coop: Party) -> None:
    lot = coop.brings_in("cải", kg=10)
    with world.refused("custody.own_ancestor"):
        coop.records(coop.transforms("pack", [weighed(lot, 5)], [weighed(lot, 5)]))


def test_more_out_than_in_is_refused_in_any_unit(world: World, coop: Party) -> None:
    lot = coop.brings_in("cải", kg=120.5)
    with world.refused(
        "custody.more_out_than_in", inputs="100", outputs="500", excess="400"
    ):
        coop.makes("pack", {lot: 100}, [("cải", 500)])
    tonnes = {"epcClass": coop.brings_in("x", 1), "quantity": 1, "uom": "TNE"}
    event = coop.transforms("pack", [weighed(lot, 100)], [tonnes])
    with world.refused("custody.more_out_than_in", outputs="1000"):
        coop.records(event | {"outputQuantityList": [tonnes | {"epcClass": new()}]})


def new() -> str:
    return "https://w3id.org/nguon/b/000G40R40M30E209E"


def test_named_losses_and_the_unstated_rest_are_visible(
    world: World, coop: Party
) -> None:
    lot = coop.brings_in("cải", kg=480)
    coop.makes("pack", {lot: 480}, [("cải", 440)], losses={"trim": 30, "sample": 2})
    assert losses(world) == {"trim": "30", "sample": "2", "unstated": "8"}


def test_losses_count_against_the_inputs(world: World, coop: Party) -> None:
    lot = coop.brings_in("cải", kg=480)
    with world.refused("custody.more_out_than_in", losses="50", excess="10"):
        coop.makes("pack", {lot: 480}, [("cải", 440)], losses={"trim": 50})


def test_a_process_needs_both_sides(world: World, coop: Party) -> None:
    lot = coop.brings_in("cải", kg=480)
    with world.refused("custody.half_a_process"):
        coop.records(coop.transforms("pack", [weighed(lot, 5)], []))


def test_a_gtin_lot_is_born_only_of_its_owner_and_makers(
    world: World, coop: Party
) -> None:
    packer, stranger = world.coop("Nhà đóng gói"), world.coop("HTX khác")
    world.product(
        "bó cải", gtin="09521201001012", owner=coop.id, makers=[packer.id], net_kg=0.5
    )
    coop.brings_in("bó cải", kg=10)
    packer.brings_in("bó cải", kg=10)
    with world.refused("custody.not_your_product"):
        stranger.brings_in("bó cải", kg=10)


def test_dried_longan_cannot_outgrow_the_fresh(world: World, coop: Party) -> None:
    world.rules(world.product("long nhãn"), yields=[
        {"max_out_per_fresh_kg": 0.0909090909090909, "tolerance_pct": 10},
    ])  # fmt: skip
    fresh = coop.harvests(coop.plants("nhãn"), kg=2420)
    [pulp] = coop.makes("process", {fresh: 2420}, [("cùi", 1500)])
    with world.refused(
        "custody.yield", made="264", most="242", expected="220", fresh="2420"
    ):
        coop.makes("dry", {pulp: 1500}, [("long nhãn", 264)])
    [dried] = coop.makes("dry", {pulp: 1500}, [("long nhãn", 242)])
    assert world.batch(dried).fresh_kg == 2420
    with world.refused("custody.needs_inputs"):
        coop.brings_in("long nhãn", kg=1)


def test_half_the_pulp_gives_half_the_cap(world: World, coop: Party) -> None:
    world.rules(world.product("long nhãn"), yields=[
        {"max_out_per_fresh_kg": 0.1, "tolerance_pct": 0},
    ])  # fmt: skip
    fresh = coop.harvests(coop.plants("nhãn"), kg=2000)
    [pulp] = coop.makes("process", {fresh: 2000}, [("cùi", 1500)])
    with world.refused("custody.yield", most="100", fresh="1000"):
        coop.makes("dry", {pulp: 750}, [("long nhãn", 101)])
    for _ in range(2):
        coop.makes("dry", {pulp: 750}, [("long nhãn", 100)])


def test_co_products_stand_on_the_same_fresh_and_are_counted_once(
    world: World, coop: Party
) -> None:
    paddy = coop.harvests(coop.plants("lúa"), kg=14400)
    rice, bran = coop.makes("mill", {paddy: 14400}, [("gạo", 7760), ("cám", 1270)])
    assert world.batch(rice).fresh_kg == world.batch(bran).fresh_kg == 14400
    [again] = coop.makes("merge", {rice: 7760, bran: 1270}, [("cám gạo", 9030)])
    assert world.batch(again).fresh_kg == 14400
    split = coop.makes("split", {again: 9030}, [("cám gạo", 3010), ("cám gạo", 6020)])
    assert sum(world.batch(lot).fresh_kg for lot in split) == 14400


def test_different_crops_in_one_box_are_added(world: World, coop: Party) -> None:
    lots = {coop.harvests(coop.plants(name), kg=10): 10 for name in ("cải", "cà rốt")}
    [box] = coop.makes("pack", lots, [("hộp rau", 20)])
    assert world.batch(box).fresh_kg == 20
    assert len(world.batch(box).crops) == 2


def test_serials_are_given_out_by_the_maker_of_a_lot(world: World, coop: Party) -> None:
    world.product("bưởi", gtin="09521204004010", owner=coop.id, net_kg=1.15)
    lot = coop.brings_in("bưởi", kg=115)
    labels = world.event("ObjectEvent", None, action="ADD", bizStep="commissioning")
    labels["epcList"] = [f"{lot}/21/000001"]
    coop.records(labels)
    assert coop.has(lot) == "115"
    with world.refused("custody.not_yours"):
        world.coop("HTX khác").records(labels)


def test_a_piece_without_a_lot_needs_the_products_maker(
    world: World, coop: Party
) -> None:
    world.product("xoài", gtin="08935000000014", owner=coop.id)
    piece = world.event("ObjectEvent", None, action="ADD", bizStep="commissioning")
    piece["epcList"] = ["https://id.gs1.org/01/08935000000014/21/S770E60762"]
    with world.refused("custody.not_your_product"):
        world.coop("HTX khác").records(piece)
    coop.records(piece)
