"""Links that an organisation adds: entries, by its manager alone, nothing else changed."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kit.desk import NOW, Story, ledger
from nguon.core.entry import from_bytes
from nguon.core.own_links import MOST, OwnLink
from nguon.core.registered import Name
from nguon.core.state import Registered
from nguon.core.values import value_of
from nguon.errors import NguonError, NotFound, Refused
from nguon.services.admit import admit
from nguon.services.members import Members
from nguon.services.names import Names
from nguon.services.own_links import add, take_away, things_of
from nguon.store.accounts import Member

RECIPE = OwnLink("recipeInfo", "https://shop.example/canh", Name("Cách nấu", "How to cook"), ("vi",))  # fmt: skip


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    with ledger(tmp_path) as book:
        yield Story(book)


def member(story: Story, organisation: str, role: str = "manager") -> Member:
    login = f"m{len(Members(story.book).all(organisation))}{organisation[-6:].lower()}"
    Members(story.book).add(login, "Thu", role, organisation, NOW, "ngay-mua-moi-hai")
    return Members(story.book).known(login)


def value(story: Story, subject: str) -> dict[str, object]:
    with story.book.read() as book:
        found = book.get(Registered, subject)
        assert found
        return dict(value_of(found.value))


def test_a_link_is_a_change_entry_that_changes_nothing_else(story: Story) -> None:
    thu = member(story, story.coop.id)
    for subject in (story.packed, story.coop.id):
        before = value(story, subject)
        add(story.book, thu, subject, RECIPE, NOW)
        after = value(story, subject)
        assert after.pop("links") == [
            {
                "type": "recipeInfo", "href": "https://shop.example/canh",
                "title": {"vi": "Cách nấu", "en": "How to cook"}, "languages": ["vi"],
            }
        ]  # fmt: skip
        assert after == before
        with story.book.read() as book:
            entry = from_bytes(book.entry(book.history(subject)[-1]))
        assert entry.by.organisation == story.coop.id
        assert entry.statement["action"] == "change"
        take_away(story.book, thu, subject, RECIPE.href, RECIPE.type, NOW)
        assert value(story, subject) == before


def test_a_name_that_is_sealed_stays_sealed_and_its_owner_still_reads_it(
    story: Story,
) -> None:
    said = {
        "action": "make", "type": "organisation",
        "subject": "https://w3id.org/nguon/org/0VJNPRSMG7VVP1S9B",
        "value": {"name": {"vi": "Hộ bà Tám", "en": "Mrs Tam"}, "household": True,
                  "roles": ["producer"]},
    }  # fmt: skip
    admit(story.book, [said], NOW)
    tam = member(story, str(said["subject"]))
    add(story.book, tam, tam.organisation, RECIPE, NOW)
    with story.book.read() as book:
        last = book.entry(book.history(tam.organisation)[-1])
        assert "bà Tám".encode() not in last and b"/value/name" in last
        own, public = Names(book, tam.organisation), Names(book)
        assert own.say(tam.organisation, "vi") == "Hộ bà Tám"
        assert "Tám" not in public.say(tam.organisation, "vi")


def test_a_seat_is_given_links_and_keeps_its_coordinates_sealed(story: Story) -> None:
    admit(
        story.book,
        [{"action": "change", "type": "place", "subject": story.place,
          "value": {**value(story, story.place), "coordinates": {"lat": 21, "lon": 105}}}],
        NOW,
    )  # fmt: skip
    thu = member(story, story.coop.id)
    assert story.place in {one.thing.id for one in things_of(story.book, story.coop.id)}
    add(story.book, thu, story.place, RECIPE, NOW)
    assert "coordinates" not in value(story, story.place)
    with story.book.read() as book:
        entry = from_bytes(book.entry(book.history(story.place)[-1]))
        found = book.get(Registered, story.place)
    assert "/value/coordinates" in entry.sealed and found
    assert found.owner == story.book.registrar.organisation
    stranger = member(story, story.stranger.id)
    with pytest.raises(NotFound):
        add(story.book, stranger, story.place, RECIPE, NOW)
    moved = {**value(story, story.place), "name": {"vi": "Nơi khác", "en": "Elsewhere"}}
    said = {"action": "change", "type": "place", "subject": story.place, "value": moved}
    draft = story.book.registrar.draft("register", said, organisation=story.coop.id)
    with pytest.raises(Refused) as refusal:
        story.book.submit([draft], NOW)
    assert refusal.value.code == "custody.not_your_thing"


def test_only_the_owners_manager_may(story: Story) -> None:
    others = (
        member(story, story.stranger.id), member(story, story.coop.id, "clerk"),
        member(story, story.book.registrar.organisation),
    )  # fmt: skip
    for who in others:
        with pytest.raises(NotFound):
            add(story.book, who, story.packed, RECIPE, NOW)
    with pytest.raises(NotFound):
        add(story.book, member(story, story.coop.id), story.area, RECIPE, NOW)
    assert "links" not in value(story, story.packed)


def test_the_rules_let_an_organisation_change_only_its_links(story: Story) -> None:
    book = story.book
    for change in (
        {"roles": ["producer", "officer"]}, {"roles": ["producer"]}, {"unnamed": True},
    ):  # fmt: skip
        said = {
            "action": "change", "type": "organisation", "subject": story.coop.id,
            "value": {**value(story, story.coop.id), **change},
        }  # fmt: skip
        draft = book.registrar.draft("register", said, organisation=story.coop.id)
        with pytest.raises(Refused) as refusal:
            book.submit([draft], NOW)
        assert refusal.value.code == "custody.only_officials"
    other = {
        "action": "change", "type": "organisation", "subject": story.stranger.id,
        "value": {**value(story, story.stranger.id),
                  "links": [{"type": "support", "href": "https://x.example",
                             "title": {"vi": "x", "en": "x"}}]},
    }  # fmt: skip
    draft = book.registrar.draft("register", other, organisation=story.coop.id)
    with pytest.raises(Refused):
        book.submit([draft], NOW)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"href": "javascript:alert(1)"}, "links.address"),
        ({"href": "https://192.0.2.1/x"}, "links.address"),
        (
            {"href": "https://nguon.example/search?q=https://evil.example"},
            "links.own_host",
        ),
        ({"type": "pip"}, "shape.choice"),
        ({"title": Name("", "")}, "shape.text"),
    ],
)
def test_what_may_not_be_linked(
    story: Story, change: dict[str, object], code: str
) -> None:
    thu = member(story, story.coop.id)
    with pytest.raises(NguonError) as refusal:
        add(story.book, thu, story.packed, replace(RECIPE, **change), NOW, ("NGUON.example:443",))  # fmt: skip
    assert refusal.value.code == code and refusal.value.sentence("vi")


def test_the_same_twice_too_many_and_one_that_is_gone(story: Story) -> None:
    thu = member(story, story.coop.id)
    for n in range(MOST):
        add(story.book, thu, story.packed, replace(RECIPE, href=f"https://a.example/{n}"), NOW)  # fmt: skip
    for n, code in ((3, "links.twice"), (99, "links.many")):
        with pytest.raises(Refused) as refusal:
            add(story.book, thu, story.packed, replace(RECIPE, href=f"https://a.example/{n}"), NOW)  # fmt: skip
        assert refusal.value.code == code
    with pytest.raises(NotFound):
        take_away(story.book, thu, story.packed, "https://b.example", "recipeInfo", NOW)
    mine = {
        one.thing.id: len(one.links) for one in things_of(story.book, story.coop.id)
    }
    assert mine[story.packed] == MOST and mine[story.coop.id] == 0
