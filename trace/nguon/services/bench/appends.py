"""Durable appends a second over HTTP, against what the same server can do without.

Each client sends the events of its own chains one after another, so nothing it sends
is refused. Every answer counted is one after the commit: durable, signed, provable.
"""

from collections.abc import Iterator
from itertools import chain, count, islice
from pathlib import Path
from typing import Final

from nguon.core import canonical
from nguon.services.bench import floors
from nguon.services.bench.farm import STEPS, Farm
from nguon.services.bench.figures import Figure
from nguon.services.bench.serving import ask, request, serving
from nguon.store.ledger import Book

CLIENTS: Final = 64
# Requests a second to have at hand for each door.
_FASTEST: Final = {"checks": 100, "grouped": 3000, "alone": 1000}


def measure(book: Book, farm: Farm, seconds: float) -> Iterator[Figure]:
    """Yield the figures of one client and of 64."""
    data, numbers = book.folder, count(10_000_000)  # far from the filler's chains
    found: dict[tuple[str, int], dict[str, float]] = {}
    with serving(data, "nguon.services.bench.doors:app") as port:
        for door, fastest in _FASTEST.items():
            for clients in (1, CLIENTS):
                chains = int(seconds * fastest) // clients // STEPS + 1
                streams = [
                    _stream(book, farm, door, list(islice(numbers, chains)))
                    for _ in range(clients)
                ]
                again = door == "checks"  # it keeps nothing, so nothing is repeated
                found[door, clients] = ask(port, streams, seconds, again=again)
    for clients in (1, CLIENTS):
        yield _figure(clients, found, data, seconds)


def _figure(
    clients: int,
    found: dict[tuple[str, int], dict[str, float]],
    data: Path,
    seconds: float,
) -> Figure:
    def persecond(door: str) -> float:
        answer = found[door, clients]
        return (answer["answered"] - answer["refused"]) / answer["seconds"]

    own = persecond("grouped")
    busy = clients > 1
    return Figure(
        f"appends_{clients}", "bench.appends",
        {
            "clients": clients, "rate": own,
            "checks": persecond("checks"), "alone": persecond("alone"),
            "rows": floors.raw_rows(data, clients, seconds / 4),
            "syncs": floors.syncs(data, seconds / 4),
            "p99_ms": found["grouped", clients]["p99_ms"],
            "refused": sum(
                answer["refused"] for (_, n), answer in found.items() if n == clients
            ),
            "of_checks": own / persecond("checks"),
            "of_alone": own / persecond("alone"),
        },
        {"of_checks": (">=", 0.65), "of_alone": (">=", 3.0)} if busy else {},
    )  # fmt: skip


def _stream(book: Book, farm: Farm, door: str, numbers: list[int]) -> list[str]:
    return [
        request(f"/{door}", body, {
            "X-Organisation": who,
            "X-Signature": book.registrar.private_key.sign(body).hex(),
        })
        for who, body in (
            (who, canonical.to_bytes(said))
            for who, said in chain.from_iterable(farm.chain(n) for n in numbers)
        )
    ]  # fmt: skip
