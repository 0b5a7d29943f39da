"""How good the evidence for a line is: who said it, and who else.

    outside       a report about things that this ledger does not know
    self          the organisation's own word
    partner       both sides of a hand-over said it
    sensor        a device's readings
    laboratory    a laboratory's test or sample
    officer       an officer's act

>>> grade({"nguon:step": "test"}, roles={"laboratory"})
'laboratory'

Nothing here says that a line is true; it says whose word it is. Proved in
tests/core/test_grade.py.
"""

from collections.abc import Collection, Mapping
from typing import Final

from nguon.core.act import shape_and_step
from nguon.core.canonical import JSON

GRADES: Final = ("outside", "self", "partner", "sensor", "laboratory", "officer")
_LABORATORY: Final = ("test", "inspect", "sample")


def grade(
    statement: Mapping[str, JSON],
    *,
    roles: Collection[str],
    confirmed: bool = False,
    outside: bool = False,
) -> str:
    """Return the evidence grade of an event.

    `roles` are those of the organisation that recorded it, `confirmed` says that the
    other side of the hand-over has said so too, `outside` that nothing here knows it.
    """
    if outside:
        return "outside"
    if "officer" in roles:
        return "officer"
    shape, step = shape_and_step(statement)
    if "laboratory" in roles and step in _LABORATORY:
        return "laboratory"
    if step == "sensor" or (shape == "observe" and statement.get("sensorElementList")):
        return "sensor"
    if confirmed or (shape == "receive"):
        return "partner"
    return "self"
