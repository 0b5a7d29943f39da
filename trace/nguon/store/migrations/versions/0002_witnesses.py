"""Cosignatures of witnesses, append-only like checkpoints, and their alarms."""

from typing import Any

from alembic import op
from sqlalchemy import BigInteger, Column, Integer, Text

revision = "0002"
down_revision = "0001"

NUMBER = BigInteger().with_variant(Integer, "sqlite")

SQLITE = (
    "CREATE TRIGGER cosignature_no_update BEFORE UPDATE ON cosignature BEGIN "
    "SELECT RAISE(ABORT, 'cosignature is append-only'); END",
    "CREATE TRIGGER cosignature_no_delete BEFORE DELETE ON cosignature BEGIN "
    "SELECT RAISE(ABORT, 'cosignature is append-only'); END",
)

POSTGRESQL = (
    "CREATE TRIGGER cosignature_no_update BEFORE UPDATE ON cosignature FOR EACH "
    "ROW EXECUTE FUNCTION append_only()",
    "CREATE TRIGGER cosignature_no_delete BEFORE DELETE ON cosignature FOR EACH "
    "ROW EXECUTE FUNCTION append_only()",
    "CREATE TRIGGER cosignature_no_truncate BEFORE TRUNCATE ON cosignature FOR "
    "EACH STATEMENT EXECUTE FUNCTION append_only()",
)


def upgrade() -> None:
    op.create_table(
        "cosignature",
        _key("size", NUMBER),
        _key("n", NUMBER),
        _has("key", Text),
        _has("line", Text),
    )
    op.create_index("cosignature_key", "cosignature", ["key", "size"], unique=True)
    op.create_table(
        "witness_alarm",
        Column("id", NUMBER, primary_key=True, autoincrement=True),
        _has("key", Text),
        _has("size", NUMBER),
        _has("code", Text),
        _has("status", Integer),
        _has("moment", Text),
    )
    connection = op.get_bind()
    triggers = SQLITE if connection.dialect.name == "sqlite" else POSTGRESQL
    for statement in triggers:
        connection.exec_driver_sql(statement)


def downgrade() -> None:
    raise RuntimeError("a ledger is never taken back")


def _key(name: str, kind: Any) -> Column[Any]:
    return Column(name, kind, primary_key=True, autoincrement=False)


def _has(name: str, kind: Any) -> Column[Any]:
    return Column(name, kind, nullable=False)
