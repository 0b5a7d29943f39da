"""Rows become lines, checked as far as one can without the ledger, all or none."""

from decimal import Decimal

import pytest

from nguon.errors import Malformed
from nguon.services import columns, sheet
from nguon.services.sheet_lines import Line, lines


def read(text: str) -> tuple[Line, ...]:
    return lines(columns.rows("so.csv", sheet.read("so.csv", text.encode())))


SORT = """việc;phiếu;lô;kg;từ lô;kg từ lô;hao hụt;kg hao hụt;ngày giờ
phân loại;1;A;780;01;1200;loại;90;09/11/2026 11:00
phân loại;1;B;330;;;;;09/11/2026 11:00
bán;;a;2,5;;;;;10/11/2026
"""


def test_rows_with_one_slip_are_one_line() -> None:
    sort, sale = read(SORT)
    assert sort.lots == (("A", Decimal(780)), ("B", Decimal(330)))
    assert sort.used == (("01", Decimal(1200)),)
    assert sort.losses == (("reject", "loại", Decimal(90)),)
    assert sort.makes and not sale.makes
    assert (sale.step, sale.lots) == ("sell", (("A", Decimal("2.5")),))


def test_a_plain_harvest_list_needs_no_step() -> None:
    (line,) = read("lot,product,quantity,unit,harvest_date\nL-1,Xoài,2,tạ,2026-05-01\n")
    assert (line.step, line.lots, line.products) == (
        "harvest", (("L-1", Decimal(200)),), ("Xoài",),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "code", "where"),
    [
        ("bán;A;x;01/05/2026", "sheet.number", "so.csv:2, kg"),
        ("bán;A;1.200;01/05/2026", "sheet.ambiguous_number", "so.csv:2, kg"),
        ("bán;A;1;46143", "sheet.serial_date", "so.csv:2, ngày giờ"),
        ("bán;;1;01/05/2026", "sheet.no_lot", "so.csv"),
        ("bán;A;;01/05/2026", "sheet.no_weight", "so.csv"),
        ("nhảy;A;1;01/05/2026", "sheet.unknown_step", "so.csv"),
        ("thu hồi;A;1;01/05/2026", "sheet.unknown_step", "so.csv"),
        ("thu hoạch;A;1;01/05/2026\nthu hoạch;a;2;02/05/2026", "sheet.lot_twice", "3"),
    ],
)
def test_a_bad_row_refuses_the_sheet_and_is_named(
    rows: str, code: str, where: str
) -> None:
    with pytest.raises(Malformed) as refusal:
        read(f"việc;lô;kg;ngày giờ\n{rows}\n")
    assert refusal.value.code == code
    assert where in refusal.value.sentence("en")


def test_twenty_thousand_rows_take_seconds_not_minutes() -> None:
    rows = "\n".join(f"B{n},Xoài,1,KGM,2026-05-01,An" for n in range(20_000))
    assert (
        len(read(f"lot,product,quantity,unit,harvest_date,farmer\n{rows}\n")) == 20_000
    )
