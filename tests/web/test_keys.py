"""Keys over HTTP: challenges are answered once, one's own only, never without a token."""

import json
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from kit.clerk import PASSWORD, Clerk, desk_app, desk_template
from kit.desk import Story, copied
from kit.forms import filled
from kit.passkey import SoftPasskey, as_browser, p256
from nguon import clock
from nguon.core import signature
from nguon.core.endorsement import Assertion, challenge, to_text
from nguon.core.entry import from_bytes
from nguon.core.identifiers import batch_code
from nguon.services import keys
from nguon.services.members import Members
from nguon_web import create_app
from nguon_web.settings import Settings

HERE = "http://localhost"


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


class Holder(Clerk):
    """A person with a passkey, as the script of the page would send it."""

    def __init__(self, app: Flask, user: str) -> None:
        super().__init__(app, user)
        self.passkey = SoftPasskey(user, "localhost")
        self.phone = p256(f"phone of {user}")

    def token(self) -> str:
        return str(filled(self.sees("/account/keys"), "/logout")["csrf_token"])

    def asks(self, path: str, status: int = 200, **fields: Any) -> dict[str, Any]:
        answer = self.client.post(
            path,
            data={"csrf_token": self.token(), **fields},
            headers={"Accept": "application/json"},
        )
        assert answer.status_code == status, answer.text
        said: dict[str, Any] = answer.get_json()
        return said

    def makes_passkey(self, status: int = 200, asked: str = "") -> dict[str, Any]:
        asked = asked or self.asks("/account/keys/passkey/asked")["challenge"]
        data, client = self.passkey.created(unpacked(asked), origin=HERE)
        return self.asks(
            "/account/keys/passkey", status, authenticator_data=to_text(data),
            client_data=to_text(client), name="Firefox · Android",
        )  # fmt: skip

    def enrols(self, status: int = 200) -> dict[str, Any]:
        public = to_text(signature.public_key_bytes(self.phone))
        value = self.asks("/account/keys/device/asked", public_key=public)["value"]
        said = self.passkey.answer(challenge(value), origin=HERE)
        return self.asks(
            "/account/keys/device", status, value=json.dumps(value),
            credential=to_text(self.passkey.credential), **fields(said),
        )  # fmt: skip

    def asks_to_sign(self, verb: str, answers: dict[str, Any], asked: str = "") -> Any:
        """Send a form as the script does first; return it and the answer."""
        key = signature.public_key_id(signature.public_key_bytes(self.phone))
        form, head = self.filled(verb, answers, asked), {"X-Nguon-Prepare": key}
        answer = self.client.post(f"/record/{verb}", data=form, headers=head)
        if answer.mimetype == "text/html" and 'name="sure"' in answer.text:
            form = filled(answer.text, f"/record/{verb}", sure="yes")
            answer = self.client.post(f"/record/{verb}", data=form, headers=head)
        return form, answer

    def signs(self, verb: str, answers: dict[str, Any], asked: str = "") -> int:
        """Fill a form in, sign it on the phone, send it; return its number."""
        form, answer = self.asks_to_sign(verb, answers, asked)
        assert answer.status_code == 200, answer.text
        said = answer.get_json()
        form.setlist("signature", [
            to_text(signature.sign(self.phone, unpacked(one)))
            for one in said["messages"]
        ])  # fmt: skip
        form["draft"] = said["draft"]
        for _again in range(2):  # the answer may be lost: it is the same receipt
            done = self.posts(verb, form)
            assert done.status_code == 303, done.text
        return int(done.location.split("?")[0].rsplit("/", 1)[1])


