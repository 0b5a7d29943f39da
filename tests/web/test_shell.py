"""The frame of every page: start, search, static files, compression, health."""

import gzip
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kit.desk import Story, ledger, sequence
from kit.store import open_book
from nguon.core.identifiers import batch_code
from nguon.services import verbs
from nguon.services.verbs import Newborn
from nguon_web import create_app
from nguon_web.settings import Settings


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    with ledger(tmp_path_factory.mktemp("ledger")) as book:
        yield Story(book)


@pytest.fixture
def app(story: Story, tmp_path: Path) -> Flask:
    app = create_app(Settings(data=tmp_path, secret_key="only in tests"), story.book)
    app.testing = True
    return app


@pytest.fixture
def visitor(app: Flask) -> FlaskClient:
    return app.test_client()


def test_the_start_page_says_what_it_is_in_both_languages(visitor: FlaskClient) -> None:
    vi, en = (visitor.get(f"/?lang={code}").text for code in ("vi", "en"))
    assert '<html lang="vi">' in vi and "Món này từ đâu?" in vi
    assert '<html lang="en">' in en and "Where does it come from?" in en


def test_a_public_page_sets_no_cookie(visitor: FlaskClient) -> None:
    for path in ("/", "/?lang=en", "/search?q=x", "/verify", "/nothing-here"):
        answer = visitor.get(path)
        assert "Set-Cookie" not in answer.headers, path
        assert "Cookie" not in answer.vary, path


def test_a_door_opens_with_a_slash_behind_its_address_too(visitor: FlaskClient) -> None:
    for door in ("/record", "/inspect", "/admin"):
        answer = visitor.get(f"{door}/")
        assert answer.status_code == 302 and "/login" in answer.location, door
    assert visitor.get("/verify/").status_code == 200


def test_a_page_opened_in_english_leads_on_in_english(visitor: FlaskClient) -> None:
    assert 'href="/verify?lang=en"' in visitor.get("/?lang=en").text
    assert 'href="/verify"' in visitor.get("/").text


def test_the_language_switch_stays_on_the_page(visitor: FlaskClient) -> None:
    page = visitor.get("/search?q=abc&lang=vi").text
    assert 'href="/search?q=abc&amp;lang=en"' in page


@pytest.mark.parametrize(
    ("typed", "path"),
    [
        ("7K3M-9Q2X-V4TB-HN8PC", "/b/7K3M9Q2XV4TBHN8PC"),
        ("7k3m 9q2x v4tb hn8pc", "/b/7K3M9Q2XV4TBHN8PC"),
        ("oil11111111111111", "/b/01111111111111111"),
        ("http://localhost/b/7K3M9Q2XV4TBHN8PC", "/b/7K3M9Q2XV4TBHN8PC"),
        ("localhost/01/09521234000013/10/C1", "/01/09521234000013/10/C1"),
        ("(01)09521234000013(10)C1", "/01/09521234000013/10/C1"),
    ],
)
def test_a_typed_code_or_link_leads_to_its_page(
    visitor: FlaskClient, typed: str, path: str
) -> None:
    answer = visitor.get("/search", query_string={"q": typed})
    assert (answer.status_code, answer.location) == (302, path)


@pytest.mark.parametrize(
    "typed", ["", "rau", "https://evil.example/", "//x", "/b/../x"]
)
def test_a_search_that_means_nothing_says_so(visitor: FlaskClient, typed: str) -> None:
    answer = visitor.get("/search", query_string={"q": typed})
    assert answer.status_code == 404 and "7K3M-9Q2X-V4TB-HN8PC" in answer.text


def test_a_link_of_another_host_is_warned_about_before_it_leads_anywhere(
    visitor: FlaskClient,
) -> None:
    for host in ("any.example", "localhost@evil.example", "localhost:81"):
        link = f"https://{host}/01/09521234000013/10/C1"
        answer = visitor.get("/search", query_string={"q": link, "lang": "en"})
        assert answer.status_code == 200 and "location" not in answer.headers, host
        assert 'href="/01/09521234000013/10/C1?lang=en"' in answer.text
        assert f'href="https://{host}' not in answer.text
        assert ("made to deceive" in answer.text) is (host != "any.example")


