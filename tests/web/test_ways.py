"""The ways at the foot of the desk: the same on every page, and no dead ends."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask, url_for

from kit.clerk import Clerk, desk_app, desk_template
from kit.desk import Story, copied
from nguon import clock

FOR_ALL = (
    "coop.desk", "coop.batches", "coop.plantings", "coop.entries", "coop.refused",
    "complaints.mine", "coop.coop_export", "devices.listed", "coop.documents",
)  # fmt: skip
FOR_MANAGERS = ("links.mine", "hooks.listed")


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return desk_template(tmp_path_factory.mktemp("ways"))


@pytest.fixture
def app(template: Path, tmp_path: Path) -> Iterator[Flask]:
    with copied(template, tmp_path) as book:
        yield desk_app(Story(book, clock.now() - timedelta(days=1)), tmp_path)


@pytest.mark.parametrize(
    ("who", "places", "missing"),
    [("thu", FOR_ALL + FOR_MANAGERS, ()), ("hanh", FOR_ALL, FOR_MANAGERS)],
)
def test_every_page_of_the_desk_leads_to_all_others(
    app: Flask, who: str, places: tuple[str, ...], missing: tuple[str, ...]
) -> None:
    clerk = Clerk(app, who)
    with app.test_request_context():
        ways = {name: url_for(name) for name in places + missing}
    for here in places:
        page = clerk.sees(ways[here])
        assert 'bar__brand" href="/record">HTX' in page, here
        foot = page.rpartition('<footer class="foot">')[2].partition("</footer>")[0]
        for there in places:
            mark = ' aria-current="page"' if there == here else ""
            assert f'<a href="{ways[there]}"{mark}>' in foot, (here, there)
        assert not any(f'href="{ways[name]}"' in foot for name in missing)


def test_a_page_that_is_not_leads_back_to_the_desk(app: Flask) -> None:
    clerk = Clerk(app, "hanh")
    for here in ("/record/sent/none", "/record/complaints/none", "/no/such/page"):
        assert '<a href="/login">Về bàn làm việc</a>' in clerk.sees(here, 404), here
    assert clerk.client.get("/login").location.endswith("/record")
    stranger = app.test_client(use_cookies=False).get("/no/such/page")
    assert "Về bàn làm việc" not in stranger.text
