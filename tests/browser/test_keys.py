"""Keys in a real browser with a virtual authenticator: enrol, log in, sign, revoke."""

from base64 import urlsafe_b64decode
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
from nguon.core.endorsement import to_text
from nguon.core.entry import from_bytes
from nguon.services import keys
from nguon.services.hands import checked_hand
from nguon.services.members import Member, Members


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


def everybody(story: Story) -> list[Member]:
    return Members(story.book).all()


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
    page.click("main > details summary")
    assert_fits(page)
    assert_accessible(page)
    picture(page, "keys-manager")
    assert page.locator("[data-here]:visible").count() == 1
    page.context.close()


def test_where_the_context_is_not_secure_the_page_says_so(
    browser: Browser, address: str
) -> None:
    plain = address.replace("localhost", "127.0.0.1")
    page = open_page(browser, f"{plain}/login")
    page.wait_for_load_state("networkidle")
    assert page.locator("#passkey").count() == 0
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


def hand(story: Story, number: int) -> str:
    with story.book.read() as snapshot:
        return checked_hand(snapshot, from_bytes(snapshot.entry(number)))


def size(story: Story) -> int:
    with story.book.read() as snapshot:
        return snapshot.size


def harvest_typed(page: Page, address: str, kg: str = "96") -> None:
    page.goto(f"{address}/record/harvest")
    page.locator("[name^=kg-]").first.fill(kg)


def send(page: Page) -> None:
    page.click("form[data-sign] button.action")


def received(page: Page) -> int:
    """Wait for the receipt, saying yes where the page asks "is this right?"."""
    page.wait_for_selector(".receipt__number, button[name=sure]")
    if page.locator("button[name=sure]").count():
        page.click("button[name=sure]")
    page.wait_for_url("**/record/receipt/*")
    return int(page.url.split("?")[0].rsplit("/", 1)[1])


def test_a_form_is_signed_on_the_phone_without_another_tap(
    browser: Browser, story: Story, address: str
) -> None:
    story.opened_plot()
    page = phone(browser, address)
    harvest_typed(page, address)  # no key here yet: the ledger signs
    send(page)
    assert hand(story, received(page)) == "login"
    enrol(page, address)
    harvest_typed(page, address, "40")
    page.wait_for_selector("[data-told]")
    assert "Máy này ký" in page.inner_text("[data-told]")
    assert_accessible(page)
    picture(page, "keys-form")
    send(page)
    number = received(page)
    assert hand(story, number) == "device"
    assert page.evaluate("indexedDB.databases().then(all => all.length)") == 1
    assert_still(page)
    assert "ký trên máy của người ghi" in page.inner_text(".saidback")
    picture(page, "keys-receipt")
    page.click(".card--row a")
    code = page.url.rsplit("/", 1)[1]
    page.goto(f"{address}/b/{code}")
    assert "ký trên máy của người ghi" in page.inner_text("ol.line")
    folded = page.text_content("main") or ""
    assert "sổ ký thay theo tài khoản" in folded  # the planting
    assert_fits(page)
    assert_accessible(page)
    picture(page, "keys-public")
    page.context.close()


def test_doubts_and_refusals_come_as_ever_and_what_was_typed_stays(
    browser: Browser, story: Story, address: str
) -> None:
    story.opened_plot()
    page = phone(browser, address)
    enrol(page, address)
    harvest_typed(page, address, "chín mươi")
    send(page)
    page.wait_for_selector("[role=alert]")
    assert page.locator("[name^=kg-]").first.input_value() == "chín mươi"
    assert_fits(page)
    page.locator("[name^=kg-]").first.fill("4800")  # more than the area gives in a day
    send(page)
    assert hand(story, received(page)) == "device"
    assert_still(page)
    page.context.close()


def test_26_what_was_signed_without_a_network_is_sent_when_it_is_back(
    browser: Browser, story: Story, address: str
) -> None:
    """The answer is lost, the same comes again, and it stands once."""
    story.opened_plot()
    page = phone(browser, address)
    enrol(page, address)
    harvest_typed(page, address)
    before = size(story)
    lost = []

    def cut(route: Any) -> None:
        if "signature=" in (route.request.post_data or ""):
            lost.append(route.fetch().status if len(lost) else 0)  # 2nd: answer lost
            route.abort()
        else:
            route.continue_()

    page.route("**/record/harvest", cut)
    send(page)
    page.wait_for_selector("[data-told]:has-text('không có mạng')")
    assert size(story) == before
    with page.expect_event("requestfailed"):  # once the server has answered, unheard
        page.evaluate("dispatchEvent(new Event('online'))")
    assert len(lost) == 2
    after = size(story)
    assert after > before  # recorded, but the phone has not heard of it
    page.unroute("**/record/harvest")
    page.goto(f"{address}/record")
    page.wait_for_selector(".say:has-text('Vừa gửi và ghi') a")
    assert size(story) == after
    page.click(".say:has-text('Vừa gửi và ghi') a")
    assert hand(story, received(page)) == "device"
    page.goto(f"{address}/record")
    assert page.locator(".say:has-text('Vừa gửi')").count() == 0
    page.context.close()


