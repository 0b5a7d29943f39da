"""Correcting: the old is declared an error and stays, the right is told anew.

A correction is one group: a copy of the event with `errorDeclaration` (same eventID),
and the corrective events that it names, or none when the event did not occur. By the
organisation that recorded it, with a reason. Its effects are taken back, the corrective
events have theirs, and then nothing may be below zero and nothing may stand on a batch
that is no more: otherwise the later events are named, to be corrected first. What was
made from a corrected batch since is worked out again (fresh kilograms, claims, recall);
its claims can only become fewer. DESIGN section 5, rule 7. Proved in
tests/core/test_correction.py.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from nguon.core import act as acts
from nguon.core import balance, meter, safety
from nguon.core.act import Act
from nguon.core.balance import ZERO, Drawn, plain
from nguon.core.birth import check_yields
from nguon.core.canonical import JSON
from nguon.core.entry import Draft, subjects
from nguon.core.holding import by_batch, give
from nguon.core.lineage import Recorded
from nguon.core.pending import Pending
from nguon.core.recall import begin, finish
from nguon.core.state import (
    Batch,
    Container,
    Event,
    Handover,
    Holding,
    Lineage,
    Outflow,
    Recall,
)  # fmt: skip
from nguon.core.values import text_of, texts_of
from nguon.errors import Refused

DID_NOT_OCCUR: Final = "did_not_occur"
INCORRECT: Final = "incorrect_data"
_NOT_OF_THE_COPY: Final = (
    "errorDeclaration", "nguon:reason", "nguon:note", "recordTime", "@context",
)  # fmt: skip


def declare(act: Act, unit: Sequence[Draft]) -> None:
    """Take back the effects of the event that `act` declares an error."""
    event = act.state.get(Event, act.by, act.event_id, "0")
    if event is None:
        raise Refused("custody.nothing_to_correct", event_id=act.event_id)
    if event.corrected_by is not None:
        raise Refused("custody.corrected_already", event_id=act.event_id)
    original = act.state.statement(event.entry)
    if _copy(original) != _copy(act.said):
        raise Refused("custody.not_a_copy", event_id=act.event_id)
    _check_reason(act, unit)
    act.state.put(replace(event, corrected_by=act.event_id))
    old = acts.read(act.state, original, act.by, act.author, act.recorded)
    if old.shape == "ship":
        _check_not_confirmed(old, unit)
    _UNDO[old.shape](old)


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
        _tell(state, name)
    elif Recorded(state).children(name):
        raise _later(state, unit, name, short="0")


def _unbirth(act: Act, name: str) -> None:
    batch = act.state.get(Batch, name)
    if batch is None or batch.event_id != act.event_id or batch.maker != act.by:
        return
    if not batch.planting:
        give(act.state, name, act.by, -batch.made_kg)
    meter.discharge(act.state, batch.meters, batch.made_kg)
    act.state.put(replace(batch, parents=(), meters=(), claims=(), void=1))


def _birth(act: Act) -> None:
    for name in by_batch(act.lines("quantityList", "epcList")):
        _unbirth(act, name)


def _transform(act: Act) -> None:
    made = list(by_batch(act.lines("outputQuantityList", "outputEPCList")))
    for parent in by_batch(act.lines("inputQuantityList", "inputEPCList")):
        lines = [
            line
            for child in made
            if (line := act.state.get(Lineage, parent, child, act.event_id))
        ]
        if lines and lines[0].kg:
            give(act.state, parent, act.by, lines[0].kg)
        for line in lines:
            act.state.put(replace(line, kg=ZERO))
    for name in made:
        _unbirth(act, name)
    _take_back_outflows(act)


def _ship(act: Act) -> None:
    for name in by_batch(act.lines("quantityList", "epcList")):
        handover = act.state.get(Handover, act.event_id, name)
        if handover is None or handover.state == "void":
            continue
        give(act.state, name, act.by, handover.sent_kg)
        act.state.put(replace(handover, state="void"))


def _receive(act: Act) -> None:
    for handover in _handovers(act, "confirmed"):
        credit = min(handover.sent_kg, handover.received_kg or ZERO)
        give(act.state, handover.batch, act.by, -credit)
        act.state.put(_reopened(handover))


def _void(act: Act) -> None:
    for handover in _handovers(act, "void"):
        give(act.state, handover.batch, act.by, -handover.sent_kg)
        act.state.put(_reopened(handover))


def _handovers(act: Act, state: str) -> list[Handover]:
    return [
        handover
        for name in by_batch(act.lines("quantityList", "epcList"))
        for handover in act.state.find(Handover, batch=name)
        if handover.state == state
        and handover.received_event == act.event_id
        and act.by in (handover.sender, handover.receiver)
    ]


def _spend(act: Act) -> None:
    _take_back_outflows(act)


def _take_back_outflows(act: Act) -> None:
    found = act.state.find(Outflow, organisation=act.by, event_id=act.event_id)
    for outflow in found:
        if outflow.batch:
            give(act.state, outflow.batch, act.by, outflow.kg)
        act.state.put(replace(outflow, kg=ZERO))


def _recall(act: Act) -> None:
    for name in by_batch(act.lines("quantityList", "epcList")):
        recall = act.state.get(Recall, act.event_id, name)
        if recall is not None and recall.ended_by is None:
            act.state.put(replace(recall, ended_by=act.event_id))
            finish(act.state, name, act.event_id)


def _recall_end(act: Act) -> None:
    for name in by_batch(act.lines("quantityList", "epcList")):
        for recall in act.state.find(Recall, batch=name):
            if recall.ended_by == act.event_id:
                act.state.put(replace(recall, ended_by=None))
                begin(act.state, name, recall.event_id)


def _contain(act: Act) -> None:
    before, after = act.text("parentID"), ""
    if act.text("action") == "DELETE":
        before, after = after, before
    for line in act.lines("childEPCs"):
        now = act.state.get(Container, line.epc)
        if now is not None and now.parent == before:
            act.state.put(Container(line.epc, after))


def _observe(act: Act) -> None:
    for name in by_batch(act.lines("quantityList", "epcList")):
        batch = act.state.get(Batch, name)
        if batch is not None and batch.sprays:
            kept = tuple(
                spray
                for spray in batch.sprays
                if safety.spray_of(spray).event_id != act.event_id
            )
            act.state.put(replace(batch, sprays=kept))


def _tell(state: Pending, name: str) -> None:
    """Work out again what was made from a batch that was told anew."""
    queue = [name]
    for parent in queue:
        for child in Recorded(state).children(parent):
            batch = state.get(Batch, child)
            if batch is None or batch.void:
                continue
            again = _again(state, batch)
            if again != batch:
                state.put(again)
                queue.append(child)


def _again(state: Pending, batch: Batch) -> Batch:
    drawn = []
    for name in batch.parents:
        parent = state.get(Batch, name)
        line = state.get(Lineage, name, batch.id, batch.event_id)
        if parent is not None and line is not None:
            drawn.append(Drawn(parent, line.kg))
    marks = {mark for parent, _ in drawn for mark in parent.recalled}
    own = {batch.id} if batch.recalls else set()
    again = replace(
        batch,
        diary=int(all(parent.diary for parent, _ in drawn)),
        recalled=tuple(sorted(marks | own)),
    )
    if all(parent.planting for parent, _ in drawn):
        return again
    claims = set(safety.claims_of_mix(parent for parent, _ in drawn))
    crops = tuple(sorted({crop for parent, _ in drawn for crop in parent.crops}))
    fresh = balance.fresh_behind(drawn)
    beside = _made_beside(state, batch)
    check_yields(state, batch.product, beside, fresh, crops, drawn)
    return replace(
        again,
        claims=tuple(sorted(claims & set(batch.claims))),
        crops=crops,
        fresh_kg=balance.share(fresh, batch.made_kg, beside),
    )


def _made_beside(state: Pending, batch: Batch) -> Decimal:
    """Return how much of the same product the same event made."""
    total = ZERO
    for line in state.find(Lineage, parent=batch.parents[0]):
        other = state.get(Batch, line.child)
        if (
            line.event_id == batch.event_id
            and other is not None
            and not other.void
            and other.product == batch.product
        ):
            total += other.made_kg
    return total


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


_UNDO: Final = {
    "birth": _birth,
    "transform": _transform,
    "ship": _ship,
    "receive": _receive,
    "void": _void,
    "spend": _spend,
    "recall": _recall,
    "recall_end": _recall_end,
    "contain": _contain,
    "observe": _observe,
}


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


def _reopened(handover: Handover) -> Handover:
    return replace(handover, state="open", received_kg=None, received_event=None)


def _key_of(draft: Draft) -> tuple[str, str]:
    return draft.by.organisation, text_of(draft.statement, "eventID")
