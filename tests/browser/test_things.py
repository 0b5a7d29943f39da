"""Links in a real browser: pages of things, the search's warnings, a manager's form."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from kit.browser import (
    PHONE,
    assert_accessible,
    assert_fits,
    assert_quiet,
    log_in,
    looked_at,
    open_page,
    picture,
    served,
)
from kit.clerk import PASSWORD
from kit.samples import RECALLED, Samples, copy_of
from nguon import clock
from nguon.services.members import Members

GTIN, COOP = "09521201001012", "https://w3id.org/nguon/org/8GFTMY81FDW9JR8H7"
LOT = f"/01/{GTIN}/10/{RECALLED}"


@pytest.fixture(scope="module")
def address(samples: Samples) -> Iterator[str]:
    with served(samples.app()) as address:
        yield address


@pytest.mark.parametrize(
    "path",
    [
        "/414/9521201000039", "/417/9521201000022", f"/01/{GTIN}/10/MADE-UP",
        f"/search?q=https://other.example{LOT}", "/search?q=09521201001013",
        f"/search?q=https://localhost@evil.example{LOT}",
    ],
)  # fmt: skip
def test_pages_of_things_and_warnings_fit_and_read_well(
    browser: Browser, address: str, path: str
) -> None:
    looked_at(browser, address + path, f"things{path[:24]}")


def test_a_manager_adds_a_link_without_a_script_and_the_phone_still_verifies(
    browser: Browser, samples: Samples, tmp_path: Path
) -> None:
    own = copy_of(samples, tmp_path)
    Members(own.book).add("thu", "Thu", "manager", COOP, clock.now(), PASSWORD)
    with served(own.app()) as address:
        page = open_page(browser, f"{address}/login", width=PHONE, script=False)
        log_in(page, address, "thu", PASSWORD)
        page.goto(f"{address}/record/links")
        page.select_option("#thing", f"https://id.gs1.org/01/{GTIN}")
        page.select_option("#type", "recipeInfo")
        page.fill("#href", "https://shop.example/canh-cai")
        page.fill("#title", "Cách nấu canh cải")
        page.click("main form:last-of-type .action")
        assert "shop.example" in page.locator(".card").inner_text()
        picture(page, "links-added")
        assert_fits(page)
        assert_quiet(page)
        with_script = open_page(browser, f"{address}/product/{GTIN}", width=PHONE)
        assert "dẫn đến shop.example" in with_script.locator("main").inner_text()
        assert_accessible(with_script)
        with_script.goto(f"{address}/b/{own.code(RECALLED)}")
        with_script.wait_for_selector("#self-check a")
        told = with_script.locator("#self-check").inner_text()
        assert "nguyên vẹn" in told, told
    own.book.close()
