"""The card that other sites show: honest, small, framed by anybody, and nothing else is."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text

from kit.samples import INTERVAL, RECALLED, Samples, copy_of


@pytest.fixture
def client(samples: Samples) -> FlaskClient:
    return samples.app().test_client()


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_card_says_what_the_page_says_and_is_light(
    samples: Samples, client: FlaskClient, lang: str
) -> None:
    code = samples.code(INTERVAL)
    card = client.get(f"/b/{code}/card?lang={lang}")
    page = client.get(f"/b/{code}?lang={lang}")
    said = client.get(f"/b/{code}/card.json?lang={lang}")
    assert card.status_code == page.status_code == said.status_code == 200
    assert len(card.data) < 8_000
    for text_ in (said.json["verdict"], said.json["product"], said.json["harvested"]):
        assert text_ in card.text and text_ in page.text
    assert 'target="_top" rel="noopener"' in card.text
    assert "Set-Cookie" not in card.headers and "<script" not in card.text


def test_only_the_card_may_be_framed(samples: Samples, client: FlaskClient) -> None:
    code = samples.code(INTERVAL)
    card, page = client.get(f"/b/{code}/card"), client.get(f"/b/{code}")
    assert "frame-ancestors *" in card.headers["Content-Security-Policy"]
    assert "default-src 'none'" in card.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in card.headers
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
    assert page.headers["X-Frame-Options"] == "DENY"
    unknown = client.get("/b/7K3M9Q2XV4TBHN8PC/card")
    assert unknown.status_code == 404
    assert "frame-ancestors *" in unknown.headers["Content-Security-Policy"]


def test_a_recall_is_said_first(samples: Samples, client: FlaskClient) -> None:
    code = samples.code(RECALLED)
    said = client.get(f"/b/{code}/card.json?lang=en")
    assert said.headers["Access-Control-Allow-Origin"] == "*"
    assert (said.json["state"], said.json["kind"]) == ("recalled", "bad")
    assert said.json["verdict"] in client.get(f"/b/{code}/card?lang=en").text


def test_what_nobody_knows_never_looks_genuine(client: FlaskClient) -> None:
    for code in ("7K3M9Q2XV4TBHN8PC", "000G40R40M30E209E"):
        card = client.get(f"/b/{code}/card?lang=en")
        assert card.status_code == 404 and "Not known here" in card.text
        assert "<h1>Nothing can be said" in card.text
        assert "card__verdict--bad" in card.text
        said = client.get(f"/b/{code}/card.json")
        assert (said.status_code, said.mimetype) == (404, "application/problem+json")
        assert said.headers["Access-Control-Allow-Origin"] == "*"


def test_it_is_checked_when_it_is_asked_for(samples: Samples, tmp_path: Any) -> None:
    own = copy_of(samples, tmp_path)
    client = own.app().test_client()
    code = own.code(INTERVAL)
    before = client.get(f"/b/{code}/card.json")
    same = client.get(
        f"/b/{code}/card.json", headers={"If-None-Match": before.headers["ETag"]}
    )
    assert same.status_code == 304
    with own.book.write() as connection:
        connection.execute(text("DROP TRIGGER entry_no_update"))
        connection.execute(
            text("UPDATE entry SET bytes = replace(bytes, 'kg', 'gk') WHERE number > 0")
        )
    own.app()
    after = own.app().test_client().get(f"/b/{code}/card.json?lang=en")
    assert (after.json["state"], after.json["verified"]) == ("broken", False)
    assert "ETag" not in after.headers
    card = own.app().test_client().get(f"/b/{code}/card?lang=en")
    assert "cannot be trusted" in card.text
    own.book.close()
