"""A backup is whole while others write, and an old one is not brought back."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from shutil import copyfile

import pytest

from kit.engines import server, url
from kit.postgres import Cluster
from kit.told import NAME, START, ToldWorld
from nguon.core.state import Batch
from nguon.errors import Malformed, NotFound, Refused
from nguon.services.audit import audit
from nguon.services.backup import back_up, restore
from nguon.services.ledger import LedgerSettings, create_ledger, open_ledger
from nguon.services.prove import receipt_of
from nguon.store.ledger import Book

__all__ = ["server", "url"]


@pytest.fixture
def settings(url: str, tmp_path: Path) -> LedgerSettings:
    return LedgerSettings(tmp_path / "ledger", database_url=url)


@pytest.fixture
def elsewhere(
    settings: LedgerSettings, request: pytest.FixtureRequest, tmp_path: Path
) -> LedgerSettings:
    """Another machine: an empty folder and an empty database."""
    data = tmp_path / "elsewhere"
    data.mkdir()
    if settings.url.startswith("sqlite"):
        return LedgerSettings(data)
    made: Cluster = request.getfixturevalue("server")
    return LedgerSettings(data, database_url=made.new_database())


@pytest.fixture
def book(settings: LedgerSettings) -> Iterator[Book]:
    book = create_ledger(settings, NAME, START)
    yield book
    book.close()


def test_a_backup_goes_on_as_the_same_ledger_elsewhere(
    book: Book, settings: LedgerSettings, elsewhere: LedgerSettings, tmp_path: Path
) -> None:
    coop = ToldWorld(book).coop()
    lot = coop.brings_in("cải", kg=10)
    made = back_up(settings, tmp_path / "backup", with_keys=True)
    report = restore(elsewhere, tmp_path / "backup")
    assert report.ok and report.size == made.size
    again = open_ledger(elsewhere)
    with again.read() as ledger:
        assert ledger.checkpoint == made.checkpoint
        assert ledger.get(Batch, lot) is not None
    assert again.verifier_key == book.verifier_key and audit(again).ok
    again.close()
    assert all(p.stat().st_mode & 0o077 == 0 for p in (tmp_path / "backup").iterdir())


def test_a_backup_is_one_state_while_others_write(
    book: Book, settings: LedgerSettings, elsewhere: LedgerSettings, tmp_path: Path
) -> None:
    coop = ToldWorld(book).coop()
    with ThreadPoolExecutor(1) as clerk:
        work = clerk.submit(lambda: [coop.brings_in("cải", kg=1) for _ in range(40)])
        made = back_up(settings, tmp_path / "backup", with_keys=True)
        work.result()
    assert restore(elsewhere, tmp_path / "backup").size == made.size


def test_keys_are_in_it_only_when_asked_for(
    book: Book, settings: LedgerSettings, elsewhere: LedgerSettings, tmp_path: Path
) -> None:
    back_up(settings, tmp_path / "backup")
    names = {path.name for path in (tmp_path / "backup").iterdir()}
    assert not names & {"log.key", "registrar.key"} and "checkpoint" in names
    with pytest.raises(Refused, match="missing"):
        restore(elsewhere, tmp_path / "backup")


def test_an_old_backup_is_refused_where_the_lock_record_knows_better(
    book: Book, settings: LedgerSettings, elsewhere: LedgerSettings, tmp_path: Path
) -> None:
    back_up(settings, tmp_path / "backup", with_keys=True)
    ToldWorld(book).coop()
    copyfile(settings.data / "lock", elsewhere.data / "lock")
    with pytest.raises(Refused, match="two histories"):
        restore(elsewhere, tmp_path / "backup")


def test_an_old_backup_is_refused_where_a_newer_checkpoint_was_seen(
    book: Book, settings: LedgerSettings, elsewhere: LedgerSettings, tmp_path: Path
) -> None:
    back_up(settings, tmp_path / "backup", with_keys=True)
    ToldWorld(book).coop()
    with book.read() as ledger:
        newest = ledger.checkpoint.encode()
    with pytest.raises(Refused, match="two histories"):
        restore(elsewhere, tmp_path / "backup", newest=newest)
    with pytest.raises(Malformed):
        restore(
            elsewhere, tmp_path / "backup", newest=newest.replace(b"\n5\n", b"\n4\n")
        )
    receipt = receipt_of(book, 3).encode()
    with pytest.raises(Refused, match="two histories"):
        restore(elsewhere, tmp_path / "backup", newest=receipt)
    for junk in (b"\xff\xfe", b"", b"{}", receipt[:-9]):
        with pytest.raises(Malformed):
            restore(elsewhere, tmp_path / "backup", newest=junk)


def test_a_checkpoint_beside_an_older_database_is_refused_and_nothing_stays(
    book: Book, settings: LedgerSettings, elsewhere: LedgerSettings, tmp_path: Path
) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    first = back_up(settings, old, with_keys=True)
    ToldWorld(book).coop()
    made = back_up(settings, new, with_keys=True)
    copyfile(new / "checkpoint", old / "checkpoint")
    with pytest.raises(Refused, match="two histories") as refusal:
        restore(elsewhere, old)
    assert refusal.value.figures == {"size": first.size, "signed": made.size}
    left = {path.name for path in elsewhere.data.iterdir()}
    assert not {name for name in left if name.startswith(("ledger.sqlite.", "lock"))}
    # The place is as empty as it was: the right backup still goes in.
    assert restore(elsewhere, new).size == made.size
    open_ledger(elsewhere).close()


def test_nothing_is_written_over(
    book: Book, settings: LedgerSettings, tmp_path: Path
) -> None:
    back_up(settings, tmp_path / "backup")
    with pytest.raises(Refused, match="exists"):
        back_up(settings, tmp_path / "backup")
    with pytest.raises(Refused, match="move the old data"):
        restore(settings, tmp_path / "backup")
    with pytest.raises(NotFound):
        restore(settings, tmp_path / "no such backup")


def test_a_damaged_backup_is_not_brought_back(
    book: Book, settings: LedgerSettings, elsewhere: LedgerSettings, tmp_path: Path
) -> None:
    if not settings.url.startswith("sqlite"):
        return  # pg_restore itself stops at a damaged dump
    back_up(settings, tmp_path / "backup", with_keys=True)
    file = tmp_path / "backup" / "ledger.sqlite"
    data = bytearray(file.read_bytes())
    at = data.find(b'"roles":["operator"]')
    data[at + 12] ^= 1
    file.write_bytes(bytes(data))
    report = restore(elsewhere, tmp_path / "backup")
    assert not report.ok
    with pytest.raises(Refused, match="nguon init"):
        open_ledger(replace(elsewhere))
