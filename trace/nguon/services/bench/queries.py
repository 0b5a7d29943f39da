"""What an EPCIS query costs as the ledger grows: a selective one should not notice."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import islice
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Final

from nguon.core.query import Query, read_parameters
from nguon.services.bench.farm import Farm
from nguon.services.bench.figures import Figure
from nguon.services.query import index_events, moment, query
from nguon.services.sight import PUBLIC
from nguon.store.database import is_sqlite, scrub
from nguon.store.ledger import Book

_SEVERAL: Final = 15
_MOST: Final = 3.0  # a ledger ten times as large, and a page on a busy machine


def index_made(book: Book) -> Figure:
    """Make the index of a ledger that nobody serves: how fast, and what it weighs."""
    with book.read() as ledger:
        size = ledger.size
    before, begin = _weight(book), perf_counter()
    while index_events(book):
        pass
    lasted = perf_counter() - begin
    values = {
        "entries": float(size),
        "indexed": size / lasted,
        "bytes": max(_weight(book) - before, 1) / size,  # a small one fits in old pages
    }
    return Figure("queries_index", "query.bench_index", values)


def _weight(book: Book) -> int:
    engine = book.engine
    name = engine.url.database if is_sqlite(engine) else None
    if not name:
        return 0
    scrub(engine)
    return Path(name).stat().st_size


@dataclass(slots=True)
class Asking:
    """Measures at each size; tells at the end by how much each question grew."""

    book: Book
    farm: Farm
    found: list[Figure] = field(default_factory=list)

    def at(self, chains: int) -> Figure:
        """Measure a ledger that has that many chains."""
        with self.book.read() as ledger:
            size = ledger.size
        while index_events(self.book):  # the server's chore may have done it
            pass
        values = {"size": float(size)}
        for name, questions in self._questions(chains).items():
            values[name] = median(map(self._took, questions)) * 1000
        self.found.append(Figure(f"queries_{size}", "query.bench", values))
        return self.found[-1]

    def told(self) -> Figure:
        """Return by what factor each question grew from the smallest to the largest."""
        first, last = self.found[0].values, self.found[-1].values
        names = ("size", "batch_ms", "event_ms", "window_ms", "step_ms", "newest_ms")
        values = {name: last[name] / first[name] for name in names}
        aims = {}
        if values["size"] >= 10:
            aims = dict.fromkeys(("batch_ms", "event_ms"), ("<=", _MOST))
        return Figure("queries_growth", "query.bench_growth", values, aims)

    def _took(self, asked: Query) -> float:
        begin = perf_counter()
        query(self.book, PUBLIC, asked, self.farm.now)
        return perf_counter() - begin

    def _questions(self, chains: int) -> dict[str, list[Query]]:
        farm = self.farm

        def several(name: str) -> list[Query]:
            return list(islice(self._each(name, chains), _SEVERAL))

        place = {"EQ_readPoint": farm.place, "EQ_bizStep": "receiving"}
        unknown = {"EQ_INNER_nguon:material": "nothing of the kind"}
        return {
            "batch_ms": several("batch"),
            "event_ms": several("event"),
            "window_ms": several("window"),
            "step_ms": [read_parameters(place.items())] * 5,
            "newest_ms": [read_parameters([("orderBy", "eventTime")])] * 5,
            "unknown_ms": [read_parameters(unknown.items())] * 3,
        }

    def _each(self, name: str, chains: int) -> Iterator[Query]:
        for n in range(_SEVERAL):
            number = n * 7919 % chains
            if name == "batch":
                yield read_parameters(
                    [("MATCH_anyEPCClass", self.farm.harvest(number))]
                )
            elif name == "event":
                [(_, said)] = islice(self.farm.chain(number), 1)
                yield read_parameters([("EQ_eventID", str(said["eventID"]))])
            else:
                low = self.farm.now - timedelta(days=60, minutes=n * 97)
                high = low + timedelta(minutes=1)
                yield read_parameters([
                    ("GE_eventTime", moment(low)), ("LT_eventTime", moment(high)),
                ])  # fmt: skip
