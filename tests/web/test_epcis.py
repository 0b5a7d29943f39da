"""The HTTP write door: the same rules as a form, problems that name event, place, rule."""

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kit.desk import NOW, Story, ledger, sequence
from nguon import clock
from nguon.core import canonical
from nguon.core.event_hash import event_hash
from nguon.services import tokens, verbs
from nguon.services.event_names import index_events
from nguon.services.refusals import refusals
from nguon.services.verbs import Newborn
from nguon_web import create_app
from nguon_web.settings import Settings


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    with ledger(tmp_path_factory.mktemp("epcis")) as book:
        yield Story(book)


class Program:
    """A cooperative's own software, with its token."""

    def __init__(self, client: FlaskClient, token: str) -> None:
        self.client, self.headers = client, {"Authorization": f"Bearer {token}"}

    def post(self, path: str, value: Any, **more: Any) -> TestResponse:
        data = value if isinstance(value, bytes) else canonical.to_bytes(value)
        more.setdefault("content_type", "application/ld+json")
        headers = {**self.headers, **more.pop("headers", {})}
        return self.client.post(f"/epcis/{path}", data=data, headers=headers, **more)

    def get(self, path: str) -> TestResponse:
        return self.client.get(path, headers=self.headers)


@pytest.fixture
def client(story: Story, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    settings = Settings(data=tmp_path, secret_key="only in tests")
    return create_app(settings, story.book).test_client()


@pytest.fixture
def program(story: Story, client: FlaskClient, request: Any) -> Program:
    return Program(
        client, tokens.add(story.book, story.coop.id, request.node.name[:80], NOW)
    )


def harvest(story: Story, name: str, kg: Any = 96, **more: Any) -> dict[str, Any]:
    newborn = Newborn(sequence(name), f"L-{name.upper()}", story.crop, Decimal(kg))
    return dict(verbs.harvest(story.facts(1, **more), newborn=newborn))


def sale(story: Story, name: str, kg: int) -> dict[str, Any]:
    """An event that the rules refuse when there is not as much."""
    event = harvest(story, name)
    batch = {"epcClass": sequence(name), "quantity": kg, "uom": "KGM"}
    return {
        "@context": event["@context"],
        "type": "ObjectEvent",
        "action": "DELETE",
        "bizStep": "retail_selling",
        "disposition": "retail_sold",
        "nguon:step": "sell",
        "eventTime": event["eventTime"],
        "eventTimeZoneOffset": "+07:00",
        "quantityList": [batch],
    }


def document(*events: dict[str, Any]) -> dict[str, Any]:
    return {
        "@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"],
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": "2026-09-14T04:00:00Z",
        "epcisBody": {"eventList": list(events)},
    }


def test_one_event_is_recorded_and_found_again(story: Story, program: Program) -> None:
    answer = program.post("events", harvest(story, "one"))
    assert answer.status_code == 201, answer.text
    assert answer.json["batches"][0]["id"] == sequence("one")
    assert not answer.json["repeated"]
    found = program.get(answer.headers["Location"])
    (event,) = found.json["epcisBody"]["queryResults"]["resultsBody"]["eventList"]
    assert event["eventID"] == answer.json["eventID"]
    assert answer.headers["GS1-EPCIS-Version"] == "2.0.0"


def test_the_same_event_again_gives_the_old_receipt(
    story: Story, program: Program
) -> None:
    first = program.post("events", harvest(story, "twice"))
    again = program.post("events", harvest(story, "twice"))
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json == first.json | {"repeated": True}


def test_the_same_event_id_with_other_content_is_a_conflict(
    story: Story, program: Program
) -> None:
    name = "urn:uuid:8e675bc9-29cd-58cc-ad55-9d7ddeff3a8c"
    program.post("events", harvest(story, "id", event_id=name))
    answer = program.post("events", harvest(story, "id", kg=97, event_id=name))
    assert answer.status_code == 409
    assert answer.mimetype == "application/problem+json"
    assert answer.json["type"] == "epcisException:ResourceAlreadyExistsException"


