"""A rule small enough to test the store with: kilograms are made, spent and kept >= 0.

A statement says `{"eventID", "batch", "kg"}`: positive makes, negative spends. The
real rules are `nguon.core.custody`; the store must be right for any.
"""

from collections.abc import Sequence
from decimal import Decimal

from nguon.core.entry import Draft
from nguon.core.state import Event, Holding, Memory, Record, Registered, View
from nguon.errors import Conflict, Refused


def check(draft: Draft) -> None:
    """Whatever is said here may be said."""


def apply(
    view: View, group: Sequence[Draft], index: int, recorded: str
) -> tuple[Record, ...]:
    made: list[Record] = []
    state = Memory()
    for place, draft in enumerate(group):
        for record in _one(view, state, draft, index + place, recorded):
            state.put([record])
            made.append(record)
    return tuple(made)


def earlier(view: View, draft: Draft) -> int | None:
    event_id = str(draft.statement.get("eventID"))
    found = view.get(Event, draft.by.organisation, event_id, "0")
    if found and view.statement(found.entry) != draft.statement:
        raise Conflict("store.no_entry", index=found.entry, size=0)
    return found.entry if found else None


def _one(
    view: View, state: Memory, draft: Draft, index: int, recorded: str
) -> tuple[Record, ...]:
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
                entry=index,
            ),
        )
    [quantity] = said["quantityList"]  # type: ignore[misc]
    batch, kg = str(quantity["epcClass"]), Decimal(str(quantity["quantity"]))  # type: ignore[index, call-overload]
    old = state.get(Holding, batch, who) or view.get(Holding, batch, who)
    left = (old.kg if old else Decimal(0)) + kg
    if left < 0:
        raise Refused("store.no_entry", index=0, size=left)
    event = Event(
        organisation=who,
        event_id=str(said["eventID"]),
        declaration=0,
        entry=index,
        corrected_by=None,
    )
    return event, Holding(batch, who, left)
