"""Derived rows are rebuilt from the entries, and the audit agrees again."""

from pathlib import Path

from sqlalchemy import text

from kit.store import draft, open_book, submit
from nguon.services.audit import audit
from nguon.services.rederive import rederive


def test_a_derived_row_that_was_changed_stands_right_again(tmp_path: Path) -> None:
    book = open_book(f"sqlite:///{tmp_path}/ledger.sqlite", tmp_path)
    submit(book, draft("e1", "mango", 100))
    with book.write() as connection:
        connection.execute(text("UPDATE holding SET kg = '7'"))
    assert not audit(book).ok
    assert rederive(book) == 2
    assert not [f for f in audit(book).findings if f.table == "holding"]
    book.close()
