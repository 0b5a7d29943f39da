"""A kept checkpoint finds what a key can make anew: another history, a rolled-back one."""

from pathlib import Path

import pytest

from kit import rule
from kit.store import LOG, NOW, draft, open_book, submit
from nguon.core.entry import Draft
from nguon.errors import Malformed, VerificationError
from nguon.services.audit import Evidence
from nguon.services.older import check_older
from nguon.services.prove import receipt_of
from nguon.store.ledger import Book


def ledger(folder: Path, *told: Draft) -> Book:
    """A ledger with the one log key of these tests."""
    folder.mkdir()
    book = open_book(f"sqlite:///{folder}/ledger.sqlite", folder)
    for one in told:
        submit(book, one, now=NOW)
    return book


def evidence(book: Book) -> Evidence:
    return Evidence(book.engine, LOG.verifier, rule)


def test_a_ledger_continues_what_it_once_showed(tmp_path: Path) -> None:
    book = ledger(tmp_path / "a", draft("e1", "mango", 100))
    with book.read() as snapshot:
        kept = snapshot.checkpoint.encode()
    receipt = receipt_of(book, 0).encode()
    submit(book, draft("e2", "mango", -40))
    assert check_older(evidence(book), kept).size == 2
    assert check_older(evidence(book), receipt).size == 2


def test_a_history_written_anew_with_the_same_key_is_found(tmp_path: Path) -> None:
    honest = ledger(tmp_path / "a", draft("e1", "mango", 100))
    forged = ledger(tmp_path / "b", draft("e1", "mango", 60), draft("e2", "mango", 1))
    with honest.read() as snapshot:
        kept = snapshot.checkpoint.encode()
    with pytest.raises(VerificationError) as found:
        check_older(evidence(forged), kept)
    assert found.value.code == "log.rewritten"


def test_a_ledger_behind_a_kept_receipt_was_rolled_back(tmp_path: Path) -> None:
    told = (draft("e1", "mango", 100), draft("e2", "mango", -40))
    whole, behind = ledger(tmp_path / "a", *told), ledger(tmp_path / "b", told[0])
    with pytest.raises(VerificationError) as found:
        check_older(evidence(behind), receipt_of(whole, 2).encode())
    assert found.value.code == "older.ahead"


@pytest.mark.parametrize("kept", [b"", b"{}", b"\xff", b"c2sp.org/tlog-proof@v1\n"])
def test_what_is_no_checkpoint_is_said_to_be_none(tmp_path: Path, kept: bytes) -> None:
    book = ledger(tmp_path / "a", draft("e1", "mango", 100))
    with pytest.raises((Malformed, VerificationError)):
        check_older(evidence(book), kept)
