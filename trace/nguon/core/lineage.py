"""Where a batch came from and what became of it: ancestors, descendants, levels.

A batch is made from others (its parents) and others are made from it (its children).
Both ways are walked level by level, nearest first, each batch once, at the distance
of its longest way, so that a picture drawn by levels has every arrow go one way:

    field A --\\
               merged --> small, large
    field B --/

>>> family = Family({"merged": ("A", "B"), "small": ("merged",)})
>>> levels("small", family.parents)
(('merged',), ('A', 'B'))
>>> descendants("A", family.children)
('merged', 'small')

Proved in tests/core/test_lineage.py.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias

from nguon.core.state import Batch, Lineage, View
from nguon.errors import Refused

Next: TypeAlias = Callable[[str], Iterable[str]]


class Family:
    """Parents and children from a table of parents: for pages, bundles and tests."""

    def __init__(self, parents: Mapping[str, Iterable[str]]) -> None:
        self._parents = {child: tuple(found) for child, found in parents.items()}
        self._children: dict[str, list[str]] = {}
        for child, found in self._parents.items():
            for parent in found:
                self._children.setdefault(parent, []).append(child)

    def parents(self, batch: str) -> tuple[str, ...]:
        return self._parents.get(batch, ())

    def children(self, batch: str) -> tuple[str, ...]:
        return tuple(self._children.get(batch, ()))


class Recorded:
    """Parents and children as the ledger's state has them; undone ones left out."""

    def __init__(self, view: View) -> None:
        self._view = view

    def parents(self, batch: str) -> tuple[str, ...]:
        found = self._view.get(Batch, batch)
        return found.parents if found else ()

    def children(self, batch: str) -> tuple[str, ...]:
        found = self._view.find(Lineage, parent=batch)
        return tuple(dict.fromkeys(line.child for line in found if line.kg != 0))


def reach(batches: Iterable[str], following: Next, *, limit: int = 0) -> list[str]:
    """Return the batches and all that follow them, each once, nearest first.

    `limit` stops a walk after that many batches (0: none).
    """
    found = dict.fromkeys(batches)
    queue = list(found)
    for batch in queue:
        for other in following(batch):
            if other not in found and not (limit and len(queue) >= limit):
                found[other] = None
                queue.append(other)
    return queue


def ancestors(batch: str, parents: Next) -> tuple[str, ...]:
    """Return all that `batch` was made from, nearest first."""
    return tuple(reach([batch], parents)[1:])


def descendants(batch: str, children: Next) -> tuple[str, ...]:
    """Return all that was made from `batch`, nearest first."""
    return tuple(reach([batch], children)[1:])


def levels(batch: str, following: Next) -> tuple[tuple[str, ...], ...]:
    """Return the ancestors (or descendants) by their longest distance, 1, 2, 3, …"""
    depth = {batch: 0}
    for found in _in_order(batch, following):
        for other in following(found):
            depth[other] = max(depth.get(other, 0), depth[found] + 1)
    rows: list[list[str]] = [[] for _ in range(max(depth.values()))]
    for other, distance in depth.items():
        if distance:
            rows[distance - 1].append(other)
    return tuple(tuple(sorted(row)) for row in rows)


def _in_order(batch: str, following: Next) -> list[str]:
    """Return the batches so that each stands before all that follow it."""
    done: list[str] = []
    seen = {batch}
    ways = [(batch, iter(following(batch)))]
    while ways:
        found, rest = ways[-1]
        other = next(rest, None)
        if other is None:
            done.append(found)
            ways.pop()
        elif other not in seen:
            seen.add(other)
            ways.append((other, iter(following(other))))
    return done[::-1]


def check_not_own_ancestor(view: View, child: str, parents: Iterable[str]) -> None:
    """Refuse a batch that would be made from itself, at any distance."""
    if child in reach(parents, Recorded(view).parents):
        raise Refused("custody.own_ancestor", batch=child.rsplit("/", 1)[-1])
