"""Corrections append and never erase. DESIGN 5, rule 7."""

import pytest

from kit.story import Party, World, weighed
from nguon.core.state import Batch, Event, Handover, Holding, Meter, Outflow


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def coop(world: World) -> Party:
    return world.coop()


def last_event(world: World) -> str:
    return list(world.statements)[-1]


def instead(coop: Party, event_id: str, batch: str, kg: float) -> dict[str, object]:
    """Return the event told anew with another weight for one batch."""
    old = coop.world.statements[event_id]
    name = next(
        name
        for name in ("outputQuantityList", "quantityList", "inputQuantityList")
        if any(line["epcClass"] == batch for line in old.get(name, []))
    )
    lines = [
        weighed(batch, kg) if line["epcClass"] == batch else line for line in old[name]
    ]
    return coop.again(event_id, **{name: lines})


def test_42_becomes_24_and_the_old_stays(world: World, coop: Party) -> None:
    area = world.area("A-1", coop, declared_kg=100)
    field = coop.plants("rau muống", area)
    lot = coop.harvests(field, kg=42)
    wrong = last_event(world)
    coop.corrects(wrong, instead(coop, wrong, lot, 24))
    assert coop.has(lot) == "24"
    old = world.get(Event, coop.id, wrong, "0")
    assert old and old.corrected_by == wrong
    assert [meter.kg for meter in world.every(Meter)] == [24]
    coop.harvests(field, kg=76)


def test_what_was_drawn_on_is_named(world: World, coop: Party) -> None:
    shop = world.shop()
    lot = coop.brings_in("cải", kg=42)
    wrong = last_event(world)
    ship = coop.ships(lot, to=shop, kg=30)
    day = world.statements[ship]["eventTime"][:10]
    with world.refused("custody.later_events", short="6", events=[["ship", day, ship]]):
        coop.corrects(wrong, instead(coop, wrong, lot, 24))
    with world.refused("custody.later_events", short="30"):
        coop.corrects(wrong)
    coop.corrects(wrong, instead(coop, wrong, lot, 35))
    assert coop.has(lot) == "5"


def test_a_harvest_that_did_not_occur_is_no_more(world: World, coop: Party) -> None:
    lot = coop.harvests(coop.plants("cải"), kg=42)
    coop.corrects(last_event(world))
    found = world.get(Batch, lot)
    assert coop.has(lot) == "0" and found and found.void == 1
    with world.refused("custody.unknown_lot"):
        coop.sells(lot, kg=1)


def test_a_planting_that_was_harvested_cannot_be_undone(
    world: World, coop: Party
) -> None:
    field = coop.plants("cải")
    planted = last_event(world)
    lot = coop.harvests(field, kg=42)
    harvested = last_event(world)
    with world.refused("custody.later_events"):
        coop.corrects(planted)
    coop.corrects(harvested)
    coop.corrects(planted)
    assert lot


def test_a_planting_told_anew_keeps_its_sprays(world: World, coop: Party) -> None:
    field = coop.plants("cải", on="2026-08-10")
    planted = last_event(world)
    coop.sprays(field, days=7, on="2026-09-01")
    coop.corrects(planted, coop.again(planted, eventTime="2026-08-12T06:00:00+07:00"))
    assert world.batch(field).born.startswith("2026-08-11T23")
    with world.refused("custody.interval"):
        coop.harvests(field, kg=42, on="2026-09-02")


def test_a_spray_that_did_not_occur_binds_no_more(world: World, coop: Party) -> None:
    field = coop.plants("cải", on="2026-08-10")
    spray = coop.sprays(field, days=7, on="2026-09-01")
    coop.corrects(spray)
    coop.harvests(field, kg=42, on="2026-09-02")


def test_a_process_gives_back_what_it_took(world: World, coop: Party) -> None:
    lot = coop.brings_in("cải", kg=480)
    [packed] = coop.makes("pack", {lot: 480}, [("cải", 440)], losses={"trim": 38})
    wrong = last_event(world)
    coop.corrects(wrong)
    assert (coop.has(lot), coop.has(packed)) == ("480", "0")
    assert all(each.kg == 0 for each in world.every(Outflow))
    coop.makes("pack", {lot: 480}, [("cải", 480)])


def test_descendants_are_told_of_other_fresh_kilograms(
    world: World, coop: Party
) -> None:
    fresh = coop.harvests(coop.plants("nhãn"), kg=2000)
    [pulp] = coop.makes("process", {fresh: 1000}, [("cùi", 800)])
    wrong = last_event(world)
    [dried] = coop.makes("dry", {pulp: 400}, [("long nhãn", 40)])
    assert world.batch(dried).fresh_kg == 500
    coop.corrects(wrong, instead(coop, wrong, pulp, 500))
    assert world.batch(dried).fresh_kg == 800
    assert coop.has(pulp) == "100"


def test_a_correction_that_breaks_a_later_yield_is_refused(
    world: World, coop: Party
) -> None:
    world.rules(world.product("long nhãn"), yields=[
        {"max_out_per_fresh_kg": 0.1, "tolerance_pct": 0},
    ])  # fmt: skip
    fresh = coop.harvests(coop.plants("nhãn"), kg=2000)
    [pulp] = coop.makes("process", {fresh: 1000}, [("cùi", 500)])
    wrong = last_event(world)
    coop.makes("dry", {pulp: 500}, [("long nhãn", 100)])
    with world.refused("custody.yield", most="62.5"):
        coop.corrects(wrong, instead(coop, wrong, pulp, 800))


