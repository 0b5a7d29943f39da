"""Maps of plots: looked at first, refused with ring and point, recorded, kept private."""

import html
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from kit.clerk import Clerk, desk_app, desk_template
from kit.desk import Story, copied
from kit.plots import file_of, square
from nguon import clock
from nguon.core import geometry
from nguon.core.state import Registered
from nguon.services.plots import plot_of
from nguon.services.sight import Viewer

PAGE = "/record/plots/map"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return desk_template(tmp_path_factory.mktemp("desk"))


@pytest.fixture
def story(template: Path, tmp_path: Path) -> Iterator[Story]:
    with copied(template, tmp_path) as book:
        yield Story(book, clock.now())


@pytest.fixture
def app(story: Story, tmp_path: Path) -> Flask:
    return desk_app(story, tmp_path)


@pytest.fixture
def area(story: Story) -> Registered:
    with story.book.read() as ledger:
        return ledger.find(Registered, type="area", owner=story.coop.id)[0]


def address(area: Registered) -> str:
    return f"{PAGE}/{area.id.rpartition('/')[2]}"


def sends(who: Clerk, path: str, **fields: object):  # type: ignore[no-untyped-def]
    page = who.client.get(path).text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token
    return who.client.post(path, data={"csrf_token": token[1], **fields})


def words(page: str) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page)))


def stands(story: Story, area: Registered) -> object:
    viewer = Viewer(story.coop.id, "thu")
    return plot_of(story.book, viewer, area.id, clock.now()).outline


def test_a_manager_sees_the_plot_before_it_is_recorded(
    app: Flask, story: Story, area: Registered
) -> None:
    manager, shape = Clerk(app, "thu"), square(150)
    assert "chưa có ranh giới" in words(manager.client.get(PAGE).text)
    shown = sends(manager, address(area), geojson=file_of(shape))
    assert shown.status_code == 200 and '<svg class="plot"' in shown.text
    assert "Có đúng thửa này không?" in shown.text and "ha theo hình vẽ" in words(
        shown.text
    )
    assert stands(story, area) is None  # nothing yet
    text = html.unescape(re.search(r'name="geojson" value="([^"]+)"', shown.text)[1])
    done = sends(manager, address(area), geojson=text, do="record")
    assert done.status_code == 303 and stands(story, area) == shape
    page = manager.client.get(done.location).text
    assert "Đã ghi ranh giới" in page and '<svg class="plot"' in page
    assert "đã vẽ" in words(manager.client.get(PAGE).text)


def test_a_file_is_taken_as_well_and_its_code_must_be_this_areas(
    app: Flask, area: Registered
) -> None:
    manager = Clerk(app, "thu", "en")
    code = address(area).rpartition("/")[2]

    def file(code: str) -> dict[str, object]:
        data = io.BytesIO(file_of(square(150), code).encode())
        return {"file": (data, "plots.geojson"), "geojson": ""}

    assert "Is this the plot?" in sends(manager, address(area), **file(code)).text
    other = sends(manager, address(area), **file("VN-9"))
    assert other.status_code == 422 and "The file is of VN-9" in words(other.text)


@pytest.mark.parametrize(
    ("sent", "vi", "en"),
    [
        ("", "Chưa có tệp nào", "No file was chosen"),
        ("{", "không phải JSON hợp lệ", "no valid JSON"),
        ('{"type":"Polygon","coordinates":[[[105.123456,21.123456],'
         '[105.123956,21.123956],[105.123956,21.123456],[105.123456,21.123956],'
         '[105.123456,21.123456]]]}',
         "Hình 1, vòng 1: cạnh bắt đầu từ điểm 1 cắt", "Polygon 1, ring 1: the side"),
        ('{"type":"Point","coordinates":[21.123456,105.123456]}',
         "kinh độ đứng trước", "longitude comes first"),
        ('{"type":"Polygon","coordinates":[[[105.123456,21.1],[105.2,21.1]]]}',
         "chưa khép kín", "not closed"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_at_its_place_and_nothing_typed_is_lost(
    app: Flask, story: Story, area: Registered, sent: str, vi: str, en: str
) -> None:
    for lang, sentence in (("vi", vi), ("en", en)):
        answer = sends(Clerk(app, "thu", lang), address(area), geojson=sent)
        assert answer.status_code == 422
        assert sentence in words(answer.text)
        assert html.escape(sent, quote=False) in answer.text.replace("&#34;", '"')
    assert stands(story, area) is None


def test_an_outline_far_from_the_stated_hectares_is_pointed_out(
    app: Flask, area: Registered
) -> None:
    answer = sends(Clerk(app, "thu"), address(area), geojson=file_of(square(900)))
    assert "Diện tích không khớp" in answer.text


def test_a_clerk_looks_and_does_not_draw_a_stranger_sees_nothing(
    app: Flask, area: Registered
) -> None:
    clerk = Clerk(app, "hanh")
    page = clerk.client.get(address(area))
    assert page.status_code == 200 and "<textarea" not in page.text
    stranger = Clerk(app, "thinh")
    assert stranger.client.get(address(area)).status_code == 404
    assert area.id not in stranger.client.get(PAGE).text
    assert app.test_client().get(PAGE).status_code in (302, 303, 401)


def test_the_picture_has_no_script_and_every_kind_is_drawn(app: Flask) -> None:
    from nguon_web.pages.plots_picture import picture

    point = {"type": "Point", "coordinates": square(10)["coordinates"][0][0]}
    both = [square(50)["coordinates"], square(50, east=99)["coordinates"]]
    several = geometry.normal({"type": "MultiPolygon", "coordinates": both})
    with app.test_request_context():
        for shape in (point, square(120), several):
            drawn = picture(shape)
            assert drawn.startswith("<svg") and "style=" not in drawn
            assert 'role="img"' in drawn
