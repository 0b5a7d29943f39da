"""The devices' page, and a thermometer named on the forms of shipping and storing."""

import re
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from kit.clerk import Clerk, desk_app, desk_template
from kit.desk import Story, copied
from kit.forms import filled
from nguon import clock
from nguon.core.identifiers import batch_code
from nguon.services.sensors import devices, intake, legs
from nguon.services.sensors.devices import Typed

PAGE = "/record/devices"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return desk_template(tmp_path_factory.mktemp("desk"))


@pytest.fixture
def story(template: Path, tmp_path: Path) -> Iterator[Story]:
    with copied(template, tmp_path) as book:
        yield Story(book, clock.now())


@pytest.fixture
def app(story: Story, tmp_path: Path) -> Flask:
    return desk_app(story, tmp_path)


@pytest.fixture
def clerk(app: Flask) -> Clerk:
    return Clerk(app, "hanh")


def adds(clerk: Clerk, **typed: str) -> str:
    sent = filled(clerk.sees(PAGE), PAGE, **typed)
    answer = clerk.client.post(PAGE, data=sent, follow_redirects=True)
    return answer.text


def test_a_device_is_registered_and_taken_out_of_use(
    clerk: Clerk, story: Story
) -> None:
    assert "Chưa có máy đo nào" in clerk.sees(PAGE)
    page = adds(clerk, name="Xe lạnh 2", serial="SN-4471", low="2", high="8,5")
    assert "Đã đăng ký Xe lạnh 2" in page and "từ 2 °C đến 8,5 °C" in page
    [one] = devices.standing(story.book, story.coop.id)
    sent = filled(clerk.sees(PAGE), f"{PAGE}/end")
    ended = clerk.client.post(f"{PAGE}/end", data=sent, follow_redirects=True).text
    assert "Đã ngừng dùng" in ended and devices.in_use(story.book, story.coop.id) == []
    sent = filled(ended, f"{PAGE}/resume")
    clerk.client.post(f"{PAGE}/resume", data=sent)
    assert devices.in_use(story.book, story.coop.id) == [one.device]


def test_what_was_typed_survives_a_refusal(clerk: Clerk) -> None:
    page = adds(clerk, name="Xe lạnh 2", serial="SN-1", low="8", high="2")
    assert 'id="high-error"' in page and 'value="SN-1"' in page
    assert f'href="{PAGE}?lang=en"' in page, "the other language stays on the page"


def test_a_thermometer_goes_along_with_a_shipment(clerk: Clerk, story: Story) -> None:
    lot = story.harvested(story.opened_plot(), Decimal(96))
    assert 'name="device"' not in clerk.sees("/record/ship")  # nothing to ask for yet
    device = devices.add(
        story.book, story.coop.id, Typed("Xe lạnh 2", "SN-4471"), story.now
    ).id
    number = clerk.records(
        "ship",
        {f"kg-{batch_code(lot)}": "40", "receiver": story.shop.id, "device": device},
    )
    with story.book.read() as ledger:
        assert ledger.statement(number)["nguon:device"] == device
    while legs.follow(story.book):
        pass
    assert "CN-1" in clerk.sees(PAGE) and "đang đo" in clerk.sees(PAGE)
    sent = filled(clerk.sees(PAGE), f"{PAGE}/out")
    assert (
        "chờ số đo"
        in clerk.client.post(f"{PAGE}/out", data=sent, follow_redirects=True).text
    )


def test_another_cooperatives_devices_do_not_exist(app: Flask, story: Story) -> None:
    devices.add(story.book, story.coop.id, Typed("Kho lạnh", "SN-4471"), story.now)
    other = Clerk(app, "thinh")
    page = other.sees(PAGE)
    assert "Kho lạnh" not in page
    sent = filled(page, PAGE, name="x", serial="y")
    for verb in ("end", "resume"):
        sent["device"] = f"urn:nguon:{story.coop.id.rsplit('/', 1)[-1]}:device:SN-4471"
        assert other.client.post(f"{PAGE}/{verb}", data=sent).status_code == 404
    sent["leg"] = "urn:uuid:0"
    assert other.client.post(f"{PAGE}/out", data=sent).status_code == 404


def test_the_page_speaks_english(app: Flask) -> None:
    page = Clerk(app, "thu", "en").sees(PAGE)
    assert "No device yet" in page and "Register a device" in page


def test_the_last_day_is_drawn_with_its_gap(clerk: Clerk, story: Story) -> None:
    devices.add(
        story.book, story.coop.id, Typed("Kho lạnh", "K 1", "2", "8"), story.now
    )
    rows: list[Any] = [
        {"time": (story.now - timedelta(hours=hours)).isoformat(), "celsius": value}
        for hours, value in ((30, 1), (5, 4), (4.5, 5), (1, 9), (0.5, 10))
    ]
    intake.take(story.book, story.coop.id, "K 1", rows, story.now)
    page = clerk.sees(PAGE)
    line = re.search(r'curve__line" d="([^"]+)"', page)
    assert line and line[1].count("M") == 2 and line[1].count("L") == 2
    assert "4 đến 10 °C" in page and "ngoài giới hạn" in page
