"""What a witness has seen: its own small SQLite file, no part of any ledger.

    seen     one row a log: the largest tree that was cosigned; it never goes back
    refused  signed notes that did not continue it: evidence, the first few of each log

`SeenLogs.take` reads a log's row, lets the core decide, and writes the new row, in one
transaction that is durable (WAL, FULL) when it returns. Triggers hold "never goes back"
against our own mistakes. Proved in tests/store/test_witnessed.py.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, text

from nguon.core.witness import Answer, State
from nguon.store.database import open_database, reading, writing

KEPT: Final = 20  # refused notes of one log: enough to prove, too few to fill a disk

_TABLES: Final = (
    "CREATE TABLE IF NOT EXISTS seen (origin TEXT PRIMARY KEY, size INTEGER NOT NULL,"
    " root BLOB NOT NULL, note TEXT NOT NULL, time INTEGER NOT NULL) WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS refused (origin TEXT NOT NULL, time INTEGER NOT NULL,"
    " status INTEGER NOT NULL, note TEXT NOT NULL, UNIQUE (origin, note))",
    "CREATE TRIGGER IF NOT EXISTS seen_never_goes_back BEFORE UPDATE ON seen"
    " WHEN NEW.origin <> OLD.origin OR NEW.size < OLD.size"
    " OR (NEW.size = OLD.size AND NEW.root <> OLD.root)"
    " BEGIN SELECT RAISE(ABORT, 'a witness never goes back'); END",
    "CREATE TRIGGER IF NOT EXISTS seen_is_kept BEFORE DELETE ON seen"
    " BEGIN SELECT RAISE(ABORT, 'a witness never forgets'); END",
)
_SEEN: Final = text("SELECT size, root, note FROM seen WHERE origin = :origin")
_ALL: Final = text("SELECT origin, size, note, time FROM seen ORDER BY origin")
_KEEP: Final = text(
    "INSERT INTO seen (origin, size, root, note, time)"
    " VALUES (:origin, :size, :root, :note, :time) ON CONFLICT (origin) DO UPDATE"
    " SET size = :size, root = :root, note = :note, time = :time"
)
_REFUSED: Final = text("SELECT origin, count(*) FROM refused GROUP BY origin")
_KEEP_REFUSED: Final = text(
    "INSERT INTO refused (origin, time, status, note)"
    " SELECT :origin, :time, :status, :note WHERE"
    " (SELECT count(*) FROM refused WHERE origin = :origin) < :kept"
    " ON CONFLICT DO NOTHING"
)


@dataclass(frozen=True, slots=True)
class Seen:
    """A log as the witness knows it."""

    origin: str
    size: int
    note: str
    time: int


class SeenLogs:
    """The file `witness.sqlite` in the witness's folder."""

    def __init__(self, folder: Path) -> None:
        self.engine = open_database(f"sqlite:///{folder.resolve()}/witness.sqlite")
        with writing(self.engine) as connection:
            for statement in _TABLES:
                connection.exec_driver_sql(statement)

    def take(
        self,
        origin: str,
        note: str,
        time: int,
        decide: Callable[[State | None], Answer],
    ) -> Answer:
        """Return the decision over the log's row, its new state durable."""
        with writing(self.engine) as connection:
            answer = decide(_read(connection, origin))
            row: dict[str, object] = {"origin": origin, "time": time}
            if (state := answer.state) is not None:
                row |= {"size": state.size, "root": state.root, "note": state.note}
                connection.execute(_KEEP, row)
            elif answer.status == 422 or _is_fork(answer):
                row |= {"status": answer.status, "note": note, "kept": KEPT}
                connection.execute(_KEEP_REFUSED, row)
        return answer

    def all(self) -> list[Seen]:
        with reading(self.engine) as connection:
            return [Seen(*row) for row in connection.execute(_ALL)]

    def refused(self) -> dict[str, int]:
        """Return how many refused notes of each log are kept."""
        with reading(self.engine) as connection:
            return {row[0]: row[1] for row in connection.execute(_REFUSED)}

    def close(self) -> None:
        self.engine.dispose()


def _is_fork(answer: Answer) -> bool:
    return answer.status == 409 and answer.content_type.startswith("text/plain")


def _read(connection: Connection, origin: str) -> State | None:
    for size, root, note in connection.execute(_SEEN, {"origin": origin}):
        return State(size, bytes(root), note)
    return None
