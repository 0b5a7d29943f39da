"""The volume meter of a planting area or certificate. DESIGN 5, rule 3."""

from datetime import date
from decimal import Decimal

import pytest

from kit.story import Party, World
from nguon.core.meter import ceiling, season
from nguon.core.state import Meter


@pytest.fixture
def world() -> World:
    return World(start="2026-03-01T06:00:00+07:00")


@pytest.fixture
def coop(world: World) -> Party:
    return world.coop()


def test_a_harvest_above_the_ceiling_is_refused_with_what_is_left(
    world: World, coop: Party
) -> None:
    field = coop.plants("cải", world.area("HNRAU-0101", coop, declared_kg=1000))
    coop.harvests(field, kg=900)
    with world.refused(
        "custody.meter",
        holder="HNRAU-0101", most="1000", harvested="900", kg="101", left="100",
    ):  # fmt: skip
        coop.harvests(field, kg=101)
    coop.harvests(field, kg=100)


def test_area_times_yield_is_a_ceiling_too(world: World, coop: Party) -> None:
    area = world.area("A-1", coop, area_ha=0.5, yield_kg_per_ha=8000)
    with world.refused("custody.meter", most="4000"):
        coop.harvests(coop.plants("nhãn", area), kg=4001)


def test_plantings_of_one_area_share_its_meter(world: World, coop: Party) -> None:
    area = world.area("A-1", coop, declared_kg=1000)
    coop.harvests(coop.plants("cải", area), kg=600)
    with world.refused("custody.meter", left="400"):
        coop.harvests(coop.plants("cải", area), kg=600)


def test_without_a_declaration_there_is_no_ceiling_but_a_count(
    world: World, coop: Party
) -> None:
    area = world.area("A-1", coop)
    coop.harvests(coop.plants("cải", area), kg=99999)
    [meter] = world.every(Meter)
    assert (meter.holder, meter.season, meter.kg) == (area, "2026", 99999)


def test_a_new_year_begins_a_new_season(world: World, coop: Party) -> None:
    field = coop.plants("cải", world.area("A-1", coop, declared_kg=1000))
    coop.harvests(field, kg=1000, on="2026-12-31")
    coop.harvests(field, kg=1000, on="2027-01-01")


def test_a_season_of_its_own_bounds_the_harvest(world: World, coop: Party) -> None:
    season = {"from": "2026-04-01", "to": "2026-09-30", "declared_kg": 1000}
    area = world.area("A-1", coop, **season)
    field = coop.plants("cải", area)
    coop.harvests(field, kg=1000, on="2026-09-30")
    with world.refused("custody.area_out_of_season", day="2026-10-01"):
        coop.harvests(field, kg=1, on="2026-10-01")


def test_a_certificate_has_a_meter_when_it_declares_a_volume(
    world: World, coop: Party
) -> None:
    area = world.area("A-1", coop)
    world.certificate("VG-1", coop, areas=[area], declared_kg=500)
    field = coop.plants("cải", area)
    coop.harvests(field, kg=500)
    with world.refused("custody.meter_certificate", holder="VG-1", left="0"):
        coop.harvests(field, kg=1)


def test_an_area_belongs_to_its_holder(world: World, coop: Party) -> None:
    area = world.area("A-1", coop)
    with world.refused("custody.not_your_area", area="A-1"):
        world.coop("HTX khác").plants("cải", area)
    with world.refused("custody.unknown_area"):
        coop.plants("cải", "https://w3id.org/nguon/area/000G40R40M30E209E")
    with world.refused("custody.not_your_area"):
        world.coop("HTX nữa").brings_in("cải", kg=1, **{"nguon:area": area})
    field = coop.plants("cải", area)
    world.register(area, "area", {}, "revoke", reason="bán mã vùng trồng")
    with world.refused("custody.area_ended", area="A-1"):
        coop.harvests(field, kg=1)


def test_a_harvest_is_of_one_area(world: World, coop: Party) -> None:
    one, two = world.area("A-1", coop), world.area("A-2", coop)
    with world.refused("custody.two_areas"):
        coop.harvests(coop.plants("cải", one), coop.plants("cải", two), kg=1)


def test_seasons_and_ceilings() -> None:
    day = date(2026, 6, 1)
    assert season({}, day) == "2026"
    short: dict[str, str] = {"from": "2026-01-01", "to": "2026-12-31"}
    assert season({**short}, day) == "2026-01-01/2026-12-31"
    # a certificate of two years declares kilograms a year
    assert season({"from": "2025-03-01", "to": "2027-03-01"}, day) == "2026"
    assert ceiling({}) is None
    assert ceiling({"declared_kg": 5, "area_ha": 1, "yield_kg_per_ha": 9}) == 5
    assert ceiling({"area_ha": Decimal("0.5"), "yield_kg_per_ha": 9}) == Decimal("4.5")
