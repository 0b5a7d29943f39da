"""Audit: replay the whole log and compare it with everything that is stored.

    report = audit(book, progress)          # or audit_ledger(evidence, progress)
    report.ok, report.lines("vi"), report.as_json()

One committed state is read from its first entry to its last:

 1  the head is signed by the log's key, and its checkpoint is in the table
 2  each entry is canonical, and its hash is the one the tree holds
 3  `recorded` never goes back, `previous` names the entry before for each subject
 4  the statement stands by itself, and its signature is right under a registered key
 5  the rules take it again (`nguon.core.custody`), group by group
 6  each commit ends with an index entry: map root, number of entries and subjects
 7  each checkpoint is signed, and its root is that of the tree up to its size
 8  every tile, every derived row and every sealed value is what follows from that

A difference is told with table, row and column. Once an entry itself is wrong, what
follows from it means nothing: the replay stops there. Signatures are checked by a few
threads beside the replay. Proved in tests/services/test_audit.py.
"""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Connection, Engine, func, select

from nguon.core import canonical, custody, entry, sealing, signature
from nguon.core.checkpoint import Checkpoint, open_checkpoint
from nguon.core.entry import Entry, signing_bytes
from nguon.core.identifiers import key_id
from nguon.core.merkle import leaf_hash
from nguon.core.note import Verifier
from nguon.core.registered import key as read_key
from nguon.core.state import Registered
from nguon.errors import Malformed, NguonError
from nguon.messages import say
from nguon.services.growing import Growing
from nguon.services.ledger import LedgerSettings
from nguon.store import keys
from nguon.store.append import Rules
from nguon.store.compare import (
    Finding,
    compare_derived,
    compare_rows,
    failure,
    finding,
    raw_text,
)  # fmt: skip
from nguon.store.database import open_database, reading
from nguon.store.ledger import Book
from nguon.store.replay import Line, Replay, draft_of
from nguon.store.tables import CHECKPOINT, ENTRY, SEALED, TILE
from nguon.store.tree import Tiles
from nguon.store.working import Head, read_head

Progress = Callable[[int, int], None]

MOST: Final = 1000  # findings that are told; a broken disk has more
_SIGNATURES: Final = 200  # that one thread takes at a time
_ROWS: Final = 500


@dataclass(frozen=True, slots=True)
class Evidence:
    """What an audit looks at: the database, and whose log it must be."""

    engine: Engine
    verifier: Verifier
    rules: Rules


@dataclass(slots=True)
class Report:
    """What an audit found: nothing, or what is wrong and where."""

    size: int = 0
    root: str = ""
    commits: int = 0
    signatures: int = 0
    replayed: int = 0  # entries up to where the replay came
    findings: list[Finding] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not self.findings and self.replayed == self.size

    def lines(self, language: str) -> list[str]:
        """Return what to tell a person, one sentence a line."""
        figures = {"size": self.size, "commits": self.commits, "root": self.root}
        if self.ok:
            return [say("store.audit_ok", language, **figures)]
        count = len(self.findings)
        lines = [say("store.audit_wrong", language, **figures, count=count)]
        lines += [found.sentence(language) for found in self.findings]
        if self.replayed < self.size:
            lines.append(say("store.audit_stopped", language, entry=self.replayed))
        return lines

    def as_json(self) -> dict[str, Any]:
        return {
            "ok": self.ok,
            "size": self.size,
            "root": self.root,
            "commits": self.commits,
            "signatures": self.signatures,
            "replayed": self.replayed,
            "findings": [
                {
                    "table": found.table,
                    "row": found.row,
                    "column": found.column,
                    "code": found.code,
                    "sentence": {n: found.sentence(n) for n in ("vi", "en")},
                }
                for found in self.findings
            ],
        }


def audit(book: Book, progress: Progress = lambda done, size: None) -> Report:
    """Audit the ledger that is open."""
    evidence = Evidence(book.engine, book.verifier, book.rules)
    return audit_ledger(evidence, progress)


@contextmanager
def open_evidence(
    settings: LedgerSettings, rules: Rules = custody
) -> Iterator[Evidence]:
    """Open a ledger to look at only, also one that refuses to run."""
    engine = open_database(settings.url)
    try:
        log = keys.read_log_key(settings.data, settings.log_key)
        yield Evidence(engine, log.verifier, rules)
    finally:
        engine.dispose()


def audit_ledger(
    evidence: Evidence, progress: Progress = lambda done, size: None
) -> Report:
    """Audit one committed state of a ledger."""
    with (
        reading(evidence.engine) as connection,
        raw_text(connection),
        ThreadPoolExecutor(2, "signatures") as threads,
    ):
        return _Audit(connection, evidence, threads, progress).run()


