"""/verify without a script: yes, no and neither, in words; nothing typed is lost."""

import re
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kit.samples import INTERVAL, Samples
from nguon.core import merkle
from nguon.core.checkpoint import Checkpoint, sign_checkpoint
from nguon.core.note import Signer, format_verifier
from nguon.messages import LANGUAGES
from nguon.services.evidence import MOST
from nguon.services.prove import bundle_of, receipt_of
from nguon_web.assets import Assets
from nguon_web.auth import limiter
from nguon_web.pages.checker import words_json


@pytest.fixture(scope="module")
def client(samples: Samples) -> FlaskClient:
    return samples.app().test_client()


@pytest.fixture(scope="module")
def whole(samples: Samples) -> bytes:
    return bundle_of(samples.book, samples.batch(INTERVAL).id)


@pytest.fixture(scope="module")
def key(samples: Samples) -> str:
    return samples.book.verifier_key


@pytest.fixture(autouse=True)
def unlimited() -> None:
    """Each test is another minute."""
    limiter.reset()


def file_part(name: str, file: str, content: bytes) -> bytes:
    return (
        f'Content-Disposition: form-data; name="{name}"; filename="{file}"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n"
    ).encode() + content


def hand_in(
    client: FlaskClient, file: bytes, key: str, older: bytes | None = None, **more: str
) -> TestResponse:
    parts = [
        b'Content-Disposition: form-data; name="key"\r\n\r\n' + key.encode(),
        file_part("file", "lot.nguon.json", file),
        *([file_part("older", "checkpoint", older)] if older is not None else []),
    ]
    body = b"".join(b"--b\r\n" + part + b"\r\n" for part in parts) + b"--b--\r\n"
    answer = client.post(
        f"/verify?lang={more.get('lang', 'en')}",
        data=body,
        content_type="multipart/form-data; boundary=b",
        headers={"Sec-Fetch-Site": more.get("site", "same-origin")},
    )
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.headers.get("Vary", "")
    return answer


def said(answer: TestResponse) -> str:
    """Return the page without what its scripts could say."""
    return re.sub("<script.*?</script>", "", answer.text, flags=re.DOTALL)


def test_the_page_says_what_its_answer_is_worth(client: FlaskClient) -> None:
    page = client.get("/verify?lang=en").text
    assert "this is no independent proof" in page and "nguon-verify" in page
    assert 'enctype="multipart/form-data"' in page and "csrf" not in page
    assert "không phải bằng chứng độc lập" in client.get("/verify").text


@pytest.mark.parametrize(
    ("lang", "yes", "limit"),
    [("en", "VERIFIED. The record of", "it does not show that what was declared"),
     ("vi", "ĐÃ KIỂM. Hồ sơ", "nó không cho biết điều được khai")],
)  # fmt: skip
def test_whole_evidence_is_said_step_by_step(
    client: FlaskClient, whole: bytes, key: str, lang: str, yes: str, limit: str
) -> None:
    answer = hand_in(client, whole, key, lang=lang)
    assert answer.status_code == 200
    assert yes in said(answer) and limit in said(answer)
    steps = re.findall(r"<li>(.+?)</li>", said(answer))
    assert len(steps) >= 6 and all(len(step) > 20 for step in steps)
    assert 'class="verdict verdict--bad"' not in said(answer)
    assert answer.headers["Cache-Control"] == "no-store"
    assert f'value="{key}"' in said(answer)


def test_a_receipt_is_checked_too(
    client: FlaskClient, samples: Samples, key: str
) -> None:
    receipt = receipt_of(samples.book, 7).encode()
    answer = hand_in(client, receipt, key)
    assert answer.status_code == 200 and "VERIFIED. Line 7" in said(answer)
    spoiled = receipt.replace(b"index 7", b"index 8")
    assert "NOT VERIFIED" in said(hand_in(client, spoiled, key))


def test_any_changed_byte_is_a_no_in_red(
    client: FlaskClient, whole: bytes, key: str
) -> None:
    for at in range(5, len(whole), len(whole) // 12):
        changed = whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]
        answer = hand_in(client, changed, key)
        assert answer.status_code == 200
        assert 'class="verdict verdict--bad"' in said(
            answer
        ) and "NOT VERIFIED" in said(answer)
        assert "VERIFIED. The record" not in said(answer)


def test_another_logs_key_is_a_no(client: FlaskClient, whole: bytes, key: str) -> None:
    other = format_verifier(
        Signer(key.split("+")[0], Ed25519PrivateKey.generate()).verifier
    )
    assert 'class="verdict verdict--bad"' in said(hand_in(client, whole, other))


