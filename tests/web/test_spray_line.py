"""The line on spraying: kept, not kept, written down too late, overridden in the open."""

import html
import re
from pathlib import Path
from typing import Any

import pytest

from kit.story import Party
from kit.told import ToldWorld, told
from nguon_web import create_app
from nguon_web.settings import Settings


def answer_of(world: ToldWorld, folder: Path, lot: str, lang: str = "vi") -> str:
    settings = Settings(data=folder, secret_key="only in tests")
    client = create_app(settings, world.book).test_client()
    answer = client.get(f"/b/{world.batch_now(lot).code}?lang={lang}")
    assert answer.status_code == 200
    return answer.text


def page_of(world: ToldWorld, folder: Path, lot: str, lang: str = "vi") -> str:
    page = answer_of(world, folder, lot, lang)
    shown = re.sub(r"<style.*?</style>|<[^>]+>", " ", page, flags=re.DOTALL)
    return re.sub(r"\s+", " ", html.unescape(shown))


@pytest.fixture
def farm(tmp_path: Path) -> Any:
    with told(tmp_path) as (_, world):
        yield world, world.coop()


def test_a_spray_written_down_after_the_harvest_it_endangers_is_said_first(
    farm: tuple[ToldWorld, Party], tmp_path: Path
) -> None:
    world, coop = farm
    field = coop.plants("cà chua", on="2026-09-01")
    lot = coop.harvests(field, kg=20, on="2026-11-07")
    assert "Hái quá sớm" not in page_of(world, tmp_path, lot)
    coop.sprays(field, days=7, on="2026-11-02")
    page = page_of(world, tmp_path, lot)
    first = page[: page.index("Thu hoạch ")]
    assert "Không bị thu hồi, nhưng hái quá sớm" in first
    assert "Hái 5 ngày sau khi phun Proclaim 1.9EC; phải chờ 7 ngày." in first
    assert "Lần phun này chỉ được ghi sau khi đã hái." in first
    english = page_of(world, tmp_path, lot, "en")
    assert "Not recalled, but harvested too early" in english
    assert "written down only after the harvest" in english


def test_an_older_spray_that_binds_longer_than_the_last_one_is_told(
    farm: tuple[ToldWorld, Party], tmp_path: Path
) -> None:
    world, coop = farm
    field = coop.plants("cà chua", on="2026-09-01")
    lot = coop.harvests(field, kg=20, on="2026-11-12")
    coop.sprays(field, "Ridomil", days=14, on="2026-11-01")
    coop.sprays(field, "Bt", days=1, on="2026-11-10")
    assert "Hái 11 ngày sau khi phun Ridomil" in page_of(world, tmp_path, lot)


def test_an_overridden_interval_shows_the_reason_that_was_given(
    farm: tuple[ToldWorld, Party], tmp_path: Path
) -> None:
    world, coop = farm
    field = coop.plants("cà chua", on="2026-09-01")
    coop.sprays(field, days=7, on="2026-11-02")
    world.rules("cà chua", interval_override=True)
    early = {"nguon:rule": "interval", "nguon:reason": "bão số 9"}
    lot = coop.harvests(field, kg=9, on="2026-11-05", **{"nguon:override": early})
    page = page_of(world, tmp_path, lot)
    assert "Lý do đã nêu: bão số 9" in page
    assert "Hái khi chưa đủ ngày cách ly: bão số 9" in page
    assert "chỉ được ghi sau khi đã hái" not in page


def test_an_interval_that_was_kept_warns_of_nothing(
    farm: tuple[ToldWorld, Party], tmp_path: Path
) -> None:
    world, coop = farm
    field = coop.plants("cà chua", on="2026-09-01")
    coop.sprays(field, days=7, on="2026-11-02")
    lot = coop.harvests(field, kg=9, on="2026-11-09")
    page = page_of(world, tmp_path, lot)
    assert "7 ngày trước khi hái" in page and "quá sớm" not in page


def test_a_spray_that_needs_no_waiting_draws_no_bar(
    farm: tuple[ToldWorld, Party], tmp_path: Path
) -> None:
    world, coop = farm
    field = coop.plants("cà chua", on="2026-09-01")
    coop.sprays(field, "gừng tỏi ớt", days=0, on="2026-11-02")
    lot = coop.harvests(field, kg=9, on="2026-11-09")
    assert "gừng tỏi ớt, không phải chờ ngày" in page_of(world, tmp_path, lot)
    assert 'class="gauge"' not in answer_of(world, tmp_path, lot)
