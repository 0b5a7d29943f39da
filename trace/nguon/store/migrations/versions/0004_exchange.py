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
    captures()
    event_hashes()


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


def captures() -> None:
    """Capture jobs that go on after the answer, and the events that wait in them."""
    op.create_table(
        "capture_job",
        _key("id", Text),
        _has("organisation", Text),
        _has("account", Text),
        _has("made", Text),
        _may("finished", Text),
        _has("behaviour", Text),
        _has("place", Text),
        _has("success", Integer),
        _has("total", NUMBER),
        _has("done", NUMBER),
        _has("recorded", NUMBER),
        _has("refused", NUMBER),
        _has("errors", Text),
        _has("alike", Text),
        sqlite_with_rowid=False,
    )
    for name, first in (("organisation", "organisation"), ("waiting", "finished")):
        op.create_index(f"capture_job_{name}", "capture_job", [first, "made"])
    op.create_table(
        "capture_part",
        _key("job", Text),
        _key("n", NUMBER),
        _has("lines", LargeBinary),
        sqlite_with_rowid=False,
    )
    op.execute(
        "INSERT INTO capture_job (id, organisation, account, made, finished, behaviour,"
        " place, success, total, done, recorded, refused, errors, alike)"
        " SELECT id, organisation, '', made, finished, behaviour, '', success, events,"
        " events, events, 0, errors, '[]' FROM capture"
    )
    op.drop_table("capture")


def event_hashes() -> None:
    """Which entry has which CBV event hash id."""
    op.create_table(
        "event_hash",
        _key("hash", LargeBinary),
        _key("entry", NUMBER),
        _has("whole", Integer),
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
