"""Steps 5 to 7 of a mirror: every line of the log judged again, from its first.

What can be checked of an entry by itself goes on in processes beside this one when the
log is long (`nguon.services.aside`); what hangs together is judged here, commit by
commit: chain, times and index (`nguon.core.onward`), and the rules over records that
follow from the entries alone (`nguon.store.replay`). The first thing that is wrong ends
it: what comes after rests on it.
"""

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from typing import Final

from nguon.core import canonical, custody, single
from nguon.core.canonical import JSON
from nguon.core.checkpoint import Checkpoint
from nguon.core.entry import Entry
from nguon.core.grouping import groups
from nguon.core.identifiers import key_id
from nguon.core.merkle import leaf_hash
from nguon.core.onward import Onward
from nguon.core.registered import key as read_key
from nguon.core.state import Registered
from nguon.core.tiles import WIDTH, read_entries, tile_path
from nguon.errors import NguonError, VerificationError
from nguon.follow.evidence import Evidence
from nguon.messages import say
from nguon.services.aside import Aside, worth
from nguon.services.mirror.folder import Folder
from nguon.store.replay import Line, Replay

KEPT: Final = 8  # bundles of entries that are kept at hand for corrections


class NotTaken(VerificationError):
    """A line that should not have been taken into the log, and why."""

    def __init__(self, index: int, cause: NguonError) -> None:
        super().__init__("mirror.not_taken", index=index, cause=cause.code)
        self.cause = cause

    def sentence(self, language: str = "en") -> str:
        why = self.cause.sentence(language)
        return say(self.code, language, index=self.figures["index"], why=why)


class Judge:
    """One replay: what was read so far, and what follows from it."""

    def __init__(
        self,
        folder: Folder,
        shown: Checkpoint,
        evidence: Evidence,
        progress: Callable[[int, int], None],
    ) -> None:
        self.folder = folder
        self.shown = shown
        self.evidence = evidence
        self.progress = progress
        self.onward = Onward()
        self.replay = Replay(custody, self._statement)
        self.keys: dict[str, bytes] = {}
        self._commit: list[Line] = []
        self._bundles: dict[int, list[bytes]] = {}

    def run(self, processes: int | None = None) -> None:
        """Judge all of it; `processes` check entries by themselves beside this one."""
        size = self.shown.size
        count = worth(size) if processes is None else processes
        with Aside(count) if count else nullcontext() as aside:
            for data, passed in self._entries(aside):
                self._take(data, passed)
        if self.onward.edge.root() != self.shown.root:
            raise VerificationError("follow.tree_lies", size=size)
        if not self.onward.closed:
            raise VerificationError("log.index_missing")
        self.progress(size, size)

    def _entries(self, aside: Aside | None) -> Iterator[tuple[bytes, bool]]:
        """Yield each entry, and whether it has passed by itself."""
        given: deque[list[bytes]] = deque()

        def taken() -> Iterator[tuple[bytes, bool]]:
            part = given.popleft()
            _, doubtful = aside.take() if aside else ((), range(WIDTH))
            for place, data in enumerate(part):
                yield data, place not in doubtful

        for number in range(-(-self.shown.size // WIDTH)):
            part = self._bundle(number)
            new = dict(key for data in part if (key := single.public_key_in(data)))
            self.keys.update(new)
            given.append(part)
            if aside:
                aside.give(part, new)
            if aside is None or aside.is_full:
                yield from taken()
        while given:
            yield from taken()

    def _take(self, data: bytes, passed: bool) -> None:
        index = self.onward.size
        with self.evidence.about(index, data):
            if not passed:
                self._check(index, data)
            said = single.read(data)
            self.onward.take(data, said)
        self._commit.append(Line(index, data, leaf_hash(data), said))
        if said.kind == "index":
            self._close()
        if index % WIDTH == 0:
            self.progress(index, self.shown.size)

    def _check(self, index: int, data: bytes) -> None:
        try:
            single.check(data, self.keys)
        except NguonError as error:
            raise NotTaken(index, error) from error

    def _close(self) -> None:
        """Let the rules take the commit, group by group."""
        *lines, index = self._commit
        self._commit = []
        said = [line.said for line in lines]
        for group in groups(said, lines[0].number if lines else index.number):
            first, part = lines[group.start], said[group.start : group.stop]
            with self.evidence.about(first.number, first.data):
                self._apply(first, part)
            for line in lines[group.start : group.stop]:
                self.replay.extend(line.said, line.number, line.hash)
        with self.evidence.about(index.number, index.data):
            self._check_registrar(index)

    def _apply(self, first: Line, part: Sequence[Entry]) -> None:
        recorded = first.said.recorded
        try:
            changed = custody.apply(self.replay, part, first.number, recorded)
        except NguonError as error:
            raise NotTaken(first.number, error) from error
        self.replay.put(changed)

    def _check_registrar(self, index: Line) -> None:
        """An index entry is by a registrar's key that stands."""
        found = self.replay.get(Registered, key_id(index.said.by.key))
        wrong = VerificationError("log.key_of_another", index=index.number)
        if found is None:
            raise wrong
        value = canonical.parse(found.value.encode())
        if not isinstance(value, dict) or read_key(value).use != "registrar":
            raise wrong
        if found.ended is not None and found.ended <= index.said.recorded:
            raise VerificationError(
                "log.key_revoked", index=index.number, moment=found.ended
            )

    def _statement(self, index: int) -> Mapping[str, JSON]:
        return single.read(self._bundle(index // WIDTH)[index % WIDTH]).statement

    def _bundle(self, number: int) -> list[bytes]:
        """Return the entries of a bundle; the last few asked for are at hand."""
        part = self._bundles.pop(number, None)
        if part is None:
            width = min(self.shown.size - number * WIDTH, WIDTH)
            path = tile_path("entries", number, width)
            part = read_entries(self.folder.must(path), width, path)
        self._bundles[number] = part
        if len(self._bundles) > KEPT:
            del self._bundles[next(iter(self._bundles))]
        return part
