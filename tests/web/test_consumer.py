"""The public page over all sample batches: what it says, proves, hides and refuses."""

import gzip
import html
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from kit.samples import (
    CORRECTED,
    EXPIRED,
    INTERVAL,
    LATE,
    LOST_CLAIM,
    RECALLED,
    Samples,
)
from kit.told import told
from nguon.core import bundle, entry
from nguon.core.bundle_file import BundleFile
from nguon.core.note import parse_verifier
from nguon_web import create_app
from nguon_web.settings import Settings

SECRETS = ("HDDT-2609-000417", "HD-260912-04", "nguon:amount")
KNOWN, GTIN = "555ZGSWXYDRNTY5E1", "09521201001012"


@pytest.fixture(scope="module")
def client(samples: Samples) -> FlaskClient:
    return samples.app().test_client()


@pytest.fixture(autouse=True)
def _no_cookie(client: FlaskClient) -> Iterator[None]:
    yield
    assert not client._cookies, "a public page began a session"


def read(client: FlaskClient, samples: Samples, lot: str, lang: str = "vi") -> str:
    answer = client.get(f"/b/{samples.code(lot)}?lang={lang}")
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    return answer.text


def words(page: str) -> str:
    """Return what a reader sees of a page, struck text in ~tildes~."""
    page = re.sub(r"<style.*?</style>", "", page, flags=re.DOTALL)
    page = re.sub(r"</?s>", "~", page)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page)))


# --- what it says ---------------------------------------------------------------------


def test_a_recall_is_the_first_thing_said(
    client: FlaskClient, samples: Samples
) -> None:
    page = read(client, samples, RECALLED)
    main = page[page.index("<main") :]
    first = words(main[: main.index("<h1>")])
    assert first.strip().startswith("Đang thu hồi. Đừng ăn, đừng bán")
    assert "Dư lượng thuốc BVTV vượt mức cho phép" in first
    assert "Mang trả cửa hàng" in first
    facts = words(main[: main.index('<dl class="facts"')])
    assert "Phòng kiểm nghiệm nói khác nhật ký" in facts and len(first) < 260
    assert 'role="alert"' in main[: main.index("<h1>")]
    english = words(read(client, samples, RECALLED, "en"))
    assert "Recalled. Do not eat it, do not sell it" in english
    assert "A laboratory contradicts the diary" in english


def test_the_parts_of_a_recalled_lot_warn_too(
    client: FlaskClient, samples: Samples
) -> None:
    assert "Đang thu hồi" in read(client, samples, "BT-CN-260914-M1-B")
    assert "Không bị thu hồi" in read(client, samples, INTERVAL)


def test_days_since_the_spray_and_how_many_are_required(
    client: FlaskClient, samples: Samples
) -> None:
    page = words(read(client, samples, INTERVAL))
    assert "7 ngày trước khi hái Proclaim 1.9EC (demo), cần cách ly 7 ngày" in page
    english = words(read(client, samples, INTERVAL, "en"))
    assert "7 days before harvest" in english and "7 days required" in english


def test_a_corrected_figure_stays_struck_out_with_its_reason(
    client: FlaskClient, samples: Samples
) -> None:
    page = words(read(client, samples, CORRECTED))
    assert "~Thu hoạch 42 kg~" in page and "Thu hoạch 24 kg" in page
    assert "Đã đính chính: Gõ nhầm 24 thành 42" in page
    assert "~Thu hoạch 24 kg~" not in page


def test_a_late_record_shows_both_moments(
    client: FlaskClient, samples: Samples
) -> None:
    page = words(read(client, samples, LATE))
    before = page[: page.index("Ghi muộn: lúc 21/10/2026, 8:34")]
    assert "20/10/2026, 6:" in before[-400:]


def test_a_certificate_that_a_merge_lost_is_said(
    client: FlaskClient, samples: Samples
) -> None:
    page = words(read(client, samples, LOST_CLAIM, "en"))
    assert "VietGAP" in page
    assert "Not for this lot: only a part of it was covered." in page


def test_valid_when_packed_and_expired_since(
    client: FlaskClient, samples: Samples
) -> None:
    page = words(read(client, samples, EXPIRED, "en"))
    assert "Valid when packed; expired since." in page


