"""What a monitor keeps between two looks: one small file, and the map beside it.

    watch.state          JSON: the log's key, its last checkpoint, the tree's edge,
                         `recorded` of the last entry, the head map's root: about 2 kB
    watch.state.map-…    the map: 72 bytes a subject (key || count || head)
    watch.state.lock     held while somebody looks

The map is written first, under the name of its root, then the state takes the place of
the old one in one step: a crash leaves the one or the other, never a half. Nothing in
the files is believed without need: the edge must give the checkpoint's root, the
checkpoint must be signed, the map must give its own name. A map that is lost or broken
costs a replay from the first entry and nothing else; the checkpoint is still held
against the log. Proved in tests/test_follow.py.
"""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from glob import escape
from pathlib import Path
from typing import Any, Final

from nguon.core import headmap
from nguon.core.checkpoint import Checkpoint, open_checkpoint
from nguon.core.edge import Edge
from nguon.core.headmap import MemoryPages
from nguon.core.note import Verifier, format_verifier
from nguon.core.onward import Onward
from nguon.errors import NguonError
from nguon.fetch import CannotDecide

FORMAT: Final = "nguon/follow/v1"
LEAF: Final = 72


@dataclass(frozen=True, slots=True)
class State:
    """What was kept, and a place in the log to go on from."""

    note: str | None
    checkpoint: Checkpoint | None
    onward: Onward
    bytes: int = 0


@contextmanager
def holding(file: Path) -> Iterator[None]:
    """Let nobody else look with this state meanwhile."""
    try:
        import fcntl
    except ImportError:  # not on this system: one at a time is then the user's care
        yield
        return
    try:
        lock = Path(f"{file}.lock").open("wb")  # noqa: SIM115  (closed just below)
    except OSError as error:
        why = error.strerror or str(error)
        raise CannotDecide("follow.unwritable", what=file, why=why) from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise CannotDecide("follow.busy", what=file) from error
        yield


def read_state(file: Path, verifier: Verifier) -> State:
    """Return what was kept; the beginning when there is no such file yet."""
    try:
        data = file.read_bytes()
    except FileNotFoundError:
        return State(None, None, Onward())
    except OSError as error:
        why = error.strerror or str(error)
        raise CannotDecide("log.verify.unreadable", what=file, why=why) from error
    broken = CannotDecide("follow.broken_state", what=file)
    try:
        kept = json.loads(data)
        if kept["format"] != FORMAT:
            raise broken
        key, note = kept["key"], kept["checkpoint"]
        if key != format_verifier(verifier):
            raise CannotDecide("follow.other_key", what=file)
        checkpoint = open_checkpoint(note, verifier)
        edge = Edge(checkpoint.size, [bytes.fromhex(each) for each in kept["edge"]])
        if edge.root() != checkpoint.root:
            raise broken
        recorded, root = str(kept["recorded"]), bytes.fromhex(kept["map"])
    except CannotDecide:
        raise
    except (NguonError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise broken from error
    pages, subjects, size = _read_map(_map_file(file, root), root)
    if pages is None:
        return State(note, checkpoint, Onward())
    onward = Onward(edge, recorded, subjects, pages)
    return State(note, checkpoint, onward, len(data) + size)


def write_state(file: Path, verifier: Verifier, note: str, onward: Onward) -> State:
    """Move the state on to where `onward` stands, under that signed checkpoint."""
    leaves = b"".join(
        leaf for page in onward.pages.values() for leaf in headmap.leaves_in(page)
    )
    root = headmap.root(onward.pages)
    kept: dict[str, Any] = {
        "format": FORMAT,
        "key": format_verifier(verifier),
        "checkpoint": note,
        "edge": [each.hex() for each in onward.edge.hashes],
        "recorded": onward.recorded,
        "map": root.hex(),
    }
    data = (json.dumps(kept, ensure_ascii=False, indent=1) + "\n").encode()
    try:
        _write(_map_file(file, root), leaves)
        _write(file, data)
        for old in file.parent.glob(f"{escape(file.name)}.map-*"):
            if old != _map_file(file, root):
                with suppress(OSError):
                    old.unlink()
    except OSError as error:
        why = error.strerror or str(error)
        raise CannotDecide("follow.unwritable", what=file, why=why) from error
    checkpoint = open_checkpoint(note, verifier)
    return State(note, checkpoint, onward, len(data) + len(leaves))


def _map_file(file: Path, root: bytes) -> Path:
    return file.with_name(f"{file.name}.map-{root.hex()[:16]}")


def _read_map(file: Path, root: bytes) -> tuple[MemoryPages | None, int, int]:
    """Return pages, number of subjects and bytes; no pages when it is not that map."""
    try:
        data = file.read_bytes()
    except OSError:
        return None, 0, 0
    pages = MemoryPages()
    leaves = [data[at : at + LEAF] for at in range(0, len(data), LEAF)]
    if len(data) % LEAF or len({leaf[:32] for leaf in leaves}) != len(leaves):
        return None, 0, 0
    found, changed = headmap.update_leaves(pages, leaves)
    if found != root:
        return None, 0, 0
    pages.update(changed)
    return pages, len(leaves), len(data)


def _write(file: Path, data: bytes) -> None:
    """Put a file in the place of the old one, on the disk before it is called so."""
    new = file.with_name(file.name + ".new")
    with new.open("wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
    new.replace(file)
    with suppress(OSError):  # a folder cannot be opened on every system
        folder = os.open(file.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
