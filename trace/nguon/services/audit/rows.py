"""Steps 1, 7 and 8 of an audit: everything stored beside the entries, row by row."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select

from nguon.core import canonical, sealing
from nguon.core.checkpoint import Checkpoint, open_checkpoint
from nguon.core.cosignature import check, parse_cosigner
from nguon.core.note import Verifier
from nguon.errors import NguonError
from nguon.services.audit.commits import Commits
from nguon.services.audit.report import Report
from nguon.store.compare import compare_derived, compare_rows, finding
from nguon.store.tables import CHECKPOINT, COSIGNATURE, SEALED, TILE
from nguon.store.working import Head


class Rows:
    """What is stored, against what follows from a log that was replayed."""

    def __init__(
        self,
        connection: Connection,
        verifier: Verifier,
        commits: Commits,
        report: Report,
    ) -> None:
        self.connection = connection
        self.verifier = verifier
        self.commits = commits
        self.report = report

    def check(self, head: Head) -> None:
        self._check_head(head)
        self._check_checkpoints()
        self._check_cosignatures()
        self._check_tiles()
        for found in compare_derived(self.connection, self.commits.replay):
            self.report.find(found)
        self._check_sealed()

    def _check_head(self, head: Head) -> None:
        checkpoints = self.commits.checkpoints
        last = checkpoints[-1] if checkpoints else {"size": 0, "root": b""}
        wanted = {
            "size": last["size"],
            "root": last["root"],
            "recorded": self.commits.recorded,
            "subjects": len(self.commits.replay.subjects),
        }
        for column, value in wanted.items():
            if checkpoints and getattr(head, column) != value:
                self.report.find(finding("head", "id 1", column, "row_changed"))
        asked = select(CHECKPOINT.c.note).where(CHECKPOINT.c.size == last["size"])
        if head.note != (self.connection.execute(asked).scalar() or ""):
            error = self._note_error(head.note, last)
            if error or not checkpoints:
                self.report.find(finding("head", "id 1", "note", "row_changed"))

    def _check_checkpoints(self) -> None:
        checkpoints = self.commits.checkpoints
        stored = select(CHECKPOINT.c.size, CHECKPOINT.c.note)
        notes = {size: str(note) for size, note in self.connection.execute(stored)}
        expected = [{**row, "note": notes.get(row["size"])} for row in checkpoints]
        for found in compare_rows(self.connection, CHECKPOINT, expected):
            self.report.find(found)
        for row in checkpoints:
            note = notes.get(row["size"])
            if note is not None and self._note_error(note, row):
                name = f"size {row['size']}"
                self.report.find(finding("checkpoint", name, "note", "row_changed"))

    def _check_cosignatures(self) -> None:
        """Each line is by the key beside it, over the checkpoint of its size."""
        roots = {row["size"]: row["root"] for row in self.commits.checkpoints}
        seen: dict[int, list[str]] = {}
        order = (COSIGNATURE.c.size, COSIGNATURE.c.n)
        for row in self.connection.execute(select(COSIGNATURE).order_by(*order)):
            size, n, key, line = row
            name = f"size {size}, n {n}"
            if size not in roots:
                self.report.find(finding("cosignature", name, "size", "row_extra"))
                continue
            before = seen.setdefault(size, [])
            if n != len(before):
                self.report.find(finding("cosignature", name, "n", "row_changed"))
            state = Checkpoint(self.verifier.name, size, roots[size])
            if key in before or not _is_cosigned(key, line, state):
                told = finding("cosignature", name, "size, key, line", "row_changed")
                self.report.find(told)
            before.append(key)

    def _note_error(self, note: str, row: Mapping[str, Any]) -> bool:
        origin = self.verifier.name
        try:
            state = open_checkpoint(note, self.verifier)
        except (NguonError, UnicodeEncodeError):
            return True
        return state != Checkpoint(origin, row["size"], row["root"])

    def _check_tiles(self) -> None:
        expected = (
            {"level": level, "n": n, "hashes": row}
            for level, n, row in self.commits.tree.tiles()
        )
        for found in compare_rows(self.connection, TILE, expected):
            self.report.find(found)

    def _check_sealed(self) -> None:
        for row in self.connection.execute(select(SEALED)).mappings():
            number, pointer = row["entry"], row["pointer"]
            name = f"entry {number}, pointer {pointer}"
            commitment = self.commits.sealed.get((number, pointer))
            if commitment is None:
                found = finding("sealed", name, "entry, pointer", "row_extra")
            elif row["erased"] is not None:
                if row["salt"] is None and row["value"] is None:
                    continue
                found = finding("sealed", name, "erased", "row_changed")
            elif _opens(commitment, row["salt"], row["value"]):
                continue
            else:
                found = finding("sealed", name, "salt, value", "row_changed")
            self.report.find(found)


def _is_cosigned(key: str, line: str, state: Checkpoint) -> bool:
    try:
        check(line, parse_cosigner(key), state)
    except (NguonError, UnicodeEncodeError):
        return False
    return True


def _opens(commitment: str, salt: object, value: object) -> bool:
    if not isinstance(salt, bytes) or not isinstance(value, str):
        return False
    try:
        read = canonical.parse_exact(value.encode())
        return sealing.commitment(salt, read) == commitment
    except (NguonError, UnicodeEncodeError):
        return False
