"""How far an audit of the whole ledger has come: kept so that any process can show it.

A row is a run and what it said at its moment. It is never the ledger's verdict: that
is computed, and is of the moment at which it was computed. A run whose beat stops
belongs to a process that is gone, and says nothing. Proved in
tests/services/test_audits.py.
"""

import json
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, insert, select, update

from nguon.store.tables import AUDIT

RUNNING: Final = "running"
ENDED: Final = ("right", "wrong", "broken")


@dataclass(frozen=True, slots=True)
class Run:
    """One run: who began it and when, how far it is, what it said."""

    id: int
    account: str
    started: str
    beat: str
    size: int  # entries of the state that is audited
    done: int
    state: str  # running, or one of ENDED
    report: dict[str, Any]


def begin(connection: Connection, account: str, moment: str, size: int) -> int:
    """Keep that a run began; return its number."""
    row = {
        "account": account, "started": moment, "beat": moment, "size": size,
        "done": 0, "state": RUNNING, "report": "{}",
    }  # fmt: skip
    made = connection.execute(insert(AUDIT).returning(AUDIT.c.id), row)
    return int(made.scalar_one())


def move_on(
    connection: Connection, number: int, moment: str, done: int, size: int
) -> None:
    """Keep how far a run has come."""
    changed = {"beat": moment, "done": done, "size": size}
    connection.execute(update(AUDIT).where(AUDIT.c.id == number).values(changed))


def end(
    connection: Connection, number: int, moment: str, state: str, report: object
) -> None:
    """Keep what a run said."""
    said = json.dumps(report, ensure_ascii=False, default=str)
    changed = {"beat": moment, "state": state, "report": said}
    connection.execute(update(AUDIT).where(AUDIT.c.id == number).values(changed))


def runs(connection: Connection, limit: int = 20) -> list[Run]:
    """Return the last runs, the newest first."""
    query = select(AUDIT).order_by(AUDIT.c.id.desc()).limit(limit)
    return [_run(row) for row in connection.execute(query)]


def run(connection: Connection, number: int) -> Run | None:
    found = connection.execute(select(AUDIT).where(AUDIT.c.id == number)).first()
    return _run(found) if found else None


def _run(row: Any) -> Run:
    return Run(
        row.id, row.account, row.started, row.beat, row.size, row.done, row.state,
        json.loads(row.report),
    )  # fmt: skip
