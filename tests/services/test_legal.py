"""What the law asks to be told: the union of Circular and Decree, for one batch."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from kit.told import ToldWorld, told
from nguon.services import legal
from nguon.services.legal import Item
from nguon.services.publish import publish
from nguon.store.ledger import Book

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


def items_of(book: Book, batch: str, language: str = "en") -> dict[str, Item]:
    shown = publish(book, batch, NOW)
    return {item.name: item for item in legal.items(shown.told, shown.code, language)}


def a_harvest(world: ToldWorld) -> str:
    coop = world.coop("HTX Rau Ven Sông")
    area = world.area("VN-HN-0117", coop, declared_kg=5000)
    planting = coop.plants("Rau cải ngọt", area=area, lot="R1", on="2026-08-02")
    return coop.harvests(
        planting, kg=300, lot="H1", on="2026-09-14", product="Rau cải ngọt"
    )


def test_the_union_has_the_ten_data_of_the_circular_and_three_of_the_decree() -> None:
    assert sorted(number for _, number, _, _ in legal.UNION if number) == list(
        range(1, 11)
    )
    added = {name for name, number, _, _ in legal.UNION if not number}
    assert added == {"origin", "stage_name", "batch_no"}
    assert legal.rules_of(3, True, "en") == (
        "TT 02/2024/TT-BKHCN, item 3", "NĐ 37/2026/NĐ-CP",
    )  # fmt: skip


def test_what_is_there_is_told_and_what_is_missing_is_missing(tmp_path: Path) -> None:
    with told(tmp_path) as (book, world):
        found = items_of(book, a_harvest(world))
    assert found["product_name"].text == "Rau cải ngọt"
    assert found["producer_name"].text == "HTX Rau Ven Sông"
    assert found["production_time"].text == "14/09/2026"
    assert (
        "planted" in found["stage_name"].text
        and "harvested" in found["stage_name"].text
    )
    assert {n for n in ("product_image", "standards") if found[n].missing} == {
        "product_image", "standards",
    }  # fmt: skip
    assert not found["brand"].missing, "only asked for if there is one"


def test_a_stage_without_a_place_is_a_gap_that_is_counted(tmp_path: Path) -> None:
    with told(tmp_path) as (book, world):
        found = items_of(book, a_harvest(world))
    assert found["stages"].text == "Stages: 2"
    assert (
        found["stages"].missing
        and found["stages"].gaps == "Stages without a place code: 2"
    )


@pytest.mark.parametrize(("language", "name"), [("vi", "Xuất xứ"), ("en", "Origin")])
def test_items_are_named_in_both_languages(
    tmp_path: Path, language: str, name: str
) -> None:
    with told(tmp_path) as (book, world):
        assert items_of(book, a_harvest(world), language)["origin"].title == name
