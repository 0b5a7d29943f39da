"""A session that was logged out stays out, on both engines."""

from nguon.store import sessions
from nguon.store.ledger import Book

DAYS = [f"2026-11-2{day}T06:35:00.000Z" for day in range(6)]


def test_an_ended_session_is_remembered_as_long_as_it_could_last(book: Book) -> None:
    with book.write() as connection:
        for _ in range(2):
            sessions.end_session(connection, "a", DAYS[1], DAYS[0])
        assert sessions.session_ended(connection, "a")
        assert not sessions.session_ended(connection, "b")
        sessions.end_session(connection, "b", DAYS[4], DAYS[3])
        assert not sessions.session_ended(connection, "a")
        assert sessions.session_ended(connection, "b")
