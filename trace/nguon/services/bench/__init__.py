"""`nguon bench`: how fast it is, as ratios to this machine's own floors in one run.

    appends   durable appends over HTTP against the same server storing nothing, and
              against one transaction a request (`appends`)
    capture   a large EPCIS document, and its validation alone (`captured`)
    proofs    proof, bundle and page as the ledger grows (`proofs`, `cold`)
    queries   EPCIS queries as the ledger grows (`queries`)
    audit     the whole ledger against its hashes and signatures alone (`audited`)
    bytes     on disk for an entry, on the wire for a page (`sizes`)

Wall-clock rates swing twofold on a shared machine; ratios within one run do not.
Everything happens in a temporary folder over one ledger that grows (`farm`). Proved in
tests/bench/test_bench.py, which runs every figure at tiny sizes.
"""

import os
import platform
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from nguon import clock
from nguon.messages import say as sentence
from nguon.services.bench import appends, audited, captured, farm, sizes
from nguon.services.bench.farm import STEPS
from nguon.services.bench.figures import Figure, Figures
from nguon.services.bench.proofs import Growth
from nguon.services.bench.queries import Asking, index_made
from nguon.services.bench.serving import serving

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Extent:
    """How much is measured: entries to grow to, seconds for each rate."""

    entries: tuple[int, ...]
    seconds: float
    together: int  # chains recorded as a busy ledger does, for the bytes on disk
    stock: bool = True
    document: int = 10_000  # events


FULL: Final = Extent((1_000, 10_000, 100_000, 1_000_000), 8, 1024)
QUICK: Final = Extent((1_000, 10_000), 3, 512, document=2_000)


def measure(
    *, quick: bool = False, say: Say = lambda text: None, extent: Extent | None = None
) -> Figures:
    """Return all figures of one run; `say` is told in the meantime what goes on."""
    with tempfile.TemporaryDirectory(prefix="nguon-bench-") as folder:
        told = _figures(Path(folder), extent or (QUICK if quick else FULL), say)
        return Figures(_machine(), list(told))


def _figures(folder: Path, extent: Extent, say: Say) -> Iterator[Figure]:
    now = clock.now()
    say(sentence("bench.doing_disk", "en", entries=extent.together * STEPS))
    book, people = farm.begin(folder / "disk", now)
    farm.fill_together(book, people, 0, extent.together)
    yield sizes.on_disk(book)
    yield index_made(book)
    say(sentence("bench.doing_audit", "en"))
    yield audited.measure(book)
    say(sentence("bench.doing_appends", "en", seconds=extent.seconds))
    yield from appends.measure(book, people, extent.seconds)
    say(sentence("bench.doing_capture", "en", events=extent.document))
    yield from captured.measure(book, people, extent.document)
    book.close()

    book, people = farm.begin(folder / "growing", now)
    with serving(book.folder) as port:
        growth, chains = Growth(book, people, port, extent.stock), 0
        asking = Asking(book, people)
        for entries in extent.entries:
            wanted = entries // STEPS
            told = _progress(say, entries)
            farm.fill(book, people, chains, wanted - chains, told)
            chains = wanted
            yield growth.at(chains)
            yield asking.at(chains)
        yield growth.told()
        yield asking.told()
        yield sizes.on_the_wire(port, people, chains // 2)
    book.close()


def _progress(say: Say, entries: int) -> Callable[[int, int], None]:
    """Say about ten times how far a ledger has grown."""
    said = 0

    def progress(done: int, total: int) -> None:
        nonlocal said
        if done * 10 // total > said:
            said = done * 10 // total
            say(sentence("bench.doing_growth", "en", entries=entries, part=said * 10))

    return progress


def _machine() -> dict[str, str | int]:
    return {
        "cpus": os.cpu_count() or 1,
        "system": platform.system(),
        "python": platform.python_version(),
    }
