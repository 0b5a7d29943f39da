"""Custody: what is not in one's hands cannot be given away. DESIGN 5, rules 1, 8, 9."""

from collections import Counter
from datetime import UTC, datetime

import pytest

from kit.story import World, weighed
from nguon.core.state import Event, Holding
from nguon.errors import Conflict, Refused


@pytest.fixture
def world() -> World:
    return World()


def test_a_harvest_is_held_by_the_one_who_harvested(world: World) -> None:
    coop = world.coop()
    lot = coop.harvests(coop.plants("rau cải"), kg=96)
    assert coop.has(lot) == "96"


def test_nobody_ships_sells_or_destroys_more_than_they_hold(world: World) -> None:
    coop, shop = world.coop(), world.shop()
    lot = coop.brings_in("rau cải", kg=24)
    for act in (
        lambda: coop.ships(lot, to=shop, kg=42),
        lambda: coop.sells(lot, kg=42),
        lambda: coop.destroys(lot, kg=42),
        lambda: coop.makes("pack", {lot: 42}, [("rau cải", 42)]),
    ):
        with world.refused("custody.not_enough", have="24", want="42"):
            act()
    assert coop.has(lot) == "24"


def test_a_stranger_cannot_touch_a_lot(world: World) -> None:
    coop, shop = world.coop(), world.shop()
    lot = coop.brings_in("rau cải", kg=24)
    with world.refused("custody.not_yours", want="5"):
        shop.sells(lot, kg=5)


def test_an_unknown_lot_cannot_be_shipped_or_destroyed(world: World) -> None:
    coop, shop = world.coop(), world.shop()
    world.product("xoài", gtin="08935000000014", owner=coop.id)
    never = "https://id.gs1.org/01/08935000000014/10/NEVERSEEN"
    with world.refused("custody.unknown_lot", batch="NEVERSEEN"):
        coop.ships(never, to=shop, kg=1)
    with world.refused("custody.unknown_lot", batch="NEVERSEEN"):
        coop.destroys(never, kg=1)


def test_what_comes_from_another_system_needs_the_exchange_role(world: World) -> None:
    coop = world.coop()
    elsewhere = "https://id.gs1.org/01/09521201001012/10/X1"
    with world.refused("custody.unregistered_product", batch="X1"):
        coop.ships(elsewhere, to=None, kg=1)
    hub = world.organisation("Cổng trao đổi", "distributor", "exchange")
    hub.ships(elsewhere, to=None, kg=1)
    assert not world.every(Holding)


def test_a_lot_of_a_product_known_here_is_never_an_outside_report(world: World) -> None:
    coop = world.coop()
    world.product("xoài", gtin="08935000000014", owner=coop.id)
    hub = world.organisation("Cổng trao đổi", "distributor", "exchange")
    with world.refused("custody.unknown_lot"):
        hub.ships("https://id.gs1.org/01/08935000000014/10/N1", to=coop, kg=1)


def test_a_shipment_cannot_call_itself_storage(world: World) -> None:
    coop = world.coop()
    lot = coop.brings_in("rau cải", kg=24)
    with world.refused("custody.step_says_other", step="store"):
        coop.does("store", lot, bizStep="shipping")


def test_another_partys_place_is_refused_but_for_receiving(world: World) -> None:
    coop, shop = world.coop(), world.shop()
    store = world.place("Kho siêu thị", by=shop)
    market = world.place("Chợ đầu mối")
    there = {"readPoint": {"id": store}}
    with world.refused("custody.other_place"):
        coop.brings_in("rau cải", kg=24, **there)
    lot = coop.brings_in("rau cải", kg=24, readPoint={"id": market})
    with world.refused("custody.other_place"):
        coop.ships(lot, to=shop, kg=24, **there)
    ship = coop.ships(lot, to=shop, kg=24)
    shop.receives(lot, 24, ship, **there)


def test_an_organisation_is_at_home_at_the_place_in_its_register_entry() -> None:
    world = World()
    owner = world.coop("HTX A")
    shed = world.place("Nhà sơ chế", by=owner)
    tenant = world.coop("HTX B", place=shed)
    tenant.brings_in("rau cải", kg=24, readPoint={"id": shed})


def test_the_future_is_refused_beyond_ten_minutes(world: World) -> None:
    coop = world.coop()
    at = world.clock.astimezone(UTC)
    event = world.event("ObjectEvent", None)
    lot = coop.brings_in("rau cải", kg=1)
    ahead = coop.observes("store", lot)
    ahead["eventTime"] = "2036-01-01T00:00:00+07:00"
    with world.refused("custody.future"):
        coop.records(ahead)
    soon = coop.observes("store", lot)
    soon["eventTime"] = (
        datetime.fromisoformat(soon["eventTime"]).replace(minute=10).isoformat()
    )
    coop.records(soon)
    assert at.year == 2026 and event