def test_an_older_state_is_held_against_it(
    client: FlaskClient, samples: Samples, whole: bytes, key: str
) -> None:
    checkpoint = client.get("/checkpoint").data
    answer = hand_in(client, whole, key, checkpoint)
    assert "VERIFIED. The record" in said(answer)
    assert "No older checkpoint" not in said(answer)
    useless = hand_in(client, whole, key, b"not a checkpoint")
    assert useless.status_code == 422 and "CANNOT DECIDE" in said(useless)
    assert f'value="{key}"' in said(useless) and 'id="older-error"' in said(useless)


def test_what_was_kept_is_linked_to_this_ledger_without_being_asked_for(
    client: FlaskClient, samples: Samples, whole: bytes, key: str
) -> None:
    """The reader kept an old state; the bundle was downloaded without ?older=N."""
    size = 41
    with samples.book.read() as ledger:
        root = merkle.subtree_root(ledger, 0, size)
    origin, signer = key.split("+")[0], samples.book.log
    kept = sign_checkpoint(Checkpoint(origin, size, root), [signer]).encode()
    answer = hand_in(client, whole, key, kept)
    assert "VERIFIED. The record" in said(answer)
    assert "continues the checkpoint of 41 lines" in said(answer)
    receipt = receipt_of(samples.book, 7).encode()
    assert "VERIFIED. Line 7" in said(hand_in(client, receipt, key, kept))
    another = sign_checkpoint(Checkpoint(origin, size, bytes(32)), [signer]).encode()
    for evidence in (whole, receipt):
        told = said(hand_in(client, evidence, key, another))
        assert 'class="verdict verdict--bad"' in told and "NOT VERIFIED" in told


def test_who_asks_too_often_waits(client: FlaskClient) -> None:
    answers = [client.post("/verify").status_code for _ in range(31)]
    assert answers == [422] * 30 + [429]


def test_what_cannot_be_decided_is_said_at_its_field(
    client: FlaskClient, whole: bytes, key: str
) -> None:
    wrong_key = hand_in(client, whole, "mine <b>")
    assert wrong_key.status_code == 422 and 'id="key-error"' in said(wrong_key)
    assert 'value="mine &lt;b&gt;"' in said(wrong_key)
    neither = hand_in(client, b"hello", key)
    assert neither.status_code == 422 and 'id="file-error"' in said(neither)
    nothing = client.post("/verify?lang=en", data={"key": key})
    assert nothing.status_code == 422
    assert "Choose the evidence" in said(nothing) and f'value="{key}"' in said(nothing)
    assert client.post("/verify").status_code == 422
    for bytes_ in (b"{", b"{}", b"\xff\xfe", b"{\xff", b"[" * 9999, b"{" * 9999):
        assert hand_in(client, bytes_, key).status_code in (200, 422)


def test_too_much_and_other_sites_are_refused(
    client: FlaskClient, whole: bytes, key: str
) -> None:
    assert hand_in(client, b"{" + b" " * (MOST - 9), key).status_code == 200
    assert hand_in(client, b"{" + b" " * (MOST + (1 << 15)), key).status_code == 413
    assert hand_in(client, whole, key, site="cross-site").status_code == 403


def test_nothing_is_kept(
    client: FlaskClient, samples: Samples, whole: bytes, key: str
) -> None:
    before = {p.name: p.read_bytes() for p in samples.folder.iterdir() if p.is_file()}
    hand_in(client, whole, key)
    after = {p.name: p.read_bytes() for p in samples.folder.iterdir() if p.is_file()}
    assert {n: b for n, b in after.items() if not n.endswith("-shm")} == {
        n: b for n, b in before.items() if not n.endswith("-shm")
    }


def test_the_checker_is_one_file_and_the_same_for_everybody(
    client: FlaskClient, samples: Samples
) -> None:
    kept = client.get("/verify/nguon-checker.html?lang=en")
    assert kept.status_code == 200 and kept.mimetype == "text/html"
    assert (
        'attachment; filename="nguon-checker.html"'
        in (kept.headers["Content-Disposition"])
    )
    assert "Set-Cookie" not in kept.headers
    # Here it is only handed out: it runs where it was kept, by the rules inside it.
    assert kept.headers["Content-Security-Policy"] == "sandbox"
    other = samples.app().test_client().get("/verify/nguon-checker.html?lang=vi")
    assert other.data == kept.data
    shown = sha256(kept.data).hexdigest()
    assert shown in client.get("/verify?lang=en").text
    assert shown in said(hand_in(client, b"", ""))  # also beside an answer
    assert samples.book.verifier_key not in kept.text


def test_words_inside_a_page_cannot_end_their_element() -> None:
    for language in LANGUAGES:
        assert "<" not in words_json(language)
    assert "</" not in Assets().files["js/checker.js"].decode()
