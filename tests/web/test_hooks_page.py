"""A manager's webhooks on their page: added, tried, watched, switched off, deleted."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from kit.clerk import Clerk, desk_app, desk_template
from kit.desk import Story, copied
from kit.forms import filled
from kit.listener import listening
from nguon import clock
from nguon.services import named_queries, subscriptions
from nguon.services.deliver import Deliver
from nguon.services.webhooks import LOOPBACK
from nguon_web import create_app
from nguon_web.settings import Settings

HERE = "/record/webhooks"
URL = "https://kho.example/epcis"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return desk_template(tmp_path_factory.mktemp("hooks"))


@pytest.fixture
def story(template: Path, tmp_path: Path) -> Iterator[Story]:
    with copied(template, tmp_path) as book:
        yield Story(book, clock.now() - timedelta(days=1))


@pytest.fixture
def app(story: Story, tmp_path: Path) -> Flask:
    desk_app(story, tmp_path)
    settings = Settings(data=tmp_path, secret_key="only in tests", hooks=LOOPBACK)
    return create_app(settings, story.book)


def added(who: Clerk, url: str) -> str:
    """Add a webhook by the form; return the path of its page."""
    sent = filled(who.sees(HERE), HERE, name="Kho", url=url, kinds=["recall.begun"])
    answer = who.client.post(HERE, data=sent)
    assert answer.status_code == 200 and "whsec_" in answer.text
    return str(re.search(rf'href="({HERE}/hook_[0-9a-f]+)"', answer.text)[1])  # type: ignore[index]


def test_a_manager_adds_tries_and_deletes_a_webhook(story: Story, app: Flask) -> None:
    thu = Clerk(app, "thu")
    with listening() as heard:
        page = added(thu, heard.url)
        assert "whsec_" not in thu.sees(page) + thu.sees(HERE)
        thu.client.post(f"{page}/test", data=filled(thu.sees(page), f"{page}/test"))
        assert "đang gửi" in thu.sees(page)
        Deliver(LOOPBACK)(story.book)
        assert len(heard.got) == 1
        shown = thu.sees(page)
        assert "đã tới" in shown and "200 đã nhận" in shown
        again = filled(shown, f"{page}/again")
        thu.client.post(f"{page}/again", data=again)
        Deliver(LOOPBACK)(story.book)
        assert [got.headers["webhook-id"] for got in heard.got] == [again["id"]] * 2
    off = thu.client.post(f"{page}/off", data=filled(thu.sees(page), f"{page}/off"))
    assert off.status_code == 303 and f'action="{page}/on"' in thu.sees(page)
    thu.client.post(f"{page}/delete", data=filled(thu.sees(page), f"{page}/delete"))
    thu.sees(page, 404)


def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(
    app: Flask,
) -> None:
    thu = Clerk(app, "thu")
    sent = filled(
        thu.sees(HERE), HERE, name="Kho <b>", url="ftp://x", kinds=["recall.begun"]
    )
    answer = thu.client.post(HERE, data=sent)
    assert answer.status_code == 422
    assert 'id="url-error"' in answer.text and "Kho &lt;b&gt;" in answer.text


def test_a_subscription_of_a_program_is_seen_and_ended(
    story: Story, app: Flask
) -> None:
    now, who = clock.now(), story.coop.id
    said: Any = {"name": "đã bán", "query": {"EQ_bizStep": ["retail_selling"]}}
    named_queries.add(story.book, who, said, now)
    wanted: Any = {"dest": URL, "stream": True}
    made = subscriptions.add(story.book, who, "đã bán", wanted, now, reach=LOOPBACK)
    thu, page = Clerk(app, "thu"), f"{HERE}/{made.hook.id}"
    assert page in thu.sees(HERE) and URL in thu.sees(page)
    assert made.secret and made.secret not in thu.sees(page)
    thu.client.post(f"{page}/off", data=filled(thu.sees(page), f"{page}/off"))
    thu.client.post(f"{page}/delete", data=filled(thu.sees(page), f"{page}/delete"))
    thu.sees(page, 404)
    assert subscriptions.of(story.book, who, "đã bán") == []


def test_a_webhook_is_for_managers_of_its_organisation(app: Flask) -> None:
    page = added(Clerk(app, "thu"), "https://kho.example/in")
    thinh = Clerk(app, "thinh")
    thinh.sees(page, 404)
    sent = filled(thinh.sees(HERE), HERE)
    for verb in ("test", "off", "delete", "again"):
        assert thinh.client.post(f"{page}/{verb}", data=sent).status_code == 404
    Clerk(app, "hanh").sees(HERE, 403)