def test_a_lot_number_leads_to_its_batch_or_to_all_that_have_it(
    story: Story, visitor: FlaskClient
) -> None:
    plot = story.opened_plot()
    code = batch_code(story.harvested(plot, Decimal(96), "CN-7"))
    answer = visitor.get("/search?q=cn-7")
    assert (answer.status_code, answer.location) == (302, f"/b/{code}")
    twin = Newborn(sequence("twin"), "CN-7", story.crop, Decimal(5))
    story.records(verbs.harvest(story.facts(1), newborn=twin), by=story.stranger)
    page = visitor.get("/search?q=CN-7").text
    assert f"/b/{code}" in page and "HTX Mê Linh" in page
    assert visitor.get("/search?q=BT-CN-H1").status_code == 404  # a planting


def test_what_was_searched_for_is_shown_as_text(visitor: FlaskClient) -> None:
    page = visitor.get(
        "/search", query_string={"q": '"><script>alert(1)</script>'}
    ).text
    assert "<script>alert" not in page


def test_a_static_file_is_kept_for_a_year_and_a_stale_one_for_no_time(
    visitor: FlaskClient,
) -> None:
    address = re.search(r'href="(/static/[^"]+site\.css)"', visitor.get("/").text)[1]
    answer = visitor.get(address)
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "--leaf" in answer.text and ".bar" in answer.text and ".fact" in answer.text
    stale = visitor.get("/static/000000000000/css/site.css")
    assert stale.headers["Cache-Control"] == "no-store" and stale.text == answer.text


def test_no_static_address_leaves_the_folder(visitor: FlaskClient) -> None:
    for name in ("../settings.py", "..%2fsettings.py", "css/../../settings.py", ""):
        assert visitor.get(f"/static/000000000000/{name}").status_code == 404


def test_answers_are_packed_for_those_who_can_read_it(visitor: FlaskClient) -> None:
    plain = visitor.get("/")
    packed = visitor.get("/", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert len(packed.data) < 3000 and "Accept-Encoding" in packed.vary


def test_the_look_weighs_almost_nothing(visitor: FlaskClient) -> None:
    address = re.search(r'href="(/static/[^"]+site\.css)"', visitor.get("/").text)[1]
    assert len(visitor.get(address, headers={"Accept-Encoding": "gzip"}).data) < 5000


def test_a_demonstration_says_so_on_every_page(tmp_path: Path) -> None:
    app = create_app(Settings(data=tmp_path, secret_key="x" * 32, demo=True))
    for path in ("/", "/login", "/verify", "/nothing-here"):
        assert "Bản trình diễn" in app.test_client().get(path).text, path


def test_health_readiness_and_numbers(tmp_path: Path) -> None:
    book = open_book(f"sqlite:///{tmp_path}/ledger.sqlite", tmp_path)
    settings = Settings(data=tmp_path, secret_key="only in tests")
    visitor = create_app(settings, book).test_client()
    assert visitor.get("/healthz").text == "ok\n"
    assert visitor.get("/readyz").text == "ok, 0 entries\n"
    numbers = visitor.get("/metrics").text
    assert 'nguon_requests_total{route="health.alive",status="200"} 1' in numbers
    assert "nguon_entries 0.0" in numbers
    book.close()


def test_a_server_without_its_ledger_is_not_ready(tmp_path: Path) -> None:
    app = create_app(Settings(data=tmp_path, secret_key="only in tests"))
    visitor = app.test_client()
    assert visitor.get("/readyz").status_code == 503
    assert visitor.get("/healthz").status_code == 200


def test_a_deployment_is_read_from_its_environment(tmp_path: Path) -> None:
    given = {"NGUON_DATA": str(tmp_path), "NGUON_ORIGIN": "https://nguon.example"}
    first, second = (Settings.from_environment(given) for _ in range(2))
    assert first == second and len(first.secret_key) == 64 and first.https
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600
