"""The Digital Link resolver, as GS1's own test suite for resolvers checks one."""

import json
from pathlib import Path
from urllib.parse import urlsplit

import jsonschema
import pytest
from flask.testing import FlaskClient

from kit.samples import INTERVAL, RECALLED, Samples
from nguon_web import create_app
from nguon_web.settings import Settings

HERE = "http://localhost"
GTIN, CODE = "09521201001012", "555ZGSWXYDRNTY5E1"
LOT = f"/01/{GTIN}/10/{RECALLED}"
VOC = "https://ref.gs1.org/voc/"
LINKSET = {"Accept": "application/linkset+json"}
SCHEMA = json.loads(
    Path(__file__, "../../gs1/linkset-schema.json").resolve().read_text()
)
# One link of each key that the samples have.
KNOWN = (
    f"/01/{GTIN}", LOT, f"{LOT}/21/000123", "/414/9521201000039", "/417/9521201000022",
)  # fmt: skip


@pytest.fixture(scope="module")
def client(samples: Samples) -> FlaskClient:
    return samples.app().test_client()


def linkset(client: FlaskClient, path: str) -> list[dict[str, object]]:
    answer = client.get(path, headers=LINKSET)
    assert (answer.status_code, answer.mimetype) == (200, LINKSET["Accept"]), path
    jsonschema.validate(answer.get_json(), SCHEMA)
    found: list[dict[str, object]] = answer.get_json()["linkset"]
    return found


@pytest.mark.parametrize("path", [*KNOWN, f"/b/{CODE}"])
def test_a_linkset_validates_against_the_schema_of_gs1(
    client: FlaskClient, path: str
) -> None:
    levels = linkset(client, path)
    assert levels[0]["anchor"] == HERE + path
    for level in levels:
        [default] = level[VOC + "defaultLink"]  # type: ignore[misc]
        assert set(default) == {"href", "title"}
        told = [
            link for word, links in level.items()
            if word.startswith(VOC) and word != VOC + "defaultLink"
            for link in links  # type: ignore[attr-defined]
        ]  # fmt: skip
        assert default["href"] in [link["href"] for link in told]


@pytest.mark.parametrize("path", [*KNOWN, f"/b/{CODE}"])
def test_the_linkset_is_had_by_parameter_and_by_every_media_type(
    client: FlaskClient, path: str
) -> None:
    whole = linkset(client, path)
    for word in ("linkset", "all"):
        answer = client.get(f"{path}?linkType={word}")
        assert answer.status_code == 200 and answer.get_json()["linkset"] == whole
        context = answer.headers["Link"]
        assert 'rel="http://www.w3.org/ns/json-ld#context"' in context
        assert 'type="application/ld+json"' in context
    if path.startswith("/b/"):  # whose JSON is the facts of its page
        return
    for media in ("application/json", "application/ld+json"):
        answer = client.get(path, headers={"Accept": media})
        assert answer.mimetype == media and answer.get_json()["linkset"] == whole


@pytest.mark.parametrize("path", KNOWN)
def test_each_link_type_redirects_to_its_link_and_the_link_answers(
    client: FlaskClient, path: str
) -> None:
    taken: set[str] = set()
    for level in linkset(client, path):
        for word, links in level.items():
            if not word.startswith(VOC) or word in taken:
                continue  # the most exact level has answered already
            taken.add(word)
            for link in links:  # type: ignore[attr-defined]
                for spelling in (word, "gs1:" + word.removeprefix(VOC)):
                    answer = client.get(
                        path, query_string={"linkType": spelling},
                        headers={"Accept": link.get("type", "*/*")},
                    )  # fmt: skip
                    assert answer.status_code == 307, (spelling, answer.text)
                    assert bare(answer.location) == bare(link["href"])
                assert urlsplit(link["href"]).netloc == "localhost"
                opened = client.get(
                    link["href"], follow_redirects=True, headers={"Accept": "*/*"}
                )
                assert opened.status_code == 200, link["href"]
                assert opened.mimetype == link.get("type", "text/html")


def bare(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.netloc}{parts.path}"


