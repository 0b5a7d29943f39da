"""The export pages in a real browser: both desks, widths, languages; axe; a download."""

from collections.abc import Iterator

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
from nguon_web import create_app
from nguon_web.settings import Settings


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chain]:
    folder = tmp_path_factory.mktemp("export")
    with told(folder) as (book, world):
        yield with_people(inspected(book, world, folder))


@pytest.fixture(scope="module")
def address(chain: Chain) -> Iterator[str]:
    settings = Settings(data=chain.folder, secret_key="in tests", demo=True)
    with served(create_app(settings, chain.book)) as address:
        yield address


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
@pytest.mark.parametrize(
    ("user", "desk", "language"), [("hanh", "record", "vi"), ("lan", "inspect", "en")]
)
def test_choose_see_what_is_missing_and_take_the_file(
    browser: Browser,
    chain: Chain,
    address: str,
    user: str,
    desk: str,
    language: str,
    width: int,
) -> None:
    page = open_page(browser, address, width=width, lang=language, script=True)
    log_in(page, address, user, PASSWORD)
    page.goto(f"{address}/{desk}/export?lang={language}")
    assert_fits(page)
    assert_accessible(page)
    page.fill("[name=which]", code_of(chain, chain.packed))
    page.select_option("[name=form]", "fsma204")
    page.locator("form button.action").last.click()
    page.locator("section details summary").click()
    assert_fits(page)
    assert_accessible(page)
    picture(page, f"export-{desk}-{language}")
    with page.expect_download() as given:
        page.locator("section a.action").click()
    assert given.value.suggested_filename.endswith(".xlsx")
    assert_quiet(page)
    page.context.close()
