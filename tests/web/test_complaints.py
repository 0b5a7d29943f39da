"""A shopper reports a problem, the cooperative answers, the inspector sees what is late."""

import re
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from kit.clerk import PASSWORD, Clerk, desk_app, desk_template
from kit.desk import NOW, Story, copied
from kit.forms import filled
from nguon import clock
from nguon.core.codes import show_code
from nguon.core.identifiers import batch_code
from nguon.core.state import Batch
from nguon.services import complaints
from nguon.services.members import Members
from nguon_web import auth

CONTACT = "0900 123 456"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return desk_template(tmp_path_factory.mktemp("complaints"))


@pytest.fixture
def story(template: Path, tmp_path: Path) -> Iterator[Story]:
    with copied(template, tmp_path) as book:
        yield Story(book, clock.now() - timedelta(days=1))


@pytest.fixture
def app(story: Story, tmp_path: Path) -> Flask:
    return desk_app(story, tmp_path)


@pytest.fixture
def code(story: Story) -> str:
    lot = story.harvested(story.opened_plot(), Decimal(96))
    return batch_code(lot)


class Shopper:
    """Somebody with a phone: no cookie, no script."""

    def __init__(self, app: Flask) -> None:
        self.client = app.test_client(use_cookies=False)

    def opens(self, code: str) -> Any:
        page = self.client.get(f"/b/{code}/report?lang=en")
        assert page.status_code == 200 and "Set-Cookie" not in page.headers
        assert page.headers["Cache-Control"] == "no-store"
        return filled(page.text, f"/b/{code}/report?lang=en")

    def sends(self, code: str, **answers: str) -> TestResponse:
        sent = self.opens(code)
        said = {"kind": "spoiled", "words": "Mốc trắng <b>", "contact": CONTACT}
        for name, value in (said | answers).items():
            sent[name] = value
        return self.client.post(f"/b/{code}/report?lang=en", data=sent)

    def reads(self, number: str) -> str:
        page = self.client.get(f"/report/{number}")
        assert page.status_code == 200 and "Set-Cookie" not in page.headers
        return page.text


def number_of(answer: TestResponse) -> str:
    assert answer.status_code == 303, answer.text
    return str(re.search(r"/report/([0-9A-Z]{17})", answer.location)[1])  # type: ignore[index]


def test_a_shopper_finds_the_form_on_the_page_and_gets_a_number(
    story: Story, app: Flask, code: str
) -> None:
    shopper = Shopper(app)
    page = shopper.client.get(f"/b/{code}").text
    assert f'<p class="more"><a href="/b/{code}/report">' in page, "as tall as a thumb"
    number = number_of(shopper.sends(code))
    shown = shopper.reads(number)
    assert show_code(number) in shown and "Hỏng, mốc hoặc thối" in shown
    assert "trắng" not in shown and CONTACT not in shown
    typed = shopper.client.get(
        "/report", query_string={"number": show_code(number).lower()}
    )
    assert typed.status_code == 303 and number in typed.location
    assert CONTACT not in shopper.client.get(f"/b/{code}").text


def test_the_cooperative_answers_and_the_shopper_reads_it(
    story: Story, app: Flask, code: str
) -> None:
    shopper, hanh = Shopper(app), Clerk(app, "hanh")
    number = number_of(shopper.sends(code))
    here = f"/record/complaints/{number}"
    assert "Có người phản ánh" in hanh.sees("/record")
    assert here in hanh.sees("/record/complaints")
    with story.book.read() as ledger:
        lot = ledger.find(Batch, code=code)[0].lot
    page = hanh.sees(here)
    assert re.search(f">[^<>]+ {lot}</a>", page), "the lot as its clerk calls it"
    assert "Mốc trắng &lt;b&gt;" in page and CONTACT in page
    hanh.client.post(f"{here}/acknowledge", data=filled(page, f"{here}/acknowledge"))
    empty = filled(hanh.sees(here), f"{here}/answer")
    refused = hanh.client.post(f"{here}/answer", data=empty)
    assert refused.status_code == 422 and 'id="answer-error"' in refused.text
    sent = filled(
        hanh.sees(here), f"{here}/answer", answer="Xin lỗi.\nĐã thu lại lô này."
    )
    assert hanh.client.post(f"{here}/answer", data=sent).status_code == 303
    shown = shopper.reads(number)
    assert "Đã thu lại lô này." in shown and "HTX Rau an toàn Ven Sông" in shown
    hanh.client.post(f"{here}/close", data=filled(hanh.sees(here), f"{here}/close"))
    assert "đã kết thúc" in shopper.reads(number)
    assert "Có người phản ánh" not in hanh.sees("/record")


