"""Links that organisations add: which addresses may stand in an entry."""

import pytest

from nguon.core import register
from nguon.core.own_links import host_of, own_links
from nguon.errors import Malformed

LINK = {
    "type": "recipeInfo",
    "href": "https://shop.example/canh-cai?x=1#a",
    "title": {"vi": "Cách nấu", "en": "How to cook"},
    "languages": ["vi"],
}


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://shop.example", "shop.example"),
        ("https://shop.example/", "shop.example"),
        ("https://a.b.shop.example/x/y.html?q=%C3%A1&b=c#d", "a.b.shop.example"),
    ],
)
def test_an_address_of_a_website_with_a_name(address: str, host: str) -> None:
    assert host_of(address) == host


@pytest.mark.parametrize(
    "address",
    [
        "", "http://shop.example/", "javascript:alert(1)", "data:text/html,x",
        "//shop.example", "https://", "https:shop.example", "https:///shop.example",
        "https://localhost/", "https://192.0.2.1/", "https://3232235777/",
        "https://0x7f.1/", "https://127.1/", "https://[::1]/", "https://1.2.3.4.5/",
        "https://shop.example:8443/", "https://shop.example:443/",
        "https://ours@evil.example/", "https://u:p@evil.example/",
        "https://shop.example\\@evil.example/", "https://xn--shp-yla.example/",
        "https://shöp.example/", "https://shop.xn--p1ai/", "https://shop.example./",
        "https://shop..example/", "https://-shop.example/", "https://SHOP.example/",
        "https://shop.example/ x", "https://shop.example/\n", "https://shop.example/é",
        "https://shop.example/%zz", "https://shop.example/<b>", 'https://shop.example/"',
        "https://shop.example/" + "x" * 500, " https://shop.example/",
        "https://shop.example#@evil.example/\x00",
    ],
)  # fmt: skip
def test_other_addresses_are_refused(address: str) -> None:
    with pytest.raises(Malformed) as refusal:
        host_of(address)
    assert refusal.value.code == "links.address" and refusal.value.sentence("vi")


def statement(*links: object) -> dict[str, object]:
    return {
        "action": "change",
        "type": "product",
        "subject": "https://id.gs1.org/01/09521201001012",
        "value": {"name": {"vi": "Rau", "en": "Greens"}, "links": list(links)},
    }


def test_a_product_may_have_links_and_is_read_with_them() -> None:
    said = statement(LINK)
    register.validate(said)
    [one] = own_links(said["value"])  # type: ignore[arg-type]
    assert (one.host, one.title.say("en")) == ("shop.example", "How to cook")
    assert one.languages == ("vi",) and own_links({}) == ()


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"type": "pip"}, "/value/links/0/type"),
        ({"href": "http://shop.example"}, "/value/links/0/href"),
        ({"href": 1}, "/value/links/0/href"),
        ({"title": {"vi": "", "en": "x"}}, "/value/links/0/title/vi"),
        ({"languages": ["fr"]}, "/value/links/0/languages/0"),
        ({"more": 1}, "/value/links/0"),
    ],
)
def test_a_wrong_link_is_refused_with_its_place(
    change: dict[str, object], place: str
) -> None:
    with pytest.raises(Malformed) as refusal:
        register.validate(statement({**LINK, **change}))
    assert refusal.value.figures["place"] == place


def test_links_are_not_for_certificates_and_never_more_than_twenty() -> None:
    many = [{**LINK, "href": f"https://shop.example/{n}"} for n in range(21)]
    for links in (many, [LINK, LINK], []):
        with pytest.raises(Malformed):
            register.validate(statement(*links))
