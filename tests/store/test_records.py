"""A record goes into its table and comes out the same, in one form only."""

from dataclasses import replace
from decimal import Decimal
from typing import get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.store import batch
from nguon.core.codes import ALPHABET, LENGTH
from nguon.core.identifiers import PREFIX
from nguon.core.state import RECORDS, Event, Handover, Holding, Lineage, Record
from nguon.store import records
from nguon.store.ledger import Book
from nguon.store.short import pack, pack_all, unpack, unpack_all

ANY = "https://w3id.org/nguon/org/000000000000000Z0"
HANDOVER = Handover(
    event_id="urn:uuid:1", batch=batch("a"), sender=ANY, receiver="", carrier=None,
    sent_kg=Decimal("12.500"), sent="2026-11-22T06:35:00.000Z", received_kg=None,
    received_event=None, state="open",
)  # fmt: skip


WEIGHTS = st.decimals(-(10**9), 10**9, places=4)


def codes(kind: str) -> st.SearchStrategy[str]:
    return st.text(ALPHABET, min_size=LENGTH, max_size=LENGTH).map(
        lambda code: f"{PREFIX}{kind}/{code}"
    )


FIXED = st.one_of(
    st.text(),
    st.uuids().map(lambda uuid: uuid.urn),
    *map(codes, ("b", "org", "product", "place", "area", "certificate", "rules")),
    st.datetimes().map(lambda at: at.isoformat(timespec="milliseconds") + "Z"),
)


def records_of(kind: type[Record]) -> st.SearchStrategy[Record]:
    hints = {n: h for n, h in get_type_hints(kind).items() if "Decimal" in str(h)}
    weights = {n: st.none() | WEIGHTS if "None" in str(h) else WEIGHTS for n, h in hints.items()}  # fmt: skip
    return st.builds(kind, **weights)


@given(st.one_of(map(records_of, RECORDS)))
def test_every_record_comes_back_as_it_was(record: Record) -> None:
    form = records.FORMS[type(record)]
    row = form.to_row(record)
    assert form.from_row([row[name] for name in form.names]) == record


@given(WEIGHTS)
def test_one_weight_has_one_form(kg: Decimal) -> None:
    form = records.FORMS[Holding]
    same = [kg, kg + Decimal("0.00000"), Decimal(format(kg, "f") + "0")]
    rows = {form.to_row(Holding("b", "o", weight))["kg"] for weight in same}
    assert len(rows) == 1


@pytest.mark.parametrize(
    "text",
    [
        "", "~", "urn:uuid:", "urn:uuid:x", "urn:uuid", ANY, ANY[:-1], ANY + "0",
        ANY.replace("Z", "I"), ANY.lower(), ANY.replace("org", "orgs"),
        "urn:uuid:12345678-9abc-4def-8123-456789abcdef",
        "urn:uuid:12345678-9ABC-4def-8123-456789abcdef",
        "urn:uuid:123456789-abc-4def-8123-456789abcdef",
        f"https://w3id.org/nguon/key/{'0f' * 32}",
        f"https://w3id.org/nguon/key/{'0F' * 32}",
        "2026-11-22T06:35:00.123Z", "0001-01-01T00:00:00.000Z",
        "9999-12-31T23:59:59.999Z", "2026-02-30T06:35:00.123Z",
        "2026-11-22T24:00:00.000Z", "2026-11-22T06:35:60.123Z",
        "2026-11-22T06:35:00Z", "2026-11-22T06:35:00.123+00:00", "2026-11-22",
        "https://w3id.org/nguon/", "https://w3id.org/nguon/~x",
        "https://w3id.org/nguon/A", "https://id.gs1.org/01/08935000000014/10/L1",
        "https://id.gs1.org/01/x", "https://id.gs1.org/414/8935000000014",
    ],
)  # fmt: skip
def test_what_has_a_short_form_comes_back_exactly(text: str) -> None:
    assert unpack(pack(text)) == text


@given(FIXED, FIXED)
def test_packing_confuses_no_two_texts_and_keeps_the_order_of_a_kind(
    one: str, other: str
) -> None:
    short, another = pack(one), pack(other)
    assert unpack(short) == one
    assert (short == another) == (one == other)
    if len(one) == len(other) and one[:-20] == other[:-20]:
        assert (short < another) == (one < other)


@given(st.lists(FIXED | st.text(min_size=250)).map(tuple))
def test_several_texts_are_packed_as_one(texts: tuple[str, ...]) -> None:
    assert unpack_all(pack_all(texts)) == texts


def test_records_are_found_by_key_by_field_and_in_order(book: Book) -> None:
    handovers = [
        replace(HANDOVER, event_id=f"urn:uuid:{n}", sent=f"2026-11-2{n}", state=state)
        for n, state in enumerate(["open", "confirmed", "open"])
    ]
    with book.write() as connection:
        records.put(connection, Handover, handovers)
        records.put(connection, Handover, [replace(handovers[0], state="void")])
    with book.read() as ledger:
        key = ("urn:uuid:0", batch("a"))
        assert ledger.get(Handover, *key) == replace(handovers[0], state="void")
        assert ledger.get(Handover, "urn:uuid:9", batch("a")) is None
        assert ledger.get_many(Handover, [key, ("x", "y")]).keys() == {key}
        newest = ledger.find(Handover, order="-sent", limit=2, batch=batch("a"))
        assert [h.event_id[-1] for h in newest] == ["2", "1"]
        assert [h.event_id[-1] for h in ledger.find(Handover, order="sent", offset=2)] == ["2"]  # fmt: skip
        assert ledger.find(Handover, carrier=None, state="open") == [handovers[2]]
        either = ledger.find(Handover, state=["open", "confirmed"])
        assert len(either) == ledger.count(Handover, state=["open", "confirmed"]) == 2


def test_a_number_in_a_key_is_looked_up_as_a_number(book: Book) -> None:
    event = Event(ANY, "urn:uuid:1", 1, 7, None)
    with book.write() as connection:
        records.put(connection, Event, [event])
    with book.read() as ledger:
        assert ledger.get(Event, ANY, "urn:uuid:1", "1") == event
        assert ledger.get(Event, ANY, "urn:uuid:1", "0") is None


def test_another_field_is_another_form() -> None:
    before = records.form()
    assert before == records.form() and len(before) == 64
    assert {column.name for column in records.FORMS[Lineage].table.c} == {
        "parent", "child", "event_id", "kg",
    }  # fmt: skip
