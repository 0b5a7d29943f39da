"""What programs sent, as the people of the organisation see it on their desk."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

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
from kit.clerk import PASSWORD, Clerk, desk_app, desk_template
from kit.desk import Story, copied, sequence
from nguon import clock
from nguon.services import capture as captures
from nguon.services import verbs
from nguon.services.capture import PROCEED, ROLLBACK, Capture, run_captures
from nguon.services.verbs import Newborn


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return desk_template(tmp_path_factory.mktemp("desk"))


@pytest.fixture
def story(template: Path, tmp_path: Path) -> Iterator[Story]:
    with copied(template, tmp_path) as book:
        yield Story(book, clock.now())


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as made:
        yield made


def harvests(story: Story, name: str, count: int) -> list[dict[str, Any]]:
    return [
        dict(verbs.harvest(story.facts(1), newborn=Newborn(
            sequence(f"{name} {n}"), f"{name}-{n}", story.crop, Decimal(40)
        )))
        for n in range(count)
    ]  # fmt: skip


def sent(story: Story, events: list[Any], behaviour: str = ROLLBACK) -> Capture:
    document: Any = {
        "@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"],
        "type": "EPCISDocument", "schemaVersion": "2.0",
        "creationDate": "2026-09-14T04:00:00Z", "epcisBody": {"eventList": events},
    }  # fmt: skip
    return captures.receive(
        story.book, story.coop.id, document, clock.now(),
        account="kế toán HTX", behaviour=behaviour,
    )  # fmt: skip


def partly(story: Story) -> Capture:
    """A document of which two events are refused: one is no EPCIS, one breaks a rule."""
    wrong = harvests(story, "P", 4)
    wrong[1]["eventTime"] = "hôm qua"
    wrong[2]["outputQuantityList"] = [
        {"epcClass": "https://id.gs1.org/01/09521201001029/10/X1"}
    ]
    return sent(story, wrong, PROCEED)


def test_a_clerk_sees_how_far_it_is_and_then_what_became_of_it(
    story: Story, tmp_path: Path
) -> None:
    clerk = Clerk(desk_app(story, tmp_path), "hanh")
    job = sent(story, harvests(story, "L", 80))
    page = clerk.client.get(f"/record/sent/{job.id}")
    assert page.headers["Refresh"] == "2" and "0 trên 80 sự kiện" in page.text
    assert "Đang xử lý: 0 trên 80" in clerk.sees("/record/sent")
    run_captures(story.book)
    page = clerk.client.get(f"/record/sent/{job.id}")
    assert "Refresh" not in page.headers and "Mọi sự kiện đã được ghi" in page.text
    assert "kế toán HTX" in page.text


def test_what_was_refused_stands_with_its_place(story: Story, tmp_path: Path) -> None:
    clerk = Clerk(desk_app(story, tmp_path), "hanh", "en")
    page = clerk.sees(f"/record/sent/{partly(story).id}")
    assert "2 events are recorded, 2 are not" in page
    assert "Event 2 of the document" in page and "Event 3 of the document" in page
    assert "/epcisBody/eventList/1/eventTime" in page


def test_it_is_nobody_elses_business(story: Story, tmp_path: Path) -> None:
    job = sent(story, harvests(story, "M", 1))
    app = desk_app(story, tmp_path)
    stranger = Clerk(app, "thinh")
    stranger.sees(f"/record/sent/{job.id}", 404)
    assert job.id not in stranger.sees("/record/sent")
    assert app.test_client().get(f"/record/sent/{job.id}").status_code == 302


def test_the_pages_fit_a_phone_and_pass_axe(
    story: Story, tmp_path: Path, browser: Browser
) -> None:
    done, wrong = sent(story, harvests(story, "N", 3)), partly(story)
    waits = sent(story, harvests(story, "W", 80))
    with served(desk_app(story, tmp_path)) as address:
        for width, lang in ((PHONE, "vi"), (DESKTOP, "en")):
            page = open_page(browser, f"{address}/login", width=width, lang=lang)
            log_in(page, address, "hanh", PASSWORD)
            for name, path in (
                ("list", ""), ("done", f"/{done.id}"), ("partly", f"/{wrong.id}"),
                ("waits", f"/{waits.id}"),
            ):  # fmt: skip
                page.goto(f"{address}/record/sent{path}")
                assert_fits(page)
                assert_accessible(page)
                picture(page, f"sent-{name}-{lang}")
            assert_quiet(page)
