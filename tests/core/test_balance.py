"""Kilograms that go in come out, or are lost by name. DESIGN 5, rule 2."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nguon.core.balance import check_received, plain, share, unstated, yield_cap
from nguon.errors import Refused

kilograms = st.decimals("0.001", "100000", places=3)


@given(kilograms, kilograms, kilograms)
def test_what_is_not_accounted_for_is_unstated_and_never_less_than_nothing(
    inputs: Decimal, outputs: Decimal, losses: Decimal
) -> None:
    try:
        rest = unstated(inputs, outputs, losses)
    except Refused as error:
        assert outputs + losses > inputs
        assert Decimal(str(error.figures["excess"])) == outputs + losses - inputs
    else:
        assert inputs == outputs + losses + rest and rest >= 0


@given(kilograms, kilograms, st.decimals("0", "10", places=1))
def test_nobody_is_credited_with_more_than_was_sent(
    sent: Decimal, received: Decimal, tolerance: Decimal
) -> None:
    try:
        credit = check_received(sent, received, tolerance, "L1")
    except Refused:
        assert received > sent
    else:
        assert credit == min(sent, received)


@given(st.lists(kilograms, min_size=1, max_size=9), kilograms)
def test_shares_add_up_to_the_whole(parts: list[Decimal], fresh: Decimal) -> None:
    whole = sum(parts, Decimal(0))
    shares = [share(fresh, part, whole) for part in parts]
    assert abs(sum(shares, Decimal(0)) - fresh) < Decimal("0.00001")


def test_caps_are_to_the_gram() -> None:
    cap = yield_cap(Decimal(520), Decimal("0.2"), Decimal(10))
    assert (cap.expected, cap.most) == (Decimal("104"), Decimal("114.4"))


@pytest.mark.parametrize(
    ("kg", "text"),
    [("1E+3", "1000"), ("0.500", "0.5"), ("1955", "1955"), ("0", "0"), ("0.0", "0")],
)
def test_weights_are_written_plainly(kg: str, text: str) -> None:
    assert plain(Decimal(kg)) == text
