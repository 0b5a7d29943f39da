"""What is written when a log is caught, so that nobody has to believe the monitor.

    watch.state.no-<12 hex>.kept.checkpoint      what it had signed before
    watch.state.no-<12 hex>.shown.checkpoint     what it signs now
    watch.state.no-<12 hex>.tlog-proof           the entry that does not follow

All are signed by the log itself. Two checkpoints of one size with different roots prove
a second history to anybody; of different sizes, it is for the log to show a proof of
consistency, and it cannot. The receipt proves that the entry stands in the log. The
same lie met again writes the same files again. Proved in tests/test_follow.py.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path

from nguon.core import receipt
from nguon.core.merkle import prove_inclusion
from nguon.core.receipt import Receipt
from nguon.core.tiles import TileReader
from nguon.errors import Malformed, NguonError, VerificationError


class Evidence:
    """The two checkpoints of a look, and the entry that is being looked at."""

    def __init__(self, file: Path, kept: str | None) -> None:
        self.file = file
        self.kept = kept
        self.shown: str | None = None
        self.reader: TileReader | None = None
        self.entry: tuple[int, bytes] | None = None

    @contextmanager
    def about(self, index: int, data: bytes) -> Iterator[None]:
        """Keep in mind which entry it is, when something is wrong with it."""
        try:
            yield
        except Malformed as error:
            self.entry = index, data
            raise VerificationError(error.code, **error.figures) from error
        except VerificationError:
            self.entry = index, data
            raise

    def write(self) -> list[str]:
        """Write what there is; return the names of the files that could be written."""
        if self.shown is None:  # not signed: nobody is caught with it
            return []
        texts = {"shown.checkpoint": self.shown}
        if self.kept is not None:
            texts["kept.checkpoint"] = self.kept
        if proof := self._receipt():
            texts["tlog-proof"] = proof
        mark = sha256("".join(texts[name] for name in sorted(texts)).encode())
        names = []
        for kind, text in sorted(texts.items()):
            name = f"{self.file}.no-{mark.hexdigest()[:12]}.{kind}"
            with suppress(OSError):  # a full disk does not turn a no into anything else
                Path(name).write_bytes(text.encode())
                names.append(name)
        return names

    def _receipt(self) -> str | None:
        """Return the receipt of the entry, if the log's tiles give a right one."""
        if self.entry is None or self.reader is None or self.shown is None:
            return None
        index, data = self.entry
        with suppress(NguonError):
            path = tuple(prove_inclusion(self.reader, index, self.reader.size))
            return receipt.format(Receipt(index, path, self.shown, data))
        return None