def test_a_redirect_says_where_the_linkset_is_and_is_open_to_every_origin(
    client: FlaskClient,
) -> None:
    for method in ("GET", "HEAD"):
        answer = client.open(LOT, method=method)
        assert answer.status_code == 307
        assert (
            f'<{HERE}{LOT}?linkType=linkset>; rel="linkset"' in answer.headers["Link"]
        )
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        for each in ("GET", "HEAD", "OPTIONS"):
            assert each in answer.headers["Access-Control-Allow-Methods"]
        assert {"accept", "accept-language"} <= set(map(str.lower, answer.vary))
        assert "Set-Cookie" not in answer.headers
    options = client.options(LOT)
    assert options.status_code == 200
    assert options.headers["Access-Control-Allow-Origin"] == "*"


def test_the_query_string_goes_along_and_a_slash_changes_nothing(
    client: FlaskClient,
) -> None:
    assert client.get(f"{LOT}?foo=bar").location.endswith(f"/b/{CODE}?foo=bar")
    assert client.get(f"{LOT}/").location == client.get(LOT).location
    assert client.get(f"{LOT}?17=261231&3103=000500").status_code == 307
    way = client.get(f"{LOT}?linkType=gs1:traceability&a=b").location
    assert "a=b" in way and way.endswith("#way")


@pytest.mark.parametrize("path", KNOWN)
def test_what_is_no_digital_link_is_400(client: FlaskClient, path: str) -> None:
    assert client.get(f"{path}/foo").status_code == 400
    assert client.get(f"{path}/foo", headers=LINKSET).status_code == 400


@pytest.mark.parametrize(
    "path",
    [
        "/01/", "/01", "/01/9521201001012", "/01/09521201001013", f"/01/{GTIN}/10/",
        f"/01/{GTIN}/10", f"/01/{GTIN}/21/S/10/L", f"/01/{GTIN}/10/L/10/M",
        f"/01/{GTIN}/10/AAAAAAAAAAAAAAAAAAAAA", f"/01/{GTIN}/10/%00", "/00/12345",
        f"/01/{GTIN}/10/%E0%80%AF",
        f"/01/{GTIN}/10/%zz", f"/01/{GTIN}//10/L", "/414/9521201000030", "/8003/1",
        f"/01/{GTIN}/17/261231", "/417/9521201000022/10/X",
    ],
)  # fmt: skip
def test_bad_syntax_is_400_for_people_and_programs(
    client: FlaskClient, path: str
) -> None:
    for asked in ({}, LINKSET, {"Accept": "text/html"}):
        answer = client.get(path, headers=asked)
        assert answer.status_code == 400, (path, asked, answer.status_code)
        assert "X-Injected" not in answer.headers


@pytest.mark.parametrize(
    "path",
    [
        "/01/09521201001029", "/01/09521201001029/10/X", "/00/095212010000000015",
        "/414/9521201990002", "/417/9521201990002", "/8003/09521201000008X",
        "/8004/9521201ABC", "/253/9521201990002",
    ],
)  # fmt: skip
def test_an_unknown_key_is_404(client: FlaskClient, path: str) -> None:
    for asked in ({}, LINKSET):
        assert client.get(path, headers=asked).status_code == 404, path


def test_a_made_up_lot_walks_up_the_tree_and_never_looks_genuine(
    client: FlaskClient,
) -> None:
    made_up = f"/01/{GTIN}/10/MADE-UP"
    page = client.get(f"{made_up}?lang=en")
    assert page.status_code == 404 and "Lot MADE-UP is not known here" in page.text
    assert client.get(f"{made_up}?linkType=gs1:pip").status_code == 404
    [product] = linkset(client, made_up)
    assert product["anchor"] == f"{HERE}/01/{GTIN}"
    data = client.get(f"{made_up}?linkType=gs1:masterData")
    assert data.status_code == 307 and f"/product/{GTIN}/data" in data.location
    serial = client.get(f"/01/{GTIN}/21/7?lang=en")
    assert serial.status_code == 404 and "without its lot" in serial.text
    plot = client.get("/414/9521201000039/254/NO-SUCH?lang=en")
    assert plot.status_code == 404 and "NO-SUCH is not known here" in plot.text


