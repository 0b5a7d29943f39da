"""Mirror: a whole log copied by its tiles, and every line of it judged again.

    mirror = Mirror(Folder(path), verifier, Log(url))   # no Log: what is there, alone
    mirror.copy(bar)
    found = mirror.replay(bar)

The folder is laid out as tlog-tiles has it (checkpoint, tile/<L>/<N>, tile/entries…),
so that any static web server serves it, and `nguon-verify` reads it like the log.
Nothing of the operator's database is needed, and nothing believed but the log's key:

 1  the checkpoint is signed, by the log and by enough of the auditor's witnesses, and
    not of fewer lines than the one copied before                 (`follow.asking`)
 2  the lowest tiles of hashes give its root, those above are made of those below
 3  that tree begins with the one copied before: else history was rewritten
 4  each entry is the one whose hash stands in the tree          (1 to 4: `copying`)
 5  each follows from those before it: chain, `recorded`, index  (`nguon.core.onward`)
 6  each stands by itself, and its signature is right            (`nguon.core.single`)
 7  the rules take it again, under a key that stood              (5 to 7: `judge`)
 8  only then the checkpoint takes the place of the old one

A file is written once it was shown to be right, so an interrupted copy goes on where it
was; what the disk has spoiled meanwhile is fetched again. Each run judges the log from
its first entry. What is wrong leaves both checkpoints in the folder (`mirror.no-…`,
`nguon.follow.evidence`). Proved in tests/services/test_mirror.py.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from nguon.core.checkpoint import Checkpoint, open_checkpoint
from nguon.core.kept import as_text
from nguon.core.note import Verifier
from nguon.core.policy import Policy
from nguon.core.tiles import TileReader
from nguon.errors import VerificationError
from nguon.fetch import CannotDecide, Log
from nguon.follow.asking import newest
from nguon.follow.evidence import Evidence
from nguon.messages import say
from nguon.services.mirror.copying import Copy
from nguon.services.mirror.folder import Folder
from nguon.services.mirror.judge import Judge

Progress = Callable[[int, int], None]

MOST: Final = 1 << 28  # lines: a signed size may be absurd, and would be counted out


@dataclass(frozen=True, slots=True)
class Mirrored:
    """A copy in which everything is right."""

    checkpoint: Checkpoint
    before: int | None  # size of the copy that was there
    fetched: int  # files that came from the log
    commits: int
    subjects: int
    seconds: float  # of the replay

    @property
    def speed(self) -> int:
        """Entries judged in a second."""
        return round(self.checkpoint.size / max(self.seconds, 0.001))

    def as_json(self) -> dict[str, Any]:
        return {
            "ok": True,
            "origin": self.checkpoint.origin,
            "size": self.checkpoint.size,
            "root": self.checkpoint.root.hex(),
            "before": self.before,
            "fetched": self.fetched,
            "commits": self.commits,
            "subjects": self.subjects,
            "entries_per_second": self.speed,
        }

    def lines(self, language: str) -> list[str]:
        codes = ["mirror.copied", "mirror.judged"]
        codes.append("mirror.no_older" if self.before is None else "mirror.continues")
        figures = {**self.as_json(), "speed": self.speed}
        told = [f"  {say(code, language, **figures)}" for code in codes]
        return [*told, say("mirror.ok", language, **figures)]


class Mirror:
    """One run over one folder."""

    def __init__(
        self,
        folder: Folder,
        verifier: Verifier,
        log: Log | None,
        policy: Policy | None = None,
    ) -> None:
        self.folder = folder
        self.verifier = verifier
        self.log = log
        self.kept, kept_note = self._open(folder.read("checkpoint"))
        self.evidence = Evidence(folder.path / "mirror", kept_note)
        shown, note = self._newest(log, policy) if log else (self.kept, kept_note)
        if shown is None or note is None:
            raise CannotDecide("mirror.nothing", folder=folder.path)
        self.shown, self.note = shown, note
        self.fetched = 0

    def copy(self, progress: Progress = lambda done, total: None) -> None:
        """Bring the folder up to the checkpoint, or see that it is: steps 1 to 4."""
        with self._telling():
            copy = Copy(self.folder, self.log, self.shown, self.kept, progress)
            copy.run()
            self.fetched = copy.fetched
            self.evidence.reader = TileReader(self.folder.must, self.shown.size)

    def replay(
        self,
        progress: Progress = lambda done, total: None,
        *,
        processes: int | None = None,
    ) -> Mirrored:
        """Judge every line again, then keep the checkpoint: steps 5 to 8."""
        start, shown = time.monotonic(), self.shown
        with self._telling():
            judge = Judge(self.folder, shown, self.evidence, progress)
            judge.run(processes)
        if self.log is not None:
            self.folder.write("checkpoint", self.note.encode(), whole=True)
            self.folder.tidy(shown.size)
        return Mirrored(
            shown,
            self.kept.size if self.kept else None,
            self.fetched,
            judge.onward.commits,
            judge.onward.subjects,
            time.monotonic() - start,
        )

    def _newest(
        self, log: Log, policy: Policy | None
    ) -> tuple[Checkpoint | None, str | None]:
        with self._telling():
            note, shown, _ = newest(
                log, self.verifier, self.kept, policy, self.evidence
            )
        if shown.size > MOST:
            raise CannotDecide("mirror.too_large", size=shown.size, most=MOST)
        return shown, note

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """Write the evidence when the log, and not only this copy, is what is wrong."""
        try:
            yield
        except VerificationError as error:
            error.figures["evidence"] = self.evidence.write()
            raise

    def _open(self, data: bytes | None) -> tuple[Checkpoint | None, str | None]:
        if data is None:
            return None, None
        note = as_text(data, "log.note")
        return open_checkpoint(note, self.verifier), note
