"""Sessions that were logged out before their time, by the SHA-256 of their id.

A session is a signed cookie; what makes a kept copy of it worthless after log-out is
this table. A row is dropped once its session would have ended by itself. Proved in
tests/store/test_sessions.py.
"""

import hashlib

from sqlalchemy import Connection, delete, insert, select

from nguon.store.tables import ENDED


def end_session(connection: Connection, session: str, moment: str, before: str) -> None:
    """Remember an ended session; forget those that ended `before` that moment."""
    connection.execute(delete(ENDED).where(ENDED.c.moment < before))
    if not session_ended(connection, session):
        connection.execute(insert(ENDED), {"hash": _digest(session), "moment": moment})


def session_ended(connection: Connection, session: str) -> bool:
    found = select(ENDED.c.hash).where(ENDED.c.hash == _digest(session))
    return connection.execute(found).first() is not None


def _digest(session: str) -> str:
    return hashlib.sha256(session.encode()).hexdigest()
