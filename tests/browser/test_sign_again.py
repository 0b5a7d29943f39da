"""Signing on a phone when something comes between: nothing typed or signed is lost."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from browser.test_keys import enrol, hand, harvest_typed, phone, received, send, size
from kit.browser import assert_accessible, assert_fits, chromium, picture, served
from kit.clerk import PASSWORD, desk_app, desk_template
from kit.desk import Story, copied
from nguon import clock


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as made:
        yield made


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return desk_template(tmp_path_factory.mktemp("desk"))


@pytest.fixture
def story(template: Path, tmp_path: Path) -> Iterator[Story]:
    with copied(template, tmp_path) as book:
        made = Story(book, clock.now())
        made.opened_plot()
        yield made


@pytest.fixture
def address(story: Story, tmp_path: Path) -> Iterator[str]:
    with served(desk_app(story, tmp_path)) as found:
        yield found


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    made = phone(browser, address)
    enrol(made, address)
    yield made
    made.context.close()


def is_signed(request: Any) -> bool:
    return "signature=" in (request.post_data or "")


def signed_and_cut_off(page: Page) -> None:
    """Send what is typed; it is signed, but from then on there is no network."""
    page.route(
        "**/record/harvest",
        lambda route: route.abort() if is_signed(route.request) else route.continue_(),
    )
    with page.expect_event("requestfailed"):
        send(page)
    page.wait_for_selector("[data-told]:has-text('không có mạng')")


def kilograms(page: Page) -> str:
    return page.locator("[name^=kg-]").first.input_value()


def log_in_here(page: Page) -> None:
    page.fill("#user", "hanh")
    page.fill("#password", PASSWORD)
    page.click("main button.action")


def test_a_log_in_that_is_over_asks_for_it_and_what_was_typed_comes_back(
    page: Page, story: Story, address: str
) -> None:
    harvest_typed(page, address)
    page.context.clear_cookies()
    send(page)
    page.wait_for_selector("#passkey:not([hidden])")  # its script runs, too
    page.click("#passkey button")
    page.wait_for_selector("[name^=kg-]")
    assert kilograms(page) == "96"
    send(page)
    assert hand(story, received(page)) == "device"


def test_a_form_older_than_its_log_in_keeps_what_was_typed(
    page: Page, story: Story, address: str
) -> None:
    """Logged out and in again in another tab: the form's token is of the old session."""
    harvest_typed(page, address)
    other = page.context.new_page()
    other.goto(f"{address}/record")
    other.click("header form button")
    other.goto(f"{address}/login")
    log_in_here(other)
    other.wait_for_url("**/record")
    send(page)
    page.wait_for_selector("[data-told]:has-text('Máy này ký')")
    assert kilograms(page) == "96"
    send(page)
    assert hand(story, received(page)) == "device"


def test_a_log_in_that_ends_while_it_is_signed_leaves_it_waiting_and_says_so(
    page: Page, story: Story, address: str
) -> None:
    harvest_typed(page, address)

    def forget(route: Any) -> None:
        if is_signed(route.request):
            page.context.clear_cookies()
            route.fulfill(status=401, content_type="text/html", body="<h1>Log in</h1>")
        else:
            route.continue_()

    page.route("**/record/harvest", forget)
    send(page)
    page.wait_for_selector("[data-told] a")
    assert "phiên đăng nhập đã hết" in page.inner_text("[data-told]")
    assert_accessible(page)
    picture(page, "sign-away")
    page.unroute("**/record/harvest")
    page.click("[data-told] a")
    log_in_here(page)
    page.click(".say:has-text('Vừa gửi và ghi') a")
    assert hand(story, received(page)) == "device"


@pytest.mark.parametrize("status", [403, 429, 500, 503])
def test_a_server_in_trouble_leaves_the_form_as_it_stands(
    page: Page, story: Story, address: str, status: int
) -> None:
    harvest_typed(page, address)
    page.route(
        "**/record/harvest",
        lambda route: route.fulfill(
            status=status, content_type="text/html", body="<h1>Sổ đang nghỉ</h1>"
        ),
    )
    send(page)
    page.wait_for_selector("[data-told]:has-text('Chưa ghi gì vào sổ')")
    assert "Sổ đang nghỉ" in page.inner_text("[data-told]")
    assert kilograms(page) == "96"
    page.unroute("**/record/harvest")
    send(page)
    assert hand(story, received(page)) == "device"