def test_a_rule_refuses_as_it_does_for_a_form(story: Story, program: Program) -> None:
    program.post("events", harvest(story, "short"))
    answer = program.post("events", sale(story, "short", 500))
    assert answer.status_code == 422
    assert answer.json["type"] == "epcisException:ValidationException"
    assert answer.json["rule"].startswith("custody.") and "96" in answer.json["detail"]
    kept = refusals(story.book, story.coop.id)[0]
    assert kept.code == answer.json["rule"] and kept.account.startswith("test_a_rule")


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer x", "Basic YTpi", "Bearer é"])
def test_without_a_good_token_nothing_is_read(client: FlaskClient, header: str) -> None:
    for method, path in (("POST", "events"), ("POST", "capture"), ("GET", "capture/x")):
        answer = client.open(
            f"/epcis/{path}",
            method=method,
            headers={"Authorization": header},
            data=b"{",
        )
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
        assert answer.json["type"] == "epcisException:SecurityException"


def test_a_session_opens_no_program_door(client: FlaskClient) -> None:
    client.get("/login")
    assert client.post("/epcis/events", data=b"{}").status_code == 401


def test_a_revoked_token_is_refused(story: Story, client: FlaskClient) -> None:
    text = tokens.add(story.book, story.coop.id, "revoked one", NOW)
    tokens.revoke(story.book, story.coop.id, "revoked one", NOW)
    assert Program(client, text).post("events", {}).status_code == 401


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"[]", b"null", b"{}", b'{"type":"ObjectEvent"}', b'{"a":1,"a":2}',
        b'{"a":NaN}', b'{"a":1e400}', b'"\\ud800"', b"\xff\xfe", b"\xef\xbb\xbf{}",
        b"[" * 20_000, b'{"a":' * 20_000 + b"1" + b"}" * 20_000,
        b'{"type":"EPCISDocument"}', b'{"epcisBody":{}}',
    ],
)  # fmt: skip
def test_bad_input_is_refused_in_one_sentence(program: Program, body: bytes) -> None:
    for path in ("events", "capture"):
        answer = program.post(path, body)
        assert answer.status_code == 400, (path, answer.text)
        assert answer.json["type"] == "epcisException:ValidationException"
        assert answer.json["detail"] and answer.json["rule"]


def test_a_refusal_names_the_event_and_the_place(
    story: Story, program: Program
) -> None:
    wrong = harvest(story, "place-2") | {"eventTime": "yesterday"}
    answer = program.post("capture", document(harvest(story, "place-1"), wrong))
    assert answer.status_code == 400
    assert answer.json["event"] == 2
    assert answer.json["place"] == "/epcisBody/eventList/1/eventTime"


def test_a_rules_refusal_names_the_place_of_the_whole_event(
    story: Story, program: Program
) -> None:
    sent = document(harvest(story, "where"), sale(story, "where", 500))
    (error,) = program.post("capture", sent).json["errors"]
    assert error["place"] == "/epcisBody/eventList/1"
    asked = document() | {"type": "EPCISQueryDocument", "epcisBody": {
        "queryResults": {"queryName": "q", "resultsBody": sent["epcisBody"]}}}  # fmt: skip
    (error,) = program.post("capture", asked).json["errors"]
    assert error["place"] == "/epcisBody/queryResults/resultsBody/eventList/1"
    for path in ("events", "capture"):
        answer = program.post(path, sale(story, "where", 500)).json
        assert (answer.get("errors") or [answer])[0]["place"] == ""


