"""The index of events finds what a look at every entry finds, on both engines."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select, text, update

from kit import rule
from kit.store import NOW, OTHER, REGISTRAR, submit
from nguon.core.entry import from_bytes
from nguon.core.query import matches, read_parameters
from nguon.core.query.index import plan_of
from nguon.errors import VerificationError
from nguon.store import search, search_index
from nguon.store.ledger import Book
from nguon.store.rebuild import rebuild
from nguon.store.search import Order, Place
from nguon.store.tables import ENTRY, SEARCH, SEARCH_STATE

GTIN = "https://id.gs1.org/01/08935000000014"
STEPS = ("commissioning", "shipping", "receiving", "storing")
MINUTES = 7919  # events happen in another order than they are recorded
EVENTS = 400
LEDGER = Order()


def said(n: int) -> dict[str, Any]:
    when = datetime(2026, 11, 1, tzinfo=UTC) + timedelta(minutes=n * 37 % MINUTES)
    return {
        "@context": [{"ex": "https://example.com/ns/"}],
        "type": "ObjectEvent",
        "action": "OBSERVE",
        "eventID": f"urn:uuid:00000000-0000-4000-8000-{n:012d}",
        "eventTime": when.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "bizStep": STEPS[n % 4],
        "readPoint": {"id": f"https://id.gs1.org/414/8935000000014/254/R{n % 9}"},
        "epcList": [f"{GTIN}/10/L{n % 50}/21/{n}"],
        "quantityList": [{"epcClass": f"{GTIN}/10/Q{n}", "quantity": 1, "uom": "KGM"}],
        "ex:grade": "AB"[n % 2],
    }


@pytest.fixture
def many(book: Book, monkeypatch: pytest.MonkeyPatch) -> Book:
    monkeypatch.setattr(search, "FEW", 60)  # so that both ways are walked
    for start in range(0, EVENTS, 100):
        drafts = [
            REGISTRAR.draft("custody", said(n), organisation=OTHER)
            for n in range(start, start + 100)
        ]
        submit(book, *drafts, now=NOW + timedelta(seconds=start))
    with book.write() as connection:
        while search_index.catch_up(connection, 150):
            pass
    return book


def looked_at(book: Book, query: Any) -> set[int]:
    """Every entry that matches, by looking at every entry."""
    with book.read() as ledger:
        entries = [from_bytes(data) for data in ledger.entries(0, ledger.size)]
    return {
        n for n, one in enumerate(entries)
        if one.kind == "custody"
        and matches(query, {**one.statement, "recordTime": one.recorded})
    }  # fmt: skip


def found(book: Book, asked: dict[str, str], order: Order = LEDGER) -> list[Place]:
    query = read_parameters(asked.items(), {"ex": "https://example.com/ns/"})
    places: list[Place] = []
    with book.read() as ledger:
        for block in search.candidates(
            ledger.connection, plan_of(query), frozenset(), order, ledger.size
        ):
            places += block.found
    return places


ASKED: list[dict[str, str]] = [
    {},
    {"EQ_bizStep": "shipping"},
    {"EQ_bizStep": "shipping|receiving", "EQ_action": "OBSERVE"},
    {"MATCH_epc": f"{GTIN}/10/L7/21/7"},
    {"MATCH_epc": f"{GTIN}/10/L7"},
    {"MATCH_epc": "urn:epc:idpat:sgtin:8935000.*.*", "EQ_bizStep": "storing"},
    {"MATCH_epcClass": f"{GTIN}/10/Q9"},
    {"WD_readPoint": "https://id.gs1.org/414/8935000000014"},
    {"EQ_readPoint": "https://id.gs1.org/414/8935000000014/254/R3"},
    {"EQ_eventID": said(5)["eventID"] + "|" + said(6)["eventID"]},
    {"EQ_ex:grade": "A"},
    {"EQ_ex:grade": "A", "EQ_readPoint": "urn:epc:id:sgln:8935000.00001.R4"},
    {"GE_eventTime": "2026-11-03T00:00:00Z"},
    {"GE_eventTime": "2026-11-03T00:00:00Z", "LT_eventTime": "2026-11-03T04:00:00Z"},
    {"GE_recordTime": "2026-11-22T06:36:40Z", "LT_recordTime": "2026-11-22T06:38:20Z"},
    {"EQ_bizStep": "packing"},
    {"EQ_bizStep": "packing", "EQ_ex:grade": "A"},
    {"MATCH_parentID": "urn:x-y:none"},
]


@pytest.mark.parametrize("by_time", [False, True])
@pytest.mark.parametrize("descending", [False, True])
def test_it_finds_what_a_look_at_every_entry_finds(
    many: Book, by_time: bool, descending: bool
) -> None:
    order = Order(by_time, descending)
    for asked in ASKED:
        query = read_parameters(asked.items(), {"ex": "https://example.com/ns/"})
        places = found(many, asked, order)
        assert {n for _, n in places} == looked_at(many, query), asked
        key = (lambda p: p) if by_time else (lambda p: p[1])
        assert places == sorted(places, key=key, reverse=descending), asked


@pytest.mark.parametrize("by_time", [False, True])
@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("asked", [ASKED[1], ASKED[4], ASKED[13]])
def test_a_page_goes_on_where_the_last_one_ended_while_the_ledger_grows(
    many: Book, asked: dict[str, str], by_time: bool, descending: bool
) -> None:
    order = Order(by_time, descending)
    whole = found(many, asked, order)
    query = plan_of(read_parameters(asked.items()))
    with many.read() as ledger:
        size = ledger.size
    read: list[Place] = []
    after: Place | None = None
    while True:
        with many.read() as ledger:
            block = next(
                search.candidates(
                    ledger.connection, query, frozenset(), order, size, after
                ),
                None,
            )
        if block is None:
            break
        read += block.found[:7]
        after = block.found[:7][-1] if block.found else block.end
        if len(read) < 50:  # others go on writing
            n = 10_000 + len(read)
            submit(many, REGISTRAR.draft("custody", said(n), organisation=OTHER))
            with many.write() as connection:
                search_index.catch_up(connection)
    assert read == whole


def test_it_is_made_again_from_the_entries(many: Book) -> None:
    def rows() -> dict[str, list[Any]]:
        with many.read() as ledger:
            return {
                table.name: sorted(map(tuple, ledger.connection.execute(select(table))))
                for table in SEARCH
            }

    before = {name: len(some) for name, some in rows().items()}
    assert before["search_event"] == EVENTS
    places = found(many, ASKED[4])
    with many.write() as connection:
        for table in SEARCH:
            connection.execute(delete(table))
    with many.write() as connection:
        rebuild(connection, rule)
    assert {name: len(some) for name, some in rows().items()} == before
    assert found(many, ASKED[4]) == places


def test_another_form_of_terms_makes_it_again(many: Book) -> None:
    with many.write() as connection:
        connection.execute(update(SEARCH_STATE).values(form="of another version"))
    with many.read() as ledger:
        assert search_index.indexed(ledger.connection) == 0
        size = ledger.size
    with many.write() as connection:
        while search_index.catch_up(connection):
            pass
        assert search_index.indexed(connection) == size
    assert len(found(many, ASKED[1])) == EVENTS // 4


def test_what_there_is_of_a_kind_is_listed_in_order(many: Book) -> None:
    with many.read() as ledger:
        steps = search.values(ledger.connection, [3], None, 3)
        assert steps == ["commissioning", "receiving", "shipping"]
        assert search.values(ledger.connection, [3], steps[-1], 3) == ["storing"]
        assert search.has_value(ledger.connection, [3, 4], "storing")
        assert not search.has_value(ledger.connection, [4], "storing")


def test_an_entry_that_was_changed_is_named_and_not_left_out(book: Book) -> None:
    submit(book, REGISTRAR.draft("custody", said(1), organisation=OTHER))
    on = "" if book.engine.dialect.name == "sqlite" else " ON entry"
    with book.write() as connection:
        connection.execute(text(f"DROP TRIGGER entry_no_update{on}"))
        connection.execute(update(ENTRY).values(bytes=b"{}"))
    with book.read() as ledger, pytest.raises(VerificationError, match="entry"):
        search_index.read_ahead(ledger.connection)
