"""The tables that migrations make are those the code means, on both engines."""

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from kit import rule
from kit.store import batch, draft, submit
from nguon.core.state import Holding
from nguon.store import records
from nguon.store.database import open_database, writing
from nguon.store.ledger import Book
from nguon.store.migrate import _SCRIPTS, NEWEST, migrate
from nguon.store.tables import METADATA, append_only


def test_migrations_make_exactly_the_tables_of_the_code(book: Book) -> None:
    with book.read() as ledger:
        context = MigrationContext.configure(ledger.connection)
        assert compare_metadata(context, METADATA) == []


def test_migrations_make_the_same_sql_down_to_the_triggers(
    book: Book, url: str, tmp_path: Path
) -> None:
    """What Alembic does not compare: WITHOUT ROWID, CHECK, triggers."""
    if not url.startswith("sqlite"):
        return
    other = open_database(f"sqlite:///{tmp_path}/from-code.sqlite")
    said = text("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
    with writing(other) as connection:
        METADATA.create_all(connection)
        for statement in append_only("sqlite"):
            connection.exec_driver_sql(statement)
        wanted = {n: " ".join(sql.split()) for n, sql in connection.execute(said)}
    other.dispose()
    with book.read() as ledger:
        found = ledger.connection.execute(said)
        made = {name: " ".join(sql.split()) for name, sql in found}
    made.pop("alembic_version")
    assert made == wanted


def test_the_newest_migration_is_named() -> None:
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS))
    assert ScriptDirectory.from_config(config).get_current_head() == NEWEST


def test_when_the_rules_records_change_their_tables_are_made_again(book: Book) -> None:
    submit(book, draft("e1", "mango", 5))
    with book.write() as connection:
        connection.execute(text("UPDATE derived_form SET form = 'of another version'"))
        connection.execute(text("DROP TABLE holding"))
    migrate(book.engine, rule)
    with book.read() as ledger:
        assert [h.batch for h in ledger.find(Holding)] == [batch("mango")]
        form = ledger.connection.execute(text("SELECT form FROM derived_form")).scalar()
        assert form == records.form()
    submit(book, draft("e2", "mango", -5))
