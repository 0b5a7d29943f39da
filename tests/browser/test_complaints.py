"""A shopper reports without a script, a manager answers and is told elsewhere: a walk."""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

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
from kit.inspected import PASSWORD, Chain, code_of, inspected, with_people
from kit.listener import listening
from kit.told import told
from nguon.services.deliver import Deliver
from nguon.services.webhooks import LOOPBACK
from nguon_web import create_app
from nguon_web.settings import Settings


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chain]:
    folder = tmp_path_factory.mktemp("complaints")
    with told(folder) as (book, world):
        yield with_people(inspected(book, world, folder))


@pytest.fixture(scope="module")
def address(chain: Chain) -> Iterator[str]:
    settings = Settings(data=chain.folder, secret_key="in tests", hooks=LOOPBACK)
    with served(create_app(settings, chain.book)) as address:
        yield address


def seen(page: Page, name: str) -> None:
    page.wait_for_load_state()
    picture(page, name)
    assert_fits(page)
    assert_accessible(page)
    assert_quiet(page)


def test_the_form_and_the_look_up_are_for_everybody(
    browser: Browser, chain: Chain, address: str
) -> None:
    code = code_of(chain, chain.packed)
    looked_at(browser, f"{address}/b/{code}/report", "report")
    looked_at(browser, f"{address}/report", "report-look")


def test_from_the_label_to_the_answer_and_to_the_inspector(
    browser: Browser, chain: Chain, address: str
) -> None:
    code = code_of(chain, chain.packed)
    shopper = open_page(browser, f"{address}/b/{code}", script=False)
    shopper.click(f"a[href$='/b/{code}/report']")
    shopper.check("input[value=ill]")
    shopper.fill("#words", "Ăn xong bị đau bụng")
    shopper.click("main button.action")
    shopper.wait_for_load_state()
    receipt = shopper.url
    seen(open_page(browser, receipt, lang="en"), "report-receipt")
    assert shopper.context.cookies() == []

    manager = open_page(browser, address)
    log_in(manager, address, "minh", PASSWORD)
    manager.goto(f"{address}/record/complaints")
    seen(manager, "complaints")
    manager.click("main a.card")
    manager.fill("#answer", "Chúng tôi đã giữ lại cả lô.")
    manager.click("form[action$=answer] button")
    seen(manager, "complaint")
    shopper.goto(receipt)
    assert "Chúng tôi đã giữ lại cả lô." in shopper.content()

    inspector = open_page(browser, address, width=1280)
    log_in(inspector, address, "lan", PASSWORD)
    inspector.goto(f"{address}/inspect/complaints")
    seen(inspector, "inspect-complaints")
    inspector.click("main a.card")
    seen(inspector, "inspect-complaint")


def test_a_manager_adds_a_webhook_and_sees_what_came_of_it(
    browser: Browser, chain: Chain, address: str
) -> None:
    page = open_page(browser, address, width=PHONE)
    log_in(page, address, "minh", PASSWORD)
    page.goto(f"{address}/record/webhooks")
    seen(page, "webhooks")
    with listening() as heard:
        page.fill("#name", "Phần mềm kho")
        page.fill("#url", heard.url)
        page.click("form[action$=webhooks] button")
        seen(page, "webhook-secret")
        page.click("main a.action")
        page.click("form[action$=test] button")
        page.wait_for_load_state()
        Deliver(LOOPBACK)(chain.book)
        kinds = [json.loads(got.body)["type"] for got in heard.got]
        assert kinds == ["test", "handover.overdue"]  # 30 kg of the story, for weeks
    page.reload()
    seen(page, "webhook")
    assert "đã tới" in page.content()
