"""The state while a group of drafts is applied: the view, and what was changed since.

A group stands or falls together, so its records are kept aside until the last draft
has passed. `records()` is what the group changed, in the order of the first change:
the same group over the same view always gives the same records.
"""

from collections.abc import Mapping, Sequence

from nguon.core.canonical import JSON
from nguon.core.entry import Draft
from nguon.core.state import R, Record, View, found_among


class Pending:
    """A `View` over another one, with what this group has changed on top."""

    def __init__(self, view: View, group: Sequence[Draft], index: int) -> None:
        self._view = view
        self._group = group
        self._index = index  # of the first draft of the group
        self._changed: dict[tuple[type[Record], tuple[str, ...]], Record] = {}

    def get(self, kind: type[R], *key: str) -> R | None:
        changed = self._changed.get((kind, key))
        if changed is not None:
            return changed if isinstance(changed, kind) else None
        return self._view.get(kind, *key)

    def find(self, kind: type[R], **equal: str) -> Sequence[R]:
        found = [
            record
            for record in self._view.find(kind, **equal)
            if (kind, record.key) not in self._changed
        ]
        changed = found_among(self._changed.values(), kind, equal)
        return sorted([*found, *changed], key=lambda record: record.key)

    def statement(self, index: int) -> Mapping[str, JSON]:
        at = index - self._index
        return self._view.statement(index) if at < 0 else self._group[at].statement

    def history(self, subject: str) -> Sequence[int]:
        return self._view.history(subject)

    def put(self, record: Record) -> None:
        self._changed[type(record), record.key] = record

    def records(self) -> tuple[Record, ...]:
        return tuple(self._changed.values())
