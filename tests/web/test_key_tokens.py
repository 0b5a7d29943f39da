"""A program logs in with its organisation's key: minutes, this ledger, that algorithm."""

import contextlib
import hmac
import io
import json
import math
import re
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from flask import Flask
from werkzeug.test import TestResponse

from kit.browser import served
from kit.clerk import Clerk, desk_app, desk_template
from kit.desk import Story, copied
from nguon import clock
from nguon.core import signature
from nguon.core.identifiers import key_id
from nguon.services.keys import keys_of_organisation
from nguon.services.members import Member
from nguon.services.statements import add_program

ORIGIN = "http://localhost:8000"
README = Path(__file__).resolve().parents[2] / "web/README.md"
Key = Any


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


def pem(key: Key) -> str:
    public = key.public_key().public_bytes(
        Encoding.PEM, PublicFormat.SubjectPublicKeyInfo
    )
    return str(public.decode())


def kid_of(key: Key) -> str:
    return signature.public_key_id(signature.public_key_bytes(key))


class Program:
    """A cooperative's software with a key that a manager registered."""

    def __init__(self, story: Story, app: Flask, key: Key) -> None:
        self.story, self.client, self.key = story, app.test_client(), key
        manager = Member("thu", "Thu", story.coop.id, "manager", False, 1, "")
        add_program(story.book, manager, pem(key), "phần mềm kho", clock.now())

    def claims(self, **more: Any) -> dict[str, Any]:
        now = int(clock.now().timestamp())
        said = {"iss": self.story.coop.id, "aud": ORIGIN, "exp": now + 120, **more}
        return {name: value for name, value in said.items() if value is not ...}

    def token(self, key: Key = None, **more: Any) -> str:
        algorithm = "EdDSA" if isinstance(self.key, Ed25519PrivateKey) else "ES256"
        head = {"kid": more.pop("kid", kid_of(self.key))}
        return jwt.encode(self.claims(**more), key or self.key, algorithm, headers=head)

    def asks(self, token: str, path: str = "/epcis/capture") -> TestResponse:
        return self.client.get(path, headers={"Authorization": f"Bearer {token}"})

    def is_refused(self, token: str, rule: str, status: int = 401) -> None:
        answer = self.asks(token)
        assert (answer.status_code, answer.json["rule"]) == (status, f"people.{rule}")
        assert answer.json["type"] == "epcisException:SecurityException"
        assert (status == 401) == ("WWW-Authenticate" in answer.headers)


KEYS = {
    "EdDSA": Ed25519PrivateKey.generate, "ES256": lambda: generate_private_key(SECP256R1()),
}  # fmt: skip


@pytest.fixture(params=sorted(KEYS))
def program(story: Story, app: Flask, request: Any) -> Program:
    return Program(story, app, KEYS[request.param]())


def test_a_registered_key_speaks_for_its_organisation(program: Program) -> None:
    assert program.asks(program.token()).status_code == 200
    assert program.asks(program.token(aud=[ORIGIN + "/"])).status_code == 200
    assert program.asks(program.token(jti="one", iat=1)).status_code == 200


def test_what_it_records_is_under_its_name(program: Program) -> None:
    head = {"Authorization": f"Bearer {program.token()}"}
    document = {
        "@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"],
        "type": "EPCISDocument", "schemaVersion": "2.0",
        "creationDate": "2026-01-01T00:00:00Z", "epcisBody": {"eventList": []},
    }  # fmt: skip
    answer = program.client.post("/epcis/capture", json=document, headers=head)
    assert answer.status_code == 202
    page = Clerk(program.client.application, "thu").sees("/record/sent")
    assert "phần mềm kho" in page


@pytest.mark.parametrize(
    ("claims", "rule"),
    [
        ({"aud": "http://other.example"}, "key_audience"),
        ({"aud": ...}, "key_token"),
        ({"iss": "https://w3id.org/nguon/org/000000000000000Z0"}, "key_issuer"),
        ({"iss": ...}, "key_token"),
        ({"exp": ...}, "key_token"),
        ({"exp": 1}, "key_time"),
        ({"exp": 4102444800}, "key_time"),
        ({"exp": math.nan}, "key_time"),
        ({"exp": math.inf}, "key_time"),
        ({"exp": True}, "key_time"),
        ({"exp": "soon"}, "key_time"),
        ({"nbf": 4102444800}, "key_time"),
        ({"nbf": "later"}, "key_time"),
    ],
)
def test_it_is_for_this_ledger_and_a_few_minutes(
    story: Story, app: Flask, claims: dict[str, Any], rule: str
) -> None:
    program = Program(story, app, Ed25519PrivateKey.generate())
    program.is_refused(program.token(**claims), rule)


