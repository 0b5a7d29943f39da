"""Two-sided hand-overs. DESIGN 5, rule 1."""

import pytest

from kit.story import Party, World
from nguon.core.state import Handover


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def coop(world: World) -> Party:
    return world.coop()


@pytest.fixture
def shop(world: World) -> Party:
    return world.shop()


def test_goods_on_the_way_are_in_nobodys_hands(
    world: World, coop: Party, shop: Party
) -> None:
    lot = coop.brings_in("cà chua", kg=330)
    coop.ships(lot, to=shop, kg=300)
    assert (coop.has(lot), shop.has(lot)) == ("30", "0")
    with world.refused("custody.not_received_yet", sent="300", have="0"):
        shop.sells(lot, kg=1)


def test_the_receiver_confirms_with_their_own_weight_and_both_stay(
    world: World, coop: Party, shop: Party
) -> None:
    lot = coop.brings_in("cà chua", kg=330)
    ship = coop.ships(lot, to=shop, kg=330)
    shop.receives(lot, 326, ship)
    assert shop.has(lot) == "326"
    found = world.get(Handover, ship, lot)
    assert found and (found.sent_kg, found.received_kg) == (330, 326)
    assert found.state == "confirmed"


def test_a_scale_may_read_a_little_more_but_nothing_grows(
    world: World, coop: Party, shop: Party
) -> None:
    lot = coop.brings_in("cà chua", kg=100)
    shop.receives(lot, 102, coop.ships(lot, to=shop, kg=100))
    assert shop.has(lot) == "100"


def test_more_than_was_sent_is_refused(world: World, coop: Party, shop: Party) -> None:
    lot = coop.brings_in("cà chua", kg=100)
    ship = coop.ships(lot, to=shop, kg=100)
    with world.refused("custody.received_more", sent="100", received="103", most="102"):
        shop.receives(lot, 103, ship)


def test_a_rule_set_may_say_how_far_scales_differ(
    world: World, coop: Party, shop: Party
) -> None:
    lot = coop.brings_in("cà chua", kg=100)
    world.rules("cà chua", receive_tolerance_pct=0.5)
    ship = coop.ships(lot, to=shop, kg=100)
    with world.refused("custody.received_more", most="100.5", tolerance="0.5"):
        shop.receives(lot, 101, ship)


def test_the_only_open_shipment_need_not_be_named(
    world: World, coop: Party, shop: Party
) -> None:
    lot = coop.brings_in("cà chua", kg=100)
    with world.refused("custody.nothing_to_receive"):
        shop.receives(lot, 10)
    coop.ships(lot, to=shop, kg=10)
    shop.receives(lot, 10)
    coop.ships(lot, to=shop, kg=20)
    coop.ships(lot, to=shop, kg=30)
    with world.refused("custody.which_shipment", count=2):
        shop.receives(lot, 20)


def test_a_shipment_is_confirmed_once_and_by_its_receiver(
    world: World, coop: Party, shop: Party
) -> None:
    lot = coop.brings_in("cà chua", kg=100)
    ship = coop.ships(lot, to=shop, kg=10)
    other = world.shop("Chợ")
    with world.refused("custody.not_sent_to_you"):
        other.receives(lot, 10, ship)
    with world.refused("custody.no_such_shipment"):
        shop.receives(lot, 10, "urn:uuid:00000000-0000-4000-8000-000000000000")
    shop.receives(lot, 10, ship)
    with world.refused("custody.shipment_confirmed", received="10"):
        shop.receives(lot, 10, ship)


def test_an_open_shipment_can_be_called_back_by_its_sender_only(
    world: World, coop: Party, shop: Party
) -> None:
    lot = coop.brings_in("cà chua", kg=100)
    ship = coop.ships(lot, to=shop, kg=10)
    with world.refused("custody.nothing_to_void"):
        shop.voids(lot, 10, ship)
    coop.voids(lot, 10, ship)
    assert coop.has(lot) == "100"
    with world.refused("custody.shipment_void", sent="10"):
        shop.receives(lot, 10, ship)
    ship = coop.ships(lot, to=shop, kg=10)
    shop.receives(lot, 10, ship)
    with world.refused("custody.shipment_confirmed"):
        coop.voids(lot, 10, ship)


def test_goods_for_nobody_named_leave_and_wait(world: World, coop: Party) -> None:
    lot = coop.brings_in("vải", kg=100)
    ship = coop.ships(lot, to=None, kg=40)
    found = world.get(Handover, ship, lot)
    assert found and (found.receiver, found.state) == ("", "open")
    coop.voids(lot, 40, ship)
    assert coop.has(lot) == "100"


def test_a_receiver_may_be_named_by_gln_or_be_outside(
    world: World, coop: Party
) -> None:
    shop = world.shop("Siêu thị Hà Nội", gln="9521201000046")
    lot = coop.brings_in("vải", kg=100)
    ship = coop.ships(lot, to="https://id.gs1.org/417/9521201000046", kg=40)
    shop.receives(lot, 40, ship)
    coop.ships(lot, to="https://id.gs1.org/417/9521205000042", kg=40)
    assert (coop.has(lot), shop.has(lot)) == ("20", "40")


def test_a_mistyped_receiver_is_refused(world: World, coop: Party) -> None:
    lot = coop.brings_in("vải", kg=100)
    nobody = "https://w3id.org/nguon/org/000000000000000Z0"
    with world.refused("custody.unknown_organisation"):
        coop.ships(lot, to=nobody, kg=40)
    with world.refused("custody.unknown_organisation"):
        coop.ships(lot, to=world.shop(), kg=40, **{"nguon:carrier": nobody})
    with world.refused("custody.to_oneself"):
        coop.ships(lot, to=coop, kg=40)


def test_nobody_ships_in_anothers_name(world: World, coop: Party, shop: Party) -> None:
    lot = coop.brings_in("vải", kg=100)
    from_shop = [{"type": "possessing_party", "source": shop.id}]
    with world.refused("custody.not_the_sender"):
        coop.ships(lot, to=world.shop("Chợ"), kg=40, sourceList=from_shop)


def test_a_carrier_is_named_and_holds_nothing(
    world: World, coop: Party, shop: Party
) -> None:
    truck = world.organisation("Sao Bắc", "carrier")
    lot = coop.brings_in("vải", kg=100)
    coop.ships(lot, to=shop, kg=40, **{"nguon:carrier": truck.id})
    assert truck.has(lot) == "0"
    truck.does("sensor", lot, bizStep="sensor_reporting")
    truck.does("transport", lot, bizStep="transporting")
    with world.refused("custody.not_yours"):
        truck.sells(lot, kg=1)
