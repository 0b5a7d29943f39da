"""Linksets: which link answers which request, and how they are written down."""

from nguon.core.linkset import Level, Link, Wish, choose, relation, to_json

PAGE = Link("pip", "https://l.example/b/1", "Page", languages=("vi", "en"))
RECALL = Link("recallStatus", "https://l.example/b/1/recall", "Recall", "application/json")  # fmt: skip
VI = Link("recipeInfo", "https://shop.example/vi", "Nấu", languages=("vi",))
EN = Link("recipeInfo", "https://shop.example/en", "Cook", languages=("en",))
SOUP = Link("recipeInfo", "https://shop.example/soup", "Soup", languages=("en",))
LOT = Level("https://l.example/01/1/10/A", "Lot A", (PAGE, RECALL))
KIND = Level(
    "https://l.example/01/1",
    "Choy sum",
    (Link("pip", "https://l.example/product/1", "Product"), VI, EN, SOUP),
)
LEVELS = (LOT, KIND)


def test_a_link_type_is_read_in_every_spelling_in_use() -> None:
    for text in (
        "gs1:pip", "https://gs1.org/voc/pip", "https://ref.gs1.org/voc/pip",
        "http://www.gs1.org/voc/pip",
    ):  # fmt: skip
        assert relation(text) == "pip", text
    for text in ("pip", "gs1:", "gs1:a b", "https://evil.example/voc/pip", "schema:x"):
        assert relation(text) is None, text


def test_the_default_is_the_first_link_of_the_most_exact_level() -> None:
    assert choose(LEVELS, "defaultLink", Wish()) == (PAGE,)
    assert choose((KIND,), "defaultLink", Wish()) == KIND.links[:1]
    assert choose((), "defaultLink", Wish()) == ()


def test_what_a_lot_does_not_have_its_product_answers() -> None:
    assert choose(LEVELS, "pip", Wish()) == (PAGE,)
    assert choose(LEVELS, "recipeInfo", Wish(languages=("vi-VN", "en"))) == (VI,)
    assert choose(LEVELS, "dpp", Wish()) == ()


def test_equals_are_all_returned() -> None:
    assert choose(LEVELS, "recipeInfo", Wish(languages=("en",))) == (EN, SOUP)
    assert choose(LEVELS, "recipeInfo", Wish(languages=("fr",))) == (VI, EN, SOUP)


def test_a_media_type_and_a_context_choose_among_links_of_one_type() -> None:
    page = Link("recallStatus", "https://l.example/b/1#r", "Recall")
    far = Link("recallStatus", "https://l.example/x", "Far", contexts=("LK",))
    level = (Level("https://l.example/b/1", "Lot", (page, RECALL, far)),)
    assert choose(level, "recallStatus", Wish(media=("application/json",))) == (RECALL,)
    browser = ("text/html", "application/xml", "*/*")
    assert choose(level, "recallStatus", Wish(media=browser, context="VN")) == (page,)
    assert choose(level, "recallStatus", Wish(context="LK")) == (far,)


def test_one_default_told_by_href_and_title_and_again_by_its_type() -> None:
    lot, kind = to_json(LEVELS)["linkset"]
    voc = "https://ref.gs1.org/voc/"
    assert lot[voc + "defaultLink"] == [{"href": PAGE.href, "title": "Page"}]
    assert lot[voc + "pip"][0]["href"] == PAGE.href
    assert [one["title"] for one in kind[voc + "recipeInfo"]] == ["Nấu", "Cook", "Soup"]
    assert kind["anchor"] == KIND.anchor and kind["itemDescription"] == "Choy sum"


def test_what_is_not_to_get_the_query_string_says_so() -> None:
    epcis = Link("epcis", "https://l.example/epcis/events", "E", forwards=False)
    [level] = to_json([Level("https://l.example/b/1", "Lot", (epcis,))])["linkset"]
    assert level["https://ref.gs1.org/voc/epcis"][0]["fwqs"] is False