def test_another_hand_is_refused(program: Program) -> None:
    is_edwards = isinstance(program.key, Ed25519PrivateKey)
    other = KEYS["EdDSA" if is_edwards else "ES256"]()
    program.is_refused(program.token(other), "key_token")
    program.is_refused(program.token(other, kid=kid_of(other)), "key_unknown")


def test_the_header_does_not_choose_how_it_is_checked(program: Program) -> None:
    """No algorithm, a secret that is public, the other curve: all refused."""
    body = _b64(json.dumps(program.claims()).encode())
    for algorithm in ("none", "None", "HS256"):
        head = _b64(json.dumps({"alg": algorithm, "kid": kid_of(program.key)}).encode())
        message = f"{head}.{body}".encode()
        secret = pem(program.key).encode()
        made = hmac.digest(secret, message, "sha256") if algorithm == "HS256" else b""
        program.is_refused(f"{head}.{body}.{_b64(made)}", "key_token")
    is_edwards = isinstance(program.key, Ed25519PrivateKey)
    other = KEYS["ES256" if is_edwards else "EdDSA"]()
    token = jwt.encode(
        program.claims(), other, "ES256" if is_edwards else "EdDSA",
        headers={"kid": kid_of(program.key)},
    )  # fmt: skip
    program.is_refused(token, "key_token")


def test_what_is_no_token_is_refused(program: Program) -> None:
    good = program.token()
    head, body, made = good.split(".")
    for wrong in (
        "a.b.c", "..", f"{head}.{body}.", f"{head}..{made}", good + "x" * 5000,
        f"{_b64(b'[]')}.{body}.{made}", f"{_b64(b'{}')}.{body}.{made}",
        f"{_b64(b'[' * 3000)}.{body}.{made}", program.token(kid="../etc"), program.token(kid=kid_of(program.key).upper()),
        f"{_b64(b'{')}.{body}.{made}",
    ):  # fmt: skip
        program.is_refused(wrong, "key_token")


def test_an_ended_key_speaks_no_more(story: Story, program: Program) -> None:
    token = program.token()
    assert program.asks(token).status_code == 200
    manager = Clerk(program.client.application, "thu")
    (held,) = keys_of_organisation(story.book, story.coop.id)
    page = manager.sees("/account/keys")
    assert held.id.rpartition("/")[2] in page
    story.world.submit(
        [story.world.draft("register", {
            "action": "revoke", "subject": key_id(kid_of(program.key)), "type": "key",
            "reason": {"vi": "Mất máy", "en": "Device lost"},
        }, story.coop.id)],
        clock.now(),
    )  # fmt: skip
    program.is_refused(token, "key_unknown")


def test_a_claim_narrows_what_it_may_do(program: Program) -> None:
    assert program.asks(program.token(scope="read capture")).status_code == 200
    program.is_refused(program.token(scope="read"), "token_scope", 403)
    program.is_refused(program.token(scope=""), "token_scope", 403)
    program.is_refused(program.token(scope=["capture"]), "token_scope", 403)


def test_the_example_of_the_readme_works(
    story: Story, app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (example,) = re.findall(r"```python jwt\n(.*?)```", README.read_text(), re.DOTALL)
    key = Ed25519PrivateKey.generate()
    Program(story, app, key)
    (tmp_path / "program.pem").write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    )
    (tmp_path / "events.jsonld").write_text(json.dumps({
        "@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"],
        "type": "EPCISDocument", "schemaVersion": "2.0",
        "creationDate": "2026-01-01T00:00:00Z", "epcisBody": {"eventList": []},
    }))  # fmt: skip
    monkeypatch.chdir(tmp_path)
    with served(app) as address:
        app.extensions["nguon-settings"] = _at(app, address)
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            exec(example, {"ORGANISATION": story.coop.id, "LEDGER": address})
    assert said.getvalue().startswith("/epcis/capture/")
    assert len(example.strip().splitlines()) <= 15


def _at(app: Flask, address: str) -> Any:
    return replace(app.extensions["nguon-settings"], origin=address)


def _b64(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()
