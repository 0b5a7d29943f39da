"""Nothing is allowed until it is: headers, nonce, cookies, CSRF, limits."""

import re
from pathlib import Path

import pytest
from flask import Flask, render_template_string, request
from flask.testing import FlaskClient

from nguon_web import create_app
from nguon_web.access import anyone, bearer
from nguon_web.security import body_limit
from nguon_web.settings import Settings

SECRET = "only in tests"


def make(tmp_path: Path, **more: object) -> Flask:
    app = create_app(Settings(data=tmp_path, secret_key=SECRET, **more))  # type: ignore[arg-type]

    @app.post("/t/form")
    @anyone
    def form() -> str:
        return "taken " + request.form.get("word", "")

    @app.post("/t/large")
    @anyone
    @body_limit(3 << 20)
    def large() -> str:
        return str(len(request.get_data()))

    @app.post("/t/bearer")
    @bearer
    def door() -> str:
        return str(len(request.get_data()))

    @app.get("/t/style")
    @anyone
    def style() -> str:
        return render_template_string("<style nonce='{{ csp_nonce() }}'></style>")

    return app


@pytest.fixture
def visitor(tmp_path: Path) -> FlaskClient:
    return make(tmp_path).test_client()


def token(client: FlaskClient, base: str = "http://localhost") -> str:
    page = client.get("/login", base_url=base).text
    return re.search(r'name="csrf_token" value="([^"]+)"', page)[1]


@pytest.mark.parametrize("path", ["/", "/login", "/nothing", "/healthz", "/record"])
def test_every_answer_allows_nothing_by_default(
    visitor: FlaskClient, path: str
) -> None:
    headers = visitor.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "frame-ancestors 'none'" in policy and "base-uri 'none'" in policy
    assert "unsafe" not in policy and "http" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] == "DENY"


def test_a_nonce_is_used_once_and_only_where_asked_for(visitor: FlaskClient) -> None:
    first, second = visitor.get("/t/style"), visitor.get("/t/style")
    nonce = re.search(r"nonce='([^']+)'", first.text)[1]
    assert f"'nonce-{nonce}'" in first.headers["Content-Security-Policy"]
    assert nonce not in second.headers["Content-Security-Policy"]
    assert "nonce" not in visitor.get("/").headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/", "/login", "/nothing", "/verify"])
def test_no_page_has_inline_handlers_or_styles(visitor: FlaskClient, path: str) -> None:
    page = visitor.get(path).text
    assert not re.search(r"<[^>]+\s(on\w+|style)=", page)
    assert not re.search(r"<(script|style)(?![^>]*(nonce|src)=)", page)
    assert not re.search(r'(src|href)="(https?:)?//', page)


def test_a_post_needs_the_token_of_its_session(visitor: FlaskClient) -> None:
    assert visitor.post("/t/form", data={"word": "x"}).status_code == 403
    good = token(visitor)
    assert visitor.post("/t/form", data={"csrf_token": "wrong"}).status_code == 403
    sent = visitor.post("/t/form", data={"csrf_token": good, "word": "rau"})
    assert sent.text == "taken rau"


def test_another_site_cannot_post_even_with_the_token(visitor: FlaskClient) -> None:
    good = token(visitor)
    for site in ("cross-site", "same-site"):
        answer = visitor.post(
            "/t/form", data={"csrf_token": good}, headers={"Sec-Fetch-Site": site}
        )
        assert answer.status_code == 403, site


def test_a_csrf_refusal_is_a_designed_page_with_its_headers(
    visitor: FlaskClient,
) -> None:
    answer = visitor.post("/t/form")
    assert "Trang này đã mở quá lâu" in answer.text
    assert "Content-Security-Policy" in answer.headers


def test_a_program_without_a_token_is_told_so_as_a_problem(
    visitor: FlaskClient,
) -> None:
    answer = visitor.post("/t/form", headers={"Accept": "application/json"})
    assert answer.status_code == 403
    assert answer.mimetype == "application/problem+json" and answer.json["title"]


def test_a_bearer_door_needs_no_csrf_token(visitor: FlaskClient) -> None:
    assert visitor.post("/t/bearer", data=b"12345").text == "5"


def test_bodies_are_limited_by_route(visitor: FlaskClient) -> None:
    good = {"X-CSRFToken": token(visitor)}
    megabyte = b"x" * (1 << 20)
    assert visitor.post("/t/bearer", data=megabyte).status_code == 200
    assert visitor.post("/t/bearer", data=megabyte + b"x").status_code == 413
    assert visitor.post("/t/large", data=megabyte * 3, headers=good).status_code == 200
    assert (
        visitor.post("/t/large", data=megabyte * 3 + b"x", headers=good).status_code
        == 413
    )


def test_a_form_of_many_small_fields_is_refused(visitor: FlaskClient) -> None:
    boundary = "b"
    part = f'--{boundary}\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n'
    answer = visitor.post(
        "/t/form",
        data=(part * 2000 + f"--{boundary}--\r\n").encode(),
        content_type=f"multipart/form-data; boundary={boundary}",
        headers={"X-CSRFToken": token(visitor)},
    )
    assert answer.status_code == 413


def test_on_https_cookies_are_secure_and_host_bound(tmp_path: Path) -> None:
    client = make(tmp_path, origin="https://nguon.example").test_client()
    answer = client.get("/login", base_url="https://nguon.example")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-nguon=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "Domain" not in cookie
    assert "max-age=63072000" in answer.headers["Strict-Transport-Security"]


def test_on_https_a_post_needs_its_referer_and_gets_it(tmp_path: Path) -> None:
    base = "https://nguon.example"
    client = make(tmp_path, origin=base).test_client()
    good = {"csrf_token": token(client, base)}
    assert client.post("/t/form", data=good, base_url=base).status_code == 403
    foreign = {"Referer": "https://evil.example/"}
    assert (
        client.post("/t/form", data=good, base_url=base, headers=foreign).status_code
        == 403
    )
    own = {"Referer": f"{base}/login"}
    assert (
        client.post("/t/form", data=good, base_url=base, headers=own).status_code == 200
    )


def test_on_http_cookies_still_hide_from_scripts(visitor: FlaskClient) -> None:
    cookie = visitor.get("/login").headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Secure" not in cookie


def test_what_a_session_opened_is_kept_by_nobody(visitor: FlaskClient) -> None:
    assert visitor.get("/login").headers["Cache-Control"] == "no-store"
    assert (
        visitor.get("/verify").headers["Cache-Control"] == "no-store"
    )  # brings a cookie


def test_the_secret_key_is_in_no_repr(tmp_path: Path) -> None:
    assert SECRET not in repr(Settings(data=tmp_path, secret_key=SECRET))


def test_a_forwarded_address_is_believed_only_from_a_declared_proxy(
    tmp_path: Path,
) -> None:
    for proxies, seen in ((0, "127.0.0.1"), (1, "203.0.113.7")):
        app = make(tmp_path, proxies=proxies)

        @app.get("/t/address")
        @anyone
        def address() -> str:
            return str(request.remote_addr)

        forwarded = {"X-Forwarded-For": "203.0.113.7"}
        assert app.test_client().get("/t/address", headers=forwarded).text == seen
