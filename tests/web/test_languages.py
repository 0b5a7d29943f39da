"""Every text has its Vietnamese, every compiled catalogue is its source."""

from pathlib import Path

import pytest

from nguon_web import catalogues, create_app
from nguon_web.areas import AREAS
from nguon_web.settings import Settings


@pytest.mark.parametrize("area", AREAS)
def test_every_text_that_a_page_asks_for_has_its_vietnamese(area: str) -> None:
    wanted = {message.id for message in catalogues.extract(area) if message.id}
    written = catalogues.read(area)
    assert wanted - {message.id for message in written} == set()
    assert catalogues.untranslated(written) == []


@pytest.mark.parametrize("area", AREAS)
def test_the_compiled_catalogue_is_its_source(area: str) -> None:
    compiled = catalogues.catalogue_path(area).with_suffix(".mo").read_bytes()
    source = catalogues.to_mo(catalogues.read(area))
    assert catalogues.from_mo(compiled) == catalogues.from_mo(source) != {}


def test_one_sentence_is_said_one_way_everywhere() -> None:
    said: dict[object, tuple[str, object]] = {}
    for area in AREAS:
        for message in catalogues.read(area):
            if message.id:
                key = (message.id, message.context)
                first = said.setdefault(key, (area, message.string))
                assert first[1] == message.string, (message.id, first, area)


def test_figures_of_a_text_stand_in_its_vietnamese() -> None:
    for area in AREAS:
        for message in catalogues.read(area):
            assert not message.id or list(message.check()) == [], message.id


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, "vi"),
        ("*", "vi"),
        ("vi-VN,vi;q=0.9,en;q=0.8", "vi"),
        ("en-GB,en;q=0.9", "en"),
        ("en;q=0.4, vi;q=0.8", "vi"),
        ("fr-FR,fr;q=0.9", "en"),
        ("fr, vi;q=0.2", "vi"),
    ],
)
def test_the_browser_is_answered_in_its_language(
    tmp_path: Path, header: str | None, expected: str
) -> None:
    app = create_app(Settings(data=tmp_path, secret_key="only in tests"))
    headers = {"Accept-Language": header} if header else {}
    answer = app.test_client().get("/", headers=headers)
    assert f'<html lang="{expected}">' in answer.text
    assert "Accept-Language" in answer.vary


def test_the_choice_is_kept_where_people_log_in(tmp_path: Path) -> None:
    client = create_app(Settings(data=tmp_path, secret_key="in tests")).test_client()
    assert "lang=en" in client.get("/login?lang=en").headers["Set-Cookie"]
    assert '<html lang="en">' in client.get("/login").text
    assert '<html lang="vi">' in client.get("/").text


def test_an_unknown_language_is_not_an_error(tmp_path: Path) -> None:
    client = create_app(Settings(data=tmp_path, secret_key="in tests")).test_client()
    assert '<html lang="vi">' in client.get("/?lang=xx").text
