"""The table of verbs: every form of the desk, by its name in the address."""

from typing import Final

from nguon_web.pages.record import field, handover, house, watch
from nguon_web.pages.record.verb import Verb

VERBS: Final[dict[str, Verb]] = {
    verb.name: verb
    for verb in (*field.VERBS, *house.VERBS, *handover.VERBS, *watch.VERBS)
}

# The desk's tiles, in the order of a working day.
TILES: Final = (
    "harvest", "pack", "ship", "tend", "receive", "split", "merge", "sell", "plant",
)  # fmt: skip
QUIET: Final = ("process", "store", "inspect", "sensor", "destroy", "recall")
