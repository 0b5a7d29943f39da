"""/epcis/queries: kept, run by name, subscribed to; the standard's words for errors."""

import json
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kit.clerk import desk_template
from kit.desk import Story, copied
from kit.listener import listening
from nguon import clock
from nguon.core import webhook as signatures
from nguon.services import tokens
from nguon.services.deliver import Deliver
from nguon.services.webhooks import LOOPBACK
from nguon_web import create_app
from nguon_web.settings import Settings

QUERY: Any = {"name": "harvested", "query": {"eventType": ["TransformationEvent"]}}


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return desk_template(tmp_path_factory.mktemp("queries"))


@pytest.fixture
def story(template: Path, tmp_path: Path) -> Iterator[Story]:
    with copied(template, tmp_path) as book:
        yield Story(book, clock.now() - timedelta(days=1))


@pytest.fixture
def app(story: Story, tmp_path: Path) -> Flask:
    settings = Settings(data=tmp_path, secret_key="only in tests", hooks=LOOPBACK)
    return create_app(settings, story.book)


class Program:
    def __init__(self, client: FlaskClient, token: str) -> None:
        self.client, self.headers = client, {"Authorization": f"Bearer {token}"}

    def does(self, method: str, path: str = "", **more: Any) -> TestResponse:
        at = path if path.startswith("/epcis") else f"/epcis/queries{path}"
        return self.client.open(at, method=method, headers=self.headers, **more)


def program(story: Story, app: Flask, organisation: str = "") -> Program:
    name = f"program {len(tokens.tokens(story.book))}"
    text = tokens.add(story.book, organisation or story.coop.id, name, clock.now())
    return Program(app.test_client(), text)


def kind(answer: TestResponse) -> str:
    assert answer.mimetype == "application/problem+json", answer.text
    return str(answer.json["type"]).removeprefix("epcisException:")  # type: ignore[index]


def test_a_query_is_kept_listed_run_and_deleted(story: Story, app: Flask) -> None:
    coop = program(story, app)
    plot = story.opened_plot()
    for n in range(3):
        story.harvested(plot, Decimal(10 + n), lot=f"CN-{n}")
    made = coop.does("POST", json=QUERY)
    assert made.status_code == 201
    assert coop.does("GET", made.headers["Location"]).json == made.json
    assert coop.does("GET").json == [made.json]
    page = coop.does("GET", "/harvested/events?perPage=2")
    said = json.loads(page.data)["epcisBody"]["queryResults"]
    assert said["queryName"] == "harvested"
    assert len(said["resultsBody"]["eventList"]) == 2
    onward = page.headers["Link"].partition(">")[0].removeprefix("<http://localhost")
    rest = json.loads(coop.does("GET", onward).data)["epcisBody"]["queryResults"]
    assert len(rest["resultsBody"]["eventList"]) == 1
    again = coop.does("POST", json=QUERY)
    assert (again.status_code, kind(again)) == (409, "ResourceAlreadyExistsException")
    assert coop.does("DELETE", "/harvested").status_code == 204
    gone = coop.does("GET", "/harvested")
    assert (gone.status_code, kind(gone)) == (404, "NoSuchNameException")


def test_a_subscription_calls_back_signed(story: Story, app: Flask) -> None:
    coop = program(story, app)
    coop.does("POST", json=QUERY)
    with listening() as heard:
        said = {"dest": heard.url, "stream": True}
        made = coop.does("POST", "/harvested/subscriptions", json=said)
        assert made.status_code == 201
        token = made.json["signatureToken"]  # type: ignore[index]
        shown = coop.does("GET", made.headers["Location"]).json
        assert shown == {k: v for k, v in made.json.items() if k != "signatureToken"}  # type: ignore[union-attr]
        assert coop.does("GET", "/harvested/subscriptions").json == [shown]
        story.harvested(story.opened_plot(), Decimal(96))
        chore = Deliver(LOOPBACK)
        while chore(story.book):
            pass
        [got] = heard.got
        assert got.headers["gs1-signature"] == signatures.sign_body(token, got.body)
        results = json.loads(got.body)["epcisBody"]["queryResults"]
        assert results["subscriptionID"] == shown["subscriptionID"]  # type: ignore[index]
        assert coop.does("DELETE", made.headers["Location"]).status_code == 204
        gone = coop.does("GET", made.headers["Location"])
        assert (gone.status_code, kind(gone)) == (404, "NoSuchSubscriptionException")


def test_another_organisations_query_does_not_exist(story: Story, app: Flask) -> None:
    program(story, app).does("POST", json=QUERY)
    other = program(story, app, story.shop.id)
    assert other.does("GET").json == []
    for method, path in (
        ("GET", ""), ("DELETE", ""), ("GET", "/events"), ("GET", "/subscriptions"),
        ("GET", "/subscriptions/sub_1"),
    ):  # fmt: skip
        assert other.does(method, f"/harvested{path}").status_code == 404, path
    assert other.does("POST", json=QUERY).status_code == 201


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ({"name": "x", "query": {"EQ_bizStepp": ["shipping"]}}, "QueryParameterException"),
        ({"name": "x", "query": []}, "QueryParameterException"),
        ({"name": "x"}, "QueryParameterException"),
        ({"name": "a/b", "query": {}}, "QueryValidationException"),
        ({"name": 7, "query": {}}, "QueryValidationException"),
        ({"name": "x", "query": {}, "more": 1}, "QueryValidationException"),
        ([], "QueryValidationException"),
    ],
)  # fmt: skip
def test_a_query_that_is_none_is_refused(
    story: Story, app: Flask, body: Any, wanted: str
) -> None:
    answer = program(story, app).does("POST", json=body)
    assert (answer.status_code, kind(answer)) == (400, wanted)


@pytest.mark.parametrize(
    ("more", "wanted"),
    [
        ({}, "SubscriptionControlsException"),
        ({"stream": True, "schedule": {"hour": "1"}}, "SubscriptionControlsException"),
        ({"schedule": {"hour": "25"}}, "SubscriptionControlsException"),
        ({"stream": True, "dest": "ftp://x"}, "InvalidURIException"),
    ],
)  # fmt: skip
def test_a_subscription_that_cannot_be_is_refused(
    story: Story, app: Flask, more: Any, wanted: str
) -> None:
    coop = program(story, app)
    coop.does("POST", json=QUERY)
    said = {"dest": "https://kho.example/in", **more}
    answer = coop.does("POST", "/harvested/subscriptions", json=said)
    assert (answer.status_code, kind(answer)) == (400, wanted)
    assert coop.does("GET", "/harvested/subscriptions").json == []


def test_what_nobody_asked_of_a_named_query_is_refused(
    story: Story, app: Flask
) -> None:
    coop = program(story, app)
    coop.does("POST", json=QUERY)
    for asked in ("EQ_action=ADD", "perPage=x", "nextPageToken=x"):
        answer = coop.does("GET", f"/harvested/events?{asked}")
        assert answer.status_code == 400, asked
    assert app.test_client().get("/epcis/queries").status_code == 401
