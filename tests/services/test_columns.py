"""Headings and cells: what a person writes, what is understood, what is doubtful."""

from decimal import Decimal

import pytest

from nguon.errors import Malformed
from nguon.services import columns, sheet
from nguon.services.columns import COLUMNS, STEPS, plain


def test_no_heading_and_no_word_means_two_things() -> None:
    for table in (COLUMNS, STEPS, columns.LOSSES):
        words = [plain(word) for words in table.values() for word in words]
        assert len(words) == len(set(words))


@pytest.mark.parametrize(
    ("number", "unit", "kg"),
    [
        ("120,5", "", "120.5"),
        ("120.5", "kg", "120.5"),
        ("1200", "KGM", "1200"),
        ("1.200,5", "", "1200.5"),
        ("1,200.5", "", "1200.5"),
        ("1.200.000", "", "1200000"),
        ("0.500", "", "0.5"),
        ("3", "tạ", "300"),
        ("2", "Yến", "20"),
        ("1,5", "tấn", "1500"),
        ("4", "lạng", "0.4"),
        ("500", "GRM", "0.5"),
        ("2", "TNE", "2000"),
        ("12 000", "", "12000"),
    ],
)
def test_a_weight_is_read_in_kilograms(number: str, unit: str, kg: str) -> None:
    assert columns.kilograms(number, unit) == Decimal(kg)


@pytest.mark.parametrize(
    ("number", "unit", "code"),
    [
        ("1.200", "", "sheet.ambiguous_number"),
        ("1,200", "", "sheet.ambiguous_number"),
        ("abc", "", "sheet.number"),
        ("-5", "", "sheet.number"),
        ("1e9", "", "sheet.number"),
        ("", "", "sheet.number"),
        ("=1+1", "", "sheet.number"),
        ("٣", "", "sheet.number"),
        ("3", "bó", "unit.weigh"),
        ("3", "mớ", "unit.weigh"),
        ("3", "sào", "unit.no_weight"),
        ("3", "thúng", "unit.unknown"),
    ],
)
def test_a_doubtful_weight_is_not_taken(number: str, unit: str, code: str) -> None:
    with pytest.raises(Malformed) as refusal:
        columns.kilograms(number, unit)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("09/11/2026 06:00", "2026-11-09T06:00:00+07:00"),
        ("9/11/2026 6:05", "2026-11-09T06:05:00+07:00"),
        ("09/11/2026", "2026-11-09T00:00:00+07:00"),
        ("2026-11-09", "2026-11-09T00:00:00+07:00"),
        ("2026-11-09 06:00", "2026-11-09T06:00:00+07:00"),
        ("2026-11-08T23:00:00+00:00", "2026-11-08T23:00:00+00:00"),
    ],
)
def test_a_time_is_read_day_first_in_vietnam(text: str, time: str) -> None:
    assert columns.moment(text) == time


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("46143", "sheet.serial_date"),
        ("30/02/2026", "sheet.time"),
        ("11/30/2026", "sheet.time"),
        ("hôm qua", "sheet.time"),
        ("2026-11-09T06:00", "sheet.time"),
    ],
)
def test_a_doubtful_time_is_not_taken(text: str, code: str) -> None:
    with pytest.raises(Malformed) as refusal:
        columns.moment(text)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("L-001,Xoài,120.5,KGM\nL-002,Xoài,1,KGM\n", "sheet.no_heading"),
        ("lot,product\nL,x\n", "sheet.missing_column"),
        ("lot,kg,time\nL,1,2026-05-01\n", "sheet.missing_column"),
        ("lot,lot,kg,time,step\nA,B,1,2026-05-01,sell\n", "sheet.two_columns"),
        ("lô,mã lô,kg,ngày,việc\nA,B,1,2026-05-01,bán\n", "sheet.two_columns"),
        ("lot,kg,time,step,colour\nA,1,2026-05-01,sell,red\n", "sheet.unknown_column"),
        ("lot,kg,time,step\nA,1,2026-05-01,sell,more\n", "sheet.more_cells"),
    ],
)
def test_a_heading_that_leaves_a_doubt_is_refused(text: str, code: str) -> None:
    with pytest.raises(Malformed) as refusal:
        columns.rows("so.csv", sheet.read("so.csv", text.encode()))
    assert refusal.value.code == code


def test_what_names_a_person_is_never_read() -> None:
    text = "lot,quantity,harvest_date,farmer,Điện thoại\nL,1,2026-05-01,An,0912345678\n"
    (row,) = columns.rows("so.csv", sheet.read("so.csv", text.encode()))
    assert row.cells == {"lot": "L", "kg": "1", "time": "2026-05-01"}


def test_headings_without_case_and_accents_are_known_and_empty_ones_skipped() -> None:
    text = "LO;Viec;NGAY  GIO;;Kg\nA;bán;09/11/2026;x;1\n"
    (row,) = columns.rows("so.csv", sheet.read("so.csv", text.encode()))
    assert (row["lot"], columns.step(row), row["kg"]) == ("A", "sell", "1")
