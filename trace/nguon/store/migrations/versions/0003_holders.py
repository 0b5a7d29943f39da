"""Which member holds which passkey and which device's key."""

from alembic import op
from sqlalchemy import Column, Text

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "holder",
        Column("key", Text, primary_key=True, autoincrement=False),
        Column("login", Text, nullable=False),
        Column("name", Text, nullable=False),
        Column("credential", Text, nullable=True),
        Column("made", Text, nullable=False),
    )
    op.create_index("holder_login", "holder", ["login"])
    op.create_index("holder_credential", "holder", ["credential"], unique=True)


def downgrade() -> None:
    raise RuntimeError("a ledger is never taken back")
