"""Named queries: what an organisation asks again and again, under a name of its own.

Proved in tests/store/test_named.py.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select

from nguon.core.canonical import JSON, parse, text
from nguon.store.tables import NAMED_QUERY

__all__ = ["Named", "add", "find", "of", "remove"]


@dataclass(frozen=True, slots=True)
class Named:
    """A query as it was sent, under its organisation's name for it."""

    organisation: str
    name: str
    query: Mapping[str, JSON]
    made: str


def add(connection: Connection, one: Named) -> bool:
    """Keep a query; False when the organisation has one of that name."""
    if find(connection, one.organisation, one.name) is not None:
        return False
    connection.execute(insert(NAMED_QUERY), {
        "organisation": one.organisation, "name": one.name,
        "query": text(dict(one.query)), "made": one.made,
    })  # fmt: skip
    return True


def find(connection: Connection, organisation: str, name: str) -> Named | None:
    """Return an organisation's own query; another's does not exist for it."""
    asked = select(NAMED_QUERY).where(
        NAMED_QUERY.c.organisation == organisation, NAMED_QUERY.c.name == name
    )
    row = connection.execute(asked).one_or_none()
    return _named(row) if row else None


def of(connection: Connection, organisation: str) -> list[Named]:
    asked = select(NAMED_QUERY).where(NAMED_QUERY.c.organisation == organisation)
    return [
        _named(row) for row in connection.execute(asked.order_by(NAMED_QUERY.c.name))
    ]


def remove(connection: Connection, organisation: str, name: str) -> None:
    connection.execute(
        delete(NAMED_QUERY).where(
            NAMED_QUERY.c.organisation == organisation, NAMED_QUERY.c.name == name
        )
    )


def _named(row: Row[Any]) -> Named:
    query = parse(row.query.encode())
    return Named(
        row.organisation, row.name, query if isinstance(query, dict) else {}, row.made
    )
