"""The state as it follows from the entries alone, folded in order in memory.

`rebuild` writes it down, the audit compares it with what is stored.

The rules judge some entries together (`nguon.core.grouping`), always within a commit;
so the log is folded commit by commit, each closed by its index entry.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from nguon.core import headmap
from nguon.core.canonical import JSON
from nguon.core.entry import Entry, from_bytes
from nguon.core.grouping import groups
from nguon.core.merkle import leaf_hash
from nguon.core.state import RECORDS, Record, found_among
from nguon.store.append import Rules
from nguon.store.working import Subject

R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class Line:
    """One entry: where it stands, its bytes, their leaf hash, and what they say."""

    number: int
    data: bytes
    hash: bytes
    said: Entry


def read_line(number: int, data: bytes) -> Line:
    """Return an entry as it stands in the log, or raise Malformed."""
    return Line(number, data, leaf_hash(data), from_bytes(data))


class Replay:
    """A `View` over plain dictionaries, indexed as the rules look things up."""

    def __init__(
        self, rules: Rules, statement: Callable[[int], Mapping[str, JSON]]
    ) -> None:
        self.rules = rules
        self.statement = statement
        self.pages = headmap.MemoryPages()
        self.subjects: dict[str, Subject] = {}
        self.histories: dict[str, list[int]] = {}
        self._records: dict[type[Record], dict[tuple[str, ...], Record]] = {
            kind: {} for kind in RECORDS
        }
        self._index: dict[
            tuple[type[Record], tuple[str, ...]],
            dict[tuple[str, ...], dict[tuple[str, ...], None]],
        ] = {(kind, fields): {} for kind in RECORDS for fields in _lookups(kind)}
        self._touched: set[str] = set()

    def take(self, commit: Sequence[Line]) -> None:
        """Fold one commit in: its entries, but for the closing index entry."""
        said = [line.said for line in commit]
        for group in groups(said, commit[0].number if commit else 0):
            first, part = commit[group.start], said[group.start : group.stop]
            self.put(self.rules.apply(self, part, first.number, first.said.recorded))
            for line in commit[group.start : group.stop]:
                self.extend(line.said, line.number, line.hash)

    def extend(self, said: Entry, number: int, hash_: bytes) -> None:
        """Put an entry behind the heads of its subjects."""
        for name in said.previous:
            at = self.subjects.get(name) or Subject(len(self.subjects), 0, None)
            self.subjects[name] = Subject(at.id, at.count + 1, hash_)
            self.histories.setdefault(name, []).append(number)
            self._touched.add(name)

    def update_map(self) -> bytes:
        """Return the head map's root over all entries taken so far."""
        heads = {
            name: (self.subjects[name].count, self.subjects[name].head or b"")
            for name in self._touched
        }
        self._touched.clear()
        root, changed = headmap.update(self.pages, heads)
        self.pages.update(changed)
        return root

    def put(self, changed: Iterable[Record]) -> None:
        for record in changed:
            kind, key = type(record), record.key
            old = self._records[kind].get(key)
            for fields in _lookups(kind):
                index = self._index[kind, fields]
                if old is not None:
                    index[_values(old, fields)].pop(key, None)
                index.setdefault(_values(record, fields), {})[key] = None
            self._records[kind][key] = record

    def all(self, kind: type[Record]) -> Iterable[Record]:
        return self._records[kind].values()

    def get(self, kind: type[R], *key: str) -> R | None:
        found = self._records[kind].get(key)
        return found if isinstance(found, kind) else None

    def find(self, kind: type[R], **equal: str) -> Sequence[R]:
        for fields in _lookups(kind):
            if set(fields) <= equal.keys():
                asked = tuple(equal[name] for name in fields)
                keys = self._index[kind, fields].get(asked, {})
                some = [self._records[kind][key] for key in keys]
                return found_among(some, kind, equal)
        return found_among(self._records[kind].values(), kind, equal)

    def history(self, subject: str) -> Sequence[int]:
        return self.histories.get(subject, [])


def _lookups(kind: type[Record]) -> tuple[tuple[str, ...], ...]:
    first = ((kind.KEY[0],),) if len(kind.KEY) > 1 else ()
    return (*kind.FIND, *first)


def _values(record: Record, fields: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(str(getattr(record, name)) for name in fields)


def commits(lines: Iterable[Line]) -> Iterator[tuple[list[Line], Line | None]]:
    """Cut the log into commits: what was said, and the index entry that closes it."""
    said: list[Line] = []
    for line in lines:
        if line.said.kind == "index":
            yield said, line
            said = []
        else:
            said.append(line)
    if said:
        yield said, None
