"""The ledger, its derived tables, and the people's tables.

Written out, not taken from `nguon.store.tables`: what was once run somewhere does not
change with the code. A test holds both to each other (tests/store/test_migrate.py).
"""

from typing import Any

from alembic import op
from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Integer,
    LargeBinary,
    Text,
    text,
)

revision = "0001"
down_revision = None

NUMBER = BigInteger().with_variant(Integer, "sqlite")
EMPTY_ROOT = bytes.fromhex(
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
)

SQLITE = (
    "CREATE TRIGGER entry_no_update BEFORE UPDATE ON entry BEGIN SELECT "
    "RAISE(ABORT, 'entry is append-only'); END",
    "CREATE TRIGGER entry_no_delete BEFORE DELETE ON entry BEGIN SELECT "
    "RAISE(ABORT, 'entry is append-only'); END",
    "CREATE TRIGGER checkpoint_no_update BEFORE UPDATE ON checkpoint BEGIN "
    "SELECT RAISE(ABORT, 'checkpoint is append-only'); END",
    "CREATE TRIGGER checkpoint_no_delete BEFORE DELETE ON checkpoint BEGIN "
    "SELECT RAISE(ABORT, 'checkpoint is append-only'); END",
    "CREATE TRIGGER tile_no_update BEFORE UPDATE ON tile WHEN NOT (NEW.level = "
    "OLD.level AND NEW.n = OLD.n AND length(NEW.hashes) >= length(OLD.hashes) "
    "AND substr(NEW.hashes, 1, length(OLD.hashes)) = OLD.hashes) BEGIN SELECT "
    "RAISE(ABORT, 'tile is append-only'); END",
    "CREATE TRIGGER tile_no_delete BEFORE DELETE ON tile BEGIN SELECT "
    "RAISE(ABORT, 'tile is append-only'); END",
    "CREATE TRIGGER head_no_update BEFORE UPDATE ON head WHEN NOT (NEW.id = "
    "OLD.id AND NEW.size > OLD.size AND NEW.recorded >= OLD.recorded) BEGIN "
    "SELECT RAISE(ABORT, 'head is append-only'); END",
    "CREATE TRIGGER head_no_delete BEFORE DELETE ON head BEGIN SELECT "
    "RAISE(ABORT, 'head is append-only'); END",
)

POSTGRESQL = (
    "CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$ "
    "BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$",
    "CREATE TRIGGER entry_no_update BEFORE UPDATE ON entry FOR EACH ROW "
    "EXECUTE FUNCTION append_only()",
    "CREATE TRIGGER entry_no_delete BEFORE DELETE ON entry FOR EACH ROW "
    "EXECUTE FUNCTION append_only()",
    "CREATE TRIGGER entry_no_truncate BEFORE TRUNCATE ON entry FOR EACH "
    "STATEMENT EXECUTE FUNCTION append_only()",
    "CREATE TRIGGER checkpoint_no_update BEFORE UPDATE ON checkpoint FOR EACH "
    "ROW EXECUTE FUNCTION append_only()",
    "CREATE TRIGGER checkpoint_no_delete BEFORE DELETE ON checkpoint FOR EACH "
    "ROW EXECUTE FUNCTION append_only()",
    "CREATE TRIGGER checkpoint_no_truncate BEFORE TRUNCATE ON checkpoint FOR "
    "EACH STATEMENT EXECUTE FUNCTION append_only()",
    "CREATE TRIGGER tile_no_update BEFORE UPDATE ON tile FOR EACH ROW WHEN "
    "(NOT (NEW.level = OLD.level AND NEW.n = OLD.n AND length(NEW.hashes) >= "
    "length(OLD.hashes) AND substr(NEW.hashes, 1, length(OLD.hashes)) = "
    "OLD.hashes)) EXECUTE FUNCTION append_only()",
    "CREATE TRIGGER tile_no_delete BEFORE DELETE ON tile FOR EACH ROW EXECUTE "
    "FUNCTION append_only()",
    "CREATE TRIGGER tile_no_truncate BEFORE TRUNCATE ON tile FOR EACH "
    "STATEMENT EXECUTE FUNCTION append_only()",
    "CREATE TRIGGER head_no_update BEFORE UPDATE ON head FOR EACH ROW WHEN "
    "(NOT (NEW.id = OLD.id AND NEW.size > OLD.size AND NEW.recorded >= "
    "OLD.recorded)) EXECUTE FUNCTION append_only()",
    "CREATE TRIGGER head_no_delete BEFORE DELETE ON head FOR EACH ROW EXECUTE "
    "FUNCTION append_only()",
    "CREATE TRIGGER head_no_truncate BEFORE TRUNCATE ON head FOR EACH "
    "STATEMENT EXECUTE FUNCTION append_only()",
)


