"""Dates, numbers and codes as people read and type them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from nguon.errors import Malformed
from nguon_web import formats

MOMENT = datetime(2026, 9, 13, 21, 30, tzinfo=UTC)


def test_dates_are_said_in_vietnams_time() -> None:
    assert formats.day(MOMENT) == "14/09/2026"
    assert formats.weekday(MOMENT, "vi") == "Thứ Hai 14/9"
    assert formats.weekday(MOMENT, "en") == "Mon 14 Sep"
    assert formats.moment("2026-09-13T21:30:00.000Z") == "14/09/2026, 4:30"
    assert formats.day(date(2026, 1, 2)) == "02/01/2026"


def test_numbers_carry_the_signs_of_the_language() -> None:
    assert formats.number(Decimal("1234.50"), "vi") == "1.234,5"
    assert formats.number(Decimal("1234.50"), "en") == "1,234.5"
    assert formats.number(Decimal("1E+3"), "vi") == "1.000"
    assert (
        formats.kg(Decimal("0.25"), "vi")
        == '<span class="quantity">0,25&nbsp;kg</span>'
    )


@pytest.mark.parametrize(
    ("typed", "lang", "means"),
    [
        ("120", "vi", "120"),
        ("12,5", "vi", "12.5"),
        ("12.5", "vi", "12.5"),
        ("12,500", "vi", "12.5"),
        ("1.234,5", "vi", "1234.5"),
        ("1.234.567", "vi", "1234567"),
        ("0.500", "vi", "0.5"),
        ("1 200", "vi", "1200"),
        ("12.500", "en", "12.5"),
        ("1,234.5", "en", "1234.5"),
    ],
)
def test_a_typed_number_is_read_as_it_was_meant(
    typed: str, lang: str, means: str
) -> None:
    assert formats.read_number(typed, lang) == Decimal(means)


@pytest.mark.parametrize(("typed", "lang"), [("12.500", "vi"), ("12,500", "en")])
def test_a_number_with_two_readings_is_asked_about(typed: str, lang: str) -> None:
    with pytest.raises(Malformed) as refusal:
        formats.read_number(typed, lang)
    assert refusal.value.code == "web.number_two_ways"
    assert "12500" in refusal.value.sentence(lang)


@pytest.mark.parametrize(
    "typed",
    ["", "-5", "1e9", "NaN", "١٢", "1,2,3", "12,", ",5", "1.23.456", "½", "0x10"],
)
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(Malformed):
        formats.read_number(typed, "vi")


def test_a_code_is_shown_in_groups() -> None:
    assert "7K3M-9Q2X-V4TB-HN8PC" in formats.code("7K3M9Q2XV4TBHN8PC")
