"""A manager adds links; they stand in the linkset and on the product's page."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import pytest
from flask import Flask

from kit.clerk import Clerk, desk_app, desk_template
from kit.desk import GTIN, Story, copied
from kit.forms import filled
from nguon import clock

VOC = "https://ref.gs1.org/voc/"
SCHEMA = json.loads(
    Path(__file__, "../../gs1/linkset-schema.json").resolve().read_text()
)


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


def adds(clerk: Clerk, thing: str, href: str, status: int = 303, **more: str) -> str:
    answers = {
        "thing": thing, "type": "recipeInfo", "href": href, "title": "Cách nấu canh cải",
        "languages": "vi", **more,
    }  # fmt: skip
    sent = filled(clerk.sees("/record/links"), "/record/links", **answers)
    answer = clerk.client.post("/record/links", data=sent)
    assert answer.status_code == status, answer.text
    return answer.text


def test_a_link_goes_from_the_managers_form_to_the_public_page(
    app: Flask, story: Story
) -> None:
    manager, anyone = Clerk(app, "thu"), app.test_client()
    adds(manager, story.packed, "https://shop.example/canh?a=1")
    page = anyone.get(f"/product/{GTIN}?lang=en").text
    assert 'href="https://shop.example/canh?a=1"' in page
    assert "leads to shop.example" in page and "not part of this ledger" in page
    assert 'rel="noopener noreferrer nofollow"' in page
    asked = anyone.get(f"/01/{GTIN}?linkType=gs1:recipeInfo&x=y")
    assert asked.status_code == 307
    assert asked.location.startswith("https://shop.example/canh?a=1&")
    linkset = anyone.get(f"/01/{GTIN}?linkType=linkset").get_json()
    jsonschema.validate(linkset, SCHEMA)
    [recipe] = linkset["linkset"][0][VOC + "recipeInfo"]
    assert recipe["hreflang"] == ["vi"] and recipe["title"] == "Cách nấu canh cải"


def test_several_that_fit_equally_well_are_300_with_the_list(
    app: Flask, story: Story
) -> None:
    manager, anyone = Clerk(app, "thu"), app.test_client()
    for n in (1, 2):
        adds(manager, story.packed, f"https://shop.example/{n}")
    adds(manager, story.packed, "https://shop.example/en", languages="en")
    path = f"/01/{GTIN}?linkType=gs1:recipeInfo"
    vi, en = {"Accept-Language": "vi"}, {"Accept-Language": "en-GB,en;q=0.9"}
    assert anyone.get(path, headers=en).location.startswith("https://shop.example/en")
    page = anyone.get(path, headers={**vi, "Accept": "text/html"})
    assert page.status_code == 300
    assert re.findall(r'href="(https://shop[^"]+)"', page.text) == [
        "https://shop.example/1", "https://shop.example/2",
    ]  # fmt: skip
    listed = anyone.get(path, headers={**vi, "Accept": "application/linkset+json"})
    assert listed.status_code == 300
    jsonschema.validate(listed.get_json(), SCHEMA)


def test_it_is_taken_away_again(app: Flask, story: Story) -> None:
    manager = Clerk(app, "thu")
    adds(manager, story.coop.id, "https://coop.example/", type="homepage")
    page = manager.sees("/record/links")
    sent = filled(page, "/record/links/take-away")
    assert manager.client.post("/record/links/take-away", data=sent).status_code == 303
    assert "coop.example" not in manager.sees("/record/links")
    again = manager.client.post("/record/links/take-away", data=sent)
    assert again.status_code == 303
    assert "không còn trong danh sách" in manager.sees("/record/links")


@pytest.mark.parametrize(
    "href",
    [
        "http://shop.example", "javascript:alert(1)", "https://192.0.2.1/",
        "https://ours@evil.example/", "https://localhost/search?q=x",
        'https://shop.example/"><script>', "https://shop.example:81/",
    ],
)  # fmt: skip
def test_a_refused_address_keeps_what_was_typed_and_says_why(
    app: Flask, story: Story, href: str
) -> None:
    manager = Clerk(app, "thu")
    page = adds(manager, story.packed, href, status=422)
    assert "Chưa thêm được" in page and 'id="href-error"' in page
    assert "Cách nấu canh cải" in page and "<script>" not in page
    assert "recipeInfo" not in app.test_client().get(f"/01/{GTIN}?linkType=all").text


def test_only_a_manager_and_only_of_what_is_theirs(app: Flask, story: Story) -> None:
    clerk, stranger = Clerk(app, "hanh"), Clerk(app, "thinh")
    clerk.sees("/record/links", status=403)
    assert story.packed not in stranger.sees("/record/links")
    sent = filled(
        stranger.sees("/record/links"), "/record/links", thing=story.stranger.id,
        type="support", href="https://x.example/", title="x",
    )  # fmt: skip
    sent["thing"] = story.packed
    assert stranger.client.post("/record/links", data=sent).status_code == 422
    sent.pop("csrf_token")
    assert stranger.client.post("/record/links", data=sent).status_code == 403
