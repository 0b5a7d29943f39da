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
    sensors()


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


def sensors() -> None:
    """Devices, what they measured, the legs of batches that they went along with."""
    op.create_table(
        "device",
        _key("id", Text),
        _has("organisation", Text),
        _has("name", Text),
        _may("area", Text),
        _may("low", Text),
        _may("high", Text),
        _has("grace", Integer),
        _has("made", Text),
        _may("ended", Text),
    )
    op.create_index("device_organisation", "device", ["organisation"])
    op.create_table(
        "reading",
        _key("device", Text),
        _key("moment", Text),
        _key("measure", Text),
        _has("value", Text),
        _has("taken", Text),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "leg",
        _key("id", Text),
        _has("device", Text),
        _has("organisation", Text),
        _has("batches", Text),
        _has("cause", Text),
        _has("started", Text),
        _may("ended", Text),
        _has("state", Text),
        _has("told", Text),
        _has("note", Text),
    )
    op.create_index("leg_state", "leg", ["state"])
    op.create_index("leg_device", "leg", ["device", "started"])
    op.create_table(
        "progress", _key("name", Text), _has("number", NUMBER), sqlite_with_rowid=False
    )


def downgrade() -> None:
    raise RuntimeError("a ledger is never taken back")


def _key(name: str, kind: Any) -> Column[Any]:
    return Column(name, kind, primary_key=True, autoincrement=False)


def _has(name: str, kind: Any) -> Column[Any]:
    return Column(name, kind, nullable=False)


def _may(name: str, kind: Any) -> Column[Any]:
    return Column(name, kind, nullable=True)
