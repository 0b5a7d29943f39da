"""Capture of documents over HTTP: jobs, their progress, their list, and the limits."""

import io
import re
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kit.desk import NOW
from nguon import clock
from nguon.core import canonical
from nguon.services import capture, tokens
from nguon.services.bench import farm
from nguon.services.capture import run_captures
from nguon_web import create_app
from nguon_web.api.epcis import DOCUMENT
from nguon_web.settings import Settings

HEADERS = {
    "GS1-EPCIS-Version": "2.0.0",
    "GS1-CBV-Version": "2.0.0",
    "GS1-EPCIS-Capture-Limit": "20000",
    "GS1-EPCIS-Capture-File-Size-Limit": "33554432",
    "GS1-Capture-Error-Behaviour": "all",
}


class Program:
    def __init__(self, client: FlaskClient, token: str) -> None:
        self.client, self.headers = client, {"Authorization": f"Bearer {token}"}

    def posts(self, value: Any, **headers: str) -> TestResponse:
        return self.client.post(
            "/epcis/capture", data=canonical.to_bytes(value),
            headers={**self.headers, **headers}, content_type="application/ld+json",
        )  # fmt: skip

    def gets(self, path: str) -> TestResponse:
        return self.client.get(path, headers=self.headers)


class Desk:
    def __init__(self, folder: Path) -> None:
        self.book, self.people = farm.begin(folder / "ledger", NOW)
        settings = Settings(data=folder, secret_key="only in tests")
        self.client = create_app(settings, self.book).test_client()

    def program(self, organisation: str, name: str) -> Program:
        return Program(self.client, tokens.add(self.book, organisation, name, NOW))

    def document(self, first: int, chains: int) -> dict[str, Any]:
        return envelope([
            said
            for number in range(first, first + chains)
            for who, said in self.people.chain(number)
            if who == self.people.coop
        ])  # fmt: skip


def envelope(events: list[Any]) -> dict[str, Any]:
    return {
        "@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"],
        "type": "EPCISDocument", "schemaVersion": "2.0",
        "creationDate": "2026-09-14T04:00:00Z", "epcisBody": {"eventList": events},
    }  # fmt: skip


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Any:
    made = Desk(tmp_path_factory.mktemp("capture"))
    yield made
    made.book.close()


@pytest.fixture
def program(desk: Desk, request: Any, monkeypatch: pytest.MonkeyPatch) -> Program:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return desk.program(desk.people.coop, request.node.name[:80])


def test_a_large_document_is_answered_before_it_is_recorded(
    desk: Desk, program: Program
) -> None:
    answer = program.posts(desk.document(0, 10))
    assert answer.status_code == 202
    assert answer.json["running"] and answer.json["success"]
    assert "finishedAt" not in answer.json
    place = answer.headers["Location"]
    running = program.gets(place)
    assert running.headers["Retry-After"] == "1"
    assert (running.json["nguon:events"], running.json["nguon:done"]) == (80, 0)
    assert run_captures(desk.book)
    job = program.gets(place).json
    assert (job["running"], job["success"], job["nguon:recorded"]) == (False, True, 80)
    assert job["captureErrorBehaviour"] == "rollback" and job["errors"] == []
    assert job["finishedAt"] and job["captureID"] in place


def test_a_refused_event_is_named_in_both_languages(
    desk: Desk, program: Program
) -> None:
    sent = desk.document(20, 10)
    del sent["epcisBody"]["eventList"][0]
    place = program.posts(sent).headers["Location"]
    run_captures(desk.book)
    (error,) = program.gets(place).json["errors"]
    assert error["event"] == 1 and error["place"] == "/epcisBody/eventList/0"
    assert error["rule"].startswith("custody.") and error["eventID"]
    assert error["type"] == "epcisException:ValidationException"
    assert error["details"].keys() == {"vi", "en"}
    assert error["detail"] == error["details"]["vi"] != error["details"]["en"]


def test_proceed_notes_what_is_no_epcis(desk: Desk, program: Program) -> None:
    sent = desk.document(40, 1)
    sent["epcisBody"]["eventList"][6]["uom"] = "kg"
    sent["epcisBody"]["eventList"][7] = 7
    answer = program.posts(sent, **{"GS1-Capture-Error-Behaviour": "proceed"})
    job = answer.json
    assert (job["running"], job["success"], job["nguon:recorded"]) == (False, False, 6)
    assert [error["event"] for error in job["errors"]] == [7, 8]
    assert job["errors"][0]["place"] == "/epcisBody/eventList/6/uom"


