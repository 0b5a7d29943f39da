"""What went wrong outside of us, as one of our errors: files, disks, databases.

A missing folder, a full disk, a database that does not answer: whoever runs the command
can mend that, so they are told in one sentence instead of a trace. What is none of
these is our own bug and stays loud.

    try: …
    except Exception as error:
        told = trouble(error, settings)
        if told is None:
            raise

Proved in tests/services/test_trouble.py.
"""

import errno
from typing import Final

from alembic.util import CommandError
from sqlalchemy.exc import DBAPIError, OperationalError

from nguon.errors import NguonError, Refused, Unavailable
from nguon.messages import LANGUAGES, say
from nguon.services.ledger import LedgerSettings

_REASONS: Final = {
    errno.ENOENT: "absent", errno.EACCES: "forbidden", errno.EPERM: "forbidden",
    errno.EISDIR: "folder", errno.ENOTDIR: "no_folder", errno.EEXIST: "exists",
    errno.ENOSPC: "full", errno.EROFS: "read_only",
}  # fmt: skip
# What SQLite says, in its own words -> our sentence.
_SQLITE: Final = (
    ("unable to open", "store.cannot_open"),
    ("not a database", "store.damaged"),
    ("malformed", "store.damaged"),
    ("disk i/o", "store.damaged"),
    ("readonly", "store.read_only"),
    ("disk is full", "store.full"),
    ("no such table", "store.damaged"),
)


def trouble(error: Exception, settings: LedgerSettings) -> NguonError | None:
    """Return the error as ours, or None where it is nobody's fault but our own."""
    if isinstance(error, DBAPIError):
        return _database(error, settings)
    if isinstance(error, CommandError):  # a migration that this version does not have
        return Refused("store.newer", where=settings.place)
    if isinstance(error, OSError):
        path = error.filename if error.filename is not None else "?"
        return Refused("common.file", path=path, why=reason(error))
    return None


def reason(error: OSError) -> dict[str, str]:
    """Return why the system refused a file, in both languages."""
    word = _REASONS.get(error.errno or 0)
    if word is None:
        return {language: error.strerror or str(error) for language in LANGUAGES}
    return {language: say(f"common.why.{word}", language) for language in LANGUAGES}


def _database(error: DBAPIError, settings: LedgerSettings) -> NguonError | None:
    said = str(error.orig)
    if settings.place.startswith("postgresql"):
        if not isinstance(error, OperationalError):
            return None
        first = said.strip().splitlines()[0] if said.strip() else "?"
        return Refused("store.unreachable", where=settings.place, why=first[:300])
    if "locked" in said:
        return Unavailable("store.locked", where=settings.place)
    for words, code in _SQLITE:
        if words in said.lower():
            return Refused(code, where=settings.place)
    return None
