"""The public pages of products, places and organisations."""

import gzip
import html
import re

import pytest
from flask.testing import FlaskClient

from kit.samples import RECALLED, Samples
from nguon.core.state import Registered
from nguon.core.values import value_of

GTIN = "09521201001012"
COOP = "8GFTMY81FDW9JR8H7"


@pytest.fixture(scope="module")
def client(samples: Samples) -> FlaskClient:
    return samples.app().test_client()


def words(page: str) -> str:
    page = re.sub(r"<style.*?</style>", "", page, flags=re.DOTALL)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page)))


def test_a_product_lists_its_lots_the_newest_first_and_marks_a_recall(
    client: FlaskClient, samples: Samples
) -> None:
    page = client.get(f"/product/{GTIN}?lang=en").text
    assert "Bat Trang Riverside" in page and GTIN in page
    lots = re.findall(r'href="/b/(\w+)', page)
    born = [one.born for code in lots for one in samples.lots().values() if one.code == code]  # fmt: skip
    assert samples.code(RECALLED) in lots and born == sorted(born, reverse=True)
    assert "recall in force" in page and "Not recalled" not in page


def test_a_product_without_a_gtin_has_its_page_under_its_code(
    client: FlaskClient, samples: Samples
) -> None:
    with samples.book.read() as ledger:
        coded = next(
            one
            for one in ledger.find(Registered, type="product")
            if "/product/" in one.id
        )
    code = coded.id.rpartition("/")[2]
    assert client.get(f"/product/{code}").status_code == 200
    assert client.get(f"/product/{code}/data").get_json()["@id"] == coded.id


def test_a_place_is_told_by_its_commune_and_never_by_coordinates(
    client: FlaskClient, samples: Samples
) -> None:
    page = client.get("/place/9521201000039?lang=vi")
    assert page.status_code == 200 and "Phù Đổng" in page.text
    assert "Sao Bắc" in page.text  # who works there
    data = client.get("/place/9521201000039/data")
    assert data.get_json()["gs1:globalLocationNumber"] == "9521201000039"
    with samples.book.read() as ledger:
        for one in ledger.find(Registered, type="place"):
            code = one.id.rpartition("/")[2]
            for path in (f"/place/{code}", f"/place/{code}/data"):
                said = client.get(path).text
                assert "coordinates" not in said and "20.94" not in said


def test_an_organisation_shows_roles_and_certificates_with_their_validity(
    client: FlaskClient,
) -> None:
    page = words(client.get(f"/organisation/{COOP}?lang=en").text)
    assert "grower · packing house" in page and "Bat Trang Commune" in page
    said = client.get(f"/organisation/{COOP}/certificates").get_json()["@graph"]
    assert said and all(one["@type"] == "gs1:CertificationDetails" for one in said)
    one = client.get(said[0]["@id"]).get_json()
    assert one["gs1:certificationIdentification"] in page


def test_a_name_that_is_kept_back_stands_nowhere(
    client: FlaskClient, samples: Samples
) -> None:
    with samples.book.read() as ledger:
        hidden = [
            one for one in ledger.find(Registered, type="organisation")
            if "name" not in value_of(one.value)
        ]  # fmt: skip
    assert hidden
    for one in hidden:
        code = one.id.rpartition("/")[2]
        page = words(client.get(f"/organisation/{code}?lang=en").text)
        assert "The name is kept back" in page and code[:6] in page
        data = client.get(f"/organisation/{code}/data").get_json()
        assert "gs1:organizationName" not in data


@pytest.mark.parametrize("kind", ["product", "place", "organisation"])
def test_what_is_not_registered_has_no_page(client: FlaskClient, kind: str) -> None:
    for code in ("0VJNPRSMG7VVP1S9B", "00000000000000000", "x", "09521201001029", "1"):
        for path in (f"/{kind}/{code}", f"/{kind}/{code}/data"):
            assert client.get(path).status_code in (400, 404), path


def test_the_pages_weigh_almost_nothing(client: FlaskClient) -> None:
    for path in (f"/product/{GTIN}", "/place/9521201000039", f"/organisation/{COOP}"):
        answer = client.get(path, headers={"Accept-Encoding": "gzip"})
        assert len(answer.data) < 14_000 and gzip.decompress(answer.data)
        assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    ("kind", "path"),
    [("organisation", "organisations"), ("product", "products"), ("place", "places"),
     ("area", "areas"), ("certificate", "certificates")],
)  # fmt: skip
def test_a_program_reads_everything_that_is_registered(
    samples: Samples, client: FlaskClient, kind: str, path: str
) -> None:
    with samples.book.read() as ledger:
        there = ledger.find(Registered, type=kind)
    assert there
    for thing in there:
        code = thing.id.rsplit("/", 1)[-1]
        answer = client.get(f"/api/v1/{path}/{code}")
        assert answer.status_code == 200, (thing.id, answer.text)
        assert answer.json["id"] == thing.id and answer.json["type"] == kind
        told, kept = answer.json["value"], value_of(thing.value)
        assert all(
            told[name] == float(kept[name]) for name in told if name == "area_ha"
        )
