"""An organisation's own program signs what it sends, and the ledger changes nothing."""

from collections.abc import Iterator
from copy import deepcopy
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kit.clerk import Clerk, desk_app, desk_template
from kit.desk import Story, copied, sequence
from kit.forms import filled
from kit.passkey import ed25519, p256, subject_of
from nguon import clock
from nguon.core import canonical, signature
from nguon.core.endorsement import to_text
from nguon.core.entry import By, from_bytes, signing_bytes
from nguon.core.epcis import normal_event
from nguon.core.sealing import seal
from nguon.services import keys, tokens, verbs
from nguon.services.hands import checked_hand
from nguon.services.verbs import Newborn

TYPE = "application/nguon-statement+json"
EVENT = "urn:uuid:0b0fa0d2-7f2f-4a8c-a6f0-1f60b1d7a001"


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


def pem(key: Any) -> str:
    public = key.public_key()
    return str(
        public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    )


def pastes(manager: Clerk, text: str, name: str = "Phần mềm kho") -> TestResponse:
    page = manager.sees("/account/keys")
    sent = filled(page, "/account/keys/program", name=name, public_key=text)
    return manager.client.post("/account/keys/program", data=sent)


class Program:
    """A cooperative's software: its token, its key, and what it says."""

    def __init__(self, story: Story, client: FlaskClient, key: Any) -> None:
        self.story, self.client, self.key = story, client, key
        name = f"kho {len(tokens.tokens(story.book))}"
        self.token = tokens.add(story.book, story.coop.id, name, clock.now())

    def says(self, plot: str, lot: str = "CN-1", **more: Any) -> dict[str, Any]:
        newborn = Newborn(sequence(lot), lot, self.story.crop, Decimal(40))
        told = self.story.facts(2, event_id=EVENT)
        event = dict(verbs.harvest(told, newborn=newborn, planting=plot))
        return normal_event(event | more)

    def signs(self, event: dict[str, Any], organisation: str = "") -> dict[str, Any]:
        """Seal what is private, sign, and say what opens it."""
        salts = {p: b"s" * 16 for p in ("/nguon:price",) if p[1:] in event}
        left, sealed, opened = seal(event, salts)
        by = By(
            organisation or self.story.coop.id,
            subject_of(self.key).rpartition("/")[2],
            signature.algorithm_of(self.key),
        )
        made = signature.sign(self.key, signing_bytes("custody", left, sealed, by))
        return {
            "statement": left,
            "sealed": sealed,
            "opened": {
                pointer: {"salt": to_text(one.salt), "value": one.value}
                for pointer, one in opened.items()
            },
            "by": {
                "organisation": by.organisation, "key": by.key,
                "algorithm": by.algorithm,
            },
            "signature": to_text(made),
        }  # fmt: skip

    def sends(self, value: Any, token: str = "") -> TestResponse:
        data = value if isinstance(value, bytes) else canonical.to_bytes(value)
        head = {"Authorization": f"Bearer {token or self.token}"}
        return self.client.post(
            "/epcis/events", data=data, headers=head, content_type=TYPE
        )


@pytest.fixture(params=[ed25519, p256], ids=["Ed25519", "ES256"])
def program(request: Any, story: Story, app: Flask) -> Program:
    key = request.param("program")
    assert pastes(Clerk(app, "thu"), pem(key)).status_code == 303
    return Program(story, app.test_client(), key)


def test_what_a_program_signed_stands_as_it_signed_it(
    program: Program, story: Story
) -> None:
    sent = program.signs(program.says(story.opened_plot(), **{"nguon:price": 12000}))
    answer = program.sends(sent)
    assert answer.status_code == 201, answer.text
    number = answer.get_json()["number"]
    with story.book.read() as snapshot:
        entry = from_bytes(snapshot.entry(number))
        assert checked_hand(snapshot, entry) == "software"
        assert to_text(entry.signature) == sent["signature"]
        assert entry.statement == sent["statement"] and "/nguon:price" in entry.sealed
    again = program.sends(sent)
    assert (again.status_code, again.get_json()["number"]) == (200, number)
    page = program.client.get(answer.get_json()["batches"][0]["page"] + "?lang=en")
    assert "signed by the organisation&#39;s own program" in page.text