def test_another_organisation_does_not_see_it(
    story: Story, app: Flask, code: str
) -> None:
    number = number_of(Shopper(app).sends(code))
    thinh = Clerk(app, "thinh")
    assert number not in thinh.sees("/record/complaints")
    thinh.sees(f"/record/complaints/{number}", 404)
    token = filled(thinh.sees("/record"), "/logout")
    for verb in ("acknowledge", "answer", "close"):
        answer = thinh.client.post(f"/record/complaints/{number}/{verb}", data=token)
        assert answer.status_code == 404


def test_an_inspector_sees_all_and_what_is_overdue(
    story: Story, app: Flask, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = number_of(Shopper(app).sends(code))
    officers = story.world.officer("Chi cục")
    Members(story.book).add("lan", "Lan", "inspector", officers.id, NOW, PASSWORD)
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=6))
    lan = Clerk(app, "lan")
    listed = lan.sees("/inspect/complaints")
    assert number in listed and "quá hạn xác nhận" in listed
    page = lan.sees(f"/inspect/complaints/{number}")
    assert CONTACT in page and "HTX Rau an toàn Ven Sông" in page
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=17))
    lan = Clerk(app, "lan")
    assert "quá hạn trả lời" in lan.sees("/inspect/complaints")
    assert "quá hạn" in Shopper(app).reads(number)
    Clerk(app, "hanh").sees("/inspect/complaints", 403)


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"kind": ""}, "kind"), ({"kind": "other", "words": ""}, "words"),
        ({"words": "x" * 2001}, "words"), ({"contact": "x" * 201}, "contact"),
    ],
)  # fmt: skip
def test_what_is_missing_is_said_at_its_field_and_what_was_written_stays(
    app: Flask, code: str, answers: dict[str, str], field: str
) -> None:
    answer = Shopper(app).sends(code, **answers)
    assert answer.status_code == 422 and f'id="{field}-error"' in answer.text
    assert "Set-Cookie" not in answer.headers


def test_machines_and_other_sites_leave_nothing(
    story: Story, app: Flask, code: str
) -> None:
    shopper = Shopper(app)
    assert shopper.sends(code, website="http://x").status_code == 422
    for stamp in ("", "x", shopper.opens(code)["stamp"][:-1] + "!"):
        assert shopper.sends(code, stamp=stamp).status_code == 422
    away = shopper.client.post(
        f"/b/{code}/report", data=shopper.opens(code),
        headers={"Sec-Fetch-Site": "cross-site"},
    )  # fmt: skip
    assert away.status_code == 403
    assert complaints.listed(story.book, None) == []


def test_a_form_sent_twice_is_one_report_and_is_for_its_own_lot_alone(
    story: Story, app: Flask, code: str
) -> None:
    shopper = Shopper(app)
    sent = shopper.opens(code)
    sent["kind"] = "fake"
    path = f"/b/{code}/report"
    first, second = (shopper.client.post(path, data=sent) for _ in range(2))
    assert number_of(first) == number_of(second)
    other = batch_code(
        story.harvested(story.opened_plot(lot="P2"), Decimal(5), lot="CN-2")
    )
    assert shopper.client.post(f"/b/{other}/report", data=sent).status_code == 422
    assert len(complaints.listed(story.book, None)) == 1


def test_a_lot_or_number_that_is_not_known_is_said_to_be_unknown(
    app: Flask, code: str
) -> None:
    client = app.test_client()
    for path in (
        "/b/555ZGSWXYDRNTY5E1/report",
        "/b/x/report",
        "/report/555ZGSWXYDRNTY5E1",
    ):
        assert client.get(path).status_code == 404, path
    asked = client.get("/report?number=555ZGSWXYDRNTY5E1")
    assert asked.status_code == 404 and 'id="number-error"' in asked.text


def test_one_address_cannot_flood_and_is_not_kept(app: Flask, code: str) -> None:
    shopper = Shopper(app)
    statuses = [shopper.sends(code).status_code for _ in range(22)]
    assert statuses == [303] * 20 + [429] * 2
    kept = str(vars(auth.limiter.storage))
    assert "report" in kept and "127.0.0.1:report" not in kept
