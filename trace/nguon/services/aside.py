"""Entries checked by themselves in processes beside this one.

    with Aside(2) as aside:
        aside.give(entries, public_keys)         # some hundred; returns at once
        hashes, doubtful = aside.take()          # of the part that was given first

A part comes back with the leaf hash of each entry and the places of those that did not
pass (`nguon.core.single.check`): what is wrong with them is for the caller to say, who
checks them again. Nothing is believed for want of an answer: a process that dies, or
answers about another part, ends the caller's work with an error.

The processes are begun anew, not forked, so that a thread of a web server may do it.
They read from a pipe and end when it ends, however their parent came to its own end.
Proved in tests/services/test_aside.py.
"""

import marshal
import os
import struct
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Mapping, Sequence
from contextlib import suppress
from queue import SimpleQueue
from types import TracebackType
from typing import IO, Any, Final

from nguon.core import single
from nguon.core.merkle import leaf_hash

LONG: Final = 4_000  # entries from which processes of their own are worth their start
MOST: Final = 8  # processes: the replay itself keeps up with no more
AHEAD: Final = 3  # parts that wait at each process, so that none is idle
_LENGTH: Final = struct.Struct(">Q")
_PATIENCE: Final = 10  # seconds to end in


class Aside:
    """Processes that take turns: what is given first is taken first."""

    def __init__(self, count: int) -> None:
        self._given: deque[tuple[_Process, int]] = deque()
        self._turn = 0
        self._keys: list[tuple[str, bytes]] = []
        self._processes: list[_Process] = []
        try:
            for _ in range(count):
                self._processes.append(_Process())
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> "Aside":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def is_full(self) -> bool:
        return len(self._given) >= AHEAD * len(self._processes)

    @property
    def ids(self) -> list[int]:
        """Return the numbers of the processes, as the system has them."""
        return [process.child.pid for process in self._processes]

    def give(self, entries: Sequence[bytes], public_keys: Mapping[str, bytes]) -> None:
        """Hand over entries, and keys that were not handed over before."""
        self._keys += public_keys.items()
        process = self._processes[self._turn % len(self._processes)]
        process.give(self._turn, entries, self._keys)
        self._given.append((process, self._turn))
        self._turn += 1

    def take(self) -> tuple[list[bytes], frozenset[int]]:
        """Return the leaf hashes of the oldest part, and the places in doubt."""
        process, turn = self._given.popleft()
        return process.take(turn)

    def close(self) -> None:
        """End every process, also in the middle of its work."""
        for process in self._processes:
            process.child.kill()
        for process in self._processes:
            process.child.wait(_PATIENCE)
            with suppress(OSError):  # what was not sent is for nobody any more
                process.given.close()
            process.answers.close()
        self._processes = []


class _Process:
    """One of them, and how many of the keys it knows."""

    def __init__(self) -> None:
        self.child = subprocess.Popen(
            [sys.executable, "-P", "-m", "nguon.services.aside"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            start_new_session=True,  # Ctrl-C is for the parent, which ends them
        )
        if self.child.stdin is None or self.child.stdout is None:
            raise RuntimeError("a pipe was asked for")
        self.given, self.answers = self.child.stdin, self.child.stdout
        self.known = 0

    def give(
        self, turn: int, entries: Sequence[bytes], keys: Sequence[tuple[str, bytes]]
    ) -> None:
        try:
            _send(self.given, (turn, list(entries), list(keys[self.known :])))
        except OSError as error:
            raise RuntimeError("a process that checks entries is gone") from error
        self.known = len(keys)

    def take(self, turn: int) -> tuple[list[bytes], frozenset[int]]:
        try:
            number, hashes, doubtful = _receive(self.answers)
        except EOFError as error:
            raise RuntimeError("a process that checks entries is gone") from error
        if number != turn:
            raise RuntimeError("a process that checks entries lost its place")
        return hashes, frozenset(doubtful)


def worth(size: int) -> int:
    """Return how many processes are worth their start for so many entries."""
    try:
        cpus = len(os.sched_getaffinity(0))
    except AttributeError:  # not on this system
        cpus = os.cpu_count() or 1
    return min(cpus, MOST) if size >= LONG and cpus > 1 else 0


def check_part(entries: Sequence[bytes], public_keys: Mapping[str, bytes]) -> list[int]:
    """Return the places of the entries that do not pass, for whatever reason."""
    doubtful = []
    for place, data in enumerate(entries):
        try:
            single.check(data, public_keys)
        except Exception:  # the caller meets it again, and raises it
            doubtful.append(place)
    return doubtful


def serve(given: IO[bytes], answers: IO[bytes]) -> None:
    """Check what comes, in order, until nothing comes any more."""
    parts: SimpleQueue[Any] = SimpleQueue()
    # What waits is read while something else is checked: the parent never waits.
    threading.Thread(target=_read_all, args=(given, parts), daemon=True).start()
    keys: dict[str, bytes] = {}
    while (part := parts.get()) is not None:
        turn, entries, new = part
        keys.update(new)
        doubtful = check_part(entries, keys)
        _send(answers, (turn, [leaf_hash(data) for data in entries], doubtful))


def _read_all(given: IO[bytes], parts: "SimpleQueue[Any]") -> None:
    try:
        while True:
            parts.put(_receive(given))
    except EOFError:
        pass
    finally:
        parts.put(None)


def _send(pipe: IO[bytes], message: tuple[Any, ...]) -> None:
    data = marshal.dumps(message)
    pipe.write(_LENGTH.pack(len(data)))
    pipe.write(data)
    pipe.flush()


def _receive(pipe: IO[bytes]) -> Any:
    length = pipe.read(_LENGTH.size)
    if len(length) < _LENGTH.size:
        raise EOFError
    (size,) = _LENGTH.unpack(length)
    data = pipe.read(size)
    if len(data) < size:
        raise EOFError
    return marshal.loads(data)  # noqa: S302  (from a process of this very program)


if __name__ == "__main__":
    with suppress(BrokenPipeError):  # whoever would read it is gone
        serve(sys.stdin.buffer, sys.stdout.buffer)
    os._exit(0)  # at once: a thread still stands at the pipe