def unpacked(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def fields(answer: Assertion) -> dict[str, str]:
    said = as_browser(answer)
    return {
        "authenticator_data": to_text(said.authenticator_data),
        "client_data": to_text(said.client_data),
        "signature": to_text(said.signature),
    }


def test_a_passkey_and_a_phone_are_enrolled(app: Flask, story: Story) -> None:
    hanh = Holder(app, "hanh")
    made = hanh.makes_passkey()
    assert made["credential"] == to_text(hanh.passkey.credential)
    phone = hanh.enrols()
    assert phone["key"] == signature.public_key_id(
        signature.public_key_bytes(hanh.phone)
    )
    uses = {one.key.use for one in keys.keys_of(story.book, "hanh")}
    assert uses == {"passkey", "device"}
    assert "Firefox · Android" in hanh.sees("/account/keys")


def test_26_a_challenge_is_answered_once_and_only_in_its_session(app: Flask) -> None:
    """An answer that was overheard is worth nothing."""
    hanh, thu = Holder(app, "hanh"), Holder(app, "thu")
    theirs = thu.asks("/account/keys/passkey/asked")["challenge"]
    assert "Đã chờ" in hanh.makes_passkey(422, theirs)["detail"]
    asked = hanh.asks("/account/keys/passkey/asked")["challenge"]
    kept = hanh.client.get_cookie("nguon").value
    hanh.makes_passkey(200, asked)
    hanh.client.set_cookie("nguon", kept)  # the cookie from before it was used up
    assert "Đã chờ" in hanh.makes_passkey(422, asked)["detail"]


def logs_in(app: Flask, holder: Holder, **how: Any) -> Any:
    client = app.test_client()
    page = client.get("/login?next=/record/entries").text
    sent = filled(page, "/login")
    asked = client.post(
        "/login/passkey/asked", data={"csrf_token": sent["csrf_token"]}
    ).get_json()
    said = holder.passkey.answer(unpacked(asked["challenge"]), origin=HERE, **how)
    answer = client.post(
        "/login/passkey",
        data={**sent, **fields(said), "credential": to_text(holder.passkey.credential)},
    )
    return client, answer, sent, said


def test_21_a_passkey_is_a_whole_log_in_and_a_new_session(app: Flask) -> None:
    """Nothing of the session from before survives."""
    hanh = Holder(app, "hanh")
    hanh.makes_passkey()
    client, answer, _sent, said = logs_in(app, hanh)
    assert (answer.status_code, answer.location) == (303, "/record/entries")
    with client.session_transaction() as session:
        assert "asked" not in session and "csrf_token" not in session
    assert client.get("/record").status_code == 200
    for wrong in ({"flags": 0x01}, {"kind": "webauthn.create"}, {"rp": "other"}):
        _client, answer, _sent, _said = logs_in(app, hanh, **wrong)
        assert answer.status_code == 401
        assert "mật khẩu" in answer.text
    thief = app.test_client()
    token = filled(thief.get("/login").text, "/login")["csrf_token"]
    again = {**fields(said), "credential": to_text(hanh.passkey.credential)}
    answer = thief.post("/login/passkey", data={**again, "csrf_token": token})
    assert answer.status_code == 401


def test_20_nothing_goes_without_a_token_nor_from_another_site(app: Flask) -> None:
    hanh = Holder(app, "hanh")
    paths = ("passkey/asked", "passkey", "device/asked", "device", "end")
    for path in (*(f"/account/keys/{one}" for one in paths), "/login/passkey",
                 "/login/passkey/asked"):  # fmt: skip
        assert hanh.client.post(path).status_code == 403
        token, away = hanh.token(), {"Sec-Fetch-Site": "cross-site"}
        answer = hanh.client.post(path, data={"csrf_token": token}, headers=away)
        assert answer.status_code == 403


def ends(holder: Clerk, key: str, reason: str = "lost", since: str = "") -> str:
    page = holder.sees("/account/keys")
    token = filled(page, "/logout")["csrf_token"]
    sent = {"csrf_token": token, "key": key, "reason": reason, "since": since}
    answer = holder.client.post("/account/keys/end", data=sent)
    assert answer.status_code == 303
    return holder.sees("/account/keys")


def test_a_key_is_ended_by_its_holder_and_by_the_manager_alone(
    app: Flask, story: Story
) -> None:
    hanh, thu, thinh = (Holder(app, user) for user in ("hanh", "thu", "thinh"))
    hanh.makes_passkey()
    hanh.enrols()
    held = keys.keys_of(story.book, "hanh")
    device = next(one.id for one in held if one.key.use == "device")
    assert "không phải của bạn" in ends(thinh, device)
    assert "Hãy chọn lý do" in ends(hanh, device, "vì Lan")
    tomorrow = (clock.now() + timedelta(days=2)).date().isoformat()
    assert "đã qua hoặc hôm nay" in ends(hanh, device, since=tomorrow)
    assert "đã qua hoặc hôm nay" in ends(hanh, device, since="hôm qua")
    assert "Hanh" in thu.sees("/account/keys")
    assert "Đã thu hồi" in ends(thu, device, "unsure", clock.now().date().isoformat())
    # Re-enrolment is cheap: a log-in, a fresh key, one tap on the passkey that stands.
    hanh = Holder(app, "hanh")
    hanh.phone = p256("a new phone")
    hanh.enrols()
    passkey = next(one.id for one in held if one.key.use == "passkey")
    assert "2 khóa" in ends(hanh, passkey)


@pytest.mark.parametrize(
    ("origin", "base", "able"),
    [
        ("http://localhost:8000", "http://localhost:8149", True),
        ("http://127.0.0.1:8000", "http://localhost:8149", True),
        ("http://localhost:8000", "http://127.0.0.1:8000", False),
        ("http://localhost:8000", "http://192.168.1.5:8000", False),
        ("https://so.example", "https://so.example", True),
        ("https://so.example", "http://so.example", False),
        ("https://so.example", "https://www.so.example", False),
        ("https://so.example", "http://localhost:8000", False),
        ("https://10.0.0.7", "https://10.0.0.7", False),
    ],
)
def test_passkeys_are_only_where_browsers_allow_them(
    story: Story, tmp_path: Path, origin: str, base: str, able: bool
) -> None:
    settings = Settings(data=tmp_path, secret_key="only in tests", origin=origin)
    client = create_app(settings, story.book).test_client()
    page = client.get("/login", base_url=base).text
    token = filled(page, "/login")["csrf_token"]
    answer = client.post(
        "/login/passkey/asked", base_url=base, data={"csrf_token": token},
        headers={"Accept": "application/json", "Referer": f"{base}/login"},
    )  # fmt: skip
    if base.startswith("http:") and origin.startswith("https:"):
        assert answer.status_code in (403, 422)  # its cookies are for https alone
    else:
        assert answer.status_code == (200 if able else 422), answer.text


def enrolled(app: Flask, user: str) -> Holder:
    holder = Holder(app, user)
    holder.makes_passkey()
    holder.enrols()
    return holder


def test_a_laboratory_that_signs_itself_is_shown_as_that(
    app: Flask, story: Story
) -> None:
    lot = story.harvested(story.opened_plot(), Decimal(50))
    code = batch_code(lot)
    asked, answers = f"?batch={code}", {"note": "Mẫu M-7"}
    Clerk(app, "khoa").records("sample", answers, asked)
    visitor = app.test_client()
    weaker = visitor.get(f"/b/{code}?lang=en").text
    assert "laboratory</span>" in weaker
    assert "signed by the laboratory itself" not in weaker
    lab = enrolled(app, "khoa")
    number = lab.signs("sample", {"note": "Mẫu M-8"}, asked)
    assert "ký trên máy của người ghi" in lab.sees(f"/record/receipt/{number}")
    page = visitor.get(f"/b/{code}?lang=en")
    assert "signed by the laboratory itself" in page.text
    assert "the ledger signed for a log-in" in page.text
    signed_by = visitor.get(f"/b/{code}?format=json").get_json()["signed_by"]
    assert signed_by[str(number)] == "device"


def test_what_a_phone_is_to_sign_is_said_in_words_and_refusals_are_pages(
    app: Flask, story: Story
) -> None:
    plot = batch_code(story.opened_plot())
    hanh = enrolled(app, "hanh")
    form, answer = hanh.asks_to_sign("harvest", {f"kg-{plot}": "40"})
    assert "Thu hoạch" in answer.get_json()["words"][0]
    assert "40 kg" in answer.get_json()["words"][0]
    _form, answer = hanh.asks_to_sign("harvest", {f"kg-{plot}": "bốn mươi"})
    assert (answer.status_code, answer.mimetype) == (422, "text/html")
    # A draft that was never signed, or by nobody's key, comes back as the form.
    for more in ({}, {"signature": to_text(bytes(64))}, {"signature": "?"}):
        sent = {**form, "draft": hanh_draft(hanh, plot), **more}
        answer = hanh.client.post("/record/harvest", data=sent)
        assert answer.status_code == 422 and 'role="alert"' in answer.text
        assert 'value="40"' in answer.text


def hanh_draft(hanh: Holder, plot: str) -> str:
    _form, answer = hanh.asks_to_sign("harvest", {f"kg-{plot}": "40"})
    return str(answer.get_json()["draft"])


def test_26_a_draft_is_worth_nothing_to_another_member(
    app: Flask, story: Story
) -> None:
    """Not replayed from another log-in, nor under another key."""
    plot = batch_code(story.opened_plot())
    hanh, thu = enrolled(app, "hanh"), enrolled(app, "thu")
    draft = hanh_draft(hanh, plot)
    form = thu.filled("harvest", {f"kg-{plot}": "40"})
    form["draft"], form["signature"] = draft, to_text(bytes(64))
    answer = thu.posts("harvest", form)
    assert answer.status_code == 422 and "không phải do tài khoản" in answer.text


def test_a_phone_whose_key_is_over_is_told_to_send_plainly(
    app: Flask, story: Story
) -> None:
    plot = batch_code(story.opened_plot())
    hanh = enrolled(app, "hanh")
    device = keys.keys_of(story.book, "hanh")[0].id
    ends(hanh, device)
    _form, answer = hanh.asks_to_sign("harvest", {f"kg-{plot}": "40"})
    assert answer.status_code == 410 and "Đăng ký lại" in answer.get_json()["ended"]
    assert hanh.records("harvest", {f"kg-{plot}": "40"})


def test_8_the_operator_ends_a_members_key_after_making_sure_who_asks(
    app: Flask, story: Story
) -> None:
    """The phone is gone, its holder calls; an entry says why."""
    operator, members = story.book.registrar.organisation, Members(story.book)
    members.add("quan", "Quân", "admin", operator, clock.now(), PASSWORD)
    enrolled(app, "hanh")
    quan = Clerk(app, "quan")
    page = quan.sees("/admin/members/hanh")
    assert "Firefox · Android" in page
    passkey = next(
        one.id for one in keys.keys_of(story.book, "hanh") if one.key.use == "passkey"
    )

    def ends_it(login: str = "hanh", **more: str) -> str:
        path = f"/admin/members/{login}/keys/end"
        token = filled(quan.sees("/admin"), "/logout")["csrf_token"]
        sent = {"csrf_token": token, "key": passkey, "reason": "stolen", **more}
        assert quan.client.post(path, data=sent).status_code == 303
        return quan.sees("/admin/members/hanh")

    assert "đã kiểm tra đúng người" in ends_it()
    assert "không phải của bạn" in ends_it("thu", identity="yes")
    assert len([k for k in keys.keys_of(story.book, "hanh") if not k.ended]) == 2
    assert "2 khóa" in ends_it(identity="yes")
    with story.book.read() as snapshot:
        last = from_bytes(snapshot.entry(snapshot.history(passkey)[-1]))
    assert last.by.organisation == operator
    assert last.statement["reason"] == {"vi": "Bị lấy cắp", "en": "Device stolen"}
    clerk = Clerk(app, "hanh")
    assert clerk.client.get("/admin/members/hanh").status_code == 403


def test_who_is_shut_out_holds_no_key_any_more(app: Flask, story: Story) -> None:
    operator, members = story.book.registrar.organisation, Members(story.book)
    members.add("quan", "Quân", "admin", operator, clock.now(), PASSWORD)
    enrolled(app, "hanh")
    quan = Clerk(app, "quan")
    token = filled(quan.sees("/admin"), "/logout")["csrf_token"]
    quan.client.post("/admin/members/hanh/disable", data={"csrf_token": token})
    assert all(one.ended for one in keys.keys_of(story.book, "hanh"))
    assert "đã thu hồi" in quan.sees("/admin/members/hanh")


def test_8_a_lost_phone_is_logged_out_too_but_not_who_reports_it(
    app: Flask, story: Story
) -> None:
    lost, here = enrolled(app, "hanh"), Clerk(app, "hanh")
    device = keys.keys_of(story.book, "hanh")[0].id
    assert "Đã thu hồi" in ends(here, device, "replaced")
    assert lost.client.get("/record").status_code == 200  # a change of phones
    passkey = keys.keys_of(story.book, "hanh")[1].id
    assert "Đã thu hồi" in ends(here, passkey, "stolen")
    assert lost.client.get("/record").status_code == 302
    assert here.client.get("/record").status_code == 200
