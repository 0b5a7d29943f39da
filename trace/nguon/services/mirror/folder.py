"""The folder of a mirror: files as tlog-tiles names them, each written in one step.

    checkpoint   tile/0/000   tile/0/001.p/112   tile/entries/000   mirror.json

`mirror.json` says of which log it is a copy, and under which key, as its owner said
when it was begun. Partial tiles are kept until the whole one is there, so that who
still holds the checkpoint before can go on reading.
"""

import json
import os
import shutil
import threading
from contextlib import AbstractContextManager
from pathlib import Path

from nguon.core.tiles import WIDTH, tile_path
from nguon.errors import VerificationError
from nguon.fetch import CannotDecide
from nguon.follow.state import holding


class Folder:
    """Reads and writes by the paths under which a log is served."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def holding(self) -> AbstractContextManager[None]:
        """Let nobody else write into this folder meanwhile."""
        try:
            self.path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            why = error.strerror
            raise CannotDecide("cli.unwritable", path=self.path, why=why) from error
        return holding(self.path / "mirror")

    def read(self, name: str) -> bytes | None:
        """Return what is there, None where nothing is."""
        try:
            return (self.path / name).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            why = error.strerror
            raise CannotDecide("cli.unreadable", path=name, why=why) from error

    def must(self, name: str) -> bytes:
        """Return what is there, or say that the copy is not whole."""
        data = self.read(name)
        if data is None:
            raise VerificationError("mirror.damaged", path=name)
        return data

    def write(self, name: str, data: bytes, *, whole: bool = False) -> None:
        """Put a file in its place at once; `whole`: all is on the disk by then."""
        file = self.path / name
        new = file.with_name(f"{file.name}.{threading.get_ident()}.new")
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            with new.open("wb") as out:
                out.write(data)
                if whole:
                    out.flush()
                    os.fsync(out.fileno())
            new.replace(file)
        except OSError as error:
            why = error.strerror
            raise CannotDecide("cli.unwritable", path=file, why=why) from error

    def tidy(self, size: int) -> None:
        """Take away the partial tiles of which the whole one is there, and scraps."""
        for scrap in self.path.glob("tile/**/*.new"):
            scrap.unlink()
        for kind in self.path.glob("tile/*"):
            level = int(kind.name) if kind.name.isdigit() else 0
            for number in range((size >> 8 * level) // WIDTH):
                partial = self.path / f"{tile_path(kind.name, number)}.p"
                if partial.exists():
                    shutil.rmtree(partial)

    def read_about(self) -> dict[str, str]:
        """Return `log` and `key` as they were given when the copy was begun."""
        try:
            said = json.loads(self.read("mirror.json") or b"{}")
            return {"log": str(said["log"]), "key": str(said["key"])}
        except (ValueError, KeyError, TypeError):
            return {}

    def write_about(self, log: str, key: str) -> None:
        about = json.dumps({"log": log, "key": key}, indent=1)
        self.write("mirror.json", about.encode() + b"\n")
