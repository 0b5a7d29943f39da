"""Taking back what an event did, from the records that it made.

Not worked out again from its statement: a net weight or a season may have changed
since. Holdings may go below zero here; `nguon.core.correction` settles that when the
corrective events have been told. What is undone stays, void or at zero kilograms.
Proved in tests/core/test_correction.py and test_custody_properties.py.
"""

from dataclasses import replace
from typing import Final

from nguon.core import meter, safety
from nguon.core.act import Act
from nguon.core.balance import ZERO
from nguon.core.holding import by_batch, give
from nguon.core.recall import begin, finish
from nguon.core.state import Batch, Container, Handover, Lineage, Outflow, Recall


def undo(act: Act) -> None:
    """Take back what the event did; `act` is the event as it was recorded."""
    _UNDO[act.shape](act)


def _birth(act: Act) -> None:
    for name in by_batch(act.lines("quantityList", "epcList")):
        _unbirth(act, name)


def _unbirth(act: Act, name: str) -> None:
    batch = act.state.get(Batch, name)
    if batch is None or batch.event_id != act.event_id or batch.maker != act.by:
        return
    if not batch.planting:
        give(act.state, name, act.by, -batch.made_kg)
    meter.discharge(act.state, batch.meters, batch.made_kg)
    act.state.put(replace(batch, parents=(), meters=(), claims=(), void=1))


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


def _reopened(handover: Handover) -> Handover:
    return replace(handover, state="open", received_kg=None, received_event=None)


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
