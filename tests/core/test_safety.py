"""Safe harvest and certificates. DESIGN 5, rules 4 and 5."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.story import Party, World
from nguon.core.safety import Spray, interval, spray_of


@pytest.fixture
def world() -> World:
    return World(start="2026-10-01T06:00:00+07:00")


@pytest.fixture
def coop(world: World) -> Party:
    return world.coop("HTX Mê Linh")


def test_two_days_too_early_is_refused_with_the_first_safe_day(
    world: World, coop: Party
) -> None:
    field = coop.plants("cà chua")
    coop.sprays(field, days=7, on="2026-11-02")
    with world.refused(
        "custody.interval",
        sprayed="2026-11-02", days=7, earliest="2026-11-09", left=2,
    ):  # fmt: skip
        coop.harvests(field, kg=1200, on="2026-11-07")
    coop.harvests(field, kg=1200, on="2026-11-09")


def test_days_are_those_of_the_calendar_at_the_place(world: World, coop: Party) -> None:
    field = coop.plants("cà chua")
    # 23:30 on 2 November in Hanoi is still 2 November, though 16:30 in UTC.
    coop.sprays(field, days=7, on="2026-11-02T23:30:00+07:00")
    # 00:30 on the 9th is the 8th in UTC, and still the 9th at the place.
    coop.harvests(field, kg=1, on="2026-11-09T00:30:00+07:00")


def test_the_spray_that_binds_longest_counts_not_the_last(
    world: World, coop: Party
) -> None:
    field = coop.plants("cà chua")
    coop.sprays(field, "hexaconazole", days=14, on="2026-11-01")
    coop.sprays(field, "Bt", days=3, on="2026-11-05")
    with world.refused(
        "custody.interval", material="hexaconazole", earliest="2026-11-15", left=5
    ):
        coop.harvests(field, kg=1, on="2026-11-10")


def test_a_spray_after_the_harvest_does_not_matter(world: World, coop: Party) -> None:
    field = coop.plants("cà chua")
    coop.harvests(field, kg=1, on="2026-11-07")
    coop.sprays(field, days=7, on="2026-11-08")
    # a late record of the morning before the spray
    coop.harvests(field, kg=1, on="2026-11-06")


@pytest.mark.parametrize("languages", [("vi", "en"), ("en", "vi")])
def test_a_material_named_in_both_languages_binds_as_one_name_does(
    world: World, coop: Party, languages: tuple[str, str]
) -> None:
    """In whatever order it was written: an audit reads it sorted, and must agree."""
    names = {"vi": "tỏi ớt", "en": "garlic"}
    field = coop.plants("cà chua")
    named = {"nguon:material": {one: names[one] for one in languages}}
    named |= {"nguon:intervalDays": 3}
    coop.does("spray", field, on="2026-11-02", **{"nguon:treatment": named})
    with world.refused("custody.interval", material="tỏi ớt / garlic", left=1):
        coop.harvests(field, kg=9, on="2026-11-04")


def test_the_same_day_is_too_early_unless_no_interval_is_asked(
    world: World, coop: Party
) -> None:
    field = coop.plants("cà chua")
    coop.sprays(field, "gừng tỏi ớt", days=0, on="2026-11-07")
    coop.harvests(field, kg=1, on="2026-11-07T08:00:00+07:00")
    coop.sprays(field, "Bt", days=1, on="2026-11-07T09:00:00+07:00")
    with world.refused("custody.interval", left=1):
        coop.harvests(field, kg=1, on="2026-11-07T10:00:00+07:00")


def test_each_planting_in_a_harvest_is_checked(world: World, coop: Party) -> None:
    clean, sprayed = coop.plants("cà chua"), coop.plants("cà chua")
    coop.sprays(sprayed, days=7, on="2026-11-02")
    with world.refused("custody.interval"):
        coop.harvests(clean, sprayed, kg=1, on="2026-11-03")


def test_an_override_is_open_reasoned_and_only_where_the_rules_allow(
    world: World, coop: Party
) -> None:
    field = coop.plants("cà chua")
    coop.sprays(field, days=7, on="2026-11-02")
    early = {"nguon:rule": "interval", "nguon:reason": "bão số 9"}
    with world.refused("custody.override_not_allowed"):
        coop.harvests(field, kg=1, on="2026-11-03", **{"nguon:override": early})
    world.rules("cà chua", interval_override=True)
    silent = {"nguon:rule": "interval"}
    with world.refused("custody.override_without_reason"):
        coop.harvests(field, kg=1, on="2026-11-03", **{"nguon:override": silent})
    coop.harvests(field, kg=1, on="2026-11-03", **{"nguon:override": early})


def test_a_spray_must_say_its_interval_and_be_on_a_planting_of_ones_own(
    world: World, coop: Party
) -> None:
    field = coop.plants("cà chua")
    with world.refused("custody.no_interval", material="Proclaim 1.9EC"):
        coop.sprays(field, days=None)
    with world.refused("custody.not_your_planting"):
        world.coop("HTX khác").sprays(field)
    lot = coop.harvests(field, kg=10)
    with world.refused("custody.not_a_planting", step="spray"):
        coop.sprays(lot)


def test_only_the_planter_harvests(world: World, coop: Party) -> None:
    field = coop.plants("cà chua")
    with world.refused("custody.not_your_planting"):
        world.coop("HTX khác").harvests(field, kg=10)


def test_a_planting_is_never_used_up_and_never_sold(world: World, coop: Party) -> None:
    field = coop.plants("cà chua")
    lots = [coop.harvests(field, kg=1200) for _ in range(3)]
    assert [coop.has(lot) for lot in lots] == ["1200"] * 3
    with world.refused("custody.planting_only_harvested"):
        coop.ships(field, to=world.shop(), kg=1)
    with world.refused("custody.planting_only_harvested"):
        coop.makes("pack", {field: 1}, [("cà chua", 1)])
    with world.refused("custody.planting_only_harvested"):
        coop.harvests(lots[0], kg=1)


def test_a_harvest_claims_what_covers_its_area_or_its_maker(
    world: World, coop: Party
) -> None:
    area = world.area("HNRAU-0202", coop)
    other = world.area("HNRAU-0303", coop)
    vietgap = world.certificate("VietGAP", coop, areas=[area])
    ocop = world.certificate("OCOP", coop)
    world.certificate("PGS", world.coop("HTX khác"))
    inside = coop.harvests(coop.plants("cà chua", area), kg=1)
    outside = coop.harvests(coop.plants("cà chua", other), kg=1)
    assert set(world.batch(inside).claims) == {vietgap, ocop}
    assert set(world.batch(outside).claims) == {ocop}


def test_a_certificate_counts_from_its_first_to_its_last_day(
    world: World, coop: Party
) -> None:
    world.certificate("OCOP", coop, **{"from": "2026-10-10", "to": "2026-10-20"})
    field = coop.plants("cà chua")
    claims = {
        day: len(world.batch(coop.harvests(field, kg=1, on=f"2026-10-{day}")).claims)
        for day in ("09", "10", "20", "21")
    }
    assert claims == {"09": 0, "10": 1, "20": 1, "21": 0}


def test_a_withdrawn_certificate_gives_nothing_from_then_on(
    world: World, coop: Party
) -> None:
    ocop = world.certificate("OCOP", coop)
    field = coop.plants("cà chua")
    before = coop.harvests(field, kg=1, on="2026-10-05")
    world.register(ocop, "certificate", {}, "revoke", reason="gian lận")
    after = coop.harvests(field, kg=1, on="2026-10-08")
    assert world.batch(before).claims == (ocop,)
    assert world.batch(after).claims == ()


def test_a_mix_keeps_only_what_all_parts_share(world: World, coop: Party) -> None:
    area, bare = world.area("A-1", coop), world.area("A-2", coop)
    world.certificate("VietGAP", coop, areas=[area])
    ocop = world.certificate("OCOP", coop)
    with_both = coop.harvests(coop.plants("mận", area), kg=2000)
    with_one = coop.harvests(coop.plants("mận", bare), kg=3000)
    [mixed] = coop.makes(
        "merge", {with_both: 2000, with_one: 3000}, [("mận", 5000)]
    )  # fmt: skip
    assert world.batch(mixed).claims == (ocop,)
    split = coop.makes("split", {mixed: 5000}, [("mận", 900), ("mận", 4100)])
    assert {world.batch(lot).claims for lot in split} == {(ocop,)}


def test_a_diary_stands_only_when_every_root_is_a_planting(
    world: World, coop: Party
) -> None:
    grown = coop.harvests(coop.plants("mận"), kg=10)
    bought = coop.brings_in("mận", kg=10)
    [mixed] = coop.makes("merge", {grown: 10, bought: 10}, [("mận", 20)])
    assert [world.batch(lot).diary for lot in (grown, bought, mixed)] == [1, 0, 0]


sprays = st.builds(
    lambda day, days: Spray(
        "e", f"2026-11-{day:02}T00:00:00.000Z", f"2026-11-{day:02}", days, "m"
    ),
    st.integers(1, 28),
    st.integers(0, 30),
)


@given(st.lists(sprays, max_size=6), st.integers(1, 28))
def test_what_is_allowed_is_days_after_every_spray(
    done: list[Spray], harvest: int
) -> None:
    day, time = date(2026, 11, harvest), f"2026-11-{harvest:02}T12:00:00.000Z"
    found = interval(done, time, day)
    before = [spray for spray in done if spray.time <= time]
    waits = [s.days - (day - date.fromisoformat(s.day)).days for s in before]
    assert (found.left if found else 0) == max([0, *waits])
    assert [spray_of(spray.text()) for spray in done] == done
