"""The ledger, its derived tables, and the people's tables."""

from alembic import op
from sqlalchemy import insert

from nguon.store.tables import DERIVED, DERIVED_FORM, HEAD, LEDGER, PEOPLE, append_only

revision = "0001"
down_revision = None


def upgrade() -> None:
    connection = op.get_bind()
    for table in (*LEDGER, *DERIVED, DERIVED_FORM, *PEOPLE):
        table.create(connection)
    empty = bytes.fromhex(
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    )
    row = {"id": 1, "size": 0, "root": empty, "note": "", "recorded": "", "subjects": 0}
    connection.execute(insert(HEAD), row)
    for statement in append_only(connection.dialect.name):
        connection.exec_driver_sql(statement.replace("%", "%%"))


def downgrade() -> None:
    raise RuntimeError("a ledger is never taken back")
