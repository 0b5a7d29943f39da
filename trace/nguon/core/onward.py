"""The log entry by entry, and what must follow: chain, moments, index, root.

    onward = Onward()                    # or one that goes on from a kept place
    onward.take(data, entry)             # in the order of the log; VerificationError

    1  `recorded` never goes back
    2  `previous` names, for each subject, the last entry of its record so far
    3  an index entry states the head map's root over all entries before it, their
       number, and the number of subjects
    4  an index entry closes each commit: `closed` says that the last one is

An index that leaves something out is seen by who does this, and by nobody else: a
bundle is checked against the index, not the index itself. What entries mean, and who
signed them, is not asked here. Proved in tests/core/test_onward.py.
"""

from nguon.core import headmap
from nguon.core.canonical import JSON
from nguon.core.edge import Edge
from nguon.core.entry import Entry
from nguon.core.headmap import Head, MemoryPages
from nguon.core.merkle import leaf_hash
from nguon.errors import VerificationError


class Onward:
    """A place in the log, and all that is needed to go on from there."""

    def __init__(
        self,
        edge: Edge | None = None,
        recorded: str = "",
        subjects: int = 0,
        pages: MemoryPages | None = None,
    ) -> None:
        self.edge = edge or Edge()
        self.recorded = recorded
        self.subjects = subjects
        self.pages = MemoryPages() if pages is None else pages
        self.commits = 0
        self.closed = True  # the last entry closes a commit
        self._open: dict[str, Head] = {}  # heads that the next index must have

    @property
    def size(self) -> int:
        return self.edge.size

    def take(self, data: bytes, entry: Entry) -> None:
        """Go on by one entry, or raise what is wrong with it."""
        index, leaf = self.size, leaf_hash(data)
        if entry.recorded < self.recorded:
            raise VerificationError("log.recorded_backwards", index=index)
        for subject, said in entry.previous.items():
            count, head = self._head(subject)
            if said != (head.hex() if head else None):
                raise VerificationError(
                    "log.chain_broken", subject=subject, index=index
                )
            self.subjects += not count
            self._open[subject] = count + 1, leaf
        self.closed = entry.kind == "index"
        if self.closed:
            self._close(index, entry)
        self.recorded = entry.recorded
        self.edge.extend([leaf])

    def _head(self, subject: str) -> tuple[int, bytes | None]:
        known = self._open.get(subject) or headmap.find(self.pages, subject)
        return known or (0, None)

    def _close(self, index: int, entry: Entry) -> None:
        root, changed = headmap.update(self.pages, self._open)
        wanted: dict[str, JSON] = {
            "root": root.hex(),
            "size": index,
            "subjects": self.subjects,
        }
        if entry.statement != wanted or entry.sealed or entry.previous:
            raise VerificationError("log.index_lies", index=index)
        self.pages.update(changed)
        self._open.clear()
        self.commits += 1
