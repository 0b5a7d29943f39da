"""The lock record survives a torn write and never goes back."""

import os
from pathlib import Path

import pytest

from nguon.errors import Refused, Unavailable, VerificationError
from nguon.store.lock import SLOT, LockRecord, join_writers, write_new


def open_note(note: str) -> tuple[int, bytes]:
    size, _, mark = note.partition(" ")
    if mark != "signed":
        raise VerificationError("log.signature_wrong")
    return int(size), size.encode()


@pytest.fixture
def lock(tmp_path: Path) -> LockRecord:
    return LockRecord(tmp_path, open_note)


def test_nothing_was_answered_for_yet(lock: LockRecord) -> None:
    assert lock.read() is None


def test_the_newest_state_is_read_back(lock: LockRecord) -> None:
    for size in (1, 2, 9):
        lock.write(f"{size} signed", size)
        assert lock.read() == (size, str(size).encode())
    assert lock.path.stat().st_mode & 0o777 == 0o600


def test_it_never_goes_back(lock: LockRecord) -> None:
    lock.write("9 signed", 9)
    lock.write("5 signed", 5)
    assert lock.read() == (9, b"9")


def test_a_head_behind_what_was_answered_for_is_refused(lock: LockRecord) -> None:
    lock.check(0, b"")  # nothing was answered for
    lock.write("4 signed", 4)
    lock.write("9 signed", 9)
    lock.check(9, b"9")
    lock.check(12, b"anything")  # another machine writes as well
    for size, root, why in ((8, b"8", "older than"), (9, b"x", "not the history")):
        with pytest.raises(Unavailable, match=why):
            lock.check(size, root)


def test_a_full_disk_is_no_written_record(
    lock: LockRecord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the system took only a part of, it reports by the count alone."""
    lock.write("1 signed", 1)
    whole = os.pwrite
    monkeypatch.setattr(os, "pwrite", lambda f, data, at: whole(f, data[:9], at))
    with pytest.raises(OSError, match="No space left"):
        lock.write("2 signed", 2)
    with pytest.raises(OSError, match="No space left"):
        write_new(tmp_path / "log.key", b"PRIVATE+KEY+ledger.example")
    assert not (tmp_path / "log.key").exists()


@pytest.mark.parametrize("slot", [0, 1])
def test_a_torn_write_leaves_the_state_before(lock: LockRecord, slot: int) -> None:
    lock.write("1 signed", 1)
    lock.write("2 signed", 2)
    data = bytearray(lock.path.read_bytes())
    data[slot * SLOT + 3] ^= 1
    lock.path.write_bytes(bytes(data))
    assert lock.read() == ((2, b"2") if slot == 0 else (1, b"1"))
    lock.write("3 signed", 3)
    assert lock.read() == (3, b"3")


def test_an_unreadable_record_is_no_empty_record(lock: LockRecord) -> None:
    lock.path.write_bytes(b"garbage")
    with pytest.raises(Refused, match="lock record"):
        lock.read()


def test_an_old_sqlite_library_writes_alone(tmp_path: Path) -> None:
    first = join_writers(tmp_path, alone=False)
    second = join_writers(tmp_path, alone=False)
    with pytest.raises(Refused, match=r"3\.51\.3"):
        join_writers(tmp_path, alone=True)
    import os

    os.close(first)
    os.close(second)
    alone = join_writers(tmp_path, alone=True)
    with pytest.raises(Refused):
        join_writers(tmp_path, alone=False)
    os.close(alone)
