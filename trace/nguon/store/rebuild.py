"""Make every derived table again from the entries, which are the truth.

Holdings, genealogy, chains of subjects and the head map follow from the entries. The
replay is the same that the audit compares against (`nguon.store.replay`), here written
down instead of compared. Proved in tests/store/test_rebuild.py.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Final, TypeVar

from sqlalchemy import Connection, delete, insert, text

from nguon.core import canonical, entry
from nguon.store import records, search_index
from nguon.store.append import Rules
from nguon.store.replay import Replay, commits, read_line
from nguon.store.short import pack
from nguon.store.tables import DERIVED, HISTORY, INDEXES, MAP_PAGE, METADATA, SUBJECT
from nguon.store.working import read_head

_READ: Final = text(
    "SELECT number, bytes FROM entry WHERE number >= :start AND number < :after"
    " ORDER BY number"
)
_CHUNK: Final = 1000
T = TypeVar("T")


def rebuild(
    connection: Connection,
    rules: Rules,
    progress: Callable[[int, int], None] = lambda done, size: None,
) -> None:
    """Replace all derived rows; the caller's transaction makes it all or nothing."""
    size = read_head(connection, lock=True).size
    replay = Replay(rules, lambda n: _statement(connection, n))
    lines = (read_line(n, data) for n, data in read_entries(connection, size))
    for commit, index in commits(lines):
        replay.take(commit)
        replay.update_map()
        progress((index or commit[-1]).number + 1, size)
    for table in (*DERIVED, *INDEXES):
        connection.execute(delete(table))
    METADATA.drop_all(connection, records.TABLES)
    METADATA.create_all(connection, records.TABLES)
    for kind in records.FORMS:
        for part in _in_chunks(replay.all(kind)):
            records.put(connection, kind, part)
    subjects = replay.subjects.items()
    for some in _in_chunks(subjects):
        rows = [
            {"name": pack(n), "id": s.id, "count": s.count, "head": s.head}
            for n, s in some
        ]
        connection.execute(insert(SUBJECT), rows)
        chains = [
            {"subject": s.id, "n": n, "entry": number}
            for name, s in some
            for n, number in enumerate(replay.histories[name])
        ]
        connection.execute(insert(HISTORY), chains)
    for pages in _in_chunks(replay.pages.items()):
        connection.execute(
            insert(MAP_PAGE), [{"prefix": p, "page": page} for p, page in pages]
        )
    search_index.remake(connection)
    connection.execute(text("DELETE FROM derived_form"))
    connection.execute(
        text("INSERT INTO derived_form (id, form) VALUES (1, :form)"),
        {"form": records.form()},
    )


def read_entries(connection: Connection, size: int) -> Iterator[tuple[int, bytes]]:
    """Yield every entry in order, a thousand rows at a time."""
    for start in range(0, size, _CHUNK):
        span = {"start": start, "after": min(start + _CHUNK, size)}
        for number, data in connection.execute(_READ, span).all():
            yield number, bytes(data)


def _statement(connection: Connection, number: int) -> dict[str, canonical.JSON]:
    [(_, data)] = connection.execute(_READ, {"start": number, "after": number + 1})
    return entry.from_bytes(bytes(data)).statement


def _in_chunks(items: Iterable[T]) -> Iterator[list[T]]:
    rest = iter(items)
    while part := list(islice(rest, _CHUNK)):
        yield part