def test_what_was_not_signed_so_is_refused(program: Program, story: Story) -> None:
    """Threats 8 and 26: another's key, another's name, altered, revoked."""
    event = program.says(story.opened_plot())
    sent = program.signs(event)

    def refused(status: int, rule: str, value: Any, token: str = "") -> None:
        answer = program.sends(value, token)
        assert (answer.status_code, answer.get_json()["rule"]) == (status, rule)

    altered = deepcopy(sent)
    altered["statement"]["eventID"] = EVENT[:-1] + "2"
    refused(422, "log.signature_wrong", altered)
    stranger = tokens.add(story.book, story.stranger.id, "khác", clock.now())
    refused(422, "custody.key_of_another", sent, stranger)
    theirs = program.signs(event, story.stranger.id)
    refused(422, "custody.key_of_another", theirs)
    refused(422, "custody.key_of_another", theirs, stranger)
    unknown = Program(story, program.client, p256("nobody's"))
    refused(422, "store.key_unknown", unknown.signs(event))
    in_clear = {**sent, "statement": {**sent["statement"], "nguon:price": 12000}}
    refused(400, "keys.in_clear", in_clear)
    priced = program.signs(program.says(sequence("x"), **{"nguon:price": 12000}))
    refused(400, "keys.not_opened", {**priced, "opened": {}})
    other = deepcopy(priced)
    other["opened"]["/nguon:price"]["value"] = 9
    assert program.sends(other).status_code == 422
    refused(400, "shape.form", {**sent, "signature": "AAAA"})
    refused(400, "shape.unknown", {**sent, "more": 1})
    for wrong in ([], {}, {"statement": []}, b"{", b"nothing", {**sent, "by": "me"},
                  {**sent, "sealed": {"/a": 1}}, {**sent, "opened": {"/a": 1}}):  # fmt: skip
        assert program.sends(wrong).status_code == 400, wrong
    assert program.sends(sent, "nguon_none").status_code == 401
    thu = next(k for k in keys.keys_of_organisation(story.book, story.coop.id))
    manager = Clerk(program.client.application, "thu")
    token = filled(manager.sees("/account/keys"), "/logout")["csrf_token"]
    gone = {"csrf_token": token, "key": thu.id, "reason": "unsure"}
    manager.client.post("/account/keys/end", data=gone)
    refused(422, "custody.key_ended", sent)


def test_only_a_managers_public_key_is_taken(app: Flask, story: Story) -> None:
    thu, hanh = Clerk(app, "thu"), Clerk(app, "hanh")
    assert "/account/keys/program" not in hanh.sees("/account/keys")
    token = filled(hanh.sees("/account/keys"), "/logout")["csrf_token"]
    answer = hanh.client.post("/account/keys/program", data={"csrf_token": token})
    assert answer.status_code == 403
    secret = ed25519("x").private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )
    rsa = pem(generate_private_key(65537, 2048))
    for text, name, said in (
        (secret.decode(), "kho", "khóa bí mật"),
        (rsa, "kho", "P-256"),
        ("ssh-ed25519 AAAA", "kho", "P-256"),
        (pem(ed25519("x")), "   ", "80"),
    ):
        answer = pastes(thu, text, name)
        assert answer.status_code == 422 and said in answer.text, text
    assert pastes(thu, pem(ed25519("x"))).status_code == 303
    assert "Phần mềm kho" in thu.sees("/account/keys")
    assert "đăng ký rồi" in pastes(thu, pem(ed25519("x"))).text
    assert "đăng ký rồi" in pastes(Clerk(app, "thinh"), pem(ed25519("x"))).text
    # A program is the organisation's: it stays when the manager goes.
    assert not keys.keys_of(story.book, "thu")