def test_signed_without_a_network_the_page_leads_to_the_receipt_when_it_is_back(
    page: Page, story: Story, address: str
) -> None:
    harvest_typed(page, address)
    signed_and_cut_off(page)
    page.context.set_offline(True)
    send(page)  # a tap without patience: what waits is what is told
    page.wait_for_selector("[data-told]:has-text('không có mạng')")
    assert "Đã ký" in page.inner_text("[data-told]")
    page.unroute("**/record/harvest")
    page.context.set_offline(False)  # the browser says "online" by itself
    assert hand(story, received(page)) == "device"
    page.goto(f"{address}/record")
    page.wait_for_load_state("networkidle")
    assert page.locator(".say:has-text('Vừa gửi')").count() == 0


def test_figures_changed_while_it_waits_take_the_place_of_the_first(
    page: Page, story: Story, address: str
) -> None:
    harvest_typed(page, address)
    signed_and_cut_off(page)
    page.locator("[name^=kg-]").first.fill("69")
    page.unroute("**/record/harvest")
    signed_and_cut_off(page)
    page.unroute("**/record/harvest")
    page.goto(f"{address}/record")
    page.wait_for_selector(".say:has-text('Vừa gửi và ghi') a")
    assert page.locator(".say:has-text('Vừa gửi và ghi')").count() == 1
    assert "69 kg" in page.inner_text(".say:has-text('Vừa gửi và ghi')")


def test_a_tap_while_something_else_goes_out_is_not_lost(
    page: Page, story: Story, address: str
) -> None:
    harvest_typed(page, address)
    signed_and_cut_off(page)
    page.unroute("**/record/harvest")
    slow = []

    def hold(route: Any) -> None:
        if route.request.method == "POST" and not slow:
            slow.append(route)
        else:
            route.continue_()

    page.route("**/record/harvest", hold)
    page.goto(f"{address}/record/harvest")
    page.locator("[name^=kg-]").first.fill("7")
    page.wait_for_timeout(500)
    assert len(slow) == 1  # the first is on its way still
    send(page)
    send(page)  # and twice
    page.wait_for_selector("[data-told]:has-text('Chờ')")
    slow[0].continue_()
    number = received(page)
    assert hand(story, number) == "device"


def test_a_refusal_of_what_waited_stays_until_it_was_looked_at(
    page: Page, story: Story, address: str
) -> None:
    harvest_typed(page, address)
    signed_and_cut_off(page)
    page.unroute("**/record/harvest")
    # Another secret by now: the draft is not known any more.
    page.evaluate(
        """async () => {
          const base = await new Promise((done) => {
            const asked = indexedDB.open("nguon", 1);
            asked.onsuccess = () => done(asked.result);
          });
          const store = base.transaction("waiting", "readwrite").objectStore("waiting");
          const [one] = await new Promise((done) => {
            const asked = store.getAll();
            asked.onsuccess = () => done(asked.result);
          });
          one.fields = one.fields.map(([n, v]) => [n, n === "draft" ? `A${v}` : v]);
          await new Promise((done) => { store.put(one).onsuccess = done; });
          base.close();
        }"""
    )
    before = size(story)
    for _time in range(2):  # left unseen, it is told again
        page.goto(f"{address}/record")
        page.wait_for_selector(".say--late button")
    assert page.locator(".say--late").count() == 1
    assert_fits(page)
    assert_accessible(page)
    picture(page, "sign-refused")
    page.click(".say--late button")
    page.wait_for_selector("[name^=kg-]")
    assert kilograms(page) == "96"
    assert size(story) == before
    page.goto(f"{address}/record")
    page.wait_for_load_state("networkidle")
    assert page.locator(".say--late").count() == 0
