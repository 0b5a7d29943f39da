"""A batch's passport over HTTP: what the decree asks for, and what is signed."""

import base64
import html
import json
import re
from pathlib import Path

import jwt
import pytest
from flask.testing import FlaskClient
from jwt.algorithms import OKPAlgorithm

from kit.samples import LATE, RECALLED, Samples, copy_of
from nguon import verify
from nguon.core import bundle
from nguon.core.note import parse_verifier
from nguon.core.passport import check_head, open_passport
from nguon.services.prove import bundle_of

LD = {"Accept": "application/ld+json"}


@pytest.fixture(scope="module")
def client(samples: Samples) -> FlaskClient:
    return samples.app().test_client()


def words(page: str) -> str:
    page = re.sub(r"<style.*?</style>", "", page, flags=re.DOTALL)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page)))


def credential(client: FlaskClient, samples: Samples, lot: str) -> dict:
    answer = client.get(f"/b/{samples.code(lot)}/passport", headers=LD)
    assert (answer.status_code, answer.mimetype) == (200, "application/ld+json")
    return json.loads(answer.data)


def test_people_read_every_item_that_the_decree_asks_for(
    client: FlaskClient, samples: Samples
) -> None:
    asked = {
        "vi": ("Hộ chiếu sản phẩm", "Tên sản phẩm", "GTIN", "Đơn vị chịu trách nhiệm",
               "Địa chỉ", "Mã định danh", "Xuất xứ", "Công đoạn gần nhất",
               "Thu hoạch", "truyxuat.gov.vn"),
        "en": ("Product passport", "Product name", "GTIN", "Operator", "Address",
               "Identifier", "Origin", "Last stage", "Harvested", "truyxuat.gov.vn"),
    }  # fmt: skip
    for lang, items in asked.items():
        answer = client.get(f"/b/{samples.code(LATE)}/passport?lang={lang}")
        assert answer.status_code == 200 and "Set-Cookie" not in answer.headers
        said = words(answer.text)
        for item in items:
            assert item in said, item


def test_every_lot_has_a_passport_that_opens_and_fits_its_evidence(
    client: FlaskClient, samples: Samples
) -> None:
    key = parse_verifier(samples.book.verifier_key)
    for lot, batch in samples.lots().items():
        answer = client.get(f"/b/{batch.code}/passport.jwt")
        assert (answer.status_code, answer.mimetype) == (200, "application/vc+jwt")
        said = open_passport(answer.text, key)
        assert said.batch == batch.id, lot
        assert said.recalled == bool(batch.recalled), lot
        own = bundle.check(bundle_of(samples.book, batch.id), key)
        assert check_head(said, own) == 0


def test_the_json_is_what_is_signed_and_has_the_shape_of_the_protocol(
    client: FlaskClient, samples: Samples
) -> None:
    said = credential(client, samples, LATE)
    assert said["@context"][0] == "https://www.w3.org/ns/credentials/v2"
    assert said["type"] == ["DigitalProductPassport", "VerifiableCredential"]
    assert said["issuer"]["id"].startswith("did:web:localhost")
    subject = said["credentialSubject"]
    assert subject["granularityLevel"] == "batch"
    assert subject["nguon:status"] == "notRecalled"
    assert subject["product"]["producedByParty"]["name"]
    assert subject["product"]["batchNumber"] == LATE
    assert subject["nguon:lastStage"]["nguon:step"]
    assert subject["nguon:nationalPortal"].startswith("https://")
    assert len(subject["traceabilityInformation"]) > 3
    accept = {"Accept": "application/vc+jwt"}
    text = client.get(f"/b/{samples.code(LATE)}/passport", headers=accept).text
    payload = jwt.decode(text, options={"verify_signature": False})
    assert payload["credentialSubject"] == subject


