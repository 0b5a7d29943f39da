"""Readings over HTTP: taken when durable, refused with what and where; raw logs by hash."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from kit.desk import NOW, Story, ledger
from nguon import clock
from nguon.core import canonical
from nguon.services import tokens
from nguon.services.sensors import devices
from nguon.services.sensors.devices import Typed
from nguon.store import files
from nguon.store.tables import FILE
from nguon_web import create_app
from nguon_web.settings import Settings

READING = {"time": "2026-09-14T04:00:00Z", "celsius": 4}
PATH = "/api/v1/readings"


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    with ledger(tmp_path) as book:
        made = Story(book)
        devices.add(book, made.coop.id, Typed("Xe lạnh 2", "SN-4471", "2", "8"), NOW)
        yield made


@pytest.fixture
def client(
    story: Story, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> FlaskClient:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    settings = Settings(data=tmp_path, secret_key="only in tests")
    return create_app(settings, story.book).test_client()


def headers(story: Story, *scopes: str) -> dict[str, str]:
    text = tokens.add(story.book, story.coop.id, "xe", NOW, scopes or ("readings",))
    return {"Authorization": f"Bearer {text}"}


def message(*rows: Any, device: str = "SN-4471") -> bytes:
    return canonical.to_bytes({"device": device, "readings": list(rows)})


def test_a_logger_sends_until_it_is_answered(story: Story, client: FlaskClient) -> None:
    sent: Any = {"headers": headers(story), "content_type": "application/json"}
    first = client.post(PATH, data=message(READING), **sent)
    again = client.post(PATH, data=message(READING), **sent)
    assert (first.status_code, first.json["new"]) == (200, 1)
    assert (again.status_code, again.json["known"]) == (200, 1)


def test_a_csv_log_names_its_device_in_the_address(
    story: Story, client: FlaskClient
) -> None:
    data = "time;celsius\n2026-09-14T10:00:00+07:00;4,5\n2026-09-14T10:10:00+07:00;5\n"
    answer = client.post(
        f"{PATH}?device=SN-4471", data=data.encode(), headers=headers(story),
        content_type="text/csv",
    )  # fmt: skip
    assert answer.json["new"] == 2


@pytest.mark.parametrize(
    ("data", "kind", "status", "rule"),
    [
        (message({"time": "x", "celsius": 1}), "application/json", 400, "sensors.time"),
        (message(READING, device="?"), "application/json", 404, "sensors.unknown"),
        (message(), "application/json", 400, "sensors.none"),
        (b"{", "application/json", 400, None),
        (b"a;b\n", "text/csv", 400, "sensors.csv_head"),
        (b"<x/>", "application/xml", 415, None),
    ],
)
def test_what_cannot_be_taken_is_told_as_a_problem(
    story: Story, client: FlaskClient, data: bytes, kind: str, status: int, rule: Any
) -> None:
    answer = client.post(PATH, data=data, content_type=kind, headers=headers(story))
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert rule is None or answer.json["rule"] == rule


def test_a_token_must_be_allowed_to_send_readings(
    story: Story, client: FlaskClient
) -> None:
    sent: Any = {"data": message(READING), "content_type": "application/json"}
    nobody = client.post(PATH, **sent)
    assert nobody.status_code == 401 and "Bearer" in nobody.headers["WWW-Authenticate"]
    assert (
        client.post(PATH, headers=headers(story, "capture"), **sent).status_code == 403
    )


def test_a_raw_log_is_served_under_its_hash_and_checked(
    story: Story, client: FlaskClient
) -> None:
    with story.book.write() as connection:
        name = files.keep(
            connection, b"time\n", media="text/csv", organisation=story.coop.id, made=""
        )
    answer = client.get(f"/files/{name}")
    assert answer.data == b"time\n" and "immutable" in answer.headers["Cache-Control"]
    for other in ("0" * 64, "x", name.upper()):
        assert client.get(f"/files/{other}").status_code == 404
    with story.book.write() as connection:
        connection.execute(update(FILE).values(content=b"Time\n"))
    assert client.get(f"/files/{name}").status_code == 422
