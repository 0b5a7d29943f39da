"""What speaking with other systems needs, one function a capability.

Nothing here is part of the ledger: what is derived from entries can be made again, the
rest is the people's (jobs, queries, subscriptions, files, devices).
"""

from typing import Any

from alembic import op
from sqlalchemy import BigInteger, Column, Integer, LargeBinary, Text

revision = "0004"
down_revision = "0003"

NUMBER = BigInteger().with_variant(Integer, "sqlite")


def upgrade() -> None:
    files()
    answers()


def files() -> None:
    """Files by the SHA-256 of what is in them: raw logs, documents."""
    op.create_table(
        "file",
        _key("hash", Text),
        _has("media", Text),
        _has("organisation", Text),
        _has("made", Text),
        _has("content", LargeBinary),
    )


def answers() -> None:
    """What was answered to an idempotency key, for whoever sends the request again."""
    op.create_table(
        "answer",
        _key("organisation", Text),
        _key("key", Text),
        _has("request", Text),
        _has("made", Text),
        _has("since", Text),
        _may("status", Integer),
        _may("body", Text),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    raise RuntimeError("a ledger is never taken back")


def _key(name: str, kind: Any) -> Column[Any]:
    return Column(name, kind, primary_key=True, autoincrement=False)


def _has(name: str, kind: Any) -> Column[Any]:
    return Column(name, kind, nullable=False)


def _may(name: str, kind: Any) -> Column[Any]:
    return Column(name, kind, nullable=True)
