"""Correcting: the old is declared an error and stays, the right is told anew.

A correction is one group (`nguon.core.grouping`): a copy of the event with
`errorDeclaration` (same eventID), and the corrective events that it names, or none when
the event did not occur. By the organisation that recorded it, with a reason. Its
effects are taken back (`nguon.core.undo`), the corrective events have theirs, and then
nothing may be below zero and nothing may stand on a batch that is no more: otherwise
the later events are named, to be corrected first. What was made from a corrected batch
since is worked out again (`nguon.core.retell`). DESIGN section 5, rule 7. Proved in
tests/core/test_correction.py.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from nguon.core import act as acts
from nguon.core.act import Act
from nguon.core.balance import plain
from nguon.core.canonical import JSON
from nguon.core.entry import Draft, subjects
from nguon.core.holding import by_batch
from nguon.core.lineage import Recorded
from nguon.core.pending import Pending
from nguon.core.retell import retell
from nguon.core.state import Batch, Event, Handover, Holding
from nguon.core.undo import undo
from nguon.core.values import text_of, texts_of
from nguon.errors import Refused

DID_NOT_OCCUR: Final = "did_not_occur"


INCORRECT: Final = "incorrect_data"


_NOT_OF_THE_COPY: Final = (
    "errorDeclaration", "nguon:reason", "nguon:note", "recordTime", "@context",
)  # fmt: skip


def declare(act: Act, unit: Sequence[Draft], *, elsewhere: bool = False) -> None:
    """Take back the effects of the event that `act` declares an error.

    `elsewhere`: it is a report about things of another system, which may declare an
    event that was never reported here, and what is right may come later or never.
    """
    event = act.state.get(Event, act.by, act.event_id, "0")
    if event is None and elsewhere:
        return
    if event is None:
        raise Refused("custody.nothing_to_correct", event_id=act.event_id)
    if event.corrected_by is not None:
        raise Refused("custody.corrected_already", event_id=act.event_id)
    original = act.state.statement(event.entry)
    if _copy(original) != _copy(act.said):
        raise Refused("custody.not_a_copy", event_id=act.event_id)
    if not elsewhere:
        _check_reason(act, unit)
    act.state.put(replace(event, corrected_by=act.event_id))
    old = acts.read(act.state, original, act.by, act.author, act.recorded)
    if old.shape == "ship":
        _check_not_confirmed(old, unit)
    undo(old)


def settle(state: Pending, unit: Sequence[Draft]) -> None:
    """Refuse what would be below zero or stand on nothing; tell the descendants."""
    for draft in unit:
        by = draft.by.organisation
        for name in subjects("custody", draft.statement):
            holding = state.get(Holding, name, by)
            if holding is not None and holding.kg < 0:
                raise _later(state, unit, name, short=plain(-holding.kg))
    for draft in unit:
        if "errorDeclaration" in draft.statement:
            for name in subjects("custody", draft.statement):
                _stand(state, unit, name)


def _stand(state: Pending, unit: Sequence[Draft], name: str) -> None:
    batch = state.get(Batch, name)
    if batch is None:
        return
    if not batch.void:
        retell(state, name)
    elif Recorded(state).children(name):
        raise _later(state, unit, name, short="0")


def _check_not_confirmed(old: Act, unit: Sequence[Draft]) -> None:
    """What the receiver has confirmed is the receiver's to correct first."""
    for name in by_batch(old.lines("quantityList", "epcList")):
        handover = old.state.get(Handover, old.event_id, name)
        if handover is not None and handover.state == "confirmed":
            raise _later(old.state, unit, name, short=plain(handover.sent_kg))


def _later(state: Pending, unit: Sequence[Draft], name: str, *, short: str) -> Refused:
    """Name the events that stand on what is to be corrected."""
    batch, ours = state.get(Batch, name), {_key_of(draft)[1] for draft in unit}
    wrong = [
        state.get(Event, *_key_of(draft), "0")
        for draft in unit
        if "errorDeclaration" in draft.statement
    ]
    first = min(event.entry for event in wrong if event)
    later: list[JSON] = []
    for index in state.history(name):
        if index <= first:
            continue
        said = state.statement(index)
        shape, step = acts.shape_and_step(said)
        event_id = text_of(said, "eventID")
        if shape != "observe" and event_id not in ours:
            later.append([step, text_of(said, "eventTime")[:10], event_id])
    return Refused(
        "custody.later_events",
        batch=batch.lot if batch else name,
        short=short,
        events=later,
    )


def _check_reason(act: Act, unit: Sequence[Draft]) -> None:
    declaration = act.said.get("errorDeclaration")
    said = declaration if isinstance(declaration, dict) else {}
    reason = text_of(said, "reason").rsplit("ER-", 1)[-1]
    corrective = texts_of(said, "correctiveEventIDs")
    if reason not in (DID_NOT_OCCUR, INCORRECT):
        raise Refused("custody.correction_without_reason")
    if reason == DID_NOT_OCCUR and corrective:
        raise Refused("custody.did_not_occur")
    if reason == INCORRECT and not corrective:
        raise Refused("custody.nothing_instead")
    following = {_key_of(draft) for draft in unit}
    for event_id in corrective:
        # One that is recorded already would not be told again, and nothing settled.
        known = act.state.get(Event, act.by, event_id, "0")
        if known is not None or (act.by, event_id) not in following:
            raise Refused("custody.corrective_missing", event_id=event_id)


def _copy(said: Mapping[str, JSON]) -> dict[str, JSON]:
    return {name: part for name, part in said.items() if name not in _NOT_OF_THE_COPY}


def _key_of(draft: Draft) -> tuple[str, str]:
    return draft.by.organisation, text_of(draft.statement, "eventID")
