"""The ledger as one append transaction sees it: what is stored, and what it adds.

Reads come from what this transaction added, then from what it fetched, then from the
database; needed rows are fetched for the whole batch at once. A group of drafts
stands or falls together: its additions are kept apart (`begin_group`) until it is
accepted, and are dropped whole when a rule refuses it. `flush` writes everything in a
few statements.

Nothing here outlives the transaction. Proved in tests/store/test_ledger.py.
"""

from collections import ChainMap
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from sqlalchemy import Connection

from nguon.core import canonical, entry, headmap
from nguon.core.canonical import JSON
from nguon.core.entry import Draft, Entry
from nguon.core.merkle import leaf_hash
from nguon.core.sealing import Opening
from nguon.core.state import RECORDS, Record, found_among
from nguon.errors import NotFound, VerificationError
from nguon.store import records
from nguon.store.prepared import Many, Prepared
from nguon.store.short import pack

R = TypeVar("R", bound=Record)

_HEAD: Final = "SELECT size, root, note, recorded, subjects FROM head WHERE id = 1"
_READ_HEAD: Final = Prepared(_HEAD)
_LOCK_HEAD: Final = Prepared(_HEAD, locks=True)
_SUBJECTS: Final = Many(
    "SELECT name, id, count, head FROM subject", "name", packed=True
)
_PAGES: Final = Many("SELECT prefix, page FROM map_page", "prefix")
_PAGE: Final = Prepared("SELECT page FROM map_page WHERE prefix = :prefix")
_ENTRY: Final = Prepared("SELECT bytes FROM entry WHERE number = :number")
_ADD_ENTRY: Final = Prepared(
    "INSERT INTO entry (number, bytes) VALUES (:number, :bytes)"
)
_HISTORY: Final = Prepared(
    "SELECT entry FROM history WHERE subject = :subject ORDER BY n"
)
_ADD_HISTORY: Final = Prepared(
    "INSERT INTO history (subject, n, entry) VALUES (:subject, :n, :entry)"
)
_PUT_SUBJECT: Final = Prepared(
    "INSERT INTO subject (name, id, count, head) VALUES (:name, :id, :count, :head)"
    " ON CONFLICT (name) DO UPDATE SET count = excluded.count, head = excluded.head"
)
_PUT_PAGE: Final = Prepared(
    "INSERT INTO map_page (prefix, page) VALUES (:prefix, :page)"
    " ON CONFLICT (prefix) DO UPDATE SET page = excluded.page"
)
_ADD_SEALED: Final = Prepared(
    "INSERT INTO sealed (entry, pointer, salt, value)"
    " VALUES (:entry, :pointer, :salt, :value)"
)


@dataclass(frozen=True, slots=True)
class Head:
    """The newest state of the ledger."""

    size: int
    root: bytes
    note: str
    recorded: str
    subjects: int


@dataclass(frozen=True, slots=True)
class Subject:
    """A subject's place in the tables and the head of its chain."""

    id: int
    count: int
    head: bytes | None  # None: it has no entry yet


@dataclass(slots=True)
class Additions:
    """What is added to the ledger and not yet written."""

    records: dict[type[Record], dict[tuple[str, ...], Record]]
    subjects: dict[str, Subject]
    lines: list[tuple[bytes, Entry]]
    hashes: list[bytes]
    history: list[dict[str, int]]
    sealed: list[dict[str, Any]]
    begun: int = 0  # subjects that have their first entry here

    @classmethod
    def none(cls) -> "Additions":
        return cls({}, {}, [], [], [], [])

    def take(self, other: "Additions") -> None:
        for kind, changed in other.records.items():
            self.records.setdefault(kind, {}).update(changed)
        self.subjects |= other.subjects
        self.lines += other.lines
        self.hashes += other.hashes
        self.history += other.history
        self.sealed += other.sealed
        self.begun += other.begun


