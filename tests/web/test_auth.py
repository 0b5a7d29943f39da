"""Log-in, sessions that end, and a matrix of every role against every route."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kit.members import PASSWORD, PEOPLE, peopled
from nguon import clock
from nguon.services.members import ROLES, Members
from nguon.store.ledger import Book
from nguon_web import create_app
from nguon_web.access import ANYONE, BEARER, declared
from nguon_web.settings import Settings

START = clock.now()


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    made = peopled(tmp_path_factory.mktemp("auth"))
    yield made
    made.close()


@pytest.fixture
def app(book: Book, tmp_path: Path) -> Flask:
    return create_app(Settings(data=tmp_path, secret_key="only in tests"), book)


def token(page: str) -> str:
    return re.search(r'name="csrf_token" value="([^"]+)"', page)[1]


def log_in(app: Flask, user: str, password: str = PASSWORD, **more: str) -> FlaskClient:
    client = app.test_client()
    sent = {
        "user": user,
        "password": password,
        "csrf_token": token(client.get("/login").text),
    }
    client.answer = client.post("/login", data={**sent, **more})
    return client


def at(monkeypatch: pytest.MonkeyPatch, **later: int) -> None:
    moment = START + timedelta(**later)
    monkeypatch.setattr(clock, "now", lambda: moment)


@pytest.mark.parametrize(
    ("user", "home"),
    [("hanh", "/record"), ("minh", "/record"), ("lan", "/inspect"), ("quan", "/admin")],
)
def test_a_log_in_leads_to_ones_own_desk(app: Flask, user: str, home: str) -> None:
    client = log_in(app, user)
    assert (client.answer.status_code, client.answer.location) == (303, home)
    assert client.get(home).status_code == 200


def test_a_wrong_password_says_so_and_keeps_the_name(app: Flask) -> None:
    answer = log_in(app, "hanh", "wrong-password").answer
    assert answer.status_code == 401
    assert 'value="hanh"' in answer.text and "wrong-password" not in answer.text
    assert "Tên đăng nhập hoặc mật khẩu không đúng." in answer.text


@pytest.mark.parametrize(
    "onward",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "javascript:x",
        "\t//e",
    ],
)
def test_a_log_in_never_leads_to_another_host(app: Flask, onward: str) -> None:
    assert log_in(app, "hanh", next=onward).answer.location == "/record"


def test_a_log_in_leads_on_to_the_page_that_was_asked_for(app: Flask) -> None:
    asked = app.test_client().get("/record?day=1")
    assert asked.location == "/login?next=/record?day%3D1"
    assert log_in(app, "hanh", next="/record?day=1").answer.location == "/record?day=1"


def test_a_session_from_before_the_log_in_does_not_survive_it(app: Flask) -> None:
    client = app.test_client()
    page = client.get("/login").text
    before = client.get_cookie("nguon").value
    client.post(
        "/login", data={"user": "hanh", "password": PASSWORD, "csrf_token": token(page)}
    )
    assert client.get_cookie("nguon").value != before
    with client.session_transaction() as session:
        first = session["sid"]
        assert "csrf_token" not in session
    with log_in(app, "hanh").session_transaction() as session:
        assert session["sid"] != first


def test_a_kept_cookie_is_dead_after_log_out(app: Flask) -> None:
    client = log_in(app, "hanh")
    kept = client.get_cookie("nguon").value
    other = log_in(app, "hanh")
    client.post("/logout", data={"csrf_token": token(client.get("/record").text)})
    assert (
        client.get_cookie("nguon") is None or client.get("/record").status_code == 302
    )
    thief = app.test_client()
    thief.set_cookie("nguon", kept)
    assert thief.get("/record").location.startswith("/login")
    assert other.get("/record").status_code == 200  # another phone stays logged in


def test_log_out_takes_more_than_a_link(app: Flask) -> None:
    client = log_in(app, "hanh")
    assert client.get("/logout").status_code == 405
    assert client.post("/logout").status_code == 403
    assert client.get("/record").status_code == 200


def test_a_session_ends_when_nobody_used_it(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(monkeypatch, minutes=0)
    client = log_in(app, "hanh")
    for minutes in (25, 50, 75):
        at(monkeypatch, minutes=minutes)
        assert client.get("/record").status_code == 200, minutes
    at(monkeypatch, minutes=75 + 31)
    assert client.get("/record").status_code == 302


def test_a_session_ends_after_twelve_hours_of_use(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(monkeypatch, minutes=0)
    client = log_in(app, "hanh")
    for quarter in range(1, 48):
        at(monkeypatch, minutes=15 * quarter)
        assert client.get("/record").status_code == 200, quarter
    at(monkeypatch, minutes=15 * 48 + 1)
    assert client.get("/record").status_code == 302


@pytest.mark.parametrize("change", ["reset_password", "disable"])
def test_a_changed_or_disabled_member_is_out_at_once(
    app: Flask, book: Book, change: str
) -> None:
    members = Members(book)
    user = f"tam.{change[:3]}"
    password = members.add(user, "Tâm", "clerk", PEOPLE["hanh"][1], clock.now())
    client = log_in(app, user, password)
    assert client.get("/record").status_code == 200
    getattr(members, change)(user)
    assert client.get("/record").status_code == 302


def test_a_member_chooses_another_password(app: Flask, book: Book) -> None:
    old = Members(book).add("hoa.1", "Hoa", "clerk", PEOPLE["hanh"][1], clock.now())
    client, other = log_in(app, "hoa.1", old), log_in(app, "hoa.1", old)

    def change(old: str, new: str) -> TestResponse:
        found = token(client.get("/password").text)
        return client.post(
            "/password", data={"old": old, "new": new, "csrf_token": found}
        )

    assert "Mật khẩu hiện tại không đúng." in change("wrong", "mot-mat-khau-moi").text
    assert change(old, "short").status_code == 422
    assert change(old, "mot-mat-khau-moi").location == "/record"
    assert client.get("/record").status_code == 200
    assert other.get("/record").status_code == 302


def test_a_forged_cookie_opens_nothing(app: Flask, tmp_path: Path, book: Book) -> None:
    foreign = create_app(Settings(data=tmp_path, secret_key="another secret"), book)
    kept = log_in(foreign, "quan").get_cookie("nguon").value
    thief = app.test_client()
    thief.set_cookie("nguon", kept)
    assert thief.get("/admin").status_code == 302


def test_guessing_at_one_account_is_slowed_for_everybody(app: Flask) -> None:
    for _ in range(8):
        assert log_in(app, "hanh", "wrong-password").answer.status_code == 401
    answer = log_in(app, "hanh").answer
    assert answer.status_code == 429 and "Thử quá nhiều lần" in answer.text
    assert int(answer.headers["Retry-After"]) > 0
    assert log_in(app, "minh").answer.status_code == 303


def test_good_log_ins_are_not_counted_as_guesses(app: Flask) -> None:
    assert all(log_in(app, "hanh").answer.status_code == 303 for _ in range(10))


def test_one_address_cannot_try_many_accounts(app: Flask) -> None:
    statuses = [
        log_in(app, f"user{n}", "wrong-password").answer.status_code for n in range(32)
    ]
    assert statuses[29] == 401 and statuses[-1] == 429


# --- every role against every route ------------------------------------------------


def test_every_route_declares_who_may_call_it(app: Flask) -> None:
    silent = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if not declared(app.view_functions[rule.endpoint])
    ]
    assert silent == []


def test_every_role_meets_exactly_what_its_routes_declare(app: Flask) -> None:
    clients = {role: log_in(app, user) for user, (role, _) in PEOPLE.items()}
    clients["nobody"] = app.test_client()
    for rule in app.url_map.iter_rules():
        allowed = declared(app.view_functions[rule.endpoint])
        if allowed in ((ANYONE,), (BEARER,)):
            continue
        path = re.sub(r"<(?:(\w+)(?:\(([^)]*)\))?:)?\w+>", _filled, rule.rule)
        for role, client in clients.items():
            for method in sorted(rule.methods - {"OPTIONS", "HEAD"}):
                status = _status(client, method, path)
                told = f"{role} {method} {path}: {status}"
                if role == "nobody":
                    assert status == (302 if method == "GET" else 401), told
                elif role in allowed:
                    assert status not in (401, 403) and status < 500, told
                else:
                    assert status == 403, told


def _filled(match: re.Match[str]) -> str:
    if match[1] == "any":
        return match[2].split(",")[0].strip()
    return {"int": "7", "path": "x/y"}.get(match[1] or "", "XXXXXXXXXXXXXXXXX")


def _status(client: FlaskClient, method: str, path: str) -> int:
    page = client.get("/login", follow_redirects=True).text
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    headers = {"X-CSRFToken": found[1]} if found else {}
    return client.open(path, method=method, headers=headers).status_code


def test_a_route_that_declares_nothing_opens_for_nobody(app: Flask) -> None:
    app.add_url_rule("/t/silent", "silent", lambda: "open")
    assert log_in(app, "quan").get("/t/silent").status_code == 500
    assert set(ROLES) == {role for role, _ in PEOPLE.values()}


def test_no_get_changes_anything(app: Flask, book: Book) -> None:
    def state() -> list[object]:
        with book.read() as ledger:
            kept = ["member", "token", "refusal", "opening"]
            rows = [
                [
                    tuple(r)
                    for r in ledger.connection.exec_driver_sql(f"SELECT * FROM {t}")
                ]
                for t in kept
            ]
            return [ledger.size, rows]

    before = state()
    for user in PEOPLE:
        client = log_in(app, user)
        for rule in app.url_map.iter_rules():
            if "GET" in rule.methods:
                path = re.sub(r"<(?:(\w+)(?:\(([^)]*)\))?:)?\w+>", _filled, rule.rule)
                client.get(path)
    assert state() == before
