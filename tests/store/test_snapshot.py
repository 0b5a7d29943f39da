"""What is read: entries, chains, tiles as tlog-tiles has them, old checkpoints."""

import pytest

from kit.store import batch, draft, submit
from nguon.core import entry
from nguon.core.checkpoint import open_checkpoint
from nguon.errors import NotFound
from nguon.store.ledger import Book


def test_entries_come_singly_in_rows_and_by_number(book: Book) -> None:
    submit(book, *(draft(f"e{n}", "mango", 1) for n in range(5)))
    with book.read() as ledger:
        rows = ledger.entries(0, 100)
        assert len(rows) == ledger.size == 6
        assert rows[2:4] == ledger.entries(2, 2) == [ledger.entry(2), ledger.entry(3)]
        assert ledger.some_entries([4, 1, 99]) == {1: rows[1], 4: rows[4]}
        assert ledger.statement(3)["eventID"] == "urn:uuid:e3"


def test_a_tile_is_cut_where_the_tree_ends(book: Book) -> None:
    submit(book, *(draft(f"e{n}", "mango", 1) for n in range(300)))
    with book.read() as ledger:
        assert [len(ledger.tile(0, n)) // 32 for n in range(3)] == [256, 45, 0]
        assert [len(ledger.tile(1, n)) // 32 for n in range(2)] == [1, 0]
        assert ledger.tile(0, 1)[:32] == entry.leaf_hash(ledger.entry(256))


def test_every_checkpoint_that_was_signed_is_kept(book: Book) -> None:
    submit(book, draft("e1", "mango", 1))
    submit(book, draft("e2", "mango", 1))
    with book.read() as ledger:
        assert open_checkpoint(ledger.checkpoint_at(2), book.verifier).size == 2
        assert ledger.checkpoint_at(4) == ledger.checkpoint
        with pytest.raises(NotFound):
            ledger.checkpoint_at(3)


def test_the_chain_of_a_subject_and_its_head_are_read(book: Book) -> None:
    submit(book, *(draft(f"e{n}", f"lot{n}", 1) for n in range(4)))
    with book.read() as ledger:
        assert ledger.history(batch("lot2")) == [2]
        assert ledger.head(batch("lot2")) == (1, entry.leaf_hash(ledger.entry(2)))
        assert ledger.head("unknown") is None and list(ledger.history("unknown")) == []
