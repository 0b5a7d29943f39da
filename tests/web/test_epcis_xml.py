"""XML at the HTTP door: captured by the same rules, read back, refused by line."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from flask.testing import FlaskClient
from lxml import etree
from werkzeug.test import TestResponse

from kit.desk import NOW, Story, ledger, sequence
from nguon import clock
from nguon.core.document import documents
from nguon.services import tokens, verbs, xml
from nguon.services.verbs import Newborn
from nguon_web import create_app
from nguon_web.settings import Settings


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    with ledger(tmp_path_factory.mktemp("epcis-xml")) as book:
        yield Story(book)


@pytest.fixture
def client(story: Story, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    settings = Settings(data=tmp_path, secret_key="only in tests")
    return create_app(settings, story.book).test_client()


class Partner:
    """A partner's software of the time before JSON, with its token."""

    def __init__(self, client: FlaskClient, token: str) -> None:
        self.client, self.headers = client, {"Authorization": f"Bearer {token}"}

    def post(
        self, path: str, data: bytes, kind: str = "application/xml"
    ) -> TestResponse:
        return self.client.post(
            f"/epcis/{path}", data=data, headers=self.headers, content_type=kind
        )

    def get(self, path: str, **headers: str) -> TestResponse:
        return self.client.get(path, headers={**self.headers, **headers})


@pytest.fixture
def partner(story: Story, client: FlaskClient, request: Any) -> Partner:
    name = request.node.name[:80]
    return Partner(client, tokens.add(story.book, story.coop.id, name, NOW))


def harvest(story: Story, name: str, kg: int = 96) -> dict[str, Any]:
    newborn = Newborn(sequence(name), f"L-{name.upper()}", story.crop, Decimal(kg))
    [statement] = documents(dict(verbs.harvest(story.facts(1), newborn=newborn)))
    return statement


def in_xml(*events: dict[str, Any], version: str = "1.2") -> bytes:
    return xml.write(events, created="2026-09-14T04:00:00Z", version=version)


@pytest.mark.parametrize("kind", ["application/xml", "text/xml; charset=utf-8"])
def test_a_document_in_xml_is_captured(
    story: Story, partner: Partner, kind: str
) -> None:
    made = [harvest(story, f"{kind[:4]}-{n}") for n in range(3)]
    answer = partner.post("capture", in_xml(*made), kind)
    assert answer.status_code == 202, answer.text
    job = partner.get(answer.headers["Location"]).json
    assert (job["running"], job["success"], job["errors"]) == (False, True, [])


@pytest.mark.parametrize("version", ["1.2", "2.0"])
def test_one_event_in_xml_is_recorded_and_read_back_in_xml(
    story: Story, partner: Partner, version: str
) -> None:
    made = harvest(story, f"one-{version[0]}")
    answer = partner.post("events", in_xml(made, version=version))
    assert answer.status_code == 201, answer.text
    again = partner.post("events", in_xml(made, version=version))
    assert (again.status_code, again.json["repeated"]) == (200, True)
    where = answer.headers["Location"]
    for headers, root, step in (
        ({}, "xsd:2", b">https://ref.gs1.org/cbv/BizStep-"),
        ({"GS1-CBV-XML-Format": "Always_URN"}, "xsd:2", b">urn:epcglobal:cbv:bizstep:"),
        ({"GS1-EPCIS-Max": "1.2"}, "xsd:1", b">urn:epcglobal:cbv:bizstep:"),
        ({"GS1-EPCIS-Version": "1.2.0"}, "xsd:1", b">urn:epcglobal:cbv:bizstep:"),
        ({"GS1-EPCIS-Min": "2"}, "xsd:2", b">https://ref.gs1.org/cbv/BizStep-"),
    ):
        found = partner.get(where, Accept="application/xml", **headers)
        assert (found.status_code, found.mimetype) == (200, "application/xml")
        tag = etree.fromstring(found.data).tag
        assert tag == f"{{urn:epcglobal:epcis-query:{root}}}EPCISQueryDocument"
        major = root[-1]
        assert found.headers["GS1-EPCIS-Version"][0] == major
        assert found.headers["GS1-CBV-Version"][0] == major
        assert b"<bizStep" + step in found.data and b"<recordTime>" in found.data
        [event] = xml.read(found.data).document().events
        assert {**made, "eventID": answer.json["eventID"]} == event
    assert partner.get(where, Accept="text/xml").mimetype == "text/xml"
    assert partner.get(where, Accept="*/*").mimetype == "application/ld+json"


