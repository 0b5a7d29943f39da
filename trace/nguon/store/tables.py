"""The tables that are the ledger, and those of the people who use it.

    entry       the bytes of each line, exactly as hashed; never changed
    tile        the Merkle tree, 256 hashes a row; a row only grows
    head        one row: size and root of the newest tree, its signed note
    checkpoint  every signed state; never changed
    cosignature what witnesses have signed of those states, as collected; never changed

and derived from the entries, so that `nguon.store.rebuild` can make them again:

    subject     each batch or registered thing: number of entries, hash of the last
    history     (subject, n) -> entry
    map_page    the head map, four levels of the tree a row
    …           one table a record kind of the rules: `nguon.store.records`
    search_…    by which terms events are found: `nguon.store.search_index`

The people's tables are no part of the ledger and prove nothing. Triggers hold "never
changed" on both engines: a seat belt against our own mistakes; against an operator who
drops triggers the witnesses hold. Proved in tests/store/test_append_only.py.
"""

from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
)
from sqlalchemy.types import TypeEngine

# SQLite makes a column the row's own number only when its type is exactly INTEGER.
Number: Final = BigInteger().with_variant(Integer, "sqlite")

METADATA: Final = MetaData()
Kind = TypeEngine[Any] | type[TypeEngine[Any]]


def _table(name: str, *columns: Column[Any] | CheckConstraint | Index) -> Table:
    return Table(name, METADATA, *columns)


def _keyed(name: str, *columns: Column[Any] | Index) -> Table:
    """A table stored in the order of its key, without a second index."""
    return Table(name, METADATA, *columns, sqlite_with_rowid=False)


def _key(name: str, kind: Kind = Number) -> Column[Any]:
    return Column(name, kind, primary_key=True, autoincrement=False)


def _has(name: str, kind: Kind) -> Column[Any]:
    return Column(name, kind, nullable=False)


def _may(name: str, kind: Kind) -> Column[Any]:
    return Column(name, kind, nullable=True)


ENTRY: Final = _table("entry", _key("number"), _has("bytes", LargeBinary))
TILE: Final = _keyed("tile", _key("level"), _key("n"), _has("hashes", LargeBinary))
HEAD: Final = _table(
    "head",
    _key("id"),
    _has("size", Number),
    _has("root", LargeBinary),
    _has("note", Text),
    _has("recorded", Text),
    _has("subjects", Number),
    CheckConstraint("id = 1", name="head_is_one_row"),
)
CHECKPOINT: Final = _table(
    "checkpoint", _key("size"), _has("root", LargeBinary), _has("note", Text)
)

COSIGNATURE: Final = _table(
    "cosignature",
    _key("size"),
    _key("n"),  # in the order of arrival: the first so many are always the same
    _has("key", Text),
    _has("line", Text),
    Index("cosignature_key", "key", "size", unique=True),
)

SUBJECT: Final = _keyed(
    "subject",
    _key("name", LargeBinary),
    _has("id", Number),
    _has("count", Number),
    _has("head", LargeBinary),
)
HISTORY: Final = _keyed("history", _key("subject"), _key("n"), _has("entry", Number))
MAP_PAGE: Final = _keyed("map_page", _key("prefix", Text), _has("page", LargeBinary))
DERIVED_FORM: Final = _table("derived_form", _key("id"), _has("form", Text))

SEARCH_EVENT: Final = _table(
    "search_event",
    _key("number"),
    _has("time", Number),  # milliseconds since 1970
    _has("recorded", Number),
    _has("event", LargeBinary),
    Index("search_event_time", "time", "number"),
    Index("search_event_event", "event"),
)
SEARCH_TERM: Final = _table(
    "search_term",
    Column("id", Number, primary_key=True, autoincrement=True),
    _has("kind", Integer),
    _has("value", LargeBinary),
    Index("search_term_value", "kind", "value", unique=True),
)
SEARCH_POSTING: Final = _keyed("search_posting", _key("term"), _key("number"))
SEARCH_STATE: Final = _table(
    "search_state", _key("id"), _has("size", Number), _has("form", Text)
)

