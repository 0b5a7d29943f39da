"""The administrator's pages: what is made is shown once, what is refused keeps its form."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kit.members import COOP, NOW, PASSWORD, peopled
from kit.witnesses import Folk
from nguon.core.register import ROLES
from nguon.errors import Refused
from nguon.services import tokens
from nguon.services.members import Members
from nguon.store import kept, sealed
from nguon.store.ledger import Book, Trust
from nguon.store.sealed import Opened
from nguon_web import create_app
from nguon_web.settings import Settings
from nguon_web.words import role_word

MADE = "2026-11-22T06:35:00.000Z"


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    made = peopled(tmp_path_factory.mktemp("admin"))
    with made.write() as connection:
        for number in range(25):
            kept.keep_refusal(
                connection, organisation=COOP, moment=MADE, code="web.number",
                figures={"typed": f"<b>{number}</b>"}, attempt=[], account="hanh",
            )  # fmt: skip
        sealed.log_openings(
            connection, [Opened("lan", COOP, 7, "/nguon:price", MADE, "kiểm tra giá")]
        )
    yield made
    made.close()


@pytest.fixture
def app(book: Book, tmp_path: Path) -> Flask:
    return create_app(Settings(data=tmp_path, secret_key="only in tests"), book)


@pytest.fixture
def admin(app: Flask) -> FlaskClient:
    client = app.test_client()
    sent = {"user": "quan", "password": PASSWORD, "csrf_token": token(client, "/login")}
    assert client.post("/login", data=sent).status_code == 303
    return client


def token(client: FlaskClient, path: str = "/admin") -> str:
    return re.search(r'name="csrf_token" value="([^"]+)"', client.get(path).text)[1]


def post(client: FlaskClient, path: str, **typed: str | list[str]) -> object:
    return client.post(path, data={"csrf_token": token(client), **typed})


def secret(page: str) -> str:
    return re.search(r'class="secret">([^<]+)<', page)[1]


def test_a_member_is_added_and_the_password_shown_once(
    admin: FlaskClient, app: Flask, book: Book
) -> None:
    answer = post(
        admin,
        "/admin/members/add",
        login="Tam",
        name="Chị Tâm",
        role="clerk",
        organisation=COOP,
    )
    password = secret(answer.text)
    assert Members(book).log_in("tam", password).name == "Chị Tâm"
    assert answer.headers["Cache-Control"] == "no-store"
    assert password not in admin.get("/admin/members/tam").text
    assert "Chị Tâm" in admin.get("/admin").text


def test_a_refused_member_keeps_what_was_typed(admin: FlaskClient) -> None:
    answer = post(
        admin,
        "/admin/members/add",
        login="hanh",
        name="Chị Hạnh",
        role="clerk",
        organisation=COOP,
    )
    assert answer.status_code == 422
    assert 'value="Chị Hạnh"' in answer.text and 'id="login-error"' in answer.text
    assert re.search(r'value="clerk" checked', answer.text)


def test_a_new_password_replaces_the_old_one(admin: FlaskClient, book: Book) -> None:
    Members(book).add("thu", "Thu", "clerk", COOP, NOW, "mat-khau-cu-roi")
    new = secret(post(admin, "/admin/members/thu/password").text)
    assert Members(book).log_in("thu", new)
    with pytest.raises(Refused):
        Members(book).log_in("thu", "mat-khau-cu-roi")


def test_a_member_is_shut_out_and_let_in_again(admin: FlaskClient, book: Book) -> None:
    Members(book).add("an.1", "An", "clerk", COOP, NOW)
    post(admin, "/admin/members/an.1/disable")
    assert Members(book).member("an.1") is None
    post(admin, "/admin/members/an.1/enable")
    assert Members(book).member("an.1")


def test_the_last_administrator_is_told_why_not(admin: FlaskClient) -> None:
    answer = post(admin, "/admin/members/quan/disable")
    assert answer.status_code == 303
    assert "người quản trị cuối cùng" in admin.get(answer.location).text


def test_a_token_is_shown_once_and_revoked(admin: FlaskClient, book: Book) -> None:
    none = post(admin, "/admin/tokens/add", name="cân", organisation=COOP)
    assert none.status_code == 422 and "ít nhất một việc" in none.text
    asked = {"name": "cân", "organisation": COOP, "scopes": ["capture", "readings"]}
    text = secret(post(admin, "/admin/tokens/add", **asked).text)
    assert tokens.allowed(book, text, tokens.CAPTURE).organisation == COOP
    with pytest.raises(Refused):
        tokens.allowed(book, text, tokens.READ)
    assert text not in admin.get("/admin/tokens").text
    again = post(admin, "/admin/tokens/add", **asked)
    assert again.status_code == 422 and 'value="cân"' in again.text
    post(admin, "/admin/tokens/revoke", name="cân", organisation=COOP)
    with pytest.raises(Refused):
        tokens.allowed(book, text, tokens.CAPTURE)


def test_refused_attempts_are_listed_in_pages_as_text(admin: FlaskClient) -> None:
    first = admin.get("/admin/refusals").text
    assert "&lt;b&gt;24&lt;/b&gt;" in first and "<b>24</b>" not in first
    assert "?from=20" in first and "&lt;b&gt;4&lt;" not in first
    assert "&lt;b&gt;4&lt;" in admin.get("/admin/refusals?from=20").text
    for wrong in ("x", "-1", "9" * 40, "١"):
        assert admin.get(f"/admin/refusals?from={wrong}").status_code == 200


def test_openings_are_listed(admin: FlaskClient) -> None:
    assert "/nguon:price" in admin.get("/admin/openings").text


def test_organisations_stand_with_their_codes(admin: FlaskClient) -> None:
    page = admin.get("/admin/organisations").text
    assert "0000-0000-0000-000C0" in page or "000000000000000C0" in page


def test_every_role_of_an_organisation_has_its_word(admin: FlaskClient) -> None:
    with admin.application.test_request_context("/?lang=vi"):
        words = {role: role_word(role) for role in ROLES}
    assert words["operator"] == "Đơn vị giữ sổ"
    assert not set(words) & set(words.values())


def test_a_member_that_is_not_there_is_not_found(admin: FlaskClient) -> None:
    assert admin.get("/admin/members/nobody").status_code == 404
    assert post(admin, "/admin/members/nobody/disable").status_code == 404


def test_a_witnesss_alarm_meets_the_administrator_at_the_door(
    admin: FlaskClient, book: Book, tmp_path: Path
) -> None:
    assert "No witness is named" in admin.get("/admin/witnesses?lang=en").text
    folk = Folk(tmp_path / "folk", book.verifier, "union", "city")
    book.trust = Trust(folk.policy())
    folk.ask(book, "union")
    page = admin.get("/admin/witnesses?lang=en").text
    assert "Has cosigned the newest state" in page
    assert "Has not cosigned anything yet" in page
    assert "alarm" not in admin.get("/admin?lang=en").text
    folk.alarm(book, "city")
    folk.close()
    for path in ("/admin", "/admin/witnesses"):
        assert "has seen another root" in admin.get(f"{path}?lang=en").text
        assert "đã rẽ nhánh" in admin.get(f"{path}?lang=vi").text
    text = admin.get("/metrics").text
    assert 'nguon_witness_alarms{witness="city.example"} 1' in text
    assert 'nguon_witness_alarms{witness="union.example"} 0' in text
    book.trust = Trust()
