"""Documents: many events in one envelope, each a statement that stands alone."""

import json
from pathlib import Path

import pytest

from nguon.core import canonical, event
from nguon.core.canonical import JSON
from nguon.core.document import documents, read_document
from nguon.errors import Malformed

BASES = json.loads(
    (Path(__file__).parents[1] / "vectors" / "event.json").read_text("utf-8")
)["bases"]


def parsed(value: object) -> JSON:
    return canonical.parse(json.dumps(value).encode())


def every_event() -> list[dict[str, object]]:
    return [base["epcisBody"]["eventList"][0] for base in BASES.values()]


def test_a_document_holds_many_events_in_their_order() -> None:
    whole = {**BASES["ship"], "sender": "HTX Ven Sông", "receiver": "urn:x-org:2"}
    whole["epcisBody"] = {"eventList": every_event()}
    document = read_document(parsed(whole))
    assert [each["type"] for each in document.events] == [
        each["type"] for each in every_event()
    ]
    assert document.sender == "HTX Ven Sông" and document.receiver == "urn:x-org:2"
    assert document.created == "2026-11-22T07:00:00.000+07:00"
    for statement in document.events:
        event.validate(statement)


def test_a_refusal_names_the_event_and_the_place() -> None:
    whole = {**BASES["ship"]}
    events = [dict(each) for each in every_event()]
    events[3]["bizStep"] = "dancing"
    whole["epcisBody"] = {"eventList": events}
    with pytest.raises(Malformed) as refusal:
        documents(parsed(whole))
    assert refusal.value.figures["event"] == 4
    assert refusal.value.figures["place"] == "/epcisBody/eventList/3/bizStep"


def test_a_bare_event_carries_its_own_context() -> None:
    bare = {**every_event()[0], "@context": BASES["ship"]["@context"]}
    [statement] = documents(parsed(bare))
    assert statement == documents(parsed(BASES["ship"]))[0]
    with pytest.raises(Malformed):
        documents(parsed(every_event()[0]))


def test_an_answer_to_a_query_is_read_like_a_document() -> None:
    answer = {
        "@context": BASES["ship"]["@context"],
        "type": "EPCISQueryDocument",
        "epcisBody": {
            "queryResults": {
                "queryName": "SimpleEventQuery",
                "resultsBody": {"eventList": every_event()},
            }
        },
    }
    assert len(documents(parsed(answer))) == len(every_event())


@pytest.mark.parametrize("value", [None, [], "x", 7, True, {}])
def test_what_is_no_document_is_refused(value: object) -> None:
    with pytest.raises(Malformed) as refusal:
        documents(parsed(value))
    assert refusal.value.sentence("vi") and refusal.value.sentence("en")


def test_an_empty_document_has_no_events() -> None:
    whole = {**BASES["ship"], "epcisBody": {"eventList": []}}
    assert documents(parsed(whole)) == []
