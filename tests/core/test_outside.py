"""A report from outside moves nothing, and may not contradict itself."""

from decimal import Decimal
from typing import Any

import pytest

from kit.story import Party, World
from nguon.core.state import Holding

LOT = "https://id.gs1.org/01/08935000000014/10/"


def kg(lot: str, quantity: Any, unit: str = "KGM") -> list[dict[str, Any]]:
    return [{"epcClass": LOT + lot, "quantity": quantity, "uom": unit}]


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def hub(world: World) -> Party:
    return world.organisation("Cổng trao đổi", "distributor", "exchange")


def processes(
    hub: Party, inputs: list[dict[str, Any]], outputs: list[dict[str, Any]]
) -> str:
    event = hub.world.event(
        "TransformationEvent", None, bizStep="commissioning",
        inputQuantityList=inputs, outputQuantityList=outputs,
    )  # fmt: skip
    return hub.records(event)


def packs(hub: Party, container: str, piece: str) -> str:
    event = hub.world.event(
        "AggregationEvent", None, action="ADD", bizStep="packing",
        parentID=f"https://id.gs1.org/00/{container}",
        childEPCs=[f"https://id.gs1.org/01/08935000000014/21/{piece}"],
    )  # fmt: skip
    return hub.records(event)


def test_a_process_elsewhere_is_kept_and_moves_nothing(
    world: World, hub: Party
) -> None:
    processes(hub, kg("A", 100), kg("B", Decimal("0.08"), "TNE"))
    processes(hub, kg("C", 100), [{"epcClass": LOT + "D", "quantity": 230}])
    assert not world.every(Holding)


def test_a_process_that_makes_mass_is_refused_in_any_unit(
    world: World, hub: Party
) -> None:
    with world.refused("custody.more_out_than_in", excess="400"):
        processes(hub, kg("A", 100), kg("B", 500))
    with world.refused("custody.more_out_than_in"):
        processes(hub, kg("A", 100), kg("B", Decimal("0.5"), "TNE"))


def test_a_lot_is_not_made_from_itself(world: World, hub: Party) -> None:
    with world.refused("custody.own_ancestor", batch="A"):
        processes(hub, kg("A", 100), kg("A", 20))


def test_a_piece_is_in_one_container_at_a_time(world: World, hub: Party) -> None:
    packs(hub, "089353756929000242", "S1")
    with world.refused("custody.in_container", child="S1"):
        packs(hub, "089353756929000259", "S1")