def test_8_a_key_that_was_revoked_elsewhere_is_forgotten_and_the_ledger_signs(
    browser: Browser, story: Story, address: str
) -> None:
    """A manager ends a clerk's phone; the phone goes on, shown as weaker."""
    story.opened_plot()
    page = phone(browser, address)
    enrol(page, address)
    harvest_typed(page, address)
    thu = next(m for m in everybody(story) if m.login == "thu")
    held = [one.id for one in keys.keys_of(story.book, "hanh")]
    keys.end(story.book, thu, held, "replaced", clock.now())
    send(page)
    assert hand(story, received(page)) == "login"
    harvest_typed(page, address, "5")
    page.wait_for_load_state("networkidle")
    assert page.locator("[data-told]").count() == 0
    page.goto(f"{address}/account/keys")
    page.wait_for_selector("[data-when=ready]:not([hidden])")
    page.context.close()


def test_8_a_phone_in_other_hands_is_logged_out_with_what_was_typed_kept(
    browser: Browser, story: Story, address: str
) -> None:
    story.opened_plot()
    page = phone(browser, address)
    enrol(page, address)
    harvest_typed(page, address)
    thu = next(m for m in everybody(story) if m.login == "thu")
    held = [one.id for one in keys.keys_of(story.book, "hanh")]
    keys.end(story.book, thu, held, "stolen", clock.now())
    before = size(story)
    send(page)
    page.wait_for_selector("#password")
    assert size(story) == before
    page.fill("#user", "hanh")
    page.fill("#password", PASSWORD)
    page.click("main button.action")
    page.wait_for_selector("[name^=kg-]")
    assert page.locator("[name^=kg-]").first.input_value() == "96"
    send(page)
    assert hand(story, received(page)) == "login"
    page.context.close()


def test_each_person_on_a_shared_phone_signs_with_their_own_key(
    browser: Browser, story: Story, address: str
) -> None:
    story.opened_plot()
    page = phone(browser, address)
    used = set()
    for user in ("hanh", "thu"):
        if user == "thu":
            log_in(page, address, user, PASSWORD)
        enrol(page, address)
        harvest_typed(page, address, "30" if user == "hanh" else "20")
        send(page)
        number = received(page)
        assert hand(story, number) == "device"
        with story.book.read() as snapshot:
            used.add(from_bytes(snapshot.entry(number)).by.key)
        page.click("header form button")
    assert len(used) == 2
    page.context.close()


def test_a_server_that_asks_for_another_signature_gets_none(
    browser: Browser, story: Story, address: str
) -> None:
    story.opened_plot()
    page = phone(browser, address)
    enrol(page, address)

    def lie(route: Any) -> None:
        if "x-nguon-prepare" not in route.request.headers:
            return route.continue_()
        answer = route.fetch()
        said = answer.json()
        text = said["messages"][0]
        message = urlsafe_b64decode(text + "=" * (-len(text) % 4))
        said["messages"] = [to_text(message.replace(b"/org/", b"/ORG/"))]
        return route.fulfill(response=answer, json=said)

    page.route("**/record/harvest", lie)
    harvest_typed(page, address)
    before = size(story)
    send(page)
    page.wait_for_selector("[data-told]:has-text('Chưa ký gì')")
    assert size(story) == before
    page.context.close()


def test_a_second_phone_makes_a_passkey_of_its_own(
    browser: Browser, story: Story, address: str
) -> None:
    """The passkey stays in the first phone, which may be lost: no dead end."""
    first = phone(browser, address)
    enrol(first, address)
    first.context.close()
    page = phone(browser, address)
    page.goto(f"{address}/account/keys")
    page.click("[data-when=ready] button")
    page.wait_for_selector("[data-elsewhere]:not([hidden])")
    assert_fits(page)
    assert_accessible(page)
    picture(page, "keys-second")
    with page.expect_navigation():
        page.click("[data-elsewhere] button")
    page.wait_for_selector("[data-when=enrolled]:not([hidden])")
    assert standing(story) == ["device", "device", "passkey", "passkey"]
    page.context.close()
