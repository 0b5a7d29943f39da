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
    search()
    captures()
    event_hashes()
    hooks()
    complaints()
    named_queries()


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


def search() -> None:
    """By which terms events are found; made from the entries, empty at first."""
    op.create_table(
        "search_event",
        _key("number", NUMBER),
        _has("time", NUMBER),
        _has("recorded", NUMBER),
        _has("event", LargeBinary),
    )
    op.create_index("search_event_time", "search_event", ["time", "number"])
    op.create_index("search_event_event", "search_event", ["event"])
    op.create_table(
        "search_term",
        Column("id", NUMBER, primary_key=True, autoincrement=True),
        _has("kind", Integer),
        _has("value", LargeBinary),
    )
    op.create_index("search_term_value", "search_term", ["kind", "value"], unique=True)
    op.create_table(
        "search_posting",
        _key("term", NUMBER),
        _key("number", NUMBER),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "search_state", _key("id", NUMBER), _has("size", NUMBER), _has("form", Text)
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


def named_queries() -> None:
    """What organisations ask again and again."""
    op.create_table(
        "named_query",
        _key("organisation", Text),
        _key("name", Text),
        _has("query", Text),
        _has("made", Text),
        sqlite_with_rowid=False,
    )


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
