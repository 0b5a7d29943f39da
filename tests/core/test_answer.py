"""What is answered can be captured again, field for field."""

import json
from pathlib import Path
from typing import Any

import pytest

from core.test_query import EVENT, transformation
from nguon.core import canonical
from nguon.core.answer import query_document
from nguon.core.document import documents
from nguon.core.epcis import normal_event

VECTORS = json.loads(
    (Path(__file__).parents[1] / "vectors" / "event.json").read_text()
)  # fmt: skip
CREATED = "2026-11-22T06:35:00.000Z"


def again(*events: Any) -> list[dict[str, Any]]:
    data = canonical.to_bytes(query_document(events, CREATED))
    return documents(canonical.parse(data))


def without(event: dict[str, Any]) -> dict[str, Any]:
    """The statement alone: the entry has its own time of recording."""
    return {name: value for name, value in event.items() if name != "recordTime"}


def test_two_prefixes_of_one_name_stay_apart() -> None:
    other = {**EVENT, "@context": [EVENT["@context"][0], {
        "ex": "https://other.example/", "nguon": "https://w3id.org/nguon/ns/"}]}  # fmt: skip
    answer = query_document([EVENT, other, transformation()], CREATED)
    body: Any = answer["epcisBody"]
    contexts = [e["@context"] for e in body["queryResults"]["resultsBody"]["eventList"]]
    assert contexts[0] != contexts[1]
    assert again(EVENT, other, transformation()) == [
        without(EVENT), without(other), without(transformation()),
    ]  # fmt: skip


def test_an_event_without_prefixes_of_its_own_needs_no_context() -> None:
    plain = normal_event({
        name: value for name, value in EVENT.items()
        if not name.startswith("ex:") and name not in (
            "@context", "readPoint", "errorDeclaration", "sensorElementList")
    } | {"@context": "https://ref.gs1.org/standards/epcis/epcis-context.jsonld"})  # fmt: skip
    body: Any = query_document([plain], CREATED)["epcisBody"]
    [event] = body["queryResults"]["resultsBody"]["eventList"]
    assert "@context" not in event
    assert again(plain) == [plain]


@pytest.mark.parametrize("case", VECTORS["accept"], ids=lambda case: case["why"][:40])
def test_every_event_that_is_accepted_comes_back_equal(case: Any) -> None:
    statement: Any = canonical.parse(case["statement"].encode())
    assert again({**statement, "recordTime": CREATED}) == [statement]