class _Audit:
    """One run: what was read so far, what follows from it, what is wrong."""

    def __init__(
        self,
        connection: Connection,
        evidence: Evidence,
        threads: ThreadPoolExecutor,
        progress: Progress,
    ) -> None:
        self.connection = connection
        self.evidence = evidence
        self.threads = threads
        self.progress = progress
        self.report = Report()
        self.replay = Replay(evidence.rules, self._statement)
        self.tiles = Tiles(connection)
        self.tree = Growing()
        self.checkpoints: list[dict[str, Any]] = []
        self.sealed: dict[tuple[int, str], str] = {}
        self.recorded = ""
        self.spkis: dict[str, bytes] = {}
        self.unchecked: list[tuple[int, Entry]] = []
        self.running: list[Future[list[Finding]]] = []

    def run(self) -> Report:
        report = self.report
        try:
            head = read_head(self.connection)
        except (ValueError, TypeError):
            self._find(finding("head", "id 1", "", "row_missing"))
            return report
        report.size = _stored_entries(self.connection)
        report.root = head.root.hex() if isinstance(head.root, bytes) else ""
        self.progress(0, report.size)
        whole = self._replay_all() and not self.report.findings
        for done in self.running:
            for found in done.result():
                self._find(found)
        if whole:
            self._check_head(head)
            self._check_checkpoints()
            self._check_tiles()
            for found in compare_derived(self.connection, self.replay):
                self._find(found)
            self._check_sealed()
        self.progress(report.replayed, report.size)
        return report

    # Steps 2 to 7, commit by commit.

    def _replay_all(self) -> bool:
        commit: list[Line] = []
        for number, data in self._entries():
            try:
                line = Line(number, data, entry.from_bytes(data))
            except NguonError as error:
                self._find(failure("entry", number, "bytes", error))
                return False
            commit.append(line)
            if line.said.kind == "index":
                if not self._take_commit(commit):
                    return False
                commit = []
        if commit:
            self._find(finding("entry", commit[-1].number, "bytes", "no_index"))
            return False
        self._hand_out(self.unchecked)
        return True

    def _entries(self) -> Iterator[tuple[int, bytes]]:
        """Yield the entries, and find the gap where a number is missing."""
        expected = 0
        query = select(ENTRY.c.number, ENTRY.c.bytes).order_by(ENTRY.c.number)
        while True:
            part = query.where(ENTRY.c.number >= expected).limit(_ROWS)
            rows = self.connection.execute(part).all()
            for number, data in rows:
                if number != expected:
                    self._find(finding("entry", expected, "number", "row_missing"))
                    return
                yield number, bytes(data)
                expected = number + 1
            if len(rows) < _ROWS:
                return

    def _take_commit(self, commit: list[Line]) -> bool:
        before = len(self.report.findings)
        *said, index = commit
        if not self._check_root(commit):
            return False
        self._check_links(commit)
        try:
            self.replay.take(said)
            for line in said:
                self.evidence.rules.check(draft_of(line.said))
        except NguonError as error:
            self._find(failure("entry", commit[0].number, "bytes", error))
            return False
        self._check_index(index)
        self._collect(commit)
        self.report.commits += 1
        self.report.replayed = index.number + 1
        return len(self.report.findings) == before

    def _check_links(self, commit: list[Line]) -> None:
        heads: dict[str, bytes | None] = {}
        for line in commit:
            if line.said.recorded < self.recorded:
                self._find(finding("entry", line.number, "bytes", "recorded"))
            self.recorded = max(self.recorded, line.said.recorded)
            for name, said in line.said.previous.items():
                known = self.replay.subjects.get(name)
                head = heads.get(name, known.head if known else None)
                if said != (head.hex() if head else None):
                    code = {"subject": name}
                    self._find(
                        finding("entry", line.number, "bytes", "previous", **code)
                    )
                heads[name] = leaf_hash(line.data)
            for pointer, commitment in line.said.sealed.items():
                self.sealed[line.number, pointer] = commitment

    def _check_root(self, commit: list[Line]) -> bool:
        """Grow the tree; where a stored hash differs, the signed root says who lies."""
        hashes = [leaf_hash(line.data) for line in commit]
        stored = [self._stored_hash(line.number) for line in commit]
        size = commit[-1].number + 1
        asked = select(CHECKPOINT.c.root).where(CHECKPOINT.c.size == size)
        signed = self.connection.execute(asked).scalar()
        other = self.tree.copy()
        self.tree.extend(hashes)
        row = {"size": size, "root": self.tree.root()}
        self.checkpoints.append(row)
        if stored == hashes or signed is None or bytes(signed) == row["root"]:
            return True  # a wrong tile row is found with the tiles
        other.extend([hash_ or b"" for hash_ in stored])
        lies = "entry_changed" if other.root() == bytes(signed) else "entry_or_tile"
        for line, hash_, kept in zip(commit, hashes, stored, strict=True):
            if kept != hash_:
                self._find(finding("entry", line.number, "bytes", lies))
        return False

    def _stored_hash(self, number: int) -> bytes | None:
        row = self.tiles.row(0, number // 256)
        found = row[number % 256 * 32 :][:32]
        return found or None

    def _check_index(self, index: Line) -> None:
        said = index.said
        wanted: dict[str, canonical.JSON] = {
            "root": self.replay.update_map().hex(),
            "size": index.number,
            "subjects": len(self.replay.subjects),
        }
        if said.statement != wanted or said.sealed or said.previous:
            self._find(finding("entry", index.number, "bytes", "index"))

    def _collect(self, commit: list[Line]) -> None:
        """Hand signatures to the threads; keys are known once the rules took them."""
        self.unchecked += [(line.number, line.said) for line in commit]
        if len(self.unchecked) >= _SIGNATURES:
            self._hand_out(self.unchecked)
            self.unchecked = []
            self.progress(commit[-1].number + 1, self.report.size)

    def _hand_out(self, many: list[tuple[int, Entry]]) -> None:
        self.report.signatures += len(many)
        work = [(number, said, self._spki(said)) for number, said in many]
        self.running.append(self.threads.submit(_check_signatures, work))

    def _spki(self, said: Entry) -> bytes | None:
        name = said.by.key
        if name not in self.spkis:
            found = self.replay.get(Registered, key_id(name))
            if found is None:
                return None
            value = canonical.parse(found.value.encode())
            key = read_key(value if isinstance(value, dict) else {})
            if said.kind == "index" and key.use != "registrar":
                return None
            self.spkis[name] = key.spki
        return self.spkis[name]

    # Steps 1 and 8, once everything is known.

    def _check_head(self, head: Head) -> None:
        last = self.checkpoints[-1] if self.checkpoints else {"size": 0, "root": b""}
        wanted = {
            "size": last["size"],
            "root": last["root"],
            "recorded": self.recorded,
            "subjects": len(self.replay.subjects),
        }
        for column, value in wanted.items():
            if self.checkpoints and getattr(head, column) != value:
                self._find(finding("head", "id 1", column, "row_changed"))
        asked = select(CHECKPOINT.c.note).where(CHECKPOINT.c.size == last["size"])
        if head.note != (self.connection.execute(asked).scalar() or ""):
            error = self._note_error(head.note, last)
            if error or not self.checkpoints:
                self._find(finding("head", "id 1", "note", "row_changed"))

    def _check_checkpoints(self) -> None:
        stored = select(CHECKPOINT.c.size, CHECKPOINT.c.note)
        notes = {row.size: str(row.note) for row in self.connection.execute(stored)}
        expected = [{**row, "note": notes.get(row["size"])} for row in self.checkpoints]
        for found in compare_rows(self.connection, CHECKPOINT, expected):
            self._find(found)
        for row in self.checkpoints:
            note = notes.get(row["size"])
            if note is not None and self._note_error(note, row):
                name = f"size {row['size']}"
                self._find(finding("checkpoint", name, "note", "row_changed"))

    def _note_error(self, note: str, row: Mapping[str, Any]) -> bool:
        origin = self.evidence.verifier.name
        try:
            state = open_checkpoint(note, self.evidence.verifier)
        except (NguonError, UnicodeEncodeError):
            return True
        return state != Checkpoint(origin, row["size"], row["root"])

    def _check_tiles(self) -> None:
        expected = (
            {"level": level, "n": n, "hashes": row}
            for level, n, row in self.tree.tiles()
        )
        for found in compare_rows(self.connection, TILE, expected):
            self._find(found)

    def _check_sealed(self) -> None:
        for row in self.connection.execute(select(SEALED)).mappings():
            number, pointer = row["entry"], row["pointer"]
            name = f"entry {number}, pointer {pointer}"
            commitment = self.sealed.get((number, pointer))
            if commitment is None:
                self._find(finding("sealed", name, "entry, pointer", "row_extra"))
            elif row["erased"] is not None:
                if row["salt"] is not None or row["value"] is not None:
                    self._find(finding("sealed", name, "erased", "row_changed"))
            elif not _opens(commitment, row["salt"], row["value"]):
                self._find(finding("sealed", name, "salt, value", "row_changed"))

    def _statement(self, number: int) -> Mapping[str, canonical.JSON]:
        asked = select(ENTRY.c.bytes).where(ENTRY.c.number == number)
        found = self.connection.execute(asked).scalar_one()
        return entry.from_bytes(bytes(found)).statement

    def _find(self, found: Finding) -> None:
        if len(self.report.findings) < MOST and found not in self.report.findings:
            self.report.findings.append(found)


def _check_signatures(
    work: list[tuple[int, Entry, bytes | None]],
) -> list[Finding]:
    wrong = []
    for number, said, spki in work:
        message = signing_bytes(said.kind, said.statement, said.sealed, said.by)
        try:
            if spki is None:
                raise Malformed("store.key_unknown", key=said.by.key)
            signature.check(spki, said.by.algorithm, said.signature, message)
        except NguonError as error:
            wrong.append(failure("entry", number, "bytes", error))
    return wrong


def _opens(commitment: str, salt: object, value: object) -> bool:
    if not isinstance(salt, bytes) or not isinstance(value, str):
        return False
    try:
        read = canonical.parse_exact(value.encode())
        return sealing.commitment(salt, read) == commitment
    except (NguonError, UnicodeEncodeError):
        return False


def _stored_entries(connection: Connection) -> int:
    return int(connection.execute(select(func.count()).select_from(ENTRY)).scalar_one())
