"""Steps 2 to 6 of an audit: the log replayed commit by commit, each checked whole.

What follows from an entry means nothing once the entry itself is wrong: the replay
stops at the first commit in which something is. Signatures alone are told and passed
over, since the rules do not read them.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from sqlalchemy import Connection

from nguon.core import canonical, entry, signature, single
from nguon.core.entry import Entry
from nguon.core.identifiers import key_id
from nguon.core.registered import key as read_key
from nguon.core.state import Registered
from nguon.errors import Malformed, NguonError
from nguon.services.aside import Aside
from nguon.services.audit.lines import Stored, read_entries
from nguon.services.audit.report import Report
from nguon.services.growing import Growing
from nguon.store.append import Rules
from nguon.store.compare import failure, finding
from nguon.store.prepared import Prepared
from nguon.store.replay import Line, Replay
from nguon.store.tree import Tiles

Progress = Callable[[int, int], None]

_ENTRY: Final = Prepared("SELECT bytes FROM entry WHERE number = :number")
_SIGNED: Final = Prepared("SELECT root FROM checkpoint WHERE size = :size")
_OFTEN: Final = 256  # entries between two words on how far it is


class Commits:
    """One replay: what was read so far, and what follows from it."""

    def __init__(
        self,
        connection: Connection,
        rules: Rules,
        aside: Aside | None,
        report: Report,
        progress: Progress,
    ) -> None:
        self.connection = connection
        self.rules = rules
        self.aside = aside
        self.report = report
        self.progress = progress
        self.replay = Replay(rules, self._statement)
        self.tiles = Tiles(connection)
        self.tree = Growing()
        self.checkpoints: list[dict[str, Any]] = []
        self.sealed: dict[tuple[int, str], str] = {}
        self.recorded = ""
        self._public_keys: dict[tuple[str, bool], bytes | None] = {}
        self._doubtful: list[Line] = []  # of this commit: not checked by themselves

    def take_all(self) -> bool:
        """Replay the log; say whether it went through to its last entry."""
        commit: list[Line] = []
        for stored in read_entries(self.connection, self.aside, self.report.find):
            try:
                line = self._read(stored)
            except NguonError as error:
                self.report.find(failure("entry", stored.number, "bytes", error))
                return False
            commit.append(line)
            if line.said.kind == "index":
                if not self._take(commit):
                    return False
                commit = []
        if commit:
            last = commit[-1].number
            self.report.find(finding("entry", last, "bytes", "no_index"))
        return not commit and not self.report.findings

    def _read(self, stored: Stored) -> Line:
        number, data, hash_ = stored.number, stored.data, stored.hash
        if number % _OFTEN == 0:
            self.progress(self.report.replayed, self.report.size)
        if stored.passed:
            return Line(number, data, hash_, single.read(data))
        line = Line(number, data, hash_, entry.from_bytes(data))
        self._doubtful.append(line)
        return line

    def _take(self, commit: list[Line]) -> bool:
        before = len(self.report.findings)
        *said, index = commit
        if not self._check_root(commit):
            return False
        self._check_links(commit)
        doubtful, self._doubtful = self._doubtful, []
        place = index.number
        try:
            for line in doubtful:
                if line is not index:
                    place = line.number
                    self.rules.check(line.said)
            place = commit[0].number
            self.replay.take(said)
        except NguonError as error:
            self.report.find(failure("entry", place, "bytes", error))
            return False
        self._check_index(index)
        sound = len(self.report.findings) == before
        self._check_keys(commit, doubtful)
        self.report.commits += 1
        self.report.signatures += len(commit)
        self.report.replayed = index.number + 1
        return sound

    def _check_root(self, commit: list[Line]) -> bool:
        """Grow the tree; where a stored hash differs, the signed root says who lies."""
        hashes = [line.hash for line in commit]
        size = commit[-1].number + 1
        stored = self._stored_hashes(commit[0].number, size)
        before = None if stored == hashes else self.tree.copy()
        self.tree.extend(hashes)
        root = self.tree.root()
        self.checkpoints.append({"size": size, "root": root})
        if before is None:
            return True
        signed = _SIGNED.value(self.connection, size=size)
        if signed is None or bytes(signed) == root:
            return True  # a wrong tile row is found with the tiles
        before.extend(stored)
        lies = "entry_changed" if before.root() == bytes(signed) else "entry_or_tile"
        for line, kept in zip(commit, stored, strict=True):
            if kept != line.hash:
                self.report.find(finding("entry", line.number, "bytes", lies))
        return False

    def _stored_hashes(self, first: int, after: int) -> list[bytes]:
        found = []
        for number in range(first, after):
            tile, place = divmod(number, 256)
            found.append(self.tiles.row(0, tile)[place * 32 : place * 32 + 32])
        return found

    def _check_links(self, commit: list[Line]) -> None:
        heads: dict[str, bytes | None] = {}
        find = self.report.find
        for line in commit:
            if line.said.recorded < self.recorded:
                find(finding("entry", line.number, "bytes", "recorded"))
            self.recorded = max(self.recorded, line.said.recorded)
            for name, said in line.said.previous.items():
                known = self.replay.subjects.get(name)
                head = heads.get(name, known.head if known else None)
                if said != (head.hex() if head else None):
                    wrong = {"subject": name}
                    find(finding("entry", line.number, "bytes", "previous", **wrong))
                heads[name] = line.hash
            for pointer, commitment in line.said.sealed.items():
                self.sealed[line.number, pointer] = commitment

    def _check_index(self, index: Line) -> None:
        said = index.said
        wanted: dict[str, canonical.JSON] = {
            "root": self.replay.update_map().hex(),
            "size": index.number,
            "subjects": len(self.replay.subjects),
        }
        if said.statement != wanted or said.sealed or said.previous:
            self.report.find(finding("entry", index.number, "bytes", "index"))

    def _check_keys(self, commit: list[Line], doubtful: list[Line]) -> None:
        """Check that each key is registered here, and signatures not checked yet.

        A key is known once the rules took the commit that registers it.
        """
        unchecked = {line.number for line in doubtful}
        for line in commit:
            said = line.said
            public_key = self._public_key(said)
            try:
                if public_key is None:
                    raise Malformed("store.key_unknown", key=said.by.key)
                if line.number in unchecked:
                    signature.check(
                        public_key, said.by.algorithm, said.signature, said.message
                    )
            except NguonError as error:
                self.report.find(failure("entry", line.number, "bytes", error))

    def _public_key(self, said: Entry) -> bytes | None:
        asked = said.by.key, said.kind == "index"
        if self._public_keys.get(asked) is None:
            self._public_keys[asked] = self._registered_key(*asked)
        return self._public_keys[asked]

    def _registered_key(self, name: str, registrars: bool) -> bytes | None:
        """Return the registered SPKI of that name, if it hashes to it."""
        found = self.replay.get(Registered, key_id(name))
        if found is None:
            return None
        value = canonical.parse(found.value.encode())
        key = read_key(value if isinstance(value, dict) else {})
        if registrars and key.use != "registrar":
            return None
        return key.spki if signature.public_key_id(key.spki) == name else None

    def _statement(self, number: int) -> Mapping[str, canonical.JSON]:
        found = _ENTRY.value(self.connection, number=number)
        return entry.from_bytes(bytes(found)).statement
