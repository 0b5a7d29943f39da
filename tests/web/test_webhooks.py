"""Webhooks over HTTP: added, tested, looked at, deleted, each organisation its own."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kit.clerk import desk_app, desk_template
from kit.desk import Story, copied
from kit.listener import listening
from nguon import clock
from nguon.core import webhook as signatures
from nguon.services import tokens
from nguon.services.deliver import Deliver
from nguon.services.webhooks import KINDS, LOOPBACK
from nguon_web import create_app
from nguon_web.settings import Settings

URL = "https://kho.example/nguon"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return desk_template(tmp_path_factory.mktemp("webhooks"))


@pytest.fixture
def story(template: Path, tmp_path: Path) -> Iterator[Story]:
    with copied(template, tmp_path) as book:
        yield Story(book, clock.now() - timedelta(days=1))


@pytest.fixture
def app(story: Story, tmp_path: Path) -> Flask:
    return desk_app(story, tmp_path)


class Program:
    def __init__(self, client: FlaskClient, token: str) -> None:
        self.client, self.headers = client, {"Authorization": f"Bearer {token}"}

    def does(self, method: str, path: str = "", **more: Any) -> TestResponse:
        more["headers"] = {**self.headers, **more.get("headers", {})}
        return self.client.open(f"/api/v1/webhooks{path}", method=method, **more)

    def adds(self, **more: Any) -> TestResponse:
        return self.does("POST", json={"name": "Kho", "url": URL, **more})


def program(
    story: Story, app: Flask, organisation: str = "", scope: str = tokens.SUBSCRIBE
) -> Program:
    who = organisation or story.shop.id
    name = f"{scope} {len(tokens.tokens(story.book))}"
    return Program(
        app.test_client(), tokens.add(story.book, who, name, clock.now(), [scope])
    )


def test_a_program_adds_reads_and_deletes_a_webhook(story: Story, app: Flask) -> None:
    shop = program(story, app)
    made = shop.adds(kinds=["recall.begun", "handover.shipped"])
    assert made.status_code == 201 and made.json["secret"].startswith("whsec_")
    assert made.json["kinds"] == ["handover.shipped", "recall.begun"]
    again = shop.client.get(made.headers["Location"], headers=shop.headers)
    assert again.json == {k: v for k, v in made.json.items() if k != "secret"}
    assert shop.does("GET").json == {"webhooks": [again.json]}
    assert made.headers["Cache-Control"] == "no-store"
    assert shop.does("DELETE", f"/{made.json['id']}").status_code == 204
    assert shop.does("GET", f"/{made.json['id']}").status_code == 404
    assert shop.adds().json["kinds"] == list(KINDS)


def test_a_test_message_is_queued_sent_and_seen_among_the_deliveries(
    story: Story, app: Flask, tmp_path: Path
) -> None:
    settings = Settings(data=tmp_path, secret_key="only in tests", hooks=LOOPBACK)
    shop = program(story, create_app(settings, story.book))
    with listening() as heard:
        made = shop.adds(url=heard.url).json
        queued = shop.does("POST", f"/{made['id']}/test")
        assert queued.status_code == 202
        [waiting] = shop.does("GET", f"/{made['id']}/deliveries").json["deliveries"]
        assert (waiting["id"], waiting["state"]) == (queued.json["id"], "waiting")
        Deliver(LOOPBACK)(story.book)
    [got] = heard.got
    now = int(clock.now().timestamp())
    signatures.check(made["secret"], got.headers, got.body, now)
    [sent] = shop.does("GET", f"/{made['id']}/deliveries?limit=1").json["deliveries"]
    assert (sent["state"], sent["status"], sent["next"]) == ("delivered", 200, None)
    older = shop.does("GET", f"/{made['id']}/deliveries?before={sent['n']}")
    assert older.json == {"deliveries": []}


def test_who_may_not_is_told_which_token_is_needed(story: Story, app: Flask) -> None:
    assert app.test_client().get("/api/v1/webhooks").status_code == 401
    wrong = program(story, app, scope=tokens.READ).adds()
    assert wrong.status_code == 403 and wrong.mimetype == "application/problem+json"
    mine = program(story, app).adds().json["id"]
    other = program(story, app, story.coop.id)
    for method, path in (
        ("GET", ""),
        ("DELETE", ""),
        ("POST", "/test"),
        ("GET", "/deliveries"),
    ):
        assert other.does(method, f"/{mine}{path}").status_code == 404


@pytest.mark.parametrize(
    ("more", "place"),
    [
        ({"url": "http://kho.example/"}, "https://"), ({"url": 7}, "/url"),
        ({"url": "https://user@kho.example/"}, "URL"), ({"kinds": ["all"]}, "/kinds/0"),
        ({"kinds": []}, "/kinds"), ({"name": ""}, "/name"), ({"name": None}, "/name"),
        ({"secret": "x"}, "/secret"), ({"name": "  "}, "80"),
    ],
)  # fmt: skip
def test_a_wrong_body_is_refused_with_the_place(
    story: Story, app: Flask, more: dict[str, Any], place: str
) -> None:
    shop = program(story, app)
    answer = shop.adds(**more)
    assert answer.status_code == 400 and place in answer.json["detail"]
    assert shop.does("GET").json == {"webhooks": []}


@pytest.mark.parametrize("body", [b"", b"[]", b"7", b"null", b'{"a":1,"a":2}', b"\xff"])
def test_what_is_no_object_is_refused(story: Story, app: Flask, body: bytes) -> None:
    answer = program(story, app).does(
        "POST", data=body, content_type="application/json"
    )
    assert answer.status_code == 400
    assert program(story, app).does("POST", data=body).status_code == 415


@pytest.mark.parametrize("asked", ["limit=0", "limit=101", "limit=x", "before=-1"])
def test_a_page_of_deliveries_is_asked_for_by_numbers(
    story: Story, app: Flask, asked: str
) -> None:
    shop = program(story, app)
    made = shop.adds().json["id"]
    assert shop.does("GET", f"/{made}/deliveries?{asked}").status_code == 400
