"""The passport and the maps of plots in a real browser, as people meet them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from kit.browser import (
    DESKTOP,
    PHONE,
    assert_accessible,
    assert_fits,
    assert_quiet,
    chromium,
    log_in,
    looked_at,
    open_page,
    picture,
    served,
)
from kit.clerk import PASSWORD, desk_app, desk_template
from kit.desk import Story, copied
from kit.plots import file_of, square
from kit.samples import LATE, RECALLED, Samples
from nguon import clock
from nguon.core import geometry


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as made:
        yield made


@pytest.mark.parametrize("lot", [RECALLED, LATE])
def test_a_passport_fits_a_phone_and_a_desk(
    browser: Browser, samples: Samples, lot: str
) -> None:
    with served(samples.app()) as address:
        page = f"{address}/b/{samples.code(lot)}/passport"
        looked_at(browser, page, f"passport-{lot}")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[str]:
    template = desk_template(tmp_path / "template")
    with (
        copied(template, tmp_path) as book,
        served(desk_app(Story(book, clock.now()), tmp_path)) as address,
    ):
        yield address


@pytest.mark.parametrize(
    ("width", "lang", "dark"), [(PHONE, "vi", False), (DESKTOP, "en", True)]
)
def test_a_plot_is_drawn_from_pasted_text(
    browser: Browser, desk: str, tmp_path: Path, width: int, lang: str, dark: bool
) -> None:
    page = open_page(browser, f"{desk}/login", width=width, lang=lang, dark=dark)

    def seen(name: str) -> None:
        assert_fits(page)
        assert_accessible(page)
        picture(page, f"plots-{name}-{width}-{lang}")

    log_in(page, desk, "thu", PASSWORD)
    page.goto(f"{desk}/record/plots/map")
    seen("list")
    page.click("main a.stock")
    seen("empty")
    crossed = file_of(square(150)).replace("105.700000,21.100000", "105.7,21.2", 1)
    page.fill("#geojson", crossed)
    page.click("main form button")
    assert page.locator(".field--wrong").count() == 1
    seen("wrong")
    file = tmp_path / "plot.geojson"
    file.write_text(geometry.as_text(square(150)))
    page.fill("#geojson", "")
    page.set_input_files("#file", str(file))
    page.click("main form button")
    assert page.locator("svg.plot").count() == 1
    seen("look")
    page.click("main form button")
    assert page.locator("figure svg.plot").count() == 1
    seen("recorded")
    assert_quiet(page)
    page.context.close()
