"""The index of events: which entries have which term, kept beside the ledger.

    search_event    number -> eventTime, recordTime (milliseconds), eventID
    search_term     (kind, value) -> id       the terms of `nguon.core.query.index`
    search_posting  (term id, number)
    search_state    one row: how many entries were read, and by which form of terms

Made from the entries alone, in their order, by whoever comes first: a chore of a
server, or the query that needs it; never inside an append. Another form of terms, and
`nguon rebuild`, make it again. It proves nothing: what it leads to is read from the
entries. Proved in tests/store/test_search.py.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, delete, select, tuple_, update

from nguon.core.entry import Entry, from_bytes
from nguon.core.parties import concerned
from nguon.core.query.index import FORM, Term, sealed_terms, terms_of
from nguon.core.query.values import milliseconds
from nguon.errors import Malformed, VerificationError
from nguon.store.prepared import Prepared
from nguon.store.short import pack
from nguon.store.tables import SEARCH, SEARCH_STATE, SEARCH_TERM
from nguon.store.working import read_head

CHUNK: Final = 1000  # entries of one transaction
_KEYS: Final = 400  # terms asked for in one statement

_READ: Final = Prepared(
    "SELECT number, bytes FROM entry WHERE number >= :start AND number < :after"
    " ORDER BY number"
)
_ADD_EVENT: Final = Prepared(
    "INSERT INTO search_event (number, time, recorded, event)"
    " VALUES (:number, :time, :recorded, :event)"
)
_ADD_TERM: Final = Prepared(
    "INSERT INTO search_term (kind, value) VALUES (:kind, :value)"
    " ON CONFLICT (kind, value) DO NOTHING"
)
_ADD_POSTING: Final = Prepared(
    "INSERT INTO search_posting (term, number) VALUES (:term, :number)"
)
_STATE: Final = Prepared("SELECT size, form FROM search_state WHERE id = 1")
_BEGIN: Final = Prepared(
    "INSERT INTO search_state (id, size, form) VALUES (1, 0, :form)"
    " ON CONFLICT (id) DO NOTHING"
)
_LOCK: Final = Prepared("SELECT size, form FROM search_state WHERE id = 1", locks=True)


def indexed(connection: Connection) -> int:
    """Return how many entries the index has read."""
    for size, form in _STATE.rows(connection):
        return int(size) if form == FORM else 0
    return 0


@dataclass(frozen=True, slots=True)
class Ahead:
    """Entries that were read and are not yet in the index: `start` to before `end`."""

    start: int
    end: int
    rows: Sequence[Mapping[str, object]]
    terms: Mapping[int, Sequence[tuple[int, bytes]]]  # number -> (kind, packed value)


def read_ahead(connection: Connection, most: int = CHUNK) -> Ahead | None:
    """Read up to `most` entries that the index lacks; None when there are none.

    Apart from `enter`, since reading takes the longest and needs no lock: on SQLite
    nothing can be recorded while somebody writes.
    """
    start = indexed(connection)
    end = min(read_head(connection).size, start + most)
    if end <= start:
        return None
    rows = _READ.rows(connection, start=start, after=end)
    lines = [(number, _entry(number, data)) for number, data in rows]
    said = [(number, one) for number, one in lines if one.kind == "custody"]
    return Ahead(
        start,
        end,
        [_row(number, one) for number, one in said],
        {number: list(_packed(one)) for number, one in said},
    )


def _entry(number: int, data: object) -> Entry:
    """Return an entry; one that somebody changed is said to be, and not left out."""
    try:
        return from_bytes(bytes(data))  # type: ignore[call-overload]
    except (Malformed, TypeError) as error:
        raise VerificationError(
            "store.row_unreadable", table="entry", row=f"number {number}"
        ) from error


def enter(connection: Connection, ahead: Ahead) -> None:
    """Put what was read into the index, unless somebody else already did."""
    _BEGIN.run(connection, form=FORM)
    [(size, form)] = _LOCK.rows(connection)
    if form != FORM:
        size = 0
        _empty(connection)
        _BEGIN.run(connection, form=FORM)
    if size != ahead.start:
        return
    _ADD_EVENT.run_many(connection, ahead.rows)
    ids = _ids(connection, {term for some in ahead.terms.values() for term in some})
    postings = [
        {"term": ids[term], "number": number}
        for number, some in ahead.terms.items()
        for term in some
    ]
    # In the order of the key: rows that lie together are written together.
    postings.sort(key=lambda row: (row["term"], row["number"]))
    _ADD_POSTING.run_many(connection, postings)
    connection.execute(update(SEARCH_STATE).values(size=ahead.end))


def catch_up(connection: Connection, most: int = CHUNK) -> bool:
    """Read and enter in one transaction; return whether there was anything to do."""
    ahead = read_ahead(connection, most)
    if ahead is None:
        return False
    enter(connection, ahead)
    return True


def remake(connection: Connection) -> None:
    """Make the whole index again, in the caller's transaction."""
    _empty(connection)
    while catch_up(connection):
        pass


def _empty(connection: Connection) -> None:
    for table in SEARCH:
        connection.execute(delete(table))


def _row(number: int, said: Entry) -> Mapping[str, object]:
    statement = said.statement
    time = statement.get("eventTime")
    return {
        "number": number,
        "time": milliseconds(time if isinstance(time, str) else said.recorded),
        "recorded": milliseconds(said.recorded),
        "event": pack(str(statement.get("eventID", ""))),
    }


def _packed(said: Entry) -> Iterator[tuple[int, bytes]]:
    terms: set[Term] = terms_of(said.statement)
    terms |= sealed_terms(said.statement, said.sealed, concerned(said))
    for kind, value in terms:
        yield kind, pack(value)


def _ids(
    connection: Connection, terms: Iterable[tuple[int, bytes]]
) -> dict[tuple[int, bytes], int]:
    """Return the ids of terms, given to those that have none yet."""
    wanted = sorted(terms)
    found = find_ids(connection, wanted)
    new = [term for term in wanted if term not in found]
    if new:
        _ADD_TERM.run_many(connection, [{"kind": k, "value": v} for k, v in new])
        found |= find_ids(connection, new)
    return found


def find_ids(
    connection: Connection, terms: Sequence[tuple[int, bytes]]
) -> dict[tuple[int, bytes], int]:
    """Return the ids of those terms that some entry has."""
    found: dict[tuple[int, bytes], int] = {}
    term: Any = SEARCH_TERM.c
    query = select(term.kind, term.value, term.id)
    for at in range(0, len(terms), _KEYS):
        some = tuple_(term.kind, term.value).in_(terms[at : at + _KEYS])
        for kind, value, id_ in connection.execute(query.where(some)):
            found[kind, bytes(value)] = id_
    return found