@pytest.mark.parametrize(
    ("time", "code"),
    [
        ("0001-01-01T00:00:00+07:00", "custody.too_old"),
        ("1999-12-31T23:59:59+07:00", "custody.too_old"),
        ("9999-12-31T23:59:59-07:00", "custody.future"),
    ],
)
def test_times_that_cannot_be_are_refused(world: World, time: str, code: str) -> None:
    coop = world.coop()
    lot = coop.brings_in("rau cải", kg=1)
    event = coop.observes("store", lot)
    event["eventTime"] = time
    with world.refused(code):
        coop.records(event)


def test_a_late_record_is_taken(world: World) -> None:
    coop = world.coop()
    lot = coop.brings_in("rau cải", kg=24, on="2026-08-20")
    coop.sells(lot, kg=1, on="2026-11-20")
    coop.sells(lot, kg=1, on="2026-08-21")
    assert coop.has(lot) == "22"


def test_nothing_happens_to_a_lot_before_it_is_born(world: World) -> None:
    coop = world.coop()
    lot = coop.brings_in("rau cải", kg=24, on="2026-08-20")
    with world.refused("custody.before_birth"):
        coop.sells(lot, kg=1, on="2026-08-19")


def test_the_same_event_is_not_taken_twice(world: World) -> None:
    coop = world.coop()
    lot = coop.brings_in("rau cải", kg=24)
    event = coop._moves("shipping", "ship", lot, 5, None)
    coop.records(event)
    with pytest.raises(Conflict):
        coop.records(event)
    assert coop.has(lot) == "19"


def test_two_organisations_may_use_the_same_event_id(world: World) -> None:
    coop, other = world.coop(), world.coop("HTX khác")
    mine, theirs = coop.brings_in("rau cải", kg=4), other.brings_in("rau cải", kg=4)
    event = coop.observes("store", mine)
    coop.records(event)
    other.records({**event, "quantityList": [{"epcClass": theirs}]})
    assert len([e for e in world.every(Event) if e.event_id == event["eventID"]]) == 2


def test_nobody_overwrites_a_hand_over_by_using_its_event_id(world: World) -> None:
    coop, shop, other = world.coop(), world.shop(), world.shop("Chợ")
    lot = coop.brings_in("rau cải", kg=40)
    coop.hands_over(lot, other, kg=10)
    ship = coop.ships(lot, to=shop, kg=20)
    stolen = other._moves("shipping", "ship", lot, 10, None)
    stolen["eventID"] = ship
    with pytest.raises(Conflict):
        other.records(stolen)


def test_a_group_is_taken_whole_or_not_at_all(world: World) -> None:
    coop = world.coop()
    lot = coop.brings_in("rau cải", kg=24)
    events = [coop._moves("shipping", "ship", lot, 20, None) for _ in range(2)]
    with world.refused("custody.not_enough", have="4", want="20"):
        coop.records(*events)
    assert coop.has(lot) == "24"


def test_two_who_spend_the_same_kilogram_get_one_receipt_and_one_refusal() -> None:
    world = World()
    coop = world.coop()
    lot = coop.brings_in("rau cải", kg=1)
    outcomes = Counter[str]()
    for _ in range(2):
        try:
            coop.sells(lot, kg=1)
            outcomes["receipt"] += 1
        except Refused as error:
            outcomes[error.code] += 1
    assert outcomes == {"receipt": 1, "custody.not_enough": 1}


def test_units_are_turned_into_kilograms_or_refused(world: World) -> None:
    coop = world.coop()
    world.product("rau cải", gtin="09521201001012", owner=coop.id, net_kg=0.5)
    lot = coop.brings_in("rau cải", kg=100)

    def sold(quantity: int, unit: str | None) -> None:
        line = weighed(lot, quantity)
        del line["uom"]
        coop.sells(lot, 1, quantityList=[line | ({"uom": unit} if unit else {})])

    sold(10, None)
    assert coop.has(lot) == "95"
    sold(5000, "GRM")
    assert coop.has(lot) == "90"
    with world.refused("custody.not_enough", have="90", want="1000"):
        sold(1, "TNE")
    with world.refused("custody.unknown_unit", unit="LTR"):
        sold(1, "LTR")


def test_a_count_without_net_weight_must_be_weighed(world: World) -> None:
    coop = world.coop()
    lot = coop.brings_in("rau cải", kg=100)
    with world.refused("custody.count_without_weight", count="3"):
        coop.sells(lot, 1, quantityList=[{"epcClass": lot, "quantity": 3}])
    with world.refused("custody.no_weight"):
        coop.sells(lot, 1, quantityList=[{"epcClass": lot}])


def test_a_serial_is_one_piece_of_its_lot(world: World) -> None:
    coop = world.coop()
    world.product("bưởi", gtin="09521204004010", owner=coop.id, net_kg=1.15)
    lot = coop.brings_in("bưởi", kg=115)
    sold = world.event("ObjectEvent", None, action="DELETE", bizStep="retail_selling")
    coop.records({**sold, "epcList": [f"{lot}/21/000001", f"{lot}/21/000002"]})
    assert coop.has(lot) == "112.7"
