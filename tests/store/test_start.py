"""A ledger that is not the one that was signed stays closed."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, text

from kit import rule
from kit.store import LOG, NOW, ORIGIN, REGISTRAR, draft, open_book, submit
from nguon.core.note import Signer
from nguon.errors import Refused, Unavailable
from nguon.store.database import open_database
from nguon.store.ledger import Book
from nguon.store.lock import LockRecord
from nguon.store.tables import METADATA


@pytest.fixture
def sqlite(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/ledger.sqlite"


def test_a_restored_old_backup_is_refused(sqlite: str, tmp_path: Path) -> None:
    book = open_book(sqlite, tmp_path)
    submit(book, draft("e1", "mango", 1))
    with book.engine.connect() as connection:
        connection.rollback()
    book.close()
    shutil.copy(tmp_path / "ledger.sqlite", tmp_path / "backup")
    book = open_book(sqlite, tmp_path)
    submit(book, draft("e2", "mango", 1))
    book.close()
    shutil.copy(tmp_path / "backup", tmp_path / "ledger.sqlite")
    with pytest.raises(Refused, match="older than the state") as refusal:
        open_book(sqlite, tmp_path)
    assert refusal.value.figures == {"size": 2, "signed": 4}


def test_another_history_of_the_same_size_is_refused(
    sqlite: str, tmp_path: Path
) -> None:
    book = open_book(sqlite, tmp_path)
    submit(book, draft("e1", "mango", 1))
    book.close()
    other = tmp_path / "other"
    other.mkdir()
    forged = open_book(f"sqlite:///{other}/ledger.sqlite", other)
    submit(forged, draft("e2", "mango", 1))
    forged.close()
    shutil.copy(other / "ledger.sqlite", tmp_path / "ledger.sqlite")
    with pytest.raises(Refused, match="not the history"):
        open_book(sqlite, tmp_path)


def test_another_history_that_is_longer_is_refused(sqlite: str, tmp_path: Path) -> None:
    book = open_book(sqlite, tmp_path)
    submit(book, draft("e1", "mango", 1))
    book.close()
    other = tmp_path / "other"
    other.mkdir()
    forged = open_book(f"sqlite:///{other}/ledger.sqlite", other)
    for n in range(3):
        submit(forged, draft(f"f{n}", "mango", 1))
    forged.close()
    shutil.copy(other / "ledger.sqlite", tmp_path / "ledger.sqlite")
    with pytest.raises(Refused, match="not the history"):
        open_book(sqlite, tmp_path)


def loosen(connection: Connection) -> None:
    """Take off the seat belt, as who restores a backup does."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        return
    of_tables = text("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    for (name,) in connection.execute(of_tables).all():
        connection.execute(text(f"DROP TRIGGER {name}"))


def put_back(book: Book, before: dict[str, list[Any]]) -> None:
    """Give every table the rows it had: an old backup under a running server."""
    with book.engine.begin() as connection:
        loosen(connection)
        for table in METADATA.sorted_tables:
            connection.execute(table.delete())
            if before[table.name]:
                connection.execute(table.insert(), before[table.name])


def rows_of(book: Book) -> dict[str, list[Any]]:
    with book.engine.begin() as connection:
        return {
            table.name: [
                dict(row) for row in connection.execute(table.select()).mappings()
            ]
            for table in METADATA.sorted_tables
        }


def test_an_old_backup_brought_back_while_the_ledger_is_open_is_not_written_to(
    book: Book, url: str, tmp_path: Path
) -> None:
    submit(book, draft("e1", "mango", 1))
    before = rows_of(book)
    submit(book, draft("e2", "mango", 1))
    put_back(book, before)
    with pytest.raises(Unavailable, match="older than the state"):
        submit(book, draft("e3", "mango", 1))
    with book.read() as ledger:
        assert ledger.size == 2
    with pytest.raises(Refused, match="older than the state"):
        open_book(url, tmp_path)


def test_another_history_of_the_same_size_is_not_written_to(book: Book) -> None:
    submit(book, draft("e1", "mango", 1))
    with book.engine.begin() as connection:
        loosen(connection)
        connection.execute(text("UPDATE head SET root = :root"), {"root": b"r" * 32})
    with pytest.raises(Unavailable, match="not the history"):
        submit(book, draft("e2", "mango", 1))


def test_a_head_that_ran_ahead_of_the_lock_record_is_adopted(
    book: Book, url: str, tmp_path: Path
) -> None:
    submit(book, draft("e1", "mango", 1))
    behind = (tmp_path / "lock").read_bytes()
    submit(book, draft("e2", "mango", 1))
    book.close()
    (tmp_path / "lock").write_bytes(behind)  # the crash came before step 9
    book = open_book(url, tmp_path)
    assert book.lock.read() is not None and book.lock.read()[0] == 4  # type: ignore[index]
    book.close()


def test_without_a_lock_record_the_ledger_begins_one(
    book: Book, url: str, tmp_path: Path
) -> None:
    submit(book, draft("e1", "mango", 1))
    (tmp_path / "lock").unlink()
    again = open_book(url, tmp_path)
    state = again.lock.read()
    assert state is not None and state[0] == 2
    again.close()


def test_a_head_that_does_not_fit_its_tree_is_refused(
    book: Book, url: str, tmp_path: Path
) -> None:
    submit(book, draft("e1", "mango", 1))
    with book.write() as connection:
        connection.execute(text("DROP TRIGGER IF EXISTS tile_no_update") if "sqlite" in url else text("DROP TRIGGER tile_no_update ON tile"))  # fmt: skip
        zero = "zeroblob(64)" if "sqlite" in url else "decode(repeat('00', 64), 'hex')"
        connection.execute(text(f"UPDATE tile SET hashes = {zero}"))
    with pytest.raises(Refused, match="audit"):
        open_book(url, tmp_path)


def test_another_key_does_not_open_it(book: Book, url: str, tmp_path: Path) -> None:
    submit(book, draft("e1", "mango", 1))
    stranger = Signer(ORIGIN, Ed25519PrivateKey.from_private_bytes(b"x" * 32))
    with pytest.raises(Refused):
        Book(open_database(url), stranger, REGISTRAR, tmp_path, rule)
    assert LOG.verifier != stranger.verifier and NOW


def test_a_lock_record_that_cannot_be_written_is_no_answer(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_self: LockRecord, _note: str, _size: int) -> None:
        raise OSError(28, "No space left on device")

    from nguon.errors import Unavailable

    monkeypatch.setattr(LockRecord, "write", full)
    with pytest.raises(Unavailable, match="not be recorded twice"):
        submit(book, draft("e1", "mango", 1))
    monkeypatch.undo()
    [again] = submit(book, draft("e1", "mango", 1))
    assert again.repeated and again.index == 0
