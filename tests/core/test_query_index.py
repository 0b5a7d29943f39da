"""An index may let through too much, never too little."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.test_query import EVENT, EX, MET, NOT_MET, asks, transformation
from nguon.core.query import matches
from nguon.core.query.index import (
    Plan,
    above,
    is_under,
    plan_of,
    sealed_term,
    sealed_terms,
    terms_of,
)


def lets_through(plan: Plan, event: Mapping[str, Any]) -> bool:
    """Whether an index over `terms_of` would name the event."""
    terms = terms_of(event)
    for one in plan.wanted:
        begun = any(
            kind == start[0] and value.startswith(start[1])
            for start in one.starts
            for kind, value in terms
        )
        if not begun and not terms & set(one.exact):
            return False
    return plan.events is None or event["eventID"] in plan.events


@given(st.sampled_from([*MET, *NOT_MET]), st.sampled_from([EVENT, transformation()]))
def test_whatever_matches_is_let_through(line: str, event: dict[str, Any]) -> None:
    name, _, value = line.partition("=")
    query = asks(name, value)
    if matches(query, event):
        assert lets_through(plan_of(query), event)


SELECTIVE = [
    line for line in NOT_MET
    if line.startswith(("eventType", "EQ_a", "EQ_bizS", "EQ_readP", "MATCH", "WD_"))
]  # fmt: skip


@pytest.mark.parametrize("line", SELECTIVE)
def test_what_cannot_match_is_not_even_looked_at(line: str) -> None:
    name, _, value = line.partition("=")
    assert not lets_through(plan_of(asks(name, value)), EVENT)


@pytest.mark.parametrize(("value", "stands_under"), [
    ("01/08935000000014/10/L1/21/S1", ["01/08935000000014/", "01/08935000000014/10/L1/"]),
    ("01/08935000000014/10/L1", ["01/08935000000014/"]),
    ("414/8935000000014/254/R1", ["414/8935000000014/"]),
    ("01/08935000000014", []), ("00/106141412345678908", []), ("8004/89350001", []),
])  # fmt: skip
def test_all_of_a_product_is_one_term(value: str, stands_under: list[str]) -> None:
    host = "https://id.gs1.org/"
    found = list(above(host + value))
    assert found == [host + one for one in stands_under]
    assert all(is_under(one) for one in found)
    [wanted] = plan_of(asks("MATCH_epc", f"{host}01/08935000000014")).wanted
    assert not wanted.starts  # looked up, not searched for


def test_times_become_spans() -> None:
    query = asks("GE_eventTime", "2026-11-02T02:30:00Z")
    assert plan_of(query).time.low == 1793586600000
    assert plan_of(asks("LT_recordTime", "2026-11-02T02:30:00Z")).recorded.high


def test_what_is_sealed_is_found_by_those_it_concerns_alone() -> None:
    terms = sealed_terms(EVENT, {"/ex:price": "00", "/bizTransactionList": ""}, {"org"})
    assert sealed_term("bizTransactionList", "org") in terms
    assert sealed_term(f"{EX}price", "") in terms
    assert sealed_term(f"{EX}price", "other") not in terms
    assert not sealed_terms(EVENT, {}, {"org"})


def test_long_texts_and_numbers_are_left_to_be_looked_at() -> None:
    assert not plan_of(asks("EQ_ex:note", "x" * 201)).wanted
    assert not plan_of(asks("EQ_ex:weight", "12.5")).wanted
    assert not terms_of({"ex:note": "x" * 201})
