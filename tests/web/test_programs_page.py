"""The page for programmers tells every address of the documents, and its calls work."""

import html
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

README = Path(__file__).parents[2] / "web" / "README.md"


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


def on_the_page(client: FlaskClient) -> list[str]:
    """Return the curl commands of the page."""
    page = client.get("/api?lang=en").text
    found = re.findall(r"<pre[^>]*>(curl .*?)</pre>", page, re.DOTALL)
    return [html.unescape(one) for one in found]


def in_the_readme() -> list[str]:
    """Return those of the README."""
    text = README.read_text("utf-8")
    (block,) = re.findall(r"```sh programs\n(.*?)```", text, re.DOTALL)
    return [f"curl{one}" for one in block.split("curl")[1:]]


def words_of(command: str) -> list[str]:
    """Return a command as a shell would read it."""
    return shlex.split(command.replace("\\\n", " "))


@pytest.mark.parametrize("where", ["page", "readme"])
def test_the_calls_are_answered(samples: Samples, tmp_path: Path, where: str) -> None:
    own = copy_of(samples, tmp_path)
    token = tokens.add(own.book, org_id(examples.ORGANISATION), "page", clock.now())
    client = own.app().test_client()
    commands = on_the_page(client) if where == "page" else in_the_readme()
    statuses = []
    for words in map(words_of, commands):
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
