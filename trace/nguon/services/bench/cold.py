"""The first proof of a process that has just begun.

    python -P cold.py FOLDER INDEX

Prints how long the first inclusion proof took, once the ledger was open, in
milliseconds. STOCK is the same over pymerkle's own `SqliteTree`, which keeps no inner
nodes; its process is told what to do in words, since only `nguon.store.tree` knows
pymerkle.
"""

import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from time import perf_counter
from typing import Final

from nguon.core import merkle
from nguon.services.bench.serving import environment
from nguon.services.ledger import LedgerSettings, open_ledger

STOCK: Final = """
import sys, time
from pymerkle import SqliteTree
tree = SqliteTree(sys.argv[1])
begin = time.perf_counter()
tree.prove_inclusion(int(sys.argv[2]) + 1, int(sys.argv[3]))
print((time.perf_counter() - begin) * 1000)
"""
_MAKE: Final = """
import struct, sys
from pymerkle import SqliteTree
def entries():
    while length := sys.stdin.buffer.read(4):
        yield sys.stdin.buffer.read(struct.unpack(">I", length)[0])
SqliteTree(sys.argv[1]).append_entries(entries(), 10_000)
"""


def first_proof(folder: Path, index: int) -> float:
    """Return the milliseconds of the first proof of a new process."""
    return _said(["-P", __file__, str(folder), str(index)], folder)


def first_proof_of_stock(tree: Path, index: int, size: int) -> float:
    """Return the same over pymerkle's own tree."""
    return _said(["-c", STOCK, str(tree), str(index), str(size)], tree.parent)


def make_stock(tree: Path, entries: Iterable[bytes]) -> None:
    """Make pymerkle's own tree over the same entries."""
    command = [sys.executable, "-c", _MAKE, str(tree)]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as made:  # noqa: S603
        assert made.stdin is not None  # noqa: S101  (it is a pipe)
        for data in entries:
            made.stdin.write(len(data).to_bytes(4, "big") + data)
    if made.returncode:
        raise RuntimeError("pymerkle's own tree could not be made")


def _said(command: list[str], folder: Path) -> float:
    done = subprocess.run(  # noqa: S603
        [sys.executable, *command],
        env=environment(folder), stdout=subprocess.PIPE, check=True,
    )  # fmt: skip
    return float(done.stdout)


def main(folder: str, index: str) -> None:
    book = open_ledger(LedgerSettings(Path(folder)))
    begin = perf_counter()
    with book.read() as snapshot:
        merkle.prove_inclusion(snapshot, int(index), snapshot.size)
    print((perf_counter() - begin) * 1000)


if __name__ == "__main__":
    main(*sys.argv[1:])
