"""A page that the reader has already is not sent twice, until a commit touches it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from kit.told import ToldWorld, told
from nguon_web import create_app
from nguon_web.settings import Settings


@pytest.fixture
def farm(tmp_path: Path) -> Iterator[tuple[ToldWorld, FlaskClient, str]]:
    with told(tmp_path) as (book, world):
        coop = world.coop()
        lot = coop.harvests(coop.plants("Rau cải"), kg=50)
        settings = Settings(data=tmp_path, secret_key="only in tests")
        yield world, create_app(settings, book).test_client(), lot


def ask(client: FlaskClient, path: str, tag: str | None = None, **more: str) -> Any:
    headers = {**more, **({"If-None-Match": tag} if tag else {})}
    return client.get(path, headers=headers)


def test_an_unchanged_page_is_not_sent_again(
    farm: tuple[ToldWorld, FlaskClient, str],
) -> None:
    world, client, lot = farm
    path = f"/b/{world.batch_now(lot).code}"
    first = ask(client, path)
    tag = first.headers["ETag"]
    assert first.status_code == 200 and tag.startswith('W/"')
    again = ask(client, path, tag, **{"Accept-Encoding": "gzip"})
    assert again.status_code == 304 and not again.data
    assert again.headers["ETag"] == tag and "Set-Cookie" not in again.headers
    # The kept page's own policy stays: with another nonce its style would be refused.
    assert "Content-Security-Policy" not in again.headers
    assert {"Accept", "Accept-Language"} <= set(again.vary)


def test_a_commit_that_touches_the_page_ends_it_and_another_does_not(
    farm: tuple[ToldWorld, FlaskClient, str],
) -> None:
    world, client, lot = farm
    path = f"/b/{world.batch_now(lot).code}"
    tag = ask(client, path).headers["ETag"]
    world.coop("HTX khác")
    assert ask(client, path, tag).status_code == 304
    world.officer().recalls(lot)
    recalled = ask(client, path, tag)
    assert recalled.status_code == 200 and "Đang thu hồi" in recalled.text
    assert recalled.headers["ETag"] != tag


def test_each_language_and_form_is_another_page(
    farm: tuple[ToldWorld, FlaskClient, str],
) -> None:
    world, client, lot = farm
    path = f"/b/{world.batch_now(lot).code}"
    tags = {
        ask(client, path).headers["ETag"],
        ask(client, f"{path}?lang=en").headers["ETag"],
        ask(client, f"{path}?format=json").headers["ETag"],
    }
    assert len(tags) == 3
    for tag in tags - {ask(client, path).headers["ETag"]}:
        assert ask(client, path, tag).status_code == 200


def test_a_page_that_cannot_be_trusted_is_never_kept(
    farm: tuple[ToldWorld, FlaskClient, str],
) -> None:
    world, client, lot = farm
    path = f"/b/{world.batch_now(lot).code}"
    with world.book.engine.begin() as connection:
        for name in connection.exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).all():
            connection.exec_driver_sql(f'DROP TRIGGER "{name[0]}"')
        with world.book.read() as ledger:
            index = ledger.history(lot)[0]
            broken = ledger.entry(index).replace(b'"quantity":50', b'"quantity":90')
        connection.exec_driver_sql(
            "UPDATE entry SET bytes = ? WHERE number = ?", (broken, index)
        )
    page = ask(client, path)
    assert page.status_code == 200 and "không đáng tin" in page.text
    assert "ETag" not in page.headers
    assert ask(client, path, "*").status_code == 200
