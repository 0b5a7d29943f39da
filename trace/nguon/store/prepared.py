"""SQL that an append or a proof says often, handed to the driver as it is.

SQLAlchemy owns the engine, the pool, the transactions and the tables. But a statement
through it costs 25 to 250 microseconds of Python, the same one through the driver 3,
and an append says about twenty: it was half of the whole append. So the few dozen
statements of the hot path are written once with `:name` parameters, which SQLite takes
as they are, and given to PostgreSQL's driver in its own `%(name)s`.

A driver's error comes out as SQLAlchemy's `DBAPIError`, as if it had gone that way.
Proved by every test of the store, which runs on both engines.
"""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

Values = Mapping[str, Any]

_NAME: Final = re.compile(r":([a-z_0-9]+)")


class Prepared:
    """One statement in the words of both drivers."""

    def __init__(self, sql: str, *, locks: bool = False) -> None:
        """`locks`: hold the row against other writers (SQLite: BEGIN did it)."""
        pg = _NAME.sub(r"%(\1)s", sql) + (" FOR UPDATE" if locks else "")
        self._words = {"sqlite": sql, "postgresql": pg}

    def rows(self, connection: Connection, /, **values: object) -> list[Any]:
        """Return all rows of a query."""
        return self._say(connection, values)

    def value(self, connection: Connection, /, **values: object) -> Any:
        """Return the first column of the first row, None when there is no row."""
        rows = self._say(connection, values)
        return rows[0][0] if rows else None

    def run(self, connection: Connection, /, **values: object) -> int:
        """Return how many rows were changed."""
        cursor: Any = connection.connection.cursor()
        try:
            cursor.execute(self._words[connection.dialect.name], values)
            changed: int = cursor.rowcount
        except connection.dialect.loaded_dbapi.Error as error:
            raise _ours(connection, error) from error
        return changed

    def run_many(self, connection: Connection, rows: Iterable[Values]) -> None:
        cursor: Any = connection.connection.cursor()
        try:
            cursor.executemany(self._words[connection.dialect.name], list(rows))
        except connection.dialect.loaded_dbapi.Error as error:
            raise _ours(connection, error) from error

    def _say(self, connection: Connection, values: Values) -> list[Any]:
        cursor: Any = connection.connection.cursor()
        try:
            cursor.execute(self._words[connection.dialect.name], values)
            found: list[Any] = cursor.fetchall()
        except connection.dialect.loaded_dbapi.Error as error:
            raise _ours(connection, error) from error
        return found


class Many:
    """One query for the rows under many keys, however many.

    The keys go as one parameter (SQLite: a JSON array, bytes in hex), so there is one
    call: at each call of SQLite's driver another thread may take Python's lock, and
    with 64 clients writing at once sixty calls waited longer than they worked.
    """

    def __init__(self, query: str, key: str, *, packed: bool = False) -> None:
        """`packed`: the keys are bytes."""
        value = "unhex(value)" if packed else "value"
        keys = f"(SELECT {value} FROM json_each(?))"  # noqa: S608
        self._sqlite = f"{query} WHERE {key} IN {keys}"
        self._postgresql = f"{query} WHERE {key} = ANY(%s)"

    def rows(self, connection: Connection, keys: Iterable[object]) -> list[Any]:
        """Return the rows there are, in no order that counts."""
        wanted = list(keys)
        if not wanted:
            return []
        cursor: Any = connection.connection.cursor()
        try:
            if connection.dialect.name == "sqlite":
                cursor.execute(self._sqlite, (json.dumps(wanted, default=bytes.hex),))
            else:
                cursor.execute(self._postgresql, (wanted,))
            found: list[Any] = cursor.fetchall()
        except connection.dialect.loaded_dbapi.Error as error:
            raise _ours(connection, error) from error
        return found


def _ours(connection: Connection, error: Exception) -> DBAPIError:
    raw = connection.connection.driver_connection
    broken = connection.dialect.is_disconnect(error, raw, None)  # type: ignore[arg-type]
    return DBAPIError(None, None, error, connection_invalidated=broken)
