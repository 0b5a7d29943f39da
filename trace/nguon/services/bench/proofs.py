"""What a proof, a bundle and a page cost as the ledger grows: it should be as log n."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from statistics import median
from time import perf_counter
from typing import Final

from nguon.core.identifiers import batch_code
from nguon.services.bench import cold
from nguon.services.bench.farm import Farm
from nguon.services.bench.figures import Figure
from nguon.services.bench.serving import ask, request
from nguon.services.prove import bundle_of, receipt_of
from nguon.services.publish import publish
from nguon.store.ledger import Book

_SEVERAL: Final = 30
_CHUNK: Final = 1000
_COLD: Final = 3


@dataclass(slots=True)
class Growth:
    """Measures at each size; tells at the end by how much each thing grew."""

    book: Book
    farm: Farm
    port: int  # of the server over this ledger
    stock: bool = True  # also pymerkle's own tree over the same entries
    found: list[Figure] = field(default_factory=list)

    def at(self, chains: int) -> Figure:
        """Measure a ledger that has that many chains."""
        book, farm = self.book, self.farm
        with book.read() as snapshot:
            size = snapshot.size
        batches = [farm.harvest(n) for n in _spread(chains, _SEVERAL)]
        middle = size // 3
        values = {
            "size": size,
            "cold_ms": median(
                cold.first_proof(book.folder, middle) for _ in range(_COLD)
            ),
            "receipt_ms": _median(lambda n: receipt_of(book, n), _spread(size, 100)),
            "bundle_ms": _median(lambda batch: bundle_of(book, batch), batches),
            "checked_ms": _median(lambda b: publish(book, b, farm.now), batches),
            "page_ms": _page(self.port, batches),
        }
        aims = {}
        if self.stock:
            values["stock_ms"] = _stock(book, middle, size)
            values["of_stock"] = values["cold_ms"] / values["stock_ms"]
            if size >= 10**6:
                aims["of_stock"] = ("<=", 0.002)
        code = "bench.proof_stock" if self.stock else "bench.proof"
        self.found.append(Figure(f"proof_{size}", code, values, aims))
        return self.found[-1]

    def told(self) -> Figure:
        """Return by what factor each cost grew from the smallest to the largest."""
        first, last = self.found[0].values, self.found[-1].values
        names = ("size", "cold_ms", "receipt_ms", "bundle_ms", "page_ms")
        values = {name: last[name] / first[name] for name in names}
        return Figure("growth", "bench.growth", values)


def _median(step: Callable[..., object], given: Sequence[object]) -> float:
    took = []
    for one in given:
        begin = perf_counter()
        step(one)
        took.append(perf_counter() - begin)
    return median(took) * 1000


def _spread(below: int, many: int) -> list[int]:
    """Return up to `many` different numbers, spread over everything below."""
    return sorted({(n * 7919 * max(below // many, 1)) % below for n in range(many)})


def _page(port: int, batches: Sequence[str]) -> float:
    pages = [request(f"/b/{batch_code(batch)}?lang=vi") for batch in batches]
    ask(port, [pages[:5]], 60)  # templates and imports are made once
    return ask(port, [pages], 60)["median_ms"]


def _stock(book: Book, index: int, size: int) -> float:
    tree = book.folder / f"stock-{size}.sqlite"
    cold.make_stock(tree, islice(_entries(book), size))
    try:
        return cold.first_proof_of_stock(tree, index, size)
    finally:
        tree.unlink()


def _entries(book: Book) -> Iterator[bytes]:
    with book.read() as snapshot:
        for start in range(0, snapshot.size, _CHUNK):
            yield from snapshot.entries(start, _CHUNK)
