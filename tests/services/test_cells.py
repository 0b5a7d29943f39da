"""Cells: no text becomes a formula, and every text comes back as it was."""

import csv
import io
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nguon.services.cells import guard, plain, rows_of_csv

LIVE = ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "＠x",
        "'=1", "''@x", "\n=2"]  # fmt: skip


@pytest.mark.parametrize("text", LIVE)
def test_what_a_spreadsheet_would_run_is_text(text: str) -> None:
    assert guard(text).startswith("'")
    assert plain(guard(text)) == text


@pytest.mark.parametrize(
    "text", ["-5.2", "+84", "it's", "09521201001012", "", "'quoted'"]
)
def test_what_is_harmless_stays_as_it_is(text: str) -> None:
    assert guard(text) == text == plain(text)


@given(st.text(st.sampled_from("'=+-@\t\r\n＝a1 .") | st.characters(), max_size=12))
def test_every_text_comes_back(text: str) -> None:
    assert plain(guard(text)) == text


def test_a_table_is_rfc_4180_with_a_mark_and_numbers_have_a_point() -> None:
    rows = [
        ("=x;y", Decimal("12.50"), None, 'say "a"\nb', 7),
        ("0012", Decimal(0), "", "-1", 0),
    ]
    text = b"".join(
        rows_of_csv(("a", "b", "c", "d", "e"), rows, separator=";")
    ).decode()
    assert text.startswith("\ufeffa;b;c;d;e\r\n")
    read = list(csv.reader(io.StringIO(text[1:], newline=""), delimiter=";"))
    assert read[1:] == [
        ["'=x;y", "12.5", "", 'say "a"\nb', "7"],
        ["0012", "0", "", "-1", "0"],
    ]
