"""Bring a database to the tables of this version (Alembic), empty ones from nothing.

The migrations in `store/migrations` are about the ledger and the people's tables. The
tables of the rules' records are derived: when their form changes they are made again
from the entries (`nguon.store.rebuild`), never migrated.

Proved in tests/store/test_migrate.py.
"""

from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, inspect, text

from nguon.store import records
from nguon.store.append import Rules
from nguon.store.database import is_sqlite, reading, writing
from nguon.store.rebuild import rebuild

NEWEST: Final = "0004"  # the last script in `migrations/versions`
_SCRIPTS: Final = Path(__file__).parent / "migrations"
_LOCK: Final = 0x6E67756F6E  # "nguon"; one migration at a time on a server


def migrate(engine: Engine, rules: Rules) -> None:
    """Bring every table up to date; several processes may try at once."""
    with reading(engine) as connection:
        if _is_up_to_date(connection):
            return
    with writing(engine) as connection:
        if not is_sqlite(engine):
            connection.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": _LOCK})
        if _revision(connection) != NEWEST:
            config = Config(attributes={"connection": connection})
            config.set_main_option("script_location", str(_SCRIPTS))
            command.upgrade(config, "head")
        if not _is_up_to_date(connection):
            rebuild(connection, rules)


def has_ledger(engine: Engine) -> bool:
    """Return whether a ledger was begun in this database."""
    with reading(engine) as connection:
        if _revision(connection) is None:
            return False
        return bool(connection.execute(text("SELECT size FROM head")).scalar())


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)


def _is_up_to_date(connection: Connection) -> bool:
    if _revision(connection) != NEWEST:
        return False
    form = connection.execute(text("SELECT form FROM derived_form")).scalar()
    return form == records.form()