def test_what_is_sealed_is_nowhere(client: FlaskClient, samples: Samples) -> None:
    code = samples.code(EXPIRED)
    evidence = client.get(f"/b/{code}/bundle", follow_redirects=True).data
    entries = b"".join(BundleFile(evidence).bytes.values())
    with samples.book.read() as ledger:
        whole, rest = divmod(ledger.size, 256)
    tiles = [f"/tile/entries/{n:03}" for n in range(whole)]
    tiles += [f"/tile/entries/{whole:03}.p/{rest}"] * bool(rest)
    public = [
        client.get(f"/b/{code}?lang=vi").data,
        client.get(f"/b/{code}?lang=en").data,
        client.get(f"/b/{code}?format=json").get_data(as_text=True).encode(),
        json.dumps(
            client.get(f"/b/{code}?format=json").get_json(), ensure_ascii=False
        ).encode(),
        evidence,
        entries,
        *(client.get(tile).data for tile in tiles),
    ]
    assert b"nguon:step" in public[-1] and b"nguon:step" in entries
    for text in public:
        for secret in SECRETS:
            assert secret.encode() not in text, secret


# --- what it does not know ------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/b/00000000000000000", 404),
        ("/b/4ZZZZZZZZZZZZZZZZ", 404),
        ("/b/not-a-code", 404),
        (f"/01/{GTIN}/10/NO-SUCH-LOT", 404),
        ("/01/09521201001029/10/X", 404),
        ("/01/09521201001013/10/BT-CN-260914-M1-A", 400),
        ("/01/123", 400),
        ("/b/not-a-code/bundle", 400),
    ],
)
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_unknown_never_looks_genuine(
    client: FlaskClient, path: str, status: int, lang: str
) -> None:
    answer = client.get(f"{path}?lang={lang}")
    assert answer.status_code == status, answer.text
    seen = words(answer.text)
    for genuine in (
        "Không bị thu hồi", "Not recalled", "nguyên vẹn", "unaltered", "●",
        "VietGAP", "nguon-verify",
    ):  # fmt: skip
        assert genuine not in seen
    assert 'class="verdict"' not in answer.text


def test_the_evidence_of_an_unknown_code_is_unknown(client: FlaskClient) -> None:
    other = "4ZZZZZZZZZZZZZZZZ"
    assert client.get(f"/b/{other}/bundle").status_code in (400, 404)


# --- the link on the label ------------------------------------------------------------


def test_a_digital_link_leads_to_the_page(client: FlaskClient) -> None:
    link, page = f"/01/{GTIN}/10/{RECALLED}", f"http://localhost/b/{KNOWN}"
    plain = client.get(link)
    assert (plain.status_code, plain.location) == (307, page)
    asked = client.get(f"{link}?lang=en&17=260918")
    assert (asked.status_code, asked.location) == (307, f"{page}?lang=en&17=260918")
    one = client.get(f"{link}/21/000123?lang=en")
    assert (one.status_code, one.location) == (
        307, f"{page}?serial=000123&lang=en",
    )  # fmt: skip
    assert client.get(one.location).status_code == 200
    assert client.get(f"{link}/").status_code == 307


def test_a_product_without_a_lot_is_named(client: FlaskClient) -> None:
    answer = client.get(f"/01/{GTIN}", follow_redirects=True)
    assert answer.status_code == 200
    assert "Rau cải ngọt" in answer.text and "Không bị thu hồi" not in answer.text


def test_a_code_as_people_type_it_leads_to_its_page(client: FlaskClient) -> None:
    answer = client.get("/b/555z-gswx-ydrn-ty5e1")
    assert (answer.status_code, answer.location) == (301, f"/b/{KNOWN}")
    hostile = client.get(f"/01/{GTIN}/10/{RECALLED}?_external=1&code=x&_scheme=evil")
    said = "_external=1&code=x&_scheme=evil"
    assert hostile.location == f"http://localhost/b/{KNOWN}?{said}"


# --- for programs ---------------------------------------------------------------------


def test_the_same_facts_for_programs(client: FlaskClient, samples: Samples) -> None:
    asked = client.get(f"/b/{KNOWN}?format=json")
    accepted = client.get(f"/b/{KNOWN}", headers={"Accept": "application/json"})
    for answer in (asked, accepted):
        assert answer.mimetype == "application/json"
        assert "Accept" in answer.headers["Vary"]
        said = answer.get_json()
        assert said["code"] == KNOWN and said["verified"] is True
        assert said["provenance"]["recalls"]
        with samples.book.read() as ledger:
            assert said["size"] == ledger.size
    browser = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    assert client.get(f"/b/{KNOWN}", headers=browser).mimetype == "text/html"