def upgrade() -> None:
    op.create_table(
        "entry",
        _key("number", NUMBER),
        _has("bytes", LargeBinary),
    )
    op.create_table(
        "tile",
        _key("level", NUMBER),
        _key("n", NUMBER),
        _has("hashes", LargeBinary),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "head",
        _key("id", NUMBER),
        _has("size", NUMBER),
        _has("root", LargeBinary),
        _has("note", Text),
        _has("recorded", Text),
        _has("subjects", NUMBER),
        CheckConstraint("id = 1", name="head_is_one_row"),
    )
    op.create_table(
        "checkpoint",
        _key("size", NUMBER),
        _has("root", LargeBinary),
        _has("note", Text),
    )
    op.create_table(
        "subject",
        _key("name", LargeBinary),
        _has("id", NUMBER),
        _has("count", NUMBER),
        _has("head", LargeBinary),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "history",
        _key("subject", NUMBER),
        _key("n", NUMBER),
        _has("entry", NUMBER),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "map_page",
        _key("prefix", Text),
        _has("page", LargeBinary),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "derived_form",
        _key("id", NUMBER),
        _has("form", Text),
    )
    op.create_table(
        "sealed",
        _key("entry", NUMBER),
        _key("pointer", Text),
        Column("salt", LargeBinary),
        Column("value", Text),
        Column("erased", Text),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "member",
        _key("login", Text),
        _has("name", Text),
        _has("organisation", Text),
        _has("role", Text),
        _has("password", Text),
        _has("disabled", Integer),
        _has("epoch", Integer),
        _has("made", Text),
    )
    op.create_index("member_organisation", "member", ["organisation"])
    op.create_table(
        "token",
        _key("hash", Text),
        _has("name", Text),
        _has("organisation", Text),
        _has("scopes", Text),
        _has("made", Text),
        Column("revoked", Text),
    )
    op.create_index("token_organisation", "token", ["organisation"])
    op.create_table(
        "ended_session",
        _key("hash", Text),
        _has("moment", Text),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "capture",
        _key("id", Text),
        _has("organisation", Text),
        _has("made", Text),
        _has("finished", Text),
        _has("behaviour", Text),
        _has("success", Integer),
        _has("events", Integer),
        _has("errors", Text),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "refusal",
        Column("id", NUMBER, primary_key=True, autoincrement=True),
        _has("organisation", Text),
        _has("moment", Text),
        _has("code", Text),
        _has("figures", Text),
        _has("attempt", Text),
        Column("account", Text),
    )
    op.create_index("refusal_organisation", "refusal", ["organisation", "id"])
    op.create_table(
        "opening",
        Column("id", NUMBER, primary_key=True, autoincrement=True),
        _has("account", Text),
        _has("organisation", Text),
        _has("entry", NUMBER),
        _has("pointer", Text),
        _has("moment", Text),
        _has("reason", Text),
    )
    op.create_index("opening_entry", "opening", ["entry", "id"])
    op.create_table(
        "audit",
        Column("id", NUMBER, primary_key=True, autoincrement=True),
        _has("account", Text),
        _has("started", Text),
        _has("beat", Text),
        _has("size", NUMBER),
        _has("done", NUMBER),
        _has("state", Text),
        _has("report", Text),
    )
    op.create_table(
        "scan",
        _key("label", Text),
        _key("province", Text),
        _key("day", Text),
        _has("count", NUMBER),
        sqlite_with_rowid=False,
    )
    connection = op.get_bind()
    connection.execute(
        text(
            "INSERT INTO head (id, size, root, note, recorded, subjects)"
            " VALUES (1, 0, :root, '', '', 0)"
        ),
        {"root": EMPTY_ROOT},
    )
    triggers = SQLITE if connection.dialect.name == "sqlite" else POSTGRESQL
    for statement in triggers:
        connection.exec_driver_sql(statement.replace("%", "%%"))


def downgrade() -> None:
    raise RuntimeError("a ledger is never taken back")


def _key(name: str, kind: Any) -> Column[Any]:
    return Column(name, kind, primary_key=True, autoincrement=False)


def _has(name: str, kind: Any) -> Column[Any]:
    return Column(name, kind, nullable=False)
