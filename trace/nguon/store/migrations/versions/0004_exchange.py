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
    hooks()
    complaints()


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


def hooks() -> None:
    """Whom to tell what, and what is on its way to them."""
    op.create_table(
        "hook",
        _key("id", Text),
        _has("organisation", Text),
        _has("form", Text),
        _has("name", Text),
        _has("url", Text),
        _has("secret", Text),
        _has("wants", Text),
        _has("entries", NUMBER),
        _has("looked", Text),
        _has("made", Text),
        _has("state", Text),
        _has("failures", Integer),
        _may("paused", Text),
    )
    op.create_index("hook_organisation", "hook", ["organisation", "form"])
    op.create_table(
        "delivery",
        Column("n", NUMBER, primary_key=True, autoincrement=True),
        _has("id", Text),
        _has("hook", Text),
        _has("kind", Text),
        _has("body", LargeBinary),
        _has("made", Text),
        _has("state", Text),
        _has("tries", Integer),
        _has("next", Text),
        _may("status", Integer),
        _may("answer", Text),
        _may("finished", Text),
    )
    op.create_index("delivery_id", "delivery", ["id"], unique=True)
    op.create_index("delivery_hook", "delivery", ["hook", "state", "n"])


def complaints() -> None:
    """What people report about a batch, and to whom that goes."""
    op.create_table(
        "complaint",
        _key("number", Text),
        _has("batch", Text),
        _has("code", Text),
        _has("kind", Text),
        _has("words", Text),
        _may("contact", Text),
        _has("made", Text),
        _may("acknowledged", Text),
        _may("answered", Text),
        _may("answered_by", Text),
        _may("answer", Text),
        _may("closed", Text),
    )
    op.create_index("complaint_made", "complaint", ["made"])
    op.create_table(
        "complaint_to",
        _key("organisation", Text),
        _key("complaint", Text),
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