SEALED: Final = _keyed(
    "sealed",
    _key("entry"),
    _key("pointer", Text),
    _may("salt", LargeBinary),
    _may("value", Text),
    _may("erased", Text),
)
MEMBER: Final = _table(
    "member",
    _key("login", Text),
    _has("name", Text),
    _has("organisation", Text),
    _has("role", Text),
    _has("password", Text),
    _has("disabled", Integer),
    _has("epoch", Integer),
    _has("made", Text),
    Index("member_organisation", "organisation"),
)
TOKEN: Final = _table(
    "token",
    _key("hash", Text),
    _has("name", Text),
    _has("organisation", Text),
    _has("scopes", Text),
    _has("made", Text),
    _may("revoked", Text),
    Index("token_organisation", "organisation"),
)
HOLDER: Final = _table(
    "holder",
    _key("key", Text),
    _has("login", Text),
    _has("name", Text),
    _may("credential", Text),
    _has("made", Text),
    Index("holder_login", "login"),
    Index("holder_credential", "credential", unique=True),
)
ENDED: Final = _keyed("ended_session", _key("hash", Text), _has("moment", Text))
CAPTURE: Final = _keyed(
    "capture_job",
    _key("id", Text),
    _has("organisation", Text),
    _has("account", Text),
    _has("made", Text),
    _may("finished", Text),
    _has("behaviour", Text),
    _has("place", Text),
    _has("success", Integer),
    _has("total", Number),
    _has("done", Number),
    _has("recorded", Number),
    _has("refused", Number),
    _has("errors", Text),
    _has("alike", Text),
    Index("capture_job_organisation", "organisation", "made"),
    Index("capture_job_waiting", "finished", "made"),
)
CAPTURE_PART: Final = _keyed(
    "capture_part", _key("job", Text), _key("n"), _has("lines", LargeBinary)
)
EVENT_HASH: Final = _keyed(
    "event_hash", _key("hash", LargeBinary), _key("entry"), _has("whole", Integer)
)
FILE: Final = _table(
    "file",
    _key("hash", Text),
    _has("media", Text),
    _has("organisation", Text),
    _has("made", Text),
    _has("content", LargeBinary),
)
ANSWER: Final = _keyed(
    "answer",
    _key("organisation", Text),
    _key("key", Text),
    _has("request", Text),
    _has("made", Text),  # the moment that the first request was about
    _has("since", Text),  # when it was last begun
    _may("status", Integer),
    _may("body", Text),
)
DEVICE: Final = _table(
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
    Index("device_organisation", "organisation"),
)
READING: Final = _keyed(
    "reading",
    _key("device", Text),
    _key("moment", Text),
    _key("measure", Text),
    _has("value", Text),
    _has("taken", Text),
)
LEG: Final = _table(
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
    Index("leg_state", "state"),
    Index("leg_device", "device", "started"),
)
PROGRESS: Final = _keyed("progress", _key("name", Text), _has("number", Number))
HOOK: Final = _table(
    "hook",
    _key("id", Text),
    _has("organisation", Text),
    _has("form", Text),  # news, or epcis: a subscription to a named query
    _has("name", Text),
    _has("url", Text),
    _has("secret", Text),
    _has("wants", Text),
    _has("entries", Number),  # how many entries have been looked through for it
    _has("looked", Text),  # when what falls due by time was last looked for
    _has("made", Text),
    _has("state", Text),
    _has("failures", Integer),
    _may("paused", Text),
    Index("hook_organisation", "organisation", "form"),
)
DELIVERY: Final = _table(
    "delivery",
    Column("n", Number, primary_key=True, autoincrement=True),
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
    Index("delivery_id", "id", unique=True),
    Index("delivery_hook", "hook", "state", "n"),
)
NAMED_QUERY: Final = _keyed(
    "named_query",
    _key("organisation", Text),
    _key("name", Text),
    _has("query", Text),
    _has("made", Text),
)
COMPLAINT: Final = _table(
    "complaint",
    _key("number", Text),
    _has("batch", Text),
    _has("code", Text),
    _has("kind", Text),
    _has("words", Text),
    _may("contact", Text),  # personal: erased some time after the end
    _has("made", Text),
    _may("acknowledged", Text),
    _may("answered", Text),
    _may("answered_by", Text),
    _may("answer", Text),
    _may("closed", Text),
    Index("complaint_made", "made"),
)
COMPLAINT_TO: Final = _keyed(
    "complaint_to", _key("organisation", Text), _key("complaint", Text)
)
REFUSAL: Final = _table(
    "refusal",
    Column("id", Number, primary_key=True, autoincrement=True),
    _has("organisation", Text),
    _has("moment", Text),
    _has("code", Text),
    _has("figures", Text),
    _has("attempt", Text),
    _may("account", Text),
    Index("refusal_organisation", "organisation", "id"),
)
OPENING: Final = _table(
    "opening",
    Column("id", Number, primary_key=True, autoincrement=True),
    _has("account", Text),
    _has("organisation", Text),
    _has("entry", Number),
    _has("pointer", Text),
    _has("moment", Text),
    _has("reason", Text),
    Index("opening_entry", "entry", "id"),
)
AUDIT: Final = _table(
    "audit",
    Column("id", Number, primary_key=True, autoincrement=True),
    _has("account", Text),
    _has("started", Text),
    _has("beat", Text),
    _has("size", Number),
    _has("done", Number),
    _has("state", Text),
    _has("report", Text),
)
SCAN: Final = _keyed(
    "scan", _key("label", Text), _key("province", Text), _key("day", Text),
    _has("count", Number),
)  # fmt: skip

