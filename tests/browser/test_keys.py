"""Keys in a real browser with a virtual authenticator: enrol, log in, sign, revoke."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from kit.browser import (
    PHONE,
    assert_accessible,
    assert_fits,
    assert_quiet,
    chromium,
    log_in,
    open_page,
    picture,
    served,
)
from kit.clerk import PASSWORD, desk_app, desk_template
from kit.desk import Story, copied
from nguon import clock
from nguon.services import keys


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
        yield Story(book, clock.now())


@pytest.fixture
def address(story: Story, tmp_path: Path) -> Iterator[str]:
    with served(desk_app(story, tmp_path)) as found:
        yield found


def with_finger(page: Page) -> Any:
    """Give the browser an authenticator whose owner always agrees; return its door."""
    door = page.context.new_cdp_session(page)
    door.send("WebAuthn.enable")
    made = door.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2", "transport": "internal",
                "hasResidentKey": True, "hasUserVerification": True,
                "isUserVerified": True, "automaticPresenceSimulation": True,
            }
        },
    )  # fmt: skip
    page.authenticator = made["authenticatorId"]  # type: ignore[attr-defined]
    return door


def phone(browser: Browser, address: str, user: str = "hanh", lang: str = "vi") -> Page:
    page = open_page(browser, f"{address}/login", lang=lang)
    with_finger(page)
    log_in(page, address, user, PASSWORD)
    return page


def assert_still(page: Page) -> None:
    """Quiet, but for Chromium's advice to take RS256 too, which no entry can hold."""
    page.complaints = [  # type: ignore[attr-defined]
        one for one in page.complaints if "pubKeyCredParams" not in one  # type: ignore[attr-defined]
    ]  # fmt: skip
    assert_quiet(page)


def enrol(page: Page, address: str) -> None:
    page.goto(f"{address}/account/keys")
    with page.expect_navigation():
        page.click("[data-when=ready] button")
    page.wait_for_selector("[data-when=enrolled]:not([hidden])")


def standing(story: Story, login: str = "hanh") -> list[str]:
    now = clock.now()
    held = keys.keys_of(story.book, login)
    return sorted(one.key.use for one in held if one.stands(now))


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_one_button_enrols_a_passkey_and_this_phone(
    browser: Browser, story: Story, address: str, lang: str
) -> None:
    page = phone(browser, address, lang=lang)
    page.goto(f"{address}/account/keys")
    page.wait_for_selector("[data-when=ready]:not([hidden])")
    assert_accessible(page)
    picture(page, f"keys-ready-{lang}")
    enrol(page, address)
    assert standing(story) == ["device", "passkey"]
    assert page.locator("[data-here]:visible").count() == 1
    for one in page.locator("details summary").all():
        one.click()
    assert_fits(page)
    assert_accessible(page)
    assert_still(page)
    picture(page, f"keys-enrolled-{lang}")
    page.context.close()


def test_a_passkey_logs_in_and_leads_on(
    browser: Browser, story: Story, address: str
) -> None:
    page = phone(browser, address)
    enrol(page, address)
    page.click("header form button")
    page.goto(f"{address}/record/entries")
    assert "/login?next=" in page.url
    page.wait_for_selector("#passkey:not([hidden])")
    assert_accessible(page)
    page.click("#passkey button")
    page.wait_for_url(f"{address}/record/entries")
    assert_still(page)
    # Revoked, it lets nobody in; the password still does.
    keys_held = keys.keys_of(story.book, "hanh")
    passkey = next(one for one in keys_held if one.key.use == "passkey")
    page.goto(f"{address}/account/keys")
    card = page.locator(f"[data-key='{passkey.id.rsplit('/', 1)[-1]}']")
    card.locator("summary").click()
    card.locator("select").select_option("lost")
    card.locator("button").click()
    page.wait_for_selector(".say[role=alert], [role=status] .say")
    assert standing(story) == []
    page.click("header form button")
    page.goto(f"{address}/login")
    page.click("#passkey button")
    page.wait_for_selector("[role=alert]")
    assert "mật khẩu" in page.inner_text("[role=alert]")
    log_in(page, address, "hanh", PASSWORD)
    assert page.url.startswith(f"{address}/record")
    page.context.close()


def test_storage_that_was_cleared_is_enrolled_again_in_two_taps(
    browser: Browser, story: Story, address: str
) -> None:
    page = phone(browser, address)
    enrol(page, address)
    page.evaluate("indexedDB.deleteDatabase('nguon')")
    enrol(page, address)  # the passkey is there still: it endorses the new key
    assert standing(story) == ["device", "device", "passkey"]
    page.context.close()


def test_two_people_on_one_phone_have_a_key_each(
    browser: Browser, story: Story, address: str
) -> None:
    page = phone(browser, address)
    enrol(page, address)
    page.click("header form button")
    log_in(page, address, "thu", PASSWORD)
    enrol(page, address)
    assert standing(story) == standing(story, "thu") == ["device", "passkey"]
    # Thu manages the cooperative: she sees Hạnh's keys and may end them.
    assert page.locator("[data-key]").count() == 4
    assert page.locator("[data-here]:visible").count() == 1
    page.context.close()


def test_where_the_context_is_not_secure_the_page_says_so(
    browser: Browser, address: str
) -> None:
    plain = address.replace("localhost", "127.0.0.1")
    page = open_page(browser, f"{plain}/login")
    log_in(page, plain, "hanh", PASSWORD)
    page.goto(f"{plain}/account/keys")
    assert "địa chỉ IP" in page.inner_text("main")
    assert page.locator("#enrol").count() == 0
    assert_accessible(page)
    assert_quiet(page)
    picture(page, "keys-plain")
    page.context.close()


def test_a_person_who_does_not_agree_is_told_that_nothing_changed(
    browser: Browser, story: Story, address: str
) -> None:
    page = open_page(browser, f"{address}/login", width=PHONE)
    door = with_finger(page)
    log_in(page, address, "hanh", PASSWORD)
    door.send(
        "WebAuthn.setUserVerified",
        {"authenticatorId": page.authenticator, "isUserVerified": False},  # type: ignore[attr-defined]
    )
    page.goto(f"{address}/account/keys")
    page.click("[data-when=ready] button")
    page.wait_for_selector("#enrol [role=status]:not(:empty)")
    assert "Chưa có gì thay đổi" in page.inner_text("#enrol [role=status]")
    assert standing(story) == []
    page.context.close()
