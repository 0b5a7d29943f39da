"""Queries over a told story: pages, who sees what, and how far one call looks."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from kit.inspected import PRICE, Chain
from nguon.core.query import Query, read_parameters
from nguon.core.state import Event
from nguon.errors import Refused, Unavailable
from nguon.services import query as querying
from nguon.services import sight
from nguon.services.inspect.unseal import openings
from nguon.services.query import Position, index_events, is_named, query, values
from nguon.services.sight import PUBLIC, Viewer

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


def asks(**more: str) -> Query:
    return read_parameters(more.items())


def found(chain: Chain, asked: Query, viewer: Viewer = PUBLIC) -> list[dict[str, Any]]:
    """All pages of a query, small ones."""
    events: list[dict[str, Any]] = []
    after: Position | None = None
    while True:
        page = query(chain.book, viewer, asked, NOW, per_page=3, after=after)
        assert len(page.events) <= 3
        events += page.events
        after = page.next
        if after is None:
            return events


def officers(chain: Chain) -> Viewer:
    with chain.book.read() as ledger:
        return sight.viewer_of(ledger, chain.officer.id, "cân")


def test_everything_comes_once_in_the_order_of_the_ledger(chain: Chain) -> None:
    events = found(chain, asks())
    with chain.book.read() as ledger:
        assert len(events) == ledger.count(Event)
    times = [event["recordTime"] for event in events]
    assert times == sorted(times)


def test_what_a_batch_went_through_is_found_by_its_name(chain: Chain) -> None:
    events = found(chain, asks(MATCH_anyEPCClass=chain.packed))
    assert [event["bizStep"] for event in events].count("shipping") == 3
    out = found(chain, asks(MATCH_outputEPCClass=chain.packed))
    assert [event["type"] for event in out] == ["TransformationEvent"]
    assert found(chain, asks(MATCH_anyEPCClass=chain.packed, EQ_action="ADD")) == []


def test_order_and_limit_say_which_come_first(chain: Chain) -> None:
    newest = found(chain, asks(orderBy="eventTime", eventCountLimit="4"))
    assert len(newest) == 4
    oldest = found(chain, asks(orderBy="eventTime", orderDirection="ASC"))
    assert [event["eventID"] for event in oldest[::-1][:4]] == [
        event["eventID"] for event in newest
    ]


def test_more_than_allowed_is_an_error_and_not_a_part(chain: Chain) -> None:
    some = found(chain, asks(EQ_bizStep="shipping"))
    most = str(len(some))
    assert found(chain, asks(EQ_bizStep="shipping", maxEventCount=most)) == some
    with pytest.raises(Refused, match="More than 1"):
        found(chain, asks(EQ_bizStep="shipping", maxEventCount="1"))


def test_a_sealed_price_is_found_by_those_who_see_it_alone(chain: Chain) -> None:
    asked = read_parameters([("EXISTS_nguon:price", "")])
    inner = read_parameters([("EQ_INNER_nguon:amount", "21000")])
    for viewer in (PUBLIC, Viewer(chain.coop.id), Viewer(chain.lab.id)):
        assert found(chain, asked, viewer) == found(chain, inner, viewer) == []
    for viewer in (Viewer(chain.shop.id), officers(chain)):
        [event] = found(chain, inner, viewer)
        assert event["nguon:price"] == PRICE and found(chain, asked, viewer) == [event]


def test_a_sealed_document_is_found_through_the_index_too(chain: Chain) -> None:
    document = "urn:x-hd:0007"
    batch = chain.coop.harvests(chain.coop.plants("Mướp", lot="M1"), kg=9, lot="M2")
    chain.coop.ships(
        batch, chain.shop, 9,
        bizTransactionList=[{"type": "desadv", "bizTransaction": document}],
    )  # fmt: skip
    asked = asks(EQ_bizTransaction_desadv=document)
    for viewer in (PUBLIC, Viewer(chain.lab.id)):
        assert found(chain, asked, viewer) == []
    for viewer in (Viewer(chain.coop.id), Viewer(chain.shop.id), officers(chain)):
        [event] = found(chain, asked, viewer)
        assert event["bizTransactionList"][0]["bizTransaction"] == document
    public = found(chain, asks(MATCH_anyEPCClass=batch, EQ_bizStep="shipping"))
    assert "bizTransactionList" not in public[0]


def test_each_look_at_anothers_seal_is_written_down_and_no_other(chain: Chain) -> None:
    found(chain, read_parameters([("EXISTS_nguon:price", "")]), Viewer(chain.shop.id))
    found(chain, asks(EQ_eventID=chain.sale))
    assert not openings(chain.book)
    found(chain, asks(EQ_eventID=chain.sale), officers(chain))
    assert [one.pointer for one in openings(chain.book)] == ["/nguon:price"]


def test_master_data_narrows_down(chain: Chain) -> None:
    everywhere = found(chain, asks(HASATTR_epcClass="gtin"))
    assert everywhere == []
    [merged] = found(chain, asks(EQATTR_epcClass_name="Cuộng rau"))
    assert merged["nguon:step"] == "merge"


def test_no_call_looks_at_more_than_it_may(
    chain: Chain, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = read_parameters([("EQ_INNER_nguon:verdict", "fail")])  # not in the index
    whole = found(chain, asked)
    assert len(whole) == 1
    monkeypatch.setattr(querying, "LOOKED", 5)
    monkeypatch.setattr(querying.search, "PART", 5)
    first = query(chain.book, PUBLIC, asked, NOW)
    assert first.events == () and first.next is not None  # and still a next page
    assert found(chain, asked) == whole
    monkeypatch.setattr(querying, "COUNTED", 5)
    with pytest.raises(Refused, match="there are more"):
        query(chain.book, PUBLIC, replace(asked, at_most=7), NOW)


def test_a_ledger_far_ahead_of_its_index_says_how_far_it_is(
    chain: Chain, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(querying, "BEHIND", 10)
    with pytest.raises(Unavailable, match="is being made: 0 of"):
        query(chain.book, PUBLIC, asks(), NOW)
    while index_events(chain.book):  # the chore
        pass
    assert query(chain.book, PUBLIC, asks(), NOW).events


def test_what_there_is_of_a_kind_is_listed(chain: Chain) -> None:
    assert "TransformationEvent" in values(chain.book, "eventTypes", None, 9)
    steps = values(chain.book, "bizSteps", None, 99)
    assert "shipping" in steps and steps == values(
        chain.book, "bizSteps", None, 2
    ) + values(chain.book, "bizSteps", steps[1], 99)
    assert is_named(chain.book, "epcs", chain.packed)
    assert not is_named(chain.book, "epcs", "urn:x-y:nothing")
