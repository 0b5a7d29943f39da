"""A rule small enough to test the store with: kilograms are made, spent and kept >= 0.

A statement says `{"eventID", "batch", "kg"}`: positive makes, negative spends. The
real rules are `nguon.core.custody`; the store must be right for any.
"""

from collections.abc import Sequence
from decimal import Decimal

from nguon.core.entry import Draft
from nguon.core.once import content_of
from nguon.core.state import THIS_ENTRY, Event, Holding, Record, Registered, View
from nguon.errors import Refused


def apply(
    view: View, group: Sequence[Draft], index: int, recorded: str
) -> tuple[Record, ...]:
    draft = group[index]
    said, who = draft.statement, draft.by.organisation
    if draft.kind == "register":
        return (
            Registered(
                id=str(said["subject"]),
                type=str(said["type"]),
                value='{"public_key":"' + str(said.get("public_key", "")) + '"}',
                owner=who,
                recorded=recorded,
                ended=None,
                entry=THIS_ENTRY,
            ),
        )
    [quantity] = said["quantityList"]  # type: ignore[misc]
    batch, kg = str(quantity["epcClass"]), Decimal(str(quantity["quantity"]))  # type: ignore[index, call-overload]
    old = view.get(Holding, batch, who)
    left = (old.kg if old else Decimal(0)) + kg
    if left < 0:
        raise Refused("store.no_entry", index=0, size=left)
    event = Event(
        organisation=who,
        event_id=str(said["eventID"]),
        declaration=0,
        entry=THIS_ENTRY,
        content=content_of(draft),
        corrected_by=None,
    )
    return event, Holding(batch, who, left)