def test_the_evidence_stands_alone(client: FlaskClient, samples: Samples) -> None:
    with samples.book.read() as ledger:
        size = ledger.size
    led = client.get(f"/b/{KNOWN}/bundle")
    assert (led.status_code, led.location) == (307, f"/b/{KNOWN}/bundle?size={size}")
    answer = client.get(led.location)
    assert "immutable" in answer.headers["Cache-Control"]
    assert "immutable" not in led.headers.get("Cache-Control", "")
    batch = samples.batch(RECALLED).id
    shown = bundle.check(
        answer.data, parse_verifier(samples.book.verifier_key), subject=batch
    )
    assert shown.checkpoint.size == size and batch in shown.batches
    steps = [entry.to_bytes(one) for one in shown.entries.values()]
    assert any(b'"recall"' in one for one in steps)
    for other in (size - 1, size + 1, 0):
        assert client.get(f"/b/{KNOWN}/bundle?size={other}").status_code == 404
    assert client.get(f"/b/{KNOWN}/bundle?size=-1").status_code == 400


# --- languages, safety, weight --------------------------------------------------------


def test_the_language_is_asked_for_or_the_browsers(client: FlaskClient) -> None:
    def lang(path: str, **headers: str) -> str:
        return client.get(path, headers=headers).text.split('<html lang="')[1][:2]

    page = f"/b/{KNOWN}"
    assert lang(page) == "vi"
    assert lang(page, **{"Accept-Language": "en-GB,en;q=0.9"}) == "en"
    assert lang(page, **{"Accept-Language": "fr"}) == "en"
    assert lang(f"{page}?lang=vi", **{"Accept-Language": "en"}) == "vi"
    assert lang(f"{page}?lang=en") == "en"


@pytest.mark.parametrize(
    "asked",
    ["_scheme=javascript", "_external=1", "_anchor=x", "_method=POST", "code=0"],
)
def test_what_stands_in_the_address_changes_no_link(
    client: FlaskClient, asked: str
) -> None:
    answer = client.get(f"/b/{KNOWN}?{asked}")
    assert answer.status_code == 200
    assert f'<a href="/b/{KNOWN}?{asked}&amp;lang=en" hreflang="en"' in answer.text


def test_every_page_is_small_and_asks_no_other_host(
    client: FlaskClient, samples: Samples
) -> None:
    look = client.application.extensions["nguon-assets"].fingerprint
    for lot in samples.lots():
        for lang in ("vi", "en"):
            answer = client.get(
                f"/b/{samples.code(lot)}?lang={lang}",
                headers={"Accept-Encoding": "gzip"},
            )
            assert answer.status_code == 200, lot
            assert answer.headers["Content-Encoding"] == "gzip"
            assert len(answer.data) < 14000, f"{lot}: {len(answer.data)} bytes"
            page = gzip.decompress(answer.data).decode()
            policy = answer.headers["Content-Security-Policy"]
            assert "default-src 'none'" in policy and "unsafe-inline" not in policy
            assert "Set-Cookie" not in answer.headers
            assert not re.search(r'(?:src|href|action)="(?:https?:)?//', page)
            assert not re.search(r"\son\w+=|\sstyle=", page)
            assert re.findall("<script[^>]*>", page) == [
                f'<script type="module" src="/static/{look}/js/proof.js">'
            ]


def test_hostile_words_are_words(tmp_path: Path) -> None:
    lot = "<i>&\"';--"
    script = "</b><script>alert(1)</script>"
    with told(tmp_path) as (book, world):
        coop = world.coop(f"HTX {script}")
        made = coop.harvests(coop.plants(f"Rau {script}"), kg=9, lot=lot)
        code = world.batch_now(made).code
        settings = Settings(data=tmp_path, secret_key="only in tests")
        page = create_app(settings, book).test_client().get(f"/b/{code}")
    assert page.status_code == 200
    assert "<script>" not in page.text and "<i>" not in page.text
    assert html.escape(script).replace("&#x27;", "&#39;") in page.text
    assert "&lt;i&gt;&amp;" in page.text
