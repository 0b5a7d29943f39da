"""The verbs of the trade: facts in, EPCIS 2.0 events out. One builder a verb.

Pure: no clock, no randomness, no ledger; `nguon.services.record` takes what they make.
"""

from nguon.services.verbs.facts import Amount, Event, Facts, Loss, Newborn, Price
from nguon.services.verbs.field import Treatment, harvest, plant, tend
from nguon.services.verbs.handover import destroy, receive, sell, ship, void_ship
from nguon.services.verbs.house import merge, pack, process, split, store
from nguon.services.verbs.watch import (
    Readings,
    Result,
    correct,
    inspect,
    recall,
    recall_end,
    sample,
    sensor,
)

__all__ = [
    "Amount",
    "Event",
    "Facts",
    "Loss",
    "Newborn",
    "Price",
    "Readings",
    "Result",
    "Treatment",
    "correct",
    "destroy",
    "harvest",
    "inspect",
    "merge",
    "pack",
    "plant",
    "process",
    "recall",
    "recall_end",
    "receive",
    "sample",
    "sell",
    "sensor",
    "ship",
    "split",
    "store",
    "tend",
    "void_ship",
]
