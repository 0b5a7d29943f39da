"""Every connection is as safe as it says, and no write can lie in wait for another."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import event, text

from kit.store import batch, draft, open_book, submit
from nguon.core.state import Holding
from nguon.errors import Refused
from nguon.store import database
from nguon.store.database import open_database, reading, sqlite_is_sound, writing
from nguon.store.ledger import Book


def test_every_connection_has_full_sync_read_back(book: Book) -> None:
    with book.engine.connect() as a, book.engine.connect() as b, book.read() as c:
        for connection in (a, b, c.connection):
            if book.engine.dialect.name == "sqlite":
                for name, wanted in (
                    ("synchronous", 2),
                    ("journal_mode", "wal"),
                    ("foreign_keys", 1),
                    ("recursive_triggers", 1),
                    ("secure_delete", 1),
                ):
                    assert connection.execute(text(f"PRAGMA {name}")).scalar() == wanted
            else:
                for name in ("fsync", "synchronous_commit"):
                    assert connection.execute(text(f"SHOW {name}")).scalar() == "on"


def test_a_connection_that_will_not_sync_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = (*database._PRAGMAS, ("synchronous", 7))  # SQLite takes it for another
    monkeypatch.setattr(database, "_PRAGMAS", wrong)
    with pytest.raises(Refused, match="synchronous"):
        open_database(f"sqlite:///{tmp_path}/x.sqlite").connect()


def test_a_server_that_does_not_wait_for_the_disk_is_refused(book: Book) -> None:
    if book.engine.dialect.name == "sqlite":
        return
    url = book.engine.url.update_query_dict({"options": "-c synchronous_commit=off"})
    with pytest.raises(Refused, match="synchronous_commit"):
        open_database(url.render_as_string(hide_password=False)).connect()


def test_the_library_is_sound_and_older_ones_are_known() -> None:
    assert sqlite_is_sound()
    assert not sqlite_is_sound((3, 40, 1)) and sqlite_is_sound((3, 51, 3))


_WITHOUT = """
import sys
sys.modules["pysqlite3"] = None  # as on a machine that it has no wheel for
from pathlib import Path
from nguon import clock
from nguon.services.audit import audit
from nguon.services.bench import farm
from nguon.store import database
assert database.sqlite.__name__ == "sqlite3"
book, people = farm.begin(Path(sys.argv[1]), clock.now())
farm.fill(book, people, 0, 2)
report = audit(book)
assert report.ok and report.size > 20, report
print("kept", report.size)
"""


def test_the_sqlite_that_python_brings_keeps_a_ledger_too(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _WITHOUT, str(tmp_path / "data")],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stdout.startswith("kept"), done.stderr


def test_a_reader_sees_one_state_while_others_write(book: Book) -> None:
    submit(book, draft("e1", "mango", 1))
    with book.read() as ledger:
        size, note = ledger.size, ledger.checkpoint
        submit(book, draft("e2", "mango", 1))
        assert len(ledger.entries(0, 100)) == size == 2
        assert ledger.checkpoint == note and len(ledger.history(batch("mango"))) == 1
        assert str(ledger.find(Holding)[0].kg) == "1"
        assert len(ledger.tile(0, 0)) == 2 * 32
    with book.read() as ledger:
        assert ledger.size == 4


def test_a_broken_write_leaves_nothing(book: Book) -> None:
    with pytest.raises(ZeroDivisionError), book.write() as connection:
        connection.execute(text("INSERT INTO scan VALUES ('L', '01', 'd', 1)"))
        raise ZeroDivisionError
    with book.read() as ledger:
        assert ledger.connection.execute(text("SELECT * FROM scan")).all() == []


def test_writers_wait_for_each_other_from_the_beginning(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path}/x.sqlite")
    said: list[str] = []
    event.listen(
        engine,
        "before_cursor_execute",
        lambda _c, _cursor, statement, *_: said.append(statement),
    )
    with writing(engine) as connection:
        connection.execute(text("SELECT 1"))
    with reading(engine) as connection:
        connection.execute(text("SELECT 1"))
    assert said == ["BEGIN IMMEDIATE", "SELECT 1", "BEGIN", "SELECT 1"]
    engine.dispose()


PROGRAM = """
import os, sys
from pathlib import Path
from kit.store import draft, open_book, submit
folder = Path(sys.argv[1])
book = open_book(f"sqlite:///{folder}/ledger.sqlite", folder)
os.write(1, b"BEGINS\\n")
submit(book, draft("e1", "mango", 1))
os.write(1, b"ACKNOWLEDGED\\n")
"""


def test_the_disk_has_it_before_the_answer(tmp_path: Path) -> None:
    """A trace of system calls: write-ahead log synced, lock record synced, answer."""
    strace = shutil.which("strace")
    if strace is None:
        pytest.skip("strace is not installed")
    open_book(f"sqlite:///{tmp_path}/ledger.sqlite", tmp_path).close()
    calls = tmp_path / "calls"
    traced = "trace=write,pwrite64,fsync,fdatasync"
    subprocess.run(
        [strace, "-f", "-y", "-e", traced, "-o", calls, sys.executable, "-c", PROGRAM, tmp_path],
        check=True,
        cwd=Path(__file__).parent.parent,
        env=os.environ,
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
    lines = calls.read_text().split("\n")
    [begins] = [n for n, line in enumerate(lines) if '"BEGINS' in line]
    [answer] = [n for n, line in enumerate(lines) if '"ACKNOWLEDGED' in line]

    def last(pattern: str) -> int:
        found = [n for n in range(begins, answer) if re.search(pattern, lines[n])]
        assert found, pattern
        return found[-1]

    written = last(r"write64?\(.*ledger\.sqlite-wal>")
    synced = last(r"f(data)?sync\(.*ledger\.sqlite-wal>")
    locked = last(r"pwrite64\(.*/lock")
    lock_synced = last(r"f(data)?sync\(.*/lock")
    assert written < synced < locked < lock_synced < answer
    after = "\n".join(lines[synced:answer])
    assert "ledger.sqlite-wal" not in after.split("\n", 1)[1]
