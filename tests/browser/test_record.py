"""The desk in a real browser: fits a phone, passes axe, walks without a script."""

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from kit.browser import (
    DESKTOP,
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
from kit.desk import Story, copied, sequence
from nguon import clock
from nguon.core.identifiers import batch_code
from nguon.services import verbs
from nguon.services.verbs import Amount, Newborn, Treatment


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
    app = desk_app(story, tmp_path)
    with served(app) as found:
        yield found


def a_morning(story: Story) -> dict[str, str]:
    """A desk with everything on it: plots, stock, hand-overs both ways, a refusal."""
    plot = story.opened_plot()
    lot = story.harvested(plot, Decimal(96))
    story.harvested(plot, Decimal(50), "CN-2", hours=24)
    sprayed = story.opened_plot(20, "BT-CN-H2")
    spray = Treatment("Proclaim 1.9EC", "emamectin benzoate", "theo nhãn", "bọ nhảy", 7)
    story.records(
        verbs.tend(
            story.facts(24 * 3), plantings=[sprayed], kind="spray", treatment=spray
        )
    )
    theirs = sequence("theirs")
    newborn = Newborn(theirs, "ML-1", story.crop, Decimal(300))
    story.records(verbs.harvest(story.facts(30), newborn=newborn), by=story.stranger)
    coming = verbs.ship(
        story.facts(1.2), amounts=[Amount(theirs, Decimal(120))],
        sender=story.stranger.id, receiver=story.coop.id, carrier=story.truck.id,
    )  # fmt: skip
    number = story.records(coming, by=story.stranger)[0].number
    going = verbs.ship(
        story.facts(1), amounts=[Amount(lot, Decimal(20))], sender=story.coop.id,
        receiver=story.shop.id,
    )  # fmt: skip
    sent = story.records(going)[0].number
    return {
        "LOT": batch_code(lot), "PLOT": batch_code(plot), "IN": str(number),
        "OUT": str(sent),
    }  # fmt: skip


PAGES = (
    "", "/harvest", "/harvest?repeat=yesterday", "/plant", "/tend", "/pack?batch=LOT",
    "/split", "/merge", "/process", "/store", "/ship", "/receive", "/receive?shipment=IN",
    "/void_ship", "/void_ship?shipment=OUT", "/sell", "/destroy", "/inspect", "/sensor", "/sample",
    "/recall", "/recall_end", "/correct?entry=OUT", "/receipt/OUT", "/entries",
    "/batches", "/plots", "/refused", "/batch/LOT", "/batch/PLOT",
)  # fmt: skip


def looked_through(page: Page, address: str, things: dict[str, str], name: str) -> None:
    for path in PAGES:
        for word, thing in things.items():
            path = re.sub(rf"\b{word}\b", thing, path)
        page.goto(f"{address}/record{path}")
        assert_fits(page)
        assert_accessible(page)
        assert_quiet(page)
        picture(page, f"record-{name}-{path.strip('/') or 'desk'}")


@pytest.mark.parametrize(
    ("width", "lang", "dark"),
    [(PHONE, "vi", False), (PHONE, "en", True), (DESKTOP, "vi", False)],
)
def test_every_page_fits_and_is_accessible(
    browser: Browser, story: Story, address: str, width: int, lang: str, dark: bool
) -> None:
    things = a_morning(story)
    page = open_page(browser, address, width=width, lang=lang, dark=dark)
    log_in(page, address, "thu", PASSWORD)
    looked_through(page, address, things, f"{width}-{lang}")
    page.context.close()


def test_a_day_is_recorded_on_a_phone_without_a_script(
    browser: Browser, story: Story, address: str
) -> None:
    plot = story.opened_plot()
    page = open_page(browser, address, script=False)
    log_in(page, address, "hanh", PASSWORD)
    page.click("a.verb--main")
    page.fill(f"#kg-{batch_code(plot)}", "1 tạ")
    page.click("form.form button.action")
    assert "100 kg" in page.inner_text(".said")
    number = page.inner_text(".receipt__number")
    assert number.isdigit()
    page.goto(f"{address}/record/pack")
    page.check("input[name^=all-]")
    page.check(f"input[value='{story.packed}']")
    page.fill("#made", "88")
    page.click("form.form button.action")
    wrong = page.inner_text("#rest-error")
    assert wrong.startswith("Đưa vào mà không ra: còn 12 kg")
    assert page.input_value("#made") == "88"
    page.select_option("#rest", "trim")
    page.click("form.form button.action")
    assert page.inner_text(".receipt__number").isdigit()
    assert "12 kg lá, rễ tỉa bỏ" in page.inner_text("main")
    page.click("a[href$='label.pdf']", trial=True)
    page.goto(f"{address}/record/ship")
    page.fill(".rows input[name^=kg-]", "40")
    page.select_option("#receiver", story.shop.id)
    page.click("form.form button.action")
    assert page.inner_text(".receipt__number").isdigit()
    page.context.close()


def test_the_error_summary_leads_to_its_field_by_keyboard(
    browser: Browser, story: Story, address: str
) -> None:
    plot = story.opened_plot()
    field = f"kg-{batch_code(plot)}"
    page = open_page(browser, address)
    log_in(page, address, "hanh", PASSWORD)
    page.goto(f"{address}/record/harvest")
    page.fill(f"#{field}", "12.500")
    page.focus(f"#{field}")
    page.keyboard.press("Enter")
    page.wait_for_selector("[role=alert]")
    assert_accessible(page)
    picture(page, "record-refused-harvest")
    page.focus("[role=alert] a")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == field
    assert page.input_value(f"#{field}") == "12.500"
    page.context.close()


def test_is_this_right_is_asked_in_words(
    browser: Browser, story: Story, address: str
) -> None:
    plot = story.opened_plot()
    page = open_page(browser, address)
    log_in(page, address, "hanh", PASSWORD)
    page.goto(f"{address}/record/harvest")
    page.fill(f"#kg-{batch_code(plot)}", "24 tạ")
    page.click("form.form button.action")
    assert "hai nghìn bốn trăm ki-lô-gam" in page.inner_text("main")
    assert_fits(page)
    assert_accessible(page)
    picture(page, "record-sure")
    page.click("button[name=mend]")
    assert page.input_value(f"#kg-{batch_code(plot)}") == "24 tạ"
    page.context.close()
