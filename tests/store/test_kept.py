"""Refused attempts are kept whole; scans are counted, never who scanned."""

from decimal import Decimal

from kit.store import COOP, OTHER
from nguon.store import kept
from nguon.store.ledger import Book


def test_a_refused_attempt_is_kept_for_its_organisation(book: Book) -> None:
    with book.write() as connection:
        for n in range(3):
            kept.keep_refusal(
                connection,
                organisation=COOP,
                moment=f"2026-11-22T06:35:0{n}.000Z",
                code="custody.not_enough",
                figures={"have": Decimal(24), "want": "42"},
                attempt={"step": "ship", "kg": Decimal("42.5")},
                account="lan",
            )
    with book.read() as ledger:
        newest, *rest = kept.refusals(ledger.connection, COOP)
        assert len(rest) == 2 and newest.moment.startswith("2026-11-22T06:35:02")
        assert newest.figures == {"have": "24", "want": "42"}
        assert newest.attempt == {"step": "ship", "kg": Decimal("42.5")}
        assert kept.refusals(ledger.connection, OTHER) == []
        assert len(kept.refusals(ledger.connection, limit=2)) == 2


def test_scans_are_counted_by_label_province_and_day(book: Book) -> None:
    with book.write() as connection:
        for province in ("01", "01", "79"):
            kept.count_scan(connection, "LABEL", province, "2026-11-22")
    with book.read() as ledger:
        counts = kept.scans(ledger.connection, "LABEL")
        assert [(c.province, c.count) for c in counts] == [("01", 2), ("79", 1)]
        assert kept.total_scans(ledger.connection, "LABEL") == 3
        assert kept.total_scans(ledger.connection, "OTHER") == 0