def test_claims_of_descendants_only_become_fewer(world: World, coop: Party) -> None:
    area, bare = world.area("A-1", coop), world.area("A-2", coop)
    world.certificate("VietGAP", coop, areas=[area])
    inside, outside = coop.plants("cải", area), coop.plants("cải", bare)
    lot = coop.harvests(inside, kg=10)
    wrong = last_event(world)
    [packed] = coop.makes("pack", {lot: 10}, [("cải", 10)])
    assert world.batch(packed).claims
    moved = coop.again(wrong, inputQuantityList=[{"epcClass": outside}])
    coop.corrects(wrong, moved)
    assert not world.batch(packed).claims
    world.statements[moved["eventID"]] = moved
    back = coop.again(moved["eventID"], inputQuantityList=[{"epcClass": inside}])
    coop.corrects(moved["eventID"], back)
    assert world.batch(lot).claims and not world.batch(packed).claims


def test_a_correction_cannot_make_a_batch_its_own_ancestor(
    world: World, coop: Party
) -> None:
    lot = coop.brings_in("cải", kg=10)
    [first] = coop.makes("pack", {lot: 10}, [("cải", 10)])
    wrong = last_event(world)
    [second] = coop.makes("pack", {first: 4}, [("cải", 4)])
    looped = coop.again(
        wrong,
        inputQuantityList=[weighed(second, 4), weighed(lot, 6)],
        eventTime=world.clock.isoformat(),
    )
    with world.refused("custody.own_ancestor"):
        coop.corrects(wrong, looped)


def test_shipments_receipts_sales_and_recalls_can_be_taken_back(
    world: World, coop: Party
) -> None:
    shop = world.shop()
    lot = coop.brings_in("cải", kg=100)
    ship = coop.ships(lot, to=shop, kg=40)
    coop.corrects(ship)
    assert coop.has(lot) == "100"
    ship = coop.ships(lot, to=shop, kg=40)
    got = shop.receives(lot, 38, ship)
    with world.refused("custody.later_events", short="40"):
        coop.corrects(ship)
    shop.corrects(got, instead(shop, got, lot, 39))
    found = world.get(Handover, ship, lot)
    assert shop.has(lot) == "39" and found and found.received_kg == 39
    sold = shop.sells(lot, kg=39)
    shop.corrects(sold)
    assert shop.has(lot) == "39"
    recall = coop.recalls(lot)
    coop.corrects(recall)
    shop.sells(lot, kg=1)
    recall = coop.recalls(lot)
    end = coop.ends_recall(lot)
    coop.corrects(end)
    with world.refused("custody.recalled"):
        shop.sells(lot, kg=1)


def test_a_voided_shipment_can_be_on_its_way_again(world: World, coop: Party) -> None:
    shop = world.shop()
    lot = coop.brings_in("cải", kg=100)
    ship = coop.ships(lot, to=shop, kg=40)
    void = coop.voids(lot, 40, ship)
    coop.corrects(void)
    shop.receives(lot, 40, ship)
    assert coop.has(lot) == "60"


def test_only_the_recorder_corrects_and_only_once(world: World, coop: Party) -> None:
    lot = coop.brings_in("cải", kg=100)
    sold = coop.sells(lot, kg=1)
    with world.refused("custody.nothing_to_correct"):
        world.shop().corrects(sold)
    coop.corrects(sold)
    with world.refused("custody.recorded_already"):
        coop.corrects(sold)


def test_a_correction_is_a_copy_with_a_reason_and_what_is_right(
    world: World, coop: Party
) -> None:
    lot = coop.brings_in("cải", kg=100)
    sold = coop.sells(lot, kg=1)
    said = world.statements[sold]
    declared = {"declarationTime": "2026-08-02T06:00:00Z", "reason": "did_not_occur"}
    with world.refused("custody.not_a_copy"):
        coop.records(
            {**said, "quantityList": [weighed(lot, 9)], "errorDeclaration": declared}
        )
    with world.refused("custody.correction_without_reason"):
        coop.corrects(sold, reason="oops")
    with world.refused("custody.nothing_instead"):
        coop.corrects(sold, reason="incorrect_data")
    with world.refused("custody.did_not_occur"):
        coop.corrects(sold, instead(coop, sold, lot, 2), reason="did_not_occur")
    missing = {**declared, "reason": "incorrect_data",
               "correctiveEventIDs": ["urn:uuid:00000000-0000-4000-8000-00000000000a"]}  # fmt: skip
    with world.refused("custody.corrective_missing"):
        coop.records({**said, "errorDeclaration": missing})
    assert coop.has(lot) == "99"


def test_an_event_told_before_cannot_stand_in_for_a_wrong_one(
    world: World, coop: Party
) -> None:
    """Else nothing would be settled, and a holding could stay below zero."""
    lot = coop.brings_in("cải", kg=100)
    wrong = last_event(world)
    sold = coop.sells(lot, kg=90)
    declared = {"declarationTime": "2026-08-02T06:00:00Z", "reason": "incorrect_data",
                "correctiveEventIDs": [sold]}  # fmt: skip
    with world.refused("custody.corrective_missing"):
        coop.records({**world.statements[wrong], "errorDeclaration": declared})
    assert all(holding.kg >= 0 for holding in world.every(Holding))


def test_the_order_in_the_group_does_not_matter(world: World, coop: Party) -> None:
    lot = coop.brings_in("cải", kg=42)
    wrong = last_event(world)
    right = instead(coop, wrong, lot, 24)
    declared = {"declarationTime": "2026-08-02T06:00:00Z", "reason": "incorrect_data",
                "correctiveEventIDs": [right["eventID"]]}  # fmt: skip
    coop.records(right, {**world.statements[wrong], "errorDeclaration": declared})
    assert coop.has(lot) == "24"
