"""A checked page is kept until a commit touches it, for that day, and never a failed one."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kit.told import ToldWorld, told
from nguon.services import shelf as shelves
from nguon.services.shelf import Shelf

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[ToldWorld]:
    with told(tmp_path) as (_, world):
        yield world


def test_it_is_kept_while_others_write_and_dies_with_what_touches_it(
    world: ToldWorld,
) -> None:
    coop = world.coop()
    lot = coop.harvests(coop.plants("Rau cải"), kg=50)
    shelf = Shelf(world.book)
    first = shelf.take(lot, NOW)
    coop.plants("Cà chua")
    again = shelf.take(lot, NOW + timedelta(minutes=9))
    assert again is first and again.published.checked == NOW
    coop.sells(lot, 10)
    sold = shelf.take(lot, NOW + timedelta(minutes=10))
    assert sold is not first and sold.mark != first.mark
    assert [step.step for step in sold.published.told.steps][-1] == "sell"


def test_what_an_ancestor_or_a_new_certificate_changes_is_seen(
    world: ToldWorld,
) -> None:
    coop = world.coop()
    area = world.area("VN-HN-1", coop, declared_kg=500)
    field = coop.plants("Rau cải", area=area)
    lot = coop.harvests(field, kg=50)
    [packed] = coop.makes("pack", {lot: 50}, [("Rau cải", 50)])
    shelf = Shelf(world.book)
    marks = [shelf.take(packed, NOW).mark]
    coop.recalls(lot)
    recalled = shelf.take(packed, NOW)
    assert recalled.published.told.recalls
    marks.append(recalled.mark)
    certificate = world.certificate("VietGAP 1", coop, areas=[area])
    found = shelf.take(packed, NOW)
    assert certificate in found.heads
    marks.append(found.mark)
    assert len(set(marks)) == 3


def test_it_is_told_anew_on_another_day(world: ToldWorld) -> None:
    coop = world.coop()
    lot = coop.harvests(coop.plants("Rau cải"), kg=50)
    shelf = Shelf(world.book)
    today, tomorrow = (shelf.take(lot, NOW + timedelta(days=n)) for n in (0, 1))
    assert today.mark != tomorrow.mark
    assert tomorrow.published.checked == NOW + timedelta(days=1)


def test_a_mark_is_the_same_on_every_server(world: ToldWorld) -> None:
    coop = world.coop()
    lot = coop.harvests(coop.plants("Rau cải"), kg=50)
    one, two = (Shelf(world.book).take(lot, NOW) for _ in range(2))
    assert one is not two and one.mark == two.mark


def test_the_page_used_longest_ago_makes_room(
    world: ToldWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shelves, "ROOM", 2)
    coop = world.coop()
    field = coop.plants("Rau cải")
    a, b, c = (coop.harvests(field, kg=5) for _ in range(3))
    shelf = Shelf(world.book)
    first = {lot: shelf.take(lot, NOW) for lot in (a, b)}
    assert shelf.take(a, NOW) is first[a]
    shelf.take(c, NOW)
    assert shelf.take(a, NOW) is first[a]
    assert shelf.take(b, NOW) is not first[b]
