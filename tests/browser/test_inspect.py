"""The inspector's desk in a real browser: both widths, languages, schemes; axe; print."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from kit.browser import (
    DESKTOP,
    PHONE,
    assert_accessible,
    assert_fits,
    assert_quiet,
    log_in,
    open_page,
    picture,
    served,
)
from kit.inspected import PASSWORD, Chain, code_of, inspected, with_people
from kit.told import told
from kit.witnesses import Folk
from nguon.store.ledger import Trust
from nguon_web import create_app
from nguon_web.settings import Settings


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chain]:
    folder = tmp_path_factory.mktemp("inspected")
    with told(folder) as (book, world):
        chain = with_people(inspected(book, world, folder))
        chain.officer.recalls(chain.other)
        folk = Folk(folder / "folk", book.verifier, "union", "city")
        book.trust = Trust(folk.policy())
        folk.ask(book, "union")
        folk.alarm(book, "city")
        folk.close()
        yield chain


@pytest.fixture(scope="module")
def address(chain: Chain) -> Iterator[str]:
    settings = Settings(data=chain.folder, secret_key="in tests", demo=True)
    with served(create_app(settings, chain.book)) as address:
        yield address


@pytest.fixture(scope="module")
def cookies(browser: Browser, address: str) -> list[Any]:
    page = open_page(browser, address)
    log_in(page, address, "lan", PASSWORD)
    found = list(page.context.cookies())
    page.context.close()
    return found


def pages(chain: Chain) -> dict[str, str]:
    packed, other = code_of(chain, chain.packed), code_of(chain, chain.other)
    with chain.book.read() as ledger:
        sealed = ledger.history(chain.packed)[-1]
    return {
        "desk": "",
        "found": "?q=bat+trang",
        "dossier": f"/b/{packed}",
        "recalled": f"/b/{other}",
        "back": f"/b/{packed}/back",
        "check": f"/b/{packed}/check",
        "recall": f"/b/{packed}/recall",
        "seal": f"/seal/{sealed}?pointer=/nguon:price",
        "meters": "/meters",
        "meter": f"/area/{chain.area.rsplit('/', 1)[-1]}",
        "organisation": f"/o/{chain.coop.id.rsplit('/', 1)[-1]}",
        "refusals": "/refusals",
        "openings": "/openings",
        "audits": "/audit",
        "witnesses": "/witnesses",
    }


@pytest.mark.parametrize(
    "name",
    ["desk", "found", "dossier", "recalled", "back", "check", "recall", "seal",
     "meters", "meter", "organisation", "refusals", "openings",
     "audits", "witnesses"],
)  # fmt: skip
def test_every_page_fits_and_reads_well(
    browser: Browser, address: str, chain: Chain, cookies: list[Any], name: str
) -> None:
    for width, lang, dark in (
        (PHONE, "vi", False), (PHONE, "en", True), (DESKTOP, "vi", False),
        (DESKTOP, "en", False),
    ):  # fmt: skip
        page = open_page(
            browser, f"{address}/inspect{pages(chain)[name]}", width=width, lang=lang,
            dark=dark, cookies=cookies,
        )  # fmt: skip
        picture(page, f"inspect-{name}-{width}-{lang}")
        assert_fits(page)
        assert_quiet(page)
        if width == PHONE or lang == "en":
            assert_accessible(page)
        page.context.close()


def test_search_to_dossier_by_keyboard_and_without_a_script(
    browser: Browser, address: str, chain: Chain, cookies: list[Any]
) -> None:
    page = open_page(
        browser, f"{address}/inspect", width=PHONE, script=False, cookies=cookies
    )
    page.focus("#q")
    page.keyboard.type("H1")
    page.keyboard.press("Enter")
    page.wait_for_url("**/inspect/b/**")
    assert page.locator("h1").inner_text() == "H1"
    page.click("text=Thu hồi lô này")
    page.wait_for_url("**/recall")
    assert page.locator(".action--danger").count() == 1


def test_the_dossier_prints_as_a_dossier(
    browser: Browser, address: str, chain: Chain, cookies: list[Any]
) -> None:
    path = pages(chain)["dossier"]
    page = open_page(browser, f"{address}/inspect{path}", width=1280, cookies=cookies)
    page.emulate_media(media="print")
    picture(page, "inspect-dossier-print")
    assert not page.locator(".danger").is_visible()
    assert not page.locator(".search").is_visible()
    assert page.locator(".widths").first.is_visible()
    assert page.locator(".foot").is_visible()


def test_a_seal_is_opened_on_the_phone(
    browser: Browser, address: str, chain: Chain, cookies: list[Any]
) -> None:
    path = pages(chain)["seal"]
    page = open_page(browser, f"{address}/inspect{path}", cookies=cookies)
    page.fill("#reason", "Đối chiếu với hóa đơn")
    page.click("main button.action")
    page.wait_for_selector(".opened")
    assert "21000" in page.locator(".opened").inner_text()
    picture(page, "inspect-seal-opened")
    assert_fits(page)
    assert_accessible(page)
    assert_quiet(page)


def test_an_audit_shows_its_progress_and_then_what_it_said(
    browser: Browser, address: str, chain: Chain, cookies: list[Any]
) -> None:
    page = open_page(browser, f"{address}/inspect/audit", script=False, cookies=cookies)
    page.click("main button.action")
    page.wait_for_url("**/audit/*")
    picture(page, "inspect-audit-running")
    page.wait_for_selector(".verdict", timeout=60_000)  # it comes again by itself
    picture(page, "inspect-audit-done")
    assert_fits(page)
    looked = open_page(browser, page.url, width=DESKTOP, cookies=cookies)
    assert_accessible(looked)
    picture(looked, "inspect-audit-done-1280")
