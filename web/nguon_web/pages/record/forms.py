"""The table of verbs: every form of the desk, by its name in the address."""

from collections.abc import Collection
from typing import Final

from nguon_web.pages.record import field, handover, house, watch
from nguon_web.pages.record.verb import Verb

VERBS: Final[dict[str, Verb]] = {
    verb.name: verb
    for verb in (*field.VERBS, *house.VERBS, *handover.VERBS, *watch.VERBS)
}

# The desk's tiles, in the order of a working day: the first role that fits decides.
TILES: Final[tuple[tuple[frozenset[str], tuple[str, ...]], ...]] = (
    (frozenset({"producer"}),
     ("harvest", "pack", "ship", "tend", "receive", "split", "merge", "sell", "plant")),
    (frozenset({"retailer", "kitchen"}),
     ("receive", "sell", "store", "ship", "split")),
    (frozenset({"packhouse", "processor", "distributor", "exporter"}),
     ("receive", "pack", "ship", "split", "merge", "process", "store")),
    (frozenset({"laboratory", "officer"}), ("inspect", "sample")),
    (frozenset({"carrier"}), ("receive", "ship", "sensor")),
)  # fmt: skip
QUIET: Final = (
    "process", "store", "inspect", "sample", "sensor", "destroy", "recall",
    "receive", "pack", "split", "merge", "ship", "sell", "harvest", "tend", "plant",
)  # fmt: skip


def tiles(roles: Collection[str]) -> tuple[list[Verb], list[Verb]]:
    """Return the verbs of an organisation's working day, and the others in small."""
    fitting = (names for wanted, names in TILES if not wanted.isdisjoint(roles))
    large = next(fitting, TILES[0][1])
    small = [name for name in QUIET if name not in large]
    return [VERBS[name] for name in large], [VERBS[name] for name in small]
