"""The HTTP read door: what was captured is found again, by anybody who may see it."""

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given
from hypothesis import settings as settings_
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from kit.desk import NOW, Story, ledger, sequence
from nguon import clock
from nguon.core import canonical
from nguon.core.document import documents
from nguon.core.event_hash import event_hash
from nguon.core.query.names import CONTROLS, FAMILIES, FIXED
from nguon.services import event_names, tokens
from nguon_web import create_app
from nguon_web.settings import Settings
from web.test_epcis import Program, document, harvest

EX = "https://example.com/ns/"
PRICE = {"nguon:amount": 21000, "nguon:currency": "VND", "nguon:per": "KGM"}


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    with ledger(tmp_path_factory.mktemp("reading")) as book:
        yield Story(book)


@pytest.fixture(scope="module")
def captured(story: Story) -> list[dict[str, Any]]:
    """Twelve events, each other one with a prefix of its sender's and a price."""
    events = []
    for n in range(12):
        event = harvest(
            story, f"read-{n}", event_id=f"urn:uuid:{n:08d}-0000-4000-8000-000000000000"
        )
        if n % 2:
            event["@context"] = [*event["@context"], {"ex": EX}]
            event |= {"ex:grade": "A", "ex:crates": n, "nguon:price": PRICE}
        events.append(event)
    story.records(*events)
    return events