@pytest.mark.parametrize(
    ("header", "status"),
    [
        ({"GS1-EPCIS-Version": "2.0.0", "GS1-CBV-Version": "2.0"}, 202),
        ({"GS1-EPCIS-Min": "1.2", "GS1-EPCIS-Max": "2.0.1"}, 202),
        ({"GS1-EPC-Format": "Always_EPC_URN"}, 202),  # of answers with events alone
        ({"GS1-EPCIS-Version": "1.2"}, 406),  # JSON began with 2.0
        ({"GS1-EPCIS-Min": "2.1"}, 406),
        ({"GS1-CBV-Max": "1.2"}, 406),
        ({"GS1-EPCIS-Version": "two"}, 406),
    ],
)
def test_a_version_that_is_not_spoken_is_refused(
    program: Program, header: dict[str, str], status: int
) -> None:
    answer = program.posts(envelope([]), **header)
    assert answer.status_code == status
    if status == 406:
        assert answer.json["type"] == "epcisException:NotAcceptableException"


def test_every_wrong_event_of_a_document_is_named_at_once(
    desk: Desk, program: Program
) -> None:
    sent = desk.document(50, 10)
    events = sent["epcisBody"]["eventList"]
    for number in (7, 3):
        events[number] = events[number] | {"bizStep": "washing"}
    answer = program.posts(sent)
    assert answer.status_code == 400
    assert (answer.json["event"], answer.json["place"]) == (
        4, "/epcisBody/eventList/3/bizStep",
    )  # fmt: skip
    assert [each["event"] for each in answer.json["errors"]] == [4, 8]
    assert answer.json["errors"][1]["place"] == "/epcisBody/eventList/7/bizStep"


def test_jobs_are_listed_page_by_page_the_last_first(desk: Desk) -> None:
    shop = desk.program(desk.people.shop, "list")
    made = [shop.posts(envelope([])).json["captureID"] for _ in range(5)]
    found, where = [], "/epcis/capture?perPage=2"
    pages = 0
    while where:
        answer, pages = shop.gets(where), pages + 1
        assert len(answer.json) <= 2
        found += [job["captureID"] for job in answer.json]
        link = re.fullmatch('<(.+)>; rel="next"', answer.headers.get("Link", ""))
        where = link[1] if link else ""
    assert pages == 3 and sorted(found) == sorted(made)
    assert len(shop.gets("/epcis/capture").json) == 5
    for wrong in ("perPage=0", "perPage=x", "nextPageToken=%C3%A9", "page=2",
                  "nextPageToken=abc", "nextPageToken=AAAgAAA="):  # fmt: skip
        assert shop.gets(f"/epcis/capture?{wrong}").status_code == 400, wrong


def test_what_is_no_name_of_a_job_is_found_nowhere(program: Program) -> None:
    for name in ("%00", "a" * 32, "..", "%F0%9F%90%9F", "x" * 5000):
        assert program.gets(f"/epcis/capture/{name}").status_code == 404, name


def test_limits_and_versions_are_announced_without_a_token(desk: Desk) -> None:
    for path in ("/epcis/capture", "/epcis/capture/x", "/epcis/events"):
        answer = desk.client.options(path)
        assert answer.status_code in (200, 204)
        assert "OPTIONS" in answer.headers["Allow"]
        for name, value in HEADERS.items():
            assert answer.headers[name] == value, (path, name)


def test_more_events_than_announced_are_refused_by_name(
    desk: Desk, program: Program
) -> None:
    many = program.posts(envelope([{}] * (capture.EVENTS + 1)))
    assert many.status_code == 413
    assert many.json["type"] == "epcisException:CaptureLimitExceededException"
    assert "20001" in many.json["detail"]


def test_who_sends_a_document_that_is_too_large_can_finish_and_reads_why(
    desk: Desk, program: Program
) -> None:
    sent = io.BytesIO(bytes(DOCUMENT + (8 << 20)))
    answer = desk.client.post(
        "/epcis/capture", input_stream=sent, headers=program.headers,
        content_type="application/json", content_length=len(sent.getbuffer()),
    )  # fmt: skip
    assert answer.status_code == 413 and str(DOCUMENT) in answer.json["detail"]
    assert sent.read() == b""


def test_a_program_that_sends_on_and_on_is_asked_to_wait(desk: Desk) -> None:
    shop = desk.program(desk.people.shop, "on and on")
    sent = desk.document(60, 10)
    for _ in range(capture.WAITING):
        assert shop.posts(sent).status_code == 202
    answer = shop.posts(sent)
    assert answer.status_code == 503 and answer.headers["Retry-After"]
    while run_captures(desk.book):
        pass
    assert shop.posts(sent).status_code == 202
    run_captures(desk.book)
