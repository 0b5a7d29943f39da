"""One table of statuses; pages for people, problems for programs, silence on our bugs."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask, abort
from flask.testing import FlaskClient

from kit.desk import ledger
from nguon.errors import (
    Conflict,
    Malformed,
    NguonError,
    NotFound,
    Refused,
    Unavailable,
    VerificationError,
)
from nguon.services.ledger import Book
from nguon_web import create_app
from nguon_web.access import anyone
from nguon_web.errors import PAGES
from nguon_web.settings import Settings

OURS = {
    "malformed": (Malformed, 400),
    "notfound": (NotFound, 404),
    "conflict": (Conflict, 409),
    "refused": (Refused, 422),
    "verification": (VerificationError, 422),
    "unavailable": (Unavailable, 503),
}


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    with ledger(tmp_path_factory.mktemp("ledger")) as book:
        yield book


@pytest.fixture
def app(book: Book, tmp_path: Path) -> Flask:
    app = create_app(Settings(data=tmp_path, secret_key="only in tests"), book)

    @app.get("/t/<name>")
    @app.get("/api/v1/t/<name>", endpoint="api_t")
    @anyone
    def fail(name: str) -> str:
        if name == "bug":
            raise KeyError("the password is hunter2")
        if name.isdigit():
            abort(int(name))
        raise OURS[name][0]("web.number", typed="<b>x</b>")

    app.view_functions["api_t"] = fail
    return app


@pytest.fixture
def visitor(app: Flask) -> FlaskClient:
    return app.test_client()


def test_every_class_of_error_has_its_status() -> None:
    every = {*NguonError.__subclasses__(), *Refused.__subclasses__()}
    assert {kind for kind, _ in OURS.values()} == {
        kind for kind in every if kind.__module__ == "nguon.errors"
    }


@pytest.mark.parametrize("name", OURS)
def test_our_errors_say_their_sentence(visitor: FlaskClient, name: str) -> None:
    page = visitor.get(f"/t/{name}?lang=en")
    assert page.status_code == OURS[name][1]
    assert "is not a number" in page.text and "<b>x</b>" not in page.text
    problem = visitor.get(f"/api/v1/t/{name}?lang=vi")
    assert problem.status_code == OURS[name][1]
    assert problem.mimetype == "application/problem+json"
    assert "không phải là một con số" in problem.json["detail"]


@pytest.mark.parametrize("status", PAGES)
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_status_has_a_designed_page(
    visitor: FlaskClient, status: int, lang: str
) -> None:
    answer = visitor.get(f"/t/{status}?lang={lang}")
    assert answer.status_code == status
    assert f'<html lang="{lang}">' in answer.text and "<h1>" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_our_own_bug_tells_a_number_and_nothing_else(
    visitor: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        answer = visitor.get("/t/bug")
    assert answer.status_code == 500
    assert "hunter2" not in answer.text and "KeyError" not in answer.text
    number = caplog.records[-1].args[0]
    assert number in answer.text and "hunter2" in caplog.text


def test_an_address_cannot_forge_a_line_of_the_log(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    app.view_functions["shell.start"] = lambda: 1 / 0
    app.test_client().get("/t/bug?%0aFORGED")
    app.test_client().get("/t/bug%0aFORGED%1b[31m")
    assert "\nFORGED" not in "".join(r.getMessage() for r in caplog.records)


def test_a_wrong_method_names_the_right_ones(visitor: FlaskClient) -> None:
    answer = visitor.post("/healthz")
    assert answer.status_code == 405 and "GET" in answer.headers["Allow"]


def test_a_program_gets_a_problem_by_what_it_accepts(visitor: FlaskClient) -> None:
    answer = visitor.get("/nothing", headers={"Accept": "application/json"})
    assert (
        answer.mimetype == "application/problem+json" and answer.json["status"] == 404
    )


def test_a_broken_request_is_never_our_error(visitor: FlaskClient) -> None:
    for path in (
        "/%ff%fe",
        "/b/" + "x" * 5000,
        "/?lang=%00",
        "/search?q=%ff",
        "/%2e%2e",
    ):
        assert visitor.get(path).status_code < 500, path