def test_other_kinds_and_sizes_are_refused_by_name(
    story: Story, program: Program
) -> None:
    event = harvest(story, "kind")
    as_form = program.post("events", event, content_type="text/csv")
    assert as_form.status_code == 415
    assert as_form.json["type"] == "epcisException:UnsupportedMediaTypeException"
    xml_only = program.post("events", event, headers={"Accept": "application/xml"})
    assert xml_only.status_code == 406
    large = program.post("events", b" " * (1 << 20) + b"{}")
    assert large.status_code == 413
    for refused, word in (
        (as_form, "Content-Type"), (xml_only, "Accept"), (large, "1048576"),
        (program.post("capture", b" " * (1 << 25) + b"{}"), "33554432"),
    ):  # fmt: skip
        assert word in refused.json["detail"]


def test_a_document_is_captured_whole(story: Story, program: Program) -> None:
    sent = document(*(harvest(story, f"doc-{n}") for n in range(3)))
    answer = program.post("capture", sent)
    assert answer.status_code == 202, answer.text
    job = program.get(answer.headers["Location"]).json
    assert (job["running"], job["success"], job["errors"]) == (False, True, [])
    assert job["nguon:recorded"] == 3 and "/" not in job["captureID"]


def test_rollback_records_nothing_and_names_the_event(
    story: Story, program: Program
) -> None:
    with story.book.read() as before:
        size = before.size
    sent = document(
        harvest(story, "roll-1"), sale(story, "roll-1", 500), harvest(story, "roll-2")
    )
    job = program.post("capture", sent).json
    assert not job["success"] and job["nguon:recorded"] == 0
    (error,) = job["errors"]
    assert error["event"] == 2 and error["rule"].startswith("custody.")
    with story.book.read() as after:
        assert after.size == size


def test_proceed_records_what_is_right(story: Story, program: Program) -> None:
    sent = document(
        harvest(story, "go-1"), sale(story, "go-1", 500), harvest(story, "go-2")
    )
    headers = {"GS1-Capture-Error-Behaviour": "proceed"}
    job = program.post("capture", sent, headers=headers).json
    assert (job["success"], job["nguon:recorded"]) == (False, 2)
    assert [error["event"] for error in job["errors"]] == [2]
    wrong = program.post(
        "capture", sent, headers={"GS1-Capture-Error-Behaviour": "maybe"}
    )
    assert wrong.status_code == 400


def test_anothers_job_does_not_exist(story: Story, program: Program) -> None:
    answer = program.post("capture", document(harvest(story, "mine")))
    other = Program(
        program.client, tokens.add(story.book, story.stranger.id, "theirs", NOW)
    )
    assert other.get(answer.headers["Location"]).status_code == 404
    assert program.get(answer.headers["Location"]).status_code == 200


def test_problems_speak_the_callers_language(story: Story, program: Program) -> None:
    program.post("events", harvest(story, "tongue"))
    spoken = {
        lang: program.post(
            "events", sale(story, "tongue", 500), headers={"Accept-Language": lang}
        ).json["detail"]
        for lang in ("vi", "en")
    }
    assert spoken["vi"] != spoken["en"]
    assert json.dumps(spoken)


def test_the_same_content_under_another_id_is_named_on_the_receipt(
    story: Story, program: Program
) -> None:
    program.post("events", harvest(story, "alike"))
    event = sale(story, "alike", 1) | {
        "action": "OBSERVE", "bizStep": "storing", "disposition": "in_progress",
        "nguon:step": "store",
    }  # fmt: skip
    ids = [f"urn:uuid:{n}e675bc9-29cd-48cc-ad55-9d7ddeff3a8c" for n in (1, 2)]
    first = program.post("events", event | {"eventID": ids[0]})
    assert (first.status_code, first.json["alike"]) == (201, [])
    while index_events(story.book):
        pass
    second = program.post("events", event | {"eventID": ids[1]})
    assert second.status_code == 201
    assert second.json["alike"] == [{"number": first.json["number"], "eventID": ids[0]}]
    with story.book.read() as ledger:
        said = dict(ledger.statement(first.json["number"]))
    found = program.get(f"/epcis/events/{quote(event_hash(said), safe='')}")
    list_ = found.json["epcisBody"]["queryResults"]["resultsBody"]["eventList"]
    assert [one["eventID"] for one in list_] == [ids[0]]
