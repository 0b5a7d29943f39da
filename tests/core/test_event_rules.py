"""EPCIS events: what is accepted and in which one form, what is refused and where."""

import copy
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nguon.core import canonical, entry, epcis, event
from nguon.core.canonical import JSON
from nguon.core.context import CONTEXT, PLAIN
from nguon.core.document import documents
from nguon.errors import Malformed, NguonError

VECTORS = json.loads(
    (Path(__file__).parents[1] / "vectors" / "event.json").read_text("utf-8")
)


def changed(vector: dict[str, object]) -> JSON:
    """Return the base document with the vector's changes made."""
    whole = copy.deepcopy(VECTORS["bases"][vector["base"]])
    changes = vector["changes"]
    assert isinstance(changes, list)
    for change in changes:
        steps = [
            step.replace("~1", "/").replace("~0", "~")
            for step in change["path"].split("/")[1:]
        ]
        holder = whole
        for step in steps[:-1]:
            holder = holder[int(step)] if isinstance(holder, list) else holder[step]
        last: str | int = int(steps[-1]) if isinstance(holder, list) else steps[-1]
        if "value" not in change:
            del holder[last]
        elif isinstance(holder, list) and last == len(holder):
            holder.append(change["value"])
        else:
            holder[last] = change["value"]
    return canonical.parse(json.dumps(whole).encode())


def first_statement(vector: dict[str, object]) -> dict[str, JSON]:
    return documents(changed(vector))[0]


@pytest.mark.parametrize("vector", VECTORS["accept"], ids=lambda v: v["why"])
def test_an_event_has_one_form(vector: dict[str, object]) -> None:
    statement = first_statement(vector)
    assert canonical.text(statement) == vector["statement"]
    event.validate(statement)
    view = event.Event.from_statement(statement)
    assert view.batches == entry.subjects("custody", statement)
    read = canonical.parse_exact(canonical.to_bytes(statement))
    assert read == statement


@pytest.mark.parametrize("vector", VECTORS["refuse"], ids=lambda v: v["why"])
def test_what_is_no_event_is_refused_at_its_place(vector: dict[str, object]) -> None:
    with pytest.raises(Malformed) as refusal:
        documents(changed(vector))
    assert refusal.value.code == vector["code"]
    assert refusal.value.figures["place"] == vector["place"]
    if "eventList/0" in str(vector["place"]):
        assert refusal.value.figures["event"] == 1
    for language in ("vi", "en"):
        sentence = refusal.value.sentence(language)
        assert 10 < len(sentence) < 400 and "\n" not in sentence


def test_an_offset_that_contradicts_the_time_is_a_flag() -> None:
    flags = {
        str(vector["why"]): event.Event.from_statement(
            first_statement(vector)
        ).offset_differs
        for vector in VECTORS["accept"]
    }
    assert [why for why, flag in flags.items() if flag] == [
        "an offset that contradicts the time is kept and flagged"
    ]


@pytest.mark.parametrize(
    "vector",
    [v for v in VECTORS["accept"] if v["changes"]],
    ids=lambda v: v["why"],
)
def test_a_signed_statement_must_be_in_normal_form(vector: dict[str, object]) -> None:
    document = changed(vector)
    statement = first_statement(vector)
    assert isinstance(document, dict)
    body = document["epcisBody"]
    assert isinstance(body, dict) and isinstance(body["eventList"], list)
    raw = body["eventList"][0]
    assert isinstance(raw, dict)
    own = {"@context": document["@context"], **raw}
    if own != statement:
        with pytest.raises(Malformed):
            event.validate(own)


def test_the_first_difference_from_the_normal_form_is_named() -> None:
    statement = first_statement({"base": "ship", "changes": []})
    for path, value, place in [
        ("bizStep", "cbv:BizStep-shipping", "/bizStep"),
        ("eventTime", "2026-11-22T06:30:00+07:00", "/eventTime"),
        ("recordTime", "2026-11-22T06:30:00.000Z", "/recordTime"),
        ("@context", [*CONTEXT, {}], "/@context"),  # type: ignore[misc]
        ("readPoint", {"id": "urn:epc:id:sgln:9520001.00001.0"}, "/readPoint/id"),
        (
            "quantityList",
            [{"epcClass": "urn:epc:class:lgtin:9520001.000001.A"}],
            "/quantityList/0/epcClass",
        ),
    ]:
        with pytest.raises(Malformed) as refusal:
            event.validate({**statement, path: value})
        assert refusal.value.code == "event.not_normal"
        assert refusal.value.figures["place"] == place


def test_a_statement_stands_alone_without_what_was_sealed() -> None:
    statement = first_statement({"base": "ship", "changes": []})
    left, _, _ = entry.seal(statement, {"/bizTransactionList": bytes(16)})
    event.validate(left)


def test_an_event_made_here_needs_no_context_of_its_own() -> None:
    bare = VECTORS["bases"]["ship"]["epcisBody"]["eventList"][0]
    made = canonical.parse(json.dumps(bare).encode())
    statement = event.normal_event(made, PLAIN)
    assert statement["@context"] == CONTEXT
    assert statement == first_statement({"base": "ship", "changes": []})
    with pytest.raises(Malformed, match="standard @context is missing"):
        event.normal_event(made)


BASES = list(VECTORS["bases"])
junk = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-10, 10)
    | st.text(max_size=8)
    | st.sampled_from(["__proto__", "urn:x-y:1", "2026-11-22T00:00:00Z", "ADD", "a:b"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner)
    ),
    max_leaves=5,
)


def places(
    value: JSON, above: tuple[str | int, ...] = ()
) -> list[tuple[str | int, ...]]:
    found = [above]
    if isinstance(value, dict):
        for key, part in value.items():
            found += places(part, (*above, key))
    elif isinstance(value, list):
        for number, part in enumerate(value):
            found += places(part, (*above, number))
    return found


@given(st.sampled_from(BASES), st.data())
def test_any_change_to_a_document_is_accepted_or_refused(
    base: str, data: st.DataObject
) -> None:
    """Whatever stands wherever: a statement in normal form, or our own refusal."""
    whole = changed({"base": base, "changes": []})
    path = data.draw(st.sampled_from(places(whole)[1:]))
    holder: JSON = whole
    for step in path[:-1]:
        holder = holder[step]  # type: ignore[index, call-overload]
    if data.draw(st.booleans()):
        holder[path[-1]] = data.draw(junk)  # type: ignore[index, call-overload]
    elif isinstance(holder, dict):
        holder[data.draw(st.text(max_size=8))] = data.draw(junk)
    try:
        statements = documents(whole)
    except NguonError as refusal:
        assert refusal.sentence("vi") and refusal.sentence("en")
        assert "place" in refusal.figures
        return
    for statement in statements:
        event.validate(statement)
        event.Event.from_statement(statement)
        try:
            canonical.to_bytes(statement)
        except Malformed as error:
            assert error.code == "json.surrogate"


def test_normal_times() -> None:
    assert epcis.normal_time("2026-11-22t06:30:00.1z") == "2026-11-22T06:30:00.100Z"
    assert epcis.normal_time("2026-11-22T06:30:00-00:00") == "2026-11-22T06:30:00.000Z"