WITNESS_ALARM: Final = _table(
    "witness_alarm",
    Column("id", Number, primary_key=True, autoincrement=True),
    _has("key", Text),
    _has("size", Number),
    _has("code", Text),
    _has("status", Integer),
    _has("moment", Text),
)

LEDGER: Final = (ENTRY, TILE, HEAD, CHECKPOINT, COSIGNATURE)
DERIVED: Final = (SUBJECT, HISTORY, MAP_PAGE)
INDEXES: Final = (EVENT_HASH,)  # made from the entries by a chore, a moment later
SEARCH: Final = (SEARCH_EVENT, SEARCH_TERM, SEARCH_POSTING, SEARCH_STATE)
PEOPLE: Final = (
    SEALED,
    MEMBER,
    TOKEN,
    HOLDER,
    ENDED,
    CAPTURE,
    CAPTURE_PART,
    FILE,
    ANSWER,
    REFUSAL,
    OPENING,
    AUDIT,
    SCAN,
    WITNESS_ALARM,
    DEVICE,
    READING,
    LEG,
    PROGRESS,
    HOOK,
    DELIVERY,
    COMPLAINT,
    COMPLAINT_TO,
    NAMED_QUERY,
)

# table -> the condition under which an update is let through (None: never)
_UPDATES: Final[dict[str, str | None]] = {
    "entry": None,
    "checkpoint": None,
    "cosignature": None,
    "tile": "NEW.level = OLD.level AND NEW.n = OLD.n"
    " AND length(NEW.hashes) >= length(OLD.hashes)"
    " AND substr(NEW.hashes, 1, length(OLD.hashes)) = OLD.hashes",
    "head": "NEW.id = OLD.id AND NEW.size > OLD.size AND NEW.recorded >= OLD.recorded",
}


def append_only(dialect: str) -> list[str]:
    """Return the statements that make the triggers on `sqlite` or `postgresql`."""
    return _sqlite_triggers() if dialect == "sqlite" else _postgresql_triggers()


def _sqlite_triggers() -> list[str]:
    made = []
    for table, condition in _UPDATES.items():
        when = f" WHEN NOT ({condition})" if condition else ""
        for verb, guard in (("UPDATE", when), ("DELETE", "")):
            made.append(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table}"
                f"{guard} BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
    return made


def _postgresql_triggers() -> list[str]:
    made = [
        "CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$"
        " BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
    ]
    for table, condition in _UPDATES.items():
        when = f" WHEN (NOT ({condition}))" if condition else ""
        for verb, each, guard in (
            ("UPDATE", "ROW", when),
            ("DELETE", "ROW", ""),
            ("TRUNCATE", "STATEMENT", ""),
        ):
            made.append(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table}"
                f" FOR EACH {each}{guard} EXECUTE FUNCTION append_only()"
            )
    return made
