"""The lock record: the last state this machine has signed and answered for.

It stands beside the database, not in it, so that a restored old backup is noticed: a
ledger that is behind its own lock record would sign a second history. The file has two
slots of 4,096 bytes, each a signed checkpoint padded with zero bytes. The older slot is
overwritten and synced, so a torn write leaves the other slot whole; the signature says
which slot is whole. Never goes back: a smaller state is not written. It is asked at the
start and again before each commit, since a database can be brought back under a running
server too.

A second file, `writers`, is only ever locked: shared by each process that writes, or
held alone where the SQLite library cannot bear several (see `database.SQLITE_SOUND`).

Proved in tests/store/test_lock.py.
"""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from errno import ENOSPC
from pathlib import Path
from threading import get_ident
from typing import Final

from nguon.errors import NguonError, Refused, Unavailable

SLOT: Final = 4096

# Opens a signed note and returns its size and root, or raises VerificationError.
OpenNote = Callable[[str], tuple[int, bytes]]


class LockRecord:
    """`folder/lock`: read it at the start, write it before each acknowledgement."""

    def __init__(self, folder: Path, open_note: OpenNote) -> None:
        self.path = folder / "lock"
        self.open_note = open_note
        self._opened: dict[bytes, tuple[int, bytes]] = {}  # slots read before

    def read(self) -> tuple[int, bytes] | None:
        """Return the size and root last answered for, or None where nothing was."""
        if not self.path.exists():
            return None
        with self._held() as file:
            found = [state for state in self._slots(file) if state is not None]
        if not found:
            raise Refused("store.lock_unreadable", path=self.path)
        return max(found)

    def check(self, size: int, root: bytes) -> None:
        """Refuse to go on from a head that is behind what was answered for.

        Nobody is held off: a slot that is being written says nothing, the other does.
        """
        try:
            file = os.open(self.path, os.O_RDONLY)
        except FileNotFoundError:
            return
        try:
            signed = max((s for s in self._slots(file) if s is not None), default=None)
        finally:
            os.close(file)
        if signed is not None and signed[0] > size:
            raise Unavailable("store.rolled_back", size=size, signed=signed[0])
        if signed is not None and signed[0] == size and signed[1] != root:
            raise Unavailable("store.forked", signed=size)

    def write(self, note: str, size: int) -> None:
        """Put the signed state in the older slot, synced, if it is the newest."""
        if not self.path.exists():
            self._begin(note)
        with self._held() as file:
            sizes = [-1 if s is None else s[0] for s in self._slots(file)]
            if max(sizes) >= size:
                return
            slot = sizes.index(min(sizes))
            _write(file, _padded(note), slot * SLOT)
            os.fdatasync(file)

    def _begin(self, note: str) -> None:
        """Make the file, whole from its first moment; another may be first."""
        new = self.path.with_name(f"lock.{os.getpid()}-{get_ident()}")
        write_new(new, _padded(note) + bytes(SLOT))
        with suppress(FileExistsError):
            os.link(new, self.path)
        new.unlink()
        sync_folder(self.path.parent)

    def _slots(self, file: int) -> list[tuple[int, bytes] | None]:
        return [self._slot(os.pread(file, SLOT, slot * SLOT)) for slot in (0, 1)]

    def _slot(self, data: bytes) -> tuple[int, bytes] | None:
        known = self._opened.get(data)  # a signature is checked once
        if known is not None:
            return known
        try:
            state = self.open_note(data.rstrip(b"\0").decode())
        except (NguonError, UnicodeDecodeError):
            return None
        self._opened = dict([*self._opened.items()][-3:]) | {data: state}
        return state

    @contextmanager
    def _held(self) -> Iterator[int]:
        file = os.open(self.path, os.O_RDWR)
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield file
        finally:
            os.close(file)


def _padded(note: str) -> bytes:
    return note.encode().ljust(SLOT, b"\0")


def _write(file: int, data: bytes, place: int) -> None:
    """Write all of it: on a full disk the system may take only a part, and says so."""
    if os.pwrite(file, data, place) != len(data):
        raise OSError(ENOSPC, os.strerror(ENOSPC))


def write_new(path: Path, data: bytes) -> None:
    """Write a new file that only its owner can read, synced; never over another."""
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        _write(file, data, 0)
        os.fsync(file)
    except OSError:
        path.unlink()  # half a key or half a record is none
        raise
    finally:
        os.close(file)


def sync_folder(folder: Path) -> None:
    """Make a new file's name in `folder` outlive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def join_writers(folder: Path, *, alone: bool) -> int:
    """Take part in writing, until the returned file is closed; `alone`: nobody else."""
    file = os.open(folder / "writers", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(file, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(file)
        raise Refused("store.sqlite_too_old") from error
    return file