def test_the_key_stands_where_did_web_looks_for_it(
    client: FlaskClient, samples: Samples
) -> None:
    text = client.get(f"/b/{samples.code(LATE)}/passport.jwt").text
    did = client.get("/.well-known/did.json").get_json(force=True)
    (method,) = did["verificationMethod"]
    assert jwt.get_unverified_header(text)["kid"] == method["id"]
    assert did["assertionMethod"] == [method["id"]]
    key = OKPAlgorithm.from_jwk(json.dumps(method["publicKeyJwk"]))
    assert jwt.decode(text, key, algorithms=["EdDSA"])["issuer"]["id"] == did["id"]


def test_a_recalled_lot_says_so_in_every_form(
    client: FlaskClient, samples: Samples
) -> None:
    subject = credential(client, samples, RECALLED)["credentialSubject"]
    assert subject["nguon:status"] == "recalled"
    assert subject["nguon:warnings"][0]["nguon:warning"] == "recall"
    page = client.get(f"/b/{samples.code(RECALLED)}/passport?lang=vi").text
    assert "Đang thu hồi" in words(page[: page.index("<h2>")])


def test_what_is_sealed_stays_out_of_it(client: FlaskClient, samples: Samples) -> None:
    for batch in samples.lots().values():
        text = client.get(f"/b/{batch.code}/passport.jwt").text
        payload = text.split(".")[1]
        said = base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)).decode()
        for secret in ("HDDT-2609-000417", 'nguon:amount"', '"coordinates"', '"lat"'):
            assert secret not in said


def test_a_record_that_was_altered_gets_no_passport(
    samples: Samples, tmp_path: Path
) -> None:
    broken = copy_of(samples, tmp_path)
    batch = broken.batch(LATE)
    with broken.book.read() as ledger:
        number = ledger.history(batch.id)[0]
        data = bytearray(ledger.entry(number))
    data[len(data) // 2] ^= 1
    with broken.book.write() as connection:
        for (name,) in connection.exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE type='trigger'"
        ).fetchall():
            connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
        connection.exec_driver_sql(
            "UPDATE entry SET bytes = ? WHERE number = ?", (bytes(data), number)
        )
    answer = broken.app().test_client().get(f"/b/{batch.code}/passport.jwt")
    assert answer.status_code in (400, 422)
    assert not answer.text.startswith("eyJ")
    broken.book.close()


def test_it_is_exported_like_every_other_form(
    client: FlaskClient, samples: Samples
) -> None:
    key = parse_verifier(samples.book.verifier_key)
    asked = f"?batch={samples.code(RECALLED)}"
    signed = client.get(f"/api/v1/export/passport-signed{asked}")
    assert open_passport(signed.text, key).recalled
    plain = client.get(f"/api/v1/export/passport{asked}").get_json(force=True)
    assert plain["credentialSubject"]["nguon:status"] == "recalled"


def test_unknown_codes_and_bad_ones_have_none(client: FlaskClient) -> None:
    for code in ("0123456789ABCDEFG", "x"):
        for path in ("passport", "passport.jwt"):
            assert client.get(f"/b/{code}/{path}").status_code in (400, 404)


def test_the_command_accepts_the_file_and_refuses_another_batchs(
    client: FlaskClient,
    samples: Samples,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = tmp_path / "passport.jwt"
    file.write_bytes(client.get(f"/b/{samples.code(RECALLED)}/passport.jwt").data)
    key = ["--key", samples.book.verifier_key]
    assert verify.main([str(file), *key, "--lang", "en"]) == 0
    said = capsys.readouterr().out
    assert "UNDER RECALL at that time" in said and "not of today" in said
    assert verify.main([str(file), *key, "--lang", "vi", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["recalled"] is True and "now" not in answer
    other = ["--batch", samples.code(LATE), "--lang", "en"]
    assert verify.main([str(file), *key, *other]) == 1
    # It holds a state of the log, so later evidence can be held against it.
    own = tmp_path / "bundle.json"
    own.write_bytes(bundle_of(samples.book, samples.batch(RECALLED).id))
    assert verify.main([str(own), *key, "--older", str(file)]) == 0