@pytest.mark.parametrize(
    "headers",
    [
        {"Accept": "application/json", "GS1-EPCIS-Max": "1.2"},
        {"Accept": "application/xml", "GS1-EPCIS-Max": "1.1"},
        {"Accept": "application/xml", "GS1-EPCIS-Version": "x"},
        {"Accept": "application/xml", "GS1-EPCIS-Max": "1.2", "GS1-CBV-XML-Format": "Always_Web_URI"},
    ],
)  # fmt: skip
def test_what_cannot_be_written_so_is_not_acceptable(
    partner: Partner, headers: dict[str, str]
) -> None:
    answer = partner.get("/epcis/events", **headers)
    assert answer.status_code == 406
    assert answer.json["type"] == "epcisException:NotAcceptableException"


def test_a_page_of_events_comes_in_xml(story: Story, partner: Partner) -> None:
    for name in ("p1", "p2", "p3"):
        partner.post("events", in_xml(harvest(story, name)))
    first = partner.get("/epcis/events?perPage=2", Accept="application/xml")
    assert len(xml.read(first.data).document().events) == 2
    assert 'rel="next"' in first.headers["Link"]
    assert "Accept" in first.headers["Vary"]


def test_a_named_query_is_answered_in_xml_of_1_2(
    story: Story, partner: Partner
) -> None:
    partner.post("events", in_xml(harvest(story, "asked")))
    asked = b'{"name": "all", "query": {"eventType": ["ObjectEvent", "TransformationEvent"]}}'
    made = partner.post("queries", asked, "application/json")
    assert made.status_code == 201, made.text
    found = partner.get(
        "/epcis/queries/all/events",
        Accept="application/xml",
        **{"GS1-EPCIS-Max": "1.2"},
    )
    assert found.status_code == 200, found.text
    assert b"<queryName>all</queryName>" in found.data
    assert xml.read(found.data).document().events


def test_an_event_element_alone_is_one_event(story: Story, partner: Partner) -> None:
    made = harvest(story, "bare")
    [element] = etree.fromstring(in_xml(made)).iter(made["type"])
    answer = partner.post("events", etree.tostring(element))
    assert answer.status_code == 201, answer.text


def test_a_document_of_two_is_not_one_event(story: Story, partner: Partner) -> None:
    answer = partner.post("events", in_xml(harvest(story, "a"), harvest(story, "b")))
    assert (answer.status_code, answer.json["rule"]) == (400, "web.one_event")


def test_a_refusal_names_event_line_and_element(story: Story, partner: Partner) -> None:
    data = in_xml(harvest(story, "good"), harvest(story, "bad"))
    at = data.rindex(b"<eventTime>")
    data = data[:at] + data[at:].replace(b"+07:00</eventTime>", b"</eventTime>", 1)
    answer = partner.post("capture", data)
    assert answer.status_code == 400, answer.text
    assert answer.mimetype == "application/problem+json"
    line = data[:at].count(b"\n") + 1
    told = {
        name: answer.json[name]
        for name in ("type", "rule", "event", "place", "line", "element")
    }
    assert told == {
        "type": "epcisException:ValidationException",
        "rule": "event.time",
        "event": 2,
        "place": "/epcisBody/eventList/1/eventTime",
        "line": line,
        "element": "eventTime",
    }
    assert (
        f"Dòng {line}, phần tử <eventTime>" in answer.json["detail"]
        or f"Line {line}" in answer.json["detail"]
    )


def test_a_job_tells_the_line_of_what_it_left_out(
    story: Story, partner: Partner
) -> None:
    data = in_xml(harvest(story, "kept"), harvest(story, "left"))
    at = data.rindex(b"<action>")
    data = data[:at] + data[at:].replace(b"ADD", b"MAKE", 1)
    partner.headers["GS1-Capture-Error-Behaviour"] = "proceed"
    job = partner.post("capture", data).json
    assert (job["success"], job["nguon:recorded"]) == (False, 1)
    [error] = job["errors"]
    line = data[:at].count(b"\n") + 1
    assert (error["event"], error["rule"]) == (2, "event.action")
    assert f"{line}" in error["detail"] and "<action>" in error["detail"]


@pytest.mark.parametrize(
    ("data", "status", "rule"),
    [
        (b"", 400, "xml.syntax"),
        (b"<a", 400, "xml.syntax"),
        (b"<html/>", 400, "xml.root"),
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", 400, "xml.doctype"),
        (b"<a>" * 5_000 + b"</a>" * 5_000, 400, "xml.too_deep"),
    ],
)
def test_hostile_xml_is_refused_in_one_sentence(
    partner: Partner, data: bytes, status: int, rule: str
) -> None:
    for path in ("events", "capture"):
        answer = partner.post(path, data)
        assert (answer.status_code, answer.json["rule"]) == (status, rule)
        assert answer.json["detail"]


def test_too_much_xml_is_refused_by_size(partner: Partner) -> None:
    answer = partner.post("events", b"<a>" + b" " * (1 << 20) + b"</a>")
    assert answer.status_code == 413
    assert answer.json["type"] == "epcisException:CaptureLimitExceededException"
