"""The page for programmers, and the card on a page of another origin."""

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser

from kit.browser import (
    PHONE,
    assert_accessible,
    assert_fits,
    assert_quiet,
    looked_at,
    open_page,
    picture,
    served,
)
from kit.samples import INTERVAL, RECALLED, Samples


@pytest.fixture(scope="module")
def address(samples: Samples) -> Iterator[str]:
    with served(samples.app()) as address:
        yield address


@pytest.fixture(scope="module")
def shop(samples: Samples, address: str) -> Iterator[str]:
    """Somebody else's site: other port, other origin."""
    site = Flask("shop")

    @site.get("/<kind>/<lot>")
    def page(kind: str, lot: str) -> str:
        path = f"/b/{samples.code(lot)}" + ("/card" if kind == "card" else "")
        return (
            '<!doctype html><html lang="vi"><title>Shop</title><h1>Shop</h1>'
            f'<iframe src="{address}{path}?lang=en" title="Nguồn" width="320" '
            'height="280" style="border:0"></iframe></html>'
        )

    with served(site) as other:
        yield other


def test_the_page_for_programs_fits_and_reads_well(
    browser: Browser, address: str
) -> None:
    looked_at(browser, f"{address}/api", "programs")
    page = open_page(browser, f"{address}/api", width=PHONE, script=False)
    for fold in page.locator("details.call").all()[:12]:
        fold.locator("summary").click()
    assert page.locator("pre", has_text='"planting"').count()
    picture(page, "programs-unfolded")
    assert_fits(page)
    page.context.close()


@pytest.mark.parametrize("lot", [RECALLED, INTERVAL])
def test_a_card_stands_on_anothers_page_and_leads_to_the_whole_one(
    browser: Browser, address: str, shop: str, samples: Samples, lot: str
) -> None:
    page = open_page(browser, f"{shop}/card/{lot}", width=PHONE)
    card = page.frame_locator("iframe")
    assert card.locator("h1").is_visible()
    verdict = card.locator(".card__verdict").inner_text()
    assert ("Recalled" in verdict) == (lot == RECALLED)
    picture(page, f"card-{lot}")
    assert_quiet(page)
    card.get_by_role("link").click()
    page.wait_for_url(f"{address}/b/{samples.code(lot)}?lang=en")
    page.context.close()


def test_the_card_itself_is_accessible(
    browser: Browser, address: str, samples: Samples
) -> None:
    for dark in (False, True):
        link = f"{address}/b/{samples.code(RECALLED)}/card"
        page = open_page(browser, link, width=320, dark=dark)
        picture(page, f"card-alone-{dark}")
        assert_fits(page)
        assert_accessible(page)
        assert_quiet(page)
        page.context.close()


def test_the_page_of_a_batch_is_framed_by_nobody(browser: Browser, shop: str) -> None:
    page = open_page(browser, f"{shop}/page/{INTERVAL}", width=PHONE)
    page.wait_for_load_state()
    assert not page.frame_locator("iframe").locator(".verdict").count()
    assert any("frame" in one.casefold() for one in page.complaints)  # type: ignore[attr-defined]
    page.context.close()