def test_a_variant_makes_no_other_lot(client: FlaskClient) -> None:
    answer = client.get(f"/01/{GTIN}/22/2A/10/{RECALLED}")
    assert answer.status_code == 307 and answer.location.endswith(f"/b/{CODE}")


def test_a_link_type_that_is_not_offered_is_404(client: FlaskClient) -> None:
    for word in (
        "gs1:recipeInfo",
        "https://gs1.org/voc/x",
        "pip",
        "javascript:alert(1)",
    ):
        answer = client.get(LOT, query_string={"linkType": word, "lang": "en"})
        assert answer.status_code == 404, word
        assert "Not known here" not in answer.text, "the lot itself is known"
        assert f'<a href="{HERE}{LOT}">' in answer.text
    asked = client.get(f"/b/{CODE}?linkType=gs1:recipeInfo")
    assert asked.status_code == 404


def test_a_code_answers_as_a_resolver_and_never_leads_round_in_a_circle(
    client: FlaskClient,
) -> None:
    _lot, product = linkset(client, f"/b/{CODE}")
    assert product["anchor"] == f"{HERE}/01/{GTIN}"
    for word in ("pip", "traceability", "recallStatus", "defaultLink"):
        answer = client.get(f"/b/{CODE}?linkType=gs1:{word}", follow_redirects=True)
        assert answer.status_code == 200 and answer.request.path == f"/b/{CODE}"
    plain = client.get(f"/b/{CODE}", headers={"Accept": "application/json"})
    assert plain.get_json()["code"] == CODE


def test_the_recall_status_is_a_page_for_people_and_json_for_programs(
    client: FlaskClient, samples: Samples
) -> None:
    path = f"{LOT}?linkType=gs1:recallStatus"
    assert client.get(path).location.endswith("#main")
    asked = client.get(path, headers={"Accept": "application/json"})
    said = client.get(asked.location).get_json()
    assert said["recalled"] is True and said["recalls"][0]["batch"]
    other = client.get(f"/b/{samples.code(INTERVAL)}/recall").get_json()
    assert other["recalled"] is False and other["recalls"] == []


def test_the_resolver_describes_itself(client: FlaskClient) -> None:
    answer = client.get("/.well-known/gs1resolver")
    said = answer.get_json()
    assert said["resolverRoot"] == HERE
    assert set(said["supportedPrimaryKeys"]) == {
        "01",
        "00",
        "414",
        "417",
        "8003",
        "8004",
    }
    assert said["name"] and said["contact"]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    "hostile",
    [
        f"{LOT}?next=https://evil.example", f"{LOT}?linkType=https://evil.example/",
        f"{LOT}?lang=//evil.example", f"{LOT}?context=https://evil.example",
        f"{LOT}/..//evil.example", f"/01/{GTIN}/10/..",
        f"/01/{GTIN}/10/%2F%2Fevil.example", f"/01/{GTIN}/10/@evil.example",
        f"/01//evil.example/{GTIN}", "/b//evil.example", "/product//evil.example",
        f"{LOT}?x=%0d%0aLocation:%20https://evil.example",
        f"/01/{GTIN}/10/L%0d%0aLocation:%20https://evil.example",
    ],
)  # fmt: skip
def test_no_request_chooses_the_host_of_a_redirect(
    client: FlaskClient, hostile: str
) -> None:
    for _hop in range(5):
        answer = client.get(hostile)
        if not 300 <= answer.status_code < 400:
            break
        hostile = answer.location
        assert urlsplit(hostile).netloc in ("", "localhost"), hostile
        assert not hostile.startswith("//")
    assert answer.status_code < 500


def test_a_host_that_a_request_makes_up_stands_in_no_answer(samples: Samples) -> None:
    app = create_app(
        Settings(samples.folder, "only in tests", origin="https://nguon.example"),
        samples.book,
    )
    client = app.test_client()
    asked = {"Host": "evil.example", **LINKSET}
    assert "evil.example" not in client.get(LOT, headers=asked).text
    answer = client.get(LOT, headers={"Host": "evil.example"})
    assert answer.location == f"https://nguon.example/b/{CODE}"
    assert "evil.example" not in str(answer.headers)
