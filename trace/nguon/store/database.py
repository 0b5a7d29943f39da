"""Connections: one SQLite file (WAL, FULL) or PostgreSQL by URL, one code for both.

An acknowledged entry must outlive a power cut. WAL with `synchronous=NORMAL` lost
acknowledged entries in real power cuts, and killing the process does not show it; so
FULL is set on every connection and read back, and likewise `fsync` and
`synchronous_commit` on PostgreSQL. The SQLite driver begins transactions lazily: it is
told not to, and `BEGIN` or `BEGIN IMMEDIATE` is sent by the hook below.

`reading(engine)` is one unchanging view of the whole ledger; `writing(engine)` is the
one writer (SQLite) or one transaction among several (PostgreSQL).

Proved in tests/store/test_database.py.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from nguon.errors import Malformed, Refused

try:  # its SQLite is sound; it has wheels for Linux alone
    import pysqlite3.dbapi2 as sqlite
except ImportError:
    import sqlite3 as sqlite

# Below it two connections that write and checkpoint at once can corrupt the file.
SQLITE_SOUND: Final = (3, 51, 3)
_HAS_UNHEX: Final = (3, 41, 0)
BUSY_SECONDS: Final = 30

_PRAGMAS: Final = (
    ("journal_mode", "wal"),
    ("synchronous", 2),
    ("foreign_keys", 1),
    ("recursive_triggers", 1),  # else INSERT OR REPLACE slips past the triggers
    ("secure_delete", 1),  # an erased salt leaves no trace in the file
    ("trusted_schema", 0),
)


def open_database(url: str) -> Engine:
    """Return an engine for `sqlite:///file` or `postgresql://…` (driver psycopg)."""
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise Malformed("store.bad_url") from error
    kind = parsed.get_backend_name()
    if kind == "postgresql":
        engine = create_engine(
            parsed.set(drivername="postgresql+psycopg"), pool_pre_ping=True
        )
        event.listen(engine, "connect", _check_postgresql)
        return engine
    if kind != "sqlite" or not parsed.database or parsed.database == ":memory:":
        raise Malformed("store.bad_url")
    engine = create_engine(
        parsed.set(drivername="sqlite"),
        module=sqlite,
        pool_size=16,
        max_overflow=64,
        connect_args={"timeout": BUSY_SECONDS, "cached_statements": 256},
    )
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def is_sqlite(engine: Engine) -> bool:
    return engine.dialect.name == "sqlite"


def sqlite_is_sound(version: tuple[int, ...] = sqlite.sqlite_version_info) -> bool:
    """Return whether several processes may write through this SQLite library."""
    return version >= SQLITE_SOUND


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One view of the ledger: what is committed meanwhile is not seen."""
    with engine.connect() as connection:
        if not is_sqlite(engine):
            connection = connection.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
        with connection.begin():
            yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction that writes: committed at the end, rolled back by an error."""
    with engine.connect() as connection:
        connection = connection.execution_options(nguon_writes=True)
        with connection.begin():
            yield connection


@contextmanager
def outside(engine: Engine) -> Iterator[Connection]:
    """No transaction at all: for VACUUM and the like."""
    with engine.connect() as connection:
        if is_sqlite(engine):
            # Not AUTOCOMMIT: taking that back would let the driver begin by itself.
            yield connection.execution_options(nguon_begins=False)
        else:
            yield connection.execution_options(isolation_level="AUTOCOMMIT")


def scrub(engine: Engine, table: str = "sealed") -> None:
    """Make what was erased vanish from the files, after the erasing transaction."""
    with outside(engine) as connection:
        if is_sqlite(engine):
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").all()
        else:
            connection.exec_driver_sql(f"VACUUM {table}")


def _set_up_sqlite(raw: Any, _record: object) -> None:
    raw.isolation_level = None  # the driver shall not begin transactions by itself
    if sqlite.sqlite_version_info < _HAS_UNHEX:
        raw.create_function("unhex", 1, bytes.fromhex, deterministic=True)
    # Only a new file takes it. A page of 4,096 bytes holds three entries of 1,100 and
    # leaves a fifth of itself empty; this one leaves a twentieth.
    raw.execute("PRAGMA page_size=8192")
    for name, wanted in _PRAGMAS:
        raw.execute(f"PRAGMA {name}={wanted}")
        found = raw.execute(f"PRAGMA {name}").fetchone()[0]
        if found != wanted:
            raise Refused("store.unsafe_setting", name=name, found=found, want=wanted)
    raw.execute("PRAGMA cache_size=-16000")


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    if options.get("nguon_begins", True):
        writes = options.get("nguon_writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _check_postgresql(raw: Any, _record: object) -> None:
    with raw.cursor() as cursor:
        for name in ("fsync", "synchronous_commit"):
            cursor.execute(f"SHOW {name}")
            found = cursor.fetchone()[0]
            if found == "off":
                raw.close()
                raise Refused("store.unsafe_setting", name=name, found=found, want="on")
    raw.commit()
