"""The shell in a real browser: both widths, languages and schemes; axe; no complaint."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask, render_template
from playwright.sync_api import Browser

from kit.browser import (
    PHONE,
    assert_accessible,
    assert_quiet,
    log_in,
    looked_at,
    open_page,
    picture,
    served,
)
from kit.members import PASSWORD, peopled
from nguon.store.ledger import Book
from nguon_web import create_app
from nguon_web.access import anyone
from nguon_web.settings import Settings


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    made = peopled(tmp_path_factory.mktemp("ledger"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def address(book: Book, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    app = create_app(
        Settings(
            data=tmp_path_factory.mktemp("shell"), secret_key="in tests", demo=True
        ),
        book,
    )
    show_parts(app)
    with served(app) as address:
        yield address


def show_parts(app: Flask) -> None:
    """One page with every part on it, as the other pages use them."""
    app.jinja_loader.searchpath.append(str(Path(__file__).parent / "templates"))

    @app.get("/t/parts")
    @anyone
    def parts() -> str:
        return render_template(
            "parts_shown.html",
            typed={"kg": "42", "kg_unit": "ta", "loss": "trim"},
            errors={"kg": "Chỉ còn 24 kg lô C1, bạn nhập 4.200 kg."},
        )


@pytest.mark.parametrize("path", ["", "login", "nothing-here", "t/parts"])
def test_every_page_fits_and_reads_well(
    browser: Browser, address: str, path: str
) -> None:
    looked_at(browser, f"{address}/{path}", f"shell-{path or 'start'}")


def test_the_first_key_press_offers_to_skip_to_the_content(
    browser: Browser, address: str
) -> None:
    page = open_page(browser, f"{address}/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#main"
    assert_quiet(page)


def test_the_search_works_without_a_script(browser: Browser, address: str) -> None:
    page = open_page(browser, f"{address}/", width=PHONE, script=False)
    page.fill("#q", "abc")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search**")
    assert page.locator("#q").input_value() == "abc"
    picture(page, "shell-search-missed")


def test_a_refused_log_in_keeps_the_name_and_says_why(
    browser: Browser, address: str
) -> None:
    page = open_page(browser, f"{address}/login")
    page.fill("#user", "hanh")
    page.fill("#password", "wrong")
    page.click("main button.action")
    page.wait_for_selector("[role=alert]")
    assert page.locator("#user").input_value() == "hanh"
    assert page.locator("#password").input_value() == ""
    assert_accessible(page)
    picture(page, "shell-login-refused")


@pytest.mark.parametrize(
    "path",
    ["/../password", "", "/members/add", "/members/hanh", "/tokens", "/tokens/add", "/organisations",
     "/refusals", "/openings", "/witnesses"],
)  # fmt: skip
def test_the_administrators_pages_fit_and_read_well(
    browser: Browser, address: str, path: str
) -> None:
    page = open_page(browser, f"{address}/login")
    log_in(page, address, "quan", PASSWORD)
    cookies = page.context.cookies()
    page.context.close()
    looked_at(
        browser, f"{address}/admin{path}", f"admin{path.replace('/', '-')}", cookies
    )
