"""Kept beside the ledger: attempts that were refused, and how often labels are scanned.

A refused attempt is shown to its organisation and to inspectors only. Scans are counted
by label, province and day, never by person.

Proved in tests/store/test_kept.py.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, func, insert, select, text

from nguon.core import canonical
from nguon.store.tables import REFUSAL, SCAN

_COUNT: Final = text(
    "INSERT INTO scan (label, province, day, count) VALUES (:label, :province, :day, 1)"
    " ON CONFLICT (label, province, day) DO UPDATE SET count = scan.count + 1"
)


@dataclass(frozen=True, slots=True)
class Refusal:
    """An attempt that a rule refused: what was tried, which rule, which figures."""

    id: int
    organisation: str
    moment: str
    code: str
    figures: Mapping[str, object]
    attempt: canonical.JSON
    account: str | None


@dataclass(frozen=True, slots=True)
class Scans:
    """How often a label was opened from one province on one day."""

    label: str
    province: str
    day: str
    count: int


def keep_refusal(
    connection: Connection,
    *,
    organisation: str,
    moment: str,
    code: str,
    figures: Mapping[str, object],
    attempt: object,
    account: str | None = None,
) -> int:
    """Keep a refused attempt; return its number."""
    row = {
        "organisation": organisation,
        "moment": moment,
        "code": code,
        "figures": json.dumps(figures, default=str, ensure_ascii=False),
        "attempt": canonical.text(attempt),
        "account": account,
    }
    done = connection.execute(insert(REFUSAL).returning(REFUSAL.c.id), row)
    return int(done.scalar_one())


def refusals(
    connection: Connection,
    organisation: str | None = None,
    *,
    limit: int = 50,
    offset: int = 0,
) -> list[Refusal]:
    """Return refused attempts, newest first, of one organisation or all."""
    query = select(
        REFUSAL.c.id,
        REFUSAL.c.organisation,
        REFUSAL.c.moment,
        REFUSAL.c.code,
        REFUSAL.c.figures,
        REFUSAL.c.attempt,
        REFUSAL.c.account,
    ).order_by(REFUSAL.c.id.desc())
    if organisation is not None:
        query = query.where(REFUSAL.c.organisation == organisation)
    return [
        Refusal(
            number,
            who,
            moment,
            code,
            json.loads(figures),
            canonical.parse(attempt.encode()),
            account,
        )
        for number, who, moment, code, figures, attempt, account in connection.execute(
            query.limit(limit).offset(offset)
        )
    ]


def count_scan(connection: Connection, label: str, province: str, day: str) -> None:
    """Count one more scan of a label."""
    connection.execute(_COUNT, {"label": label, "province": province, "day": day})


def scans(connection: Connection, label: str) -> list[Scans]:
    """Return the counts of one label by province and day."""
    query = select(SCAN.c.label, SCAN.c.province, SCAN.c.day, SCAN.c.count)
    ordered = query.where(SCAN.c.label == label).order_by(SCAN.c.day, SCAN.c.province)
    return [Scans(*row) for row in connection.execute(ordered)]


def total_scans(connection: Connection, label: str) -> int:
    query = select(func.coalesce(func.sum(SCAN.c.count), 0)).where(
        SCAN.c.label == label
    )
    return int(connection.execute(query).scalar_one())
