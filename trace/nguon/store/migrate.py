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
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text

from nguon.store import records
from nguon.store.append import Rules
from nguon.store.database import is_sqlite, writing
from nguon.store.rebuild import rebuild

_SCRIPTS: Final = Path(__file__).parent / "migrations"
_LOCK: Final = 0x6E67756F6E  # "nguon"; one migration at a time on a server


def migrate(engine: Engine, rules: Rules) -> None:
    """Bring every table up to date; several processes may try at once."""
    with writing(engine) as connection:
        if not is_sqlite(engine):
            connection.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": _LOCK})
        config = Config()
        config.set_main_option("script_location", str(_SCRIPTS))
        newest = ScriptDirectory.from_config(config).get_current_head()
        if MigrationContext.configure(connection).get_current_revision() != newest:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
        stored = connection.execute(text("SELECT form FROM derived_form")).scalar()
        if stored != records.form():
            rebuild(connection, rules)


def has_ledger(engine: Engine) -> bool:
    """Return whether a ledger was begun in this database."""
    with engine.connect() as connection:
        if "head" not in inspect(connection).get_table_names():
            return False
        return bool(connection.execute(text("SELECT size FROM head")).scalar())
