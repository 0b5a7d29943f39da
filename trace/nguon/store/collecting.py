"""Whose turn it is: to ask the witnesses, to do the chores. One process a database.

SQLite: a lock on a file of that name beside the ledger. PostgreSQL: an advisory lock in
the server, held by a connection of its own. Freed when its process ends. If two asked
by mistake nothing would break: a witness answers both, and one line is kept. Proved in
tests/services/test_collect.py.
"""

import fcntl
import os
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import SQLAlchemyError

from nguon.store.database import is_sqlite

# "nguon" and which of its locks
_LOCKS: Final = {"collector": 0x6E67756F6E02, "chores": 0x6E67756F6E03}


class Turn:
    """Taken by one process at a time."""

    def __init__(self, engine: Engine, folder: Path, name: str = "collector") -> None:
        self.engine = engine
        self.folder = folder
        self.name = name
        self._file = -1
        self._connection: Connection | None = None

    def take(self) -> bool:
        """Try to take the turn; False when another process has it."""
        if is_sqlite(self.engine):
            return self._take_file()
        try:
            return self._take_server()
        except SQLAlchemyError:
            return False

    def give_back(self) -> None:
        if self._file >= 0:
            os.close(self._file)
            self._file = -1
        if self._connection is not None:
            self._connection.invalidate()  # its session ends, and the lock with it
            self._connection.close()
            self._connection = None

    def _take_file(self) -> bool:
        file = os.open(self.folder / self.name, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(file)
            return False
        self._file = file
        return True

    def _take_server(self) -> bool:
        connection = self.engine.connect().execution_options(
            isolation_level="AUTOCOMMIT"
        )
        asked = text("SELECT pg_try_advisory_lock(:n)")
        if not connection.execute(asked, {"n": _LOCKS[self.name]}).scalar():
            connection.close()
            return False
        self._connection = connection
        return True
