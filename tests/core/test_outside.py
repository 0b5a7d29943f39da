"""A report from outside moves nothing, and may not contradict itself."""

from decimal import Decimal
from typing import Any

import pytest

from kit.story import Party, World
from nguon.core.state import Event, Holding

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


def declared(event: dict[str, Any], **more: Any) -> dict[str, Any]:
    return event | {
        "errorDeclaration": {"declarationTime": "2026-11-20T00:00:00.000Z", **more}
    }


def unpacked(hub: Party, name: str, **more: Any) -> dict[str, Any]:
    return hub.world.event(
        "ObjectEvent", None, action="OBSERVE", bizStep="shipping", eventID=name,
        quantityList=kg("A", 100), **more,
    )  # fmt: skip


def test_an_error_is_declared_of_what_another_system_never_reported_here(
    world: World, hub: Party
) -> None:
    event = unpacked(hub, "urn:uuid:374d95fc-9457-4a51-bd6a-0bba133845a8")
    right = "urn:uuid:404d95fc-9457-4a51-bd6a-0bba133845a8"
    hub.records(declared(event, reason="incorrect_data", correctiveEventIDs=[right]))
    hub.records(event)  # it came late, and is known to be wrong
    found = {one.declaration: one.corrected_by for one in world.every(Event)}
    assert found == {0: event["eventID"], 1: None}


def test_a_reported_event_is_declared_an_error_without_a_reason(
    world: World, hub: Party
) -> None:
    event = unpacked(hub, "urn:uuid:374d95fc-9457-4a51-bd6a-0bba133845a8")
    hub.records(event)
    with world.refused("custody.not_a_copy"):
        hub.records(declared(event | {"bizStep": "receiving"}))
    hub.records(declared(event))
    found = world.every(Event)
    assert sorted(one.declaration for one in found) == [0, 1]
    assert {one.corrected_by for one in found} == {event["eventID"], None}


def test_a_container_of_elsewhere_is_free_again_after_a_declaration(
    world: World, hub: Party
) -> None:
    event = world.event(
        "AggregationEvent", None, action="ADD", bizStep="packing",
        eventID="urn:uuid:374d95fc-9457-4a51-bd6a-0bba133845a8",
        parentID="https://id.gs1.org/00/089353756929000242",
        childEPCs=["https://id.gs1.org/01/08935000000014/21/S1"],
    )  # fmt: skip
    hub.records(event)
    hub.records(declared(event))
    packs(hub, "089353756929000259", "S1")


def test_without_the_exchange_role_only_what_was_recorded_is_declared(
    world: World,
) -> None:
    coop = world.coop("HTX")
    event = unpacked(coop, "urn:uuid:374d95fc-9457-4a51-bd6a-0bba133845a8")
    with world.refused("custody.nothing_to_correct"):
        coop.records(declared(event, reason="did_not_occur"))