def read_head(connection: Connection, *, lock: bool = False) -> Head:
    """Return the head row; `lock` holds other writers off (SQLite: BEGIN did it)."""
    [row] = (_LOCK_HEAD if lock else _READ_HEAD).rows(connection)
    size, root, note, recorded, subjects = row
    kinds = (int, bytes | memoryview, str, str, int)
    if not all(map(isinstance, row, kinds)):
        raise VerificationError("store.row_unreadable", table="head", row="id 1")
    return Head(size, bytes(root), note, recorded, subjects)


class Working:
    """A `View` for the rules and a `Pages` for the head map, that can be added to."""

    def __init__(self, connection: Connection, head: Head) -> None:
        self.connection = connection
        self.head = head
        self.recorded = head.recorded
        self.done = Additions.none()
        self.group = Additions.none()
        self._fetched: dict[type[Record], dict[tuple[str, ...], Record | None]] = {
            kind: {} for kind in RECORDS
        }
        self._found: dict[
            tuple[type[Record], tuple[tuple[str, str], ...]], list[Record]
        ] = {}
        self._known_subjects: dict[str, Subject | None] = {}
        self._pages: dict[str, bytes | None] = {}

    # What the rules ask.

    def get(self, kind: type[R], *key: str) -> R | None:
        found: Record | None = None
        for added in (self.group.records, self.done.records):
            if found is None and kind in added:
                found = added[kind].get(key)
        if found is None:
            fetched = self._fetched[kind]
            if key not in fetched:
                fetched[key] = records.read_one(self.connection, kind, key)
            found = fetched[key]
        return found if isinstance(found, kind) else None

    def find(self, kind: type[R], **equal: str) -> Sequence[R]:
        asked = kind, tuple(sorted(equal.items()))
        if asked not in self._found:
            self._found[asked] = list(records.find(self.connection, kind, equal))
        stored: dict[tuple[str, ...], Record] = {r.key: r for r in self._found[asked]}
        stored.update(self._added(kind))
        return found_among(stored.values(), kind, equal)

    def _added(self, kind: type[Record]) -> Mapping[tuple[str, ...], Record]:
        return ChainMap(
            self.group.records.get(kind, {}), self.done.records.get(kind, {})
        )

    def history(self, subject: str) -> Sequence[int]:
        at = self.subject(subject)
        stored = _HISTORY.rows(self.connection, subject=at.id)
        added = self.done.history + self.group.history
        return [
            *(number for (number,) in stored),
            *(row["entry"] for row in added if row["subject"] == at.id),
        ]

    def statement(self, index: int) -> Mapping[str, JSON]:
        return self.line(index)[1].statement

    def sealed(self, index: int) -> Collection[str]:
        return self.line(index)[1].sealed

    def line(self, index: int) -> tuple[bytes, Entry]:
        """Return the bytes of an entry, stored or added here, and what they say."""
        at = index - self.head.size
        if at < 0:
            data = self._stored(index)
            return data, entry.from_bytes(data)
        done = len(self.done.lines)
        return self.done.lines[at] if at < done else self.group.lines[at - done]

    # What is fetched at once for the whole batch.

    def fetch_records(
        self, keys: Mapping[type[Record], Iterable[tuple[str, ...]]]
    ) -> None:
        for kind, many in keys.items():
            fetched = self._fetched[kind]
            wanted = [key for key in set(many) if key not in fetched]
            found = records.read_many(self.connection, kind, wanted)
            for key in wanted:
                fetched[key] = found.get(key)

    def know_none(self, kind: type[Record], keys: Iterable[tuple[str, ...]]) -> None:
        """Keep in mind that nothing is stored under these keys."""
        for key in keys:
            self._fetched[kind].setdefault(key, None)

    def fetch_subjects(self, names: Iterable[str]) -> None:
        packed = {pack(n): n for n in names if n not in self._known_subjects}
        for name in packed.values():
            self._known_subjects[name] = None
        for name, id_, count, head in _SUBJECTS.rows(self.connection, packed):
            self._known_subjects[packed[name]] = Subject(id_, count, bytes(head))

    def fetch_pages(self, prefixes: Iterable[str]) -> None:
        wanted = sorted({p for p in prefixes if p not in self._pages})
        for prefix in wanted:
            self._pages[prefix] = None
        for prefix, page in _PAGES.rows(self.connection, wanted):
            self._pages[prefix] = bytes(page)

    def page(self, prefix: str) -> bytes | None:
        if prefix not in self._pages:
            found = _PAGE.value(self.connection, prefix=prefix)
            self._pages[prefix] = None if found is None else bytes(found)
        return self._pages[prefix]

    # What is added.

    @property
    def size(self) -> int:
        return self.head.size + len(self.done.lines) + len(self.group.lines)

    def begin_group(self) -> None:
        self.group = Additions.none()

    def accept_group(self) -> None:
        self.done.take(self.group)
        self.group = Additions.none()

    def put(self, changed: Iterable[Record]) -> None:
        for record in changed:
            self.group.records.setdefault(type(record), {})[record.key] = record

    def add(self, draft: Draft, recorded: str, opened: Mapping[str, Opening]) -> int:
        """Add one entry behind the heads of its subjects; return its index."""
        number = self.size
        before: dict[str, Subject] = {}
        for name in draft.subjects:
            at = before[name] = self.subject(name)
            if at.head is None:  # it takes its number before the next one asks
                self.group.begun += 1
        previous = {
            name: None if at.head is None else at.head.hex()
            for name, at in before.items()
        }
        made = entry.enter(draft, previous, recorded)
        data = entry.to_bytes(made)
        hash_ = leaf_hash(data)
        for name, at in before.items():
            self.group.subjects[name] = Subject(at.id, at.count + 1, hash_)
            self.group.history.append(
                {"subject": at.id, "n": at.count, "entry": number}
            )
        for pointer, opening in opened.items():
            self.group.sealed.append(
                {
                    "entry": number,
                    "pointer": pointer,
                    "salt": opening.salt,
                    "value": canonical.text(opening.value),
                }
            )
        self.group.lines.append((data, made))
        self.group.hashes.append(hash_)
        return number

    def subject(self, name: str) -> Subject:
        found = self.group.subjects.get(name) or self.done.subjects.get(name)
        if found is None:
            self.fetch_subjects([name])
            found = self._known_subjects[name]
        if found is None:  # its number is the next free one
            return Subject(self.new_subjects() + self.group.begun, 0, None)
        return found

    def new_subjects(self) -> int:
        """Return how many subjects there are with those accepted so far."""
        return self.head.subjects + self.done.begun

    def _stored(self, number: int) -> bytes:
        found = _ENTRY.value(self.connection, number=number)
        if found is None:
            raise NotFound("store.no_entry", index=number, size=self.head.size)
        return bytes(found)

    # What is written.

    def update_map(self) -> tuple[bytes, int]:
        """Bring the head map up to the accepted entries: its root, its subjects."""
        heads = {
            name: (at.count, at.head or b"") for name, at in self.done.subjects.items()
        }
        # Pages are about one level deep for every factor of 16; those of a deeper
        # branch are fetched one by one.
        depth = max(self.new_subjects(), 1).bit_length() // 4 + 1
        self.fetch_pages(p for name in heads for p in headmap.prefixes(name, depth))
        root, pages = headmap.update(self, heads)
        if pages:
            _PUT_PAGE.run_many(
                self.connection, [{"prefix": k, "page": v} for k, v in pages.items()]
            )
        return root, self.new_subjects()

    def flush(self) -> None:
        """Write entries, derived rows and sealed values."""
        connection, done = self.connection, self.done
        rows = [
            {"number": self.head.size + n, "bytes": data}
            for n, (data, _) in enumerate(done.lines)
        ]
        _ADD_ENTRY.run_many(connection, rows)
        if done.history:
            _ADD_HISTORY.run_many(connection, done.history)
        if done.subjects:
            _PUT_SUBJECT.run_many(
                connection,
                [
                    {
                        "name": pack(name),
                        "id": at.id,
                        "count": at.count,
                        "head": at.head,
                    }
                    for name, at in done.subjects.items()
                ],
            )
        if done.sealed:
            _ADD_SEALED.run_many(connection, done.sealed)
        for kind, changed in done.records.items():
            records.put(connection, kind, changed.values())
