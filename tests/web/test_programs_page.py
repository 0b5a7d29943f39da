"""The page for programmers tells every address of the documents, and its calls work."""

import json
import re
import shlex
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kit.samples import Samples, copy_of
from nguon import clock
from nguon.core.identifiers import org_id
from nguon.services import tokens
from nguon_web.api.v1 import examples


@pytest.fixture(scope="module")
def app(samples: Samples) -> Flask:
    return samples.app()


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_address_stands_on_the_page(app: Flask, lang: str) -> None:
    client = app.test_client()
    page = client.get(f"/api?lang={lang}")
    assert page.status_code == 200
    for door in ("/api/v1", "/epcis"):
        for path in client.get(f"{door}/openapi.json").json["paths"]:
            assert f"<code>{path}</code>" in page.text
    assert "Set-Cookie" not in page.headers
    assert 'href="/api' in client.get(f"/?lang={lang}").text


def calls(client: FlaskClient) -> list[list[str]]:
    """Return the curl commands of the page, as a shell would read them."""
    page = client.get("/api?lang=en").text
    found = re.findall(r"<pre[^>]*>(curl .*?)</pre>", page, re.DOTALL)
    plain = [re.sub(r"&#34;", '"', re.sub("&#39;", "'", one)) for one in found]
    return [shlex.split(one.replace("\\\n", " ")) for one in plain]


def test_the_calls_of_the_page_are_answered(samples: Samples, tmp_path: Path) -> None:
    own = copy_of(samples, tmp_path)
    token = tokens.add(own.book, org_id(examples.ORGANISATION), "page", clock.now())
    client = own.app().test_client()
    statuses = []
    for words in calls(client):
        headers = dict(
            words[n + 1].replace("$TOKEN", token).split(": ", 1)
            for n, word in enumerate(words)
            if word == "-H"
        )
        address = "/" + words[-1].split("/", 3)[3]
        data = words[words.index("-d") + 1] if "-d" in words else None
        answer = client.open(
            address, method="POST" if data else "GET", data=data, headers=headers
        )
        statuses.append(answer.status_code)
        assert json.loads(answer.text)
    assert statuses == [200, 200, 201, 200]
    own.book.close()