@pytest.fixture
def client(story: Story, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    settings = Settings(data=tmp_path, secret_key="only in tests")
    return create_app(settings, story.book).test_client()


@pytest.fixture
def program(story: Story, client: FlaskClient, request: Any) -> Program:
    name = request.node.name[:80]
    return Program(client, tokens.add(story.book, story.coop.id, name, NOW))


def events_of(answer: TestResponse) -> list[dict[str, Any]]:
    assert answer.status_code == 200, answer.text
    found = answer.json["epcisBody"]["queryResults"]["resultsBody"]["eventList"]
    return list(found)


def following(answer: TestResponse) -> str | None:
    """Return the address of the next page, as a client reads it."""
    links = re.findall(r'<([^>]+)>; rel="next"', answer.headers.get("Link", ""))
    assert bool(links) == ("GS1-Next-Page-Token-Expires" in answer.headers)
    return links[0] if links else None


def read_all(client: Any, address: str) -> list[dict[str, Any]]:
    events: list[dict[str, Any]] = []
    at: str | None = address
    while at:
        answer = client.get(at)
        events += events_of(answer)
        at = following(answer)
    return events


def told(answer: TestResponse) -> tuple[int, str]:
    assert answer.mimetype == "application/problem+json", answer.text
    assert answer.json["title"] and answer.json["status"] == answer.status_code
    return answer.status_code, answer.json["type"].removeprefix("epcisException:")


# --- What is captured comes back --------------------------------------------------


def test_what_was_captured_comes_back_field_for_field(
    captured: list[dict[str, Any]], program: Program
) -> None:
    answer = program.get("/epcis/events?perPage=100&EQ_bizStep=commissioning")
    body = canonical.parse(answer.data, limit=1 << 24)
    sent = {
        e["eventID"]: e
        for e in documents(canonical.parse(canonical.to_bytes(document(*captured))))
    }
    back = {e["eventID"]: e for e in documents(body)}
    assert {name: back[name] for name in sent} == sent
    for event in events_of(answer):
        assert event["recordTime"] == "2026-09-14T04:30:00.000Z"
    assert answer.json["type"] == "EPCISQueryDocument"


def test_the_answer_sent_back_is_known_already(
    captured: list[dict[str, Any]], program: Program
) -> None:
    """Round trip: posted as it was answered, every event is the one that is there."""
    mine = "|".join(event["eventID"] for event in captured)
    answer = program.get(f"/epcis/events?perPage=100&EQ_eventID={mine}")
    job = program.post("capture", answer.data).json
    assert (job["success"], job["errors"]) == (True, [])
    assert len(read_all(program, f"/epcis/events?EQ_eventID={mine}")) == len(captured)


def test_prefixes_stand_on_the_event_that_has_them(
    captured: list[dict[str, Any]], client: FlaskClient
) -> None:
    name = captured[1]["eventID"]
    [event] = events_of(client.get(f"/epcis/events/{name}"))
    assert event["@context"][-1]["ex"] == EX and event["ex:grade"] == "A"
    [plain] = events_of(client.get(f"/epcis/events/{captured[0]['eventID']}"))
    assert "@context" not in plain


def test_one_event_comes_with_its_error_declaration(
    story: Story, program: Program
) -> None:
    event = harvest(
        story, "wrong", event_id="urn:uuid:99999999-0000-4000-8000-000000000000"
    )
    declared = {"declarationTime": "2026-09-14T04:20:00Z", "reason": "did_not_occur"}
    assert program.post("events", event).status_code == 201
    answer = program.post("events", event | {"errorDeclaration": declared})
    assert answer.status_code == 201, answer.text
    both = events_of(program.get(f"/epcis/events/{event['eventID']}"))
    assert [("errorDeclaration" in one) for one in both] == [False, True]
    asked = "/epcis/events?EXISTS_errorDeclaration=&EQ_errorReason=did_not_occur"
    assert events_of(program.get(asked)) == both[1:]
    missing = program.get("/epcis/events/urn:uuid:none")
    assert told(missing) == (404, "NoSuchNameException")


def test_an_event_is_found_by_its_hash_id_too(
    captured: list[dict[str, Any]], story: Story, client: FlaskClient
) -> None:
    while event_names.index_events(story.book):
        pass
    name = captured[2]["eventID"]
    [said] = events_of(client.get(f"/epcis/events/{name}"))
    hashed = event_hash({**said, "@context": captured[2]["@context"]})
    for address in (hashed, quote(hashed, safe=""), hashed.replace("///", "/")):
        address = address.replace("?", "%3F")
        assert events_of(client.get(f"/epcis/events/{address}")) == [said]


# --- Pages ------------------------------------------------------------------------


def test_pages_are_followed_until_there_is_none(
    captured: list[dict[str, Any]], client: FlaskClient
) -> None:
    whole = read_all(client, "/epcis/events?perPage=500")
    assert len(whole) >= 12
    for size in (1, 5):
        assert read_all(client, f"/epcis/events?perPage={size}") == whole
    first = client.get("/epcis/events?perPage=5")
    assert first.headers["GS1-Next-Page-Token-Expires"].startswith("2026-09-15T04:30")


def test_pages_stay_those_of_the_first_while_the_ledger_grows(
    captured: list[dict[str, Any]], story: Story, program: Program
) -> None:
    asked = "/epcis/events?orderBy=eventTime&orderDirection=DESC&perPage=4"
    whole = read_all(program, asked)
    answer = program.get(asked)
    read = events_of(answer)
    while at := following(answer):
        story.records(harvest(story, f"grows-{len(read)}"))
        answer = program.get(at)
        read += events_of(answer)
    assert read == whole


def test_a_token_is_good_for_its_own_question_alone(
    captured: list[dict[str, Any]], program: Program, client: FlaskClient,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    at = following(program.get("/epcis/events?perPage=2&EQ_action=OBSERVE")) or ""
    at = at or following(program.get("/epcis/events?perPage=2")) or ""
    for wrong in (
        at + "&EQ_bizStep=commissioning", at[:-1] + ("A" if at[-1] != "A" else "B"),
        re.sub("nextPageToken=[^&]+", "nextPageToken=x.y", at),
        re.sub("nextPageToken=[^&]+", "nextPageToken=é", at), at + "&nextPageToken=a",
    ):  # fmt: skip
        assert told(program.get(wrong)) == (400, "QueryParameterException"), wrong
    assert client.get(at).status_code == 400  # another reader
    monkeypatch.setattr(clock, "now", lambda: NOW.replace(day=16))
    late = program.get(at)
    assert (
        told(late) == (400, "QueryParameterException")
        and "expired" in late.json["rule"]
    )
    assert client.delete("/epcis/nextPageToken/any").status_code == 204


def test_events_come_in_the_order_of_an_extension_too(
    captured: list[dict[str, Any]], client: FlaskClient
) -> None:
    asked = "/epcis/events?EXISTS_ex:crates=&orderBy=ex:crates&perPage=4"
    down = [event["ex:crates"] for event in read_all(client, asked)]
    assert down == [11, 9, 7, 5, 3, 1]
    up = read_all(client, f"{asked}&orderDirection=ASC&eventCountLimit=5")
    assert [event["ex:crates"] for event in up] == [1, 3, 5, 7, 9]
    whole = read_all(client, "/epcis/events?orderBy=ex:crates&perPage=500")
    assert [event.get("ex:crates") for event in whole[:7]] == [*down, None]


def test_per_page_has_a_bound_and_is_a_number(client: FlaskClient) -> None:
    assert len(events_of(client.get("/epcis/events?perPage=99999999999"))) <= 500
    for wrong in ("0", "-1", "many", "1.5", "²", ""):
        answer = client.get("/epcis/events", query_string={"perPage": wrong})
        assert told(answer) == (400, "QueryParameterException"), wrong


# --- What is asked ----------------------------------------------------------------


def test_any_spelling_finds_what_is_meant(
    captured: list[dict[str, Any]], client: FlaskClient
) -> None:
    name = sequence("read-3")
    for address in (
        f"/epcis/events?MATCH_epcClass={name}",
        f"/epcis/events?MATCH_anyEPCClass={quote(name)}&eventType=ObjectEvent",
        f"/epcis/events?EQ_ex:crates=3&MATCH_anyEPCClass={name}",
        f"/epcis/events?MATCH_anyEPCClass={name}&GE_eventTime=2026-09-01T00:00:00+07:00",
        f"/epcis/events?EQ_bizStep=urn:epcglobal:cbv:bizstep:commissioning"
        f"&MATCH_anyEPCClass={name}",
    ):
        assert [e["eventID"] for e in events_of(client.get(address))] == [
            captured[3]["eventID"]
        ], address


def test_the_clients_own_prefixes_are_those_of_its_header(
    captured: list[dict[str, Any]], client: FlaskClient
) -> None:
    asked = {"EQ_shop:grade": "A", "perPage": "100"}
    headers = {"GS1-Extensions": f"shop={EX}"}
    found = client.get("/epcis/events", query_string=asked, headers=headers)
    assert len(events_of(found)) == 6
    assert events_of(client.get("/epcis/events", query_string=asked)) == []
    wrong = client.get("/epcis/events", headers={"GS1-Extensions": "what"})
    assert told(wrong) == (400, "QueryParameterException")


WRONG = """
EQ_bizstep=shipping 400 QueryParameterException EQ_bizStep
EQ_action=ADD&EQ_action=DELETE 400 QueryParameterException twice
GE_eventTime=yesterday 400 QueryParameterException GE_eventTime
orderBy=grade 400 QueryParameterException eventTime
eventCountLimit=1&maxEventCount=1 400 QueryParameterException maxEventCount
maxEventCount=1 413 QueryTooLargeException perPage|page
""".strip().splitlines()


@pytest.mark.parametrize("line", WRONG)
def test_a_wrong_question_is_answered_by_name(
    captured: list[dict[str, Any]], client: FlaskClient, line: str
) -> None:
    asked, status, kind, word = line.split(" ")
    english = {"Accept-Language": "en"}
    answer = client.get(f"/epcis/events?{asked}", headers=english)
    assert told(answer) == (int(status), kind)
    assert re.search(word, answer.json["detail"])
    other = client.get(f"/epcis/events?{asked}", headers={"Accept-Language": "vi"})
    assert other.json["detail"] != answer.json["detail"]


def test_too_much_is_refused_by_name(client: FlaskClient) -> None:
    values = "|".join(f"urn:x-y:{n}" for n in range(201))
    many = client.get("/epcis/events", query_string={"MATCH_epc": values})
    assert told(many) == (413, "QueryTooComplexException")
    long = client.get("/epcis/events?MATCH_epc=urn:x-y:" + "a" * 8_000)
    assert told(long) == (414, "URITooLongException")


# --- Who asks ---------------------------------------------------------------------


def test_what_is_sealed_is_read_by_its_own_alone(
    captured: list[dict[str, Any]], story: Story, program: Program, client: FlaskClient
) -> None:
    asked = "/epcis/events?EQ_INNER_nguon:amount=21000&perPage=100"
    assert len(read_all(program, asked)) == 6
    assert read_all(client, asked) == []
    other = Program(client, tokens.add(story.book, story.stranger.id, "asks", NOW))
    assert read_all(other, asked) == []
    public = client.get(f"/epcis/events/{captured[1]['eventID']}")
    assert "nguon:price" not in public.text and "21000" not in public.text
    own = program.get(f"/epcis/events/{captured[1]['eventID']}")
    assert events_of(own)[0]["nguon:price"] == PRICE
    assert "private" in own.headers["Cache-Control"]
    assert "public" in public.headers["Cache-Control"]
    assert "Authorization" in public.headers["Vary"]


def test_a_wrong_token_is_refused_even_where_none_is_needed(
    story: Story, client: FlaskClient
) -> None:
    for path in ("events", "bizSteps", "events/urn:uuid:x"):
        answer = client.get(f"/epcis/{path}", headers={"Authorization": "Bearer no"})
        assert told(answer) == (401, "SecurityException")
    writes = tokens.add(story.book, story.coop.id, "writes", NOW, [tokens.CAPTURE])
    headers = {"Authorization": f"Bearer {writes}"}
    answer = client.get("/epcis/events", headers=headers)
    assert told(answer) == (403, "SecurityException")


def test_the_public_reads_at_a_limited_rate(
    client: FlaskClient, program: Program
) -> None:
    answers = [client.get("/epcis/bizSteps").status_code for _ in range(121)]
    assert set(answers[:120]) == {200} and answers[120] == 429
    limited = client.get("/epcis/bizSteps")
    assert limited.headers["Retry-After"] and told(limited)[0] == 429
    assert program.get("/epcis/bizSteps").status_code == 200


# --- Top-level resources ------------------------------------------------------------


def test_resources_lead_to_their_events(
    captured: list[dict[str, Any]], client: FlaskClient
) -> None:
    resources = client.get("/epcis/").json
    assert {"events", "eventTypes", "epcs", "capture"} <= set(resources)
    for resource in ("eventTypes", "epcs", "bizSteps", "readPoints", "dispositions"):
        listed = client.get(f"/epcis/{resource}?perPage=500").json
        assert listed["type"] == "Collection" and listed["member"]
        for value in listed["member"][:3]:
            encoded = quote(value, safe="")
            assert client.get(f"/epcis/{resource}/{encoded}").json == ["events"]
            events = events_of(client.get(f"/epcis/{resource}/{encoded}/events"))
            assert events and all(value in json.dumps(event) for event in events)


@pytest.mark.parametrize("write", [
    lambda v: quote(v, safe=""), lambda v: quote(v, safe=":/"),
    lambda v: quote(v.replace("://", ":/"), safe=":/"),  # some proxies
])  # fmt: skip
def test_a_value_is_found_however_the_way_wrote_it(
    captured: list[dict[str, Any]], client: FlaskClient, write: Any
) -> None:
    name = sequence("read-5")
    answer = client.get(f"/epcis/epcs/{write(name)}/events?EQ_bizStep=commissioning")
    assert [e["eventID"] for e in events_of(answer)] == [captured[5]["eventID"]]


def test_a_resources_pages_and_events_are_followed_too(
    captured: list[dict[str, Any]], client: FlaskClient
) -> None:
    whole = client.get("/epcis/epcs?perPage=500").json["member"]
    read, at = [], "/epcis/epcs?perPage=5"
    while at:
        answer = client.get(at)
        read += answer.json["member"]
        at = following(answer) or ""
    assert read == whole and len(whole) > 12
    place = client.get("/epcis/readPoints").json["member"][0]
    address = f"/epcis/readPoints/{quote(place, safe='')}/events?perPage=5"
    assert len(read_all(client, address)) > 5


@pytest.mark.parametrize("path", [
    "bizSteps/unheard", "bizSteps/packing", "eventTypes/QuantityEvent",
    "epcs/urn:x-y:none", "epcs/no%20uri/events", "nothing", "nothing/at/all",
])  # fmt: skip
def test_what_is_not_there_is_not_found_by_name(client: FlaskClient, path: str) -> None:
    assert told(client.get(f"/epcis/{path}")) == (404, "NoSuchNameException")


def test_a_query_parameter_means_nothing_to_a_list(client: FlaskClient) -> None:
    answer = client.get("/epcis/bizSteps?EQ_action=ADD")
    assert told(answer) == (400, "QueryParameterException")


# --- Headers ----------------------------------------------------------------------


def test_every_resource_says_what_can_be_asked(
    captured: list[dict[str, Any]], client: FlaskClient
) -> None:
    for path, methods in (
        ("", "GET"), ("events", "POST"), ("events/urn:uuid:x", "GET"),
        ("capture", "POST"), ("epcs", "GET"), ("bizSteps/shipping/events", "GET"),
    ):  # fmt: skip
        answer = client.options(f"/epcis/{path}")
        assert (answer.status_code, answer.data) == (204, b"")
        assert methods in answer.headers["Allow"]
        for standard in ("EPCIS", "CBV"):  # 1.2 in XML
            assert answer.headers[f"GS1-{standard}-Min"] == "1.2.0"
            assert answer.headers[f"GS1-{standard}-Max"] == "2.0.0"
        assert answer.headers["GS1-EPC-Format"] == "Always_GS1_Digital_Link"
    whole, head = client.get("/epcis/events"), client.head("/epcis/events")
    assert head.status_code == 200 and not head.data
    assert head.headers["Content-Length"] == whole.headers["Content-Length"]
    assert whole.headers.getlist("GS1-EPCIS-Version") == ["2.0.0"]
    assert whole.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Origin" not in client.post("/epcis/events").headers
    wrong = client.put("/epcis/events")
    assert told(wrong)[0] == 405 and "GET" in wrong.headers["Allow"]


@pytest.mark.parametrize(("header", "value"), [
    ("GS1-EPCIS-Min", "2.1"), ("GS1-EPCIS-Max", "1.2"), ("GS1-EPCIS-Version", "1.2"),
    ("GS1-CBV-Min", "3"), ("GS1-CBV-Max", "what"), ("GS1-EPC-Format", "Always_EPC_URN"),
    ("GS1-EPC-Format", "Never_Translates"), ("GS1-EPC-Format", "urn"),
    ("GS1-CBV-XML-Format", "xml"), ("Accept", "text/csv"),
])  # fmt: skip
def test_what_cannot_be_answered_so_is_said(
    client: FlaskClient, header: str, value: str
) -> None:
    for path in ("events", "bizSteps", "events/urn:uuid:x"):
        answer = client.get(f"/epcis/{path}", headers={header: value})
        assert told(answer) == (406, "NotAcceptableException")
        assert answer.json["detail"]


@pytest.mark.parametrize(("header", "value"), [
    ("GS1-EPCIS-Min", "1.0"), ("GS1-EPCIS-Max", "2.0"), ("GS1-EPCIS-Version", "2.0"),
    ("GS1-CBV-Max", "2.0.0"), ("GS1-EPC-Format", "No_Preference"),
    ("GS1-CBV-XML-Format", "Always_URN"), ("Accept", "application/json"),
    ("Accept", "application/json, text/html;q=0.5"), ("Accept", "*/*"),
    ("Accept", "application/json; charset=utf-8"),
    ("Accept", "application/json;odata=verbose;q=0.9, text/html"),
])  # fmt: skip
def test_what_can_is_answered(client: FlaskClient, header: str, value: str) -> None:
    answer = client.get("/epcis/events?perPage=1", headers={header: value})
    assert answer.status_code == 200
    if value.startswith("application/json"):
        assert answer.mimetype == "application/json"


def test_an_unchanged_answer_is_not_sent_again_until_something_is_recorded(
    captured: list[dict[str, Any]], story: Story, client: FlaskClient, program: Program
) -> None:
    path = "/epcis/events?perPage=3"
    first = client.get(path)
    kept = {"If-None-Match": first.headers["ETag"]}
    again = client.get(path, headers=kept)
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert client.get("/epcis/events?perPage=4", headers=kept).status_code == 200
    wrong = {**kept, "Authorization": "Bearer no"}
    assert client.get(path, headers=wrong).status_code == 401
    assert "ETag" not in program.get(path).headers
    story.records(harvest(story, "ends-the-page"))
    assert client.get(path, headers=kept).status_code == 200


# --- Whatever is sent ---------------------------------------------------------------

NAMES = st.sampled_from([*FIXED, *CONTROLS, "perPage", "nextPageToken", "EQ_ex:a"])
FAMILY = st.builds(str.__add__, st.sampled_from(FAMILIES), st.text(max_size=8))
VALUES = st.one_of(
    st.text(max_size=20), st.sampled_from(["", "|", "1", "true", "urn:x-y:z", "NaN"]),
    st.sampled_from(["https://id.gs1.org/01/09521201001012", "1e99", "\x00", "0|1"]),
)  # fmt: skip


@settings_(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture],
          deadline=None)  # fmt: skip
@given(st.dictionaries(NAMES | FAMILY, VALUES, max_size=3), st.text(max_size=12))
def test_nothing_that_is_asked_breaks_it(
    captured: list[dict[str, Any]], program: Program, asked: dict[str, str], value: str
) -> None:
    for path in ("events", f"bizSteps/{quote(value, safe='')}/events", "epcs"):
        answer = program.client.get(
            f"/epcis/{path}", query_string=asked, headers=program.headers
        )
        assert answer.status_code in (200, 308, 400, 404, 413), (path, asked)
        if answer.status_code >= 400:
            assert told(answer)[1] and answer.json.get("detail", "x")


def test_the_next_page_is_at_the_ledger_whatever_host_was_named(
    story: Story, captured: list[dict[str, Any]], tmp_path: Any
) -> None:
    settings = Settings(tmp_path, "only in tests", origin="https://nguon.example")
    client = create_app(settings, story.book).test_client()
    answer = client.get("/epcis/events?perPage=2", headers={"Host": "evil.example"})
    assert answer.headers["Link"].startswith("<https://nguon.example/epcis/events?")
    assert "evil.example" not in str(answer.headers) + answer.text
