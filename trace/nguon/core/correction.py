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

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Final

from nguon.core import act as acts
from nguon.core import balance, meter, safety
from nguon.core.act import Act
from nguon.core.balance import ZERO, Drawn, plain
from nguon.core.birth import check_yields
from nguon.core.canonical import JSON
from nguon.core.holding import by_batch, give
from nguon.core.lineage import Recorded
from nguon.core.pending import Pending
from nguon.core.recall import begin, finish
from nguon.core.state import (
    Batch, Container, Event, Handover, Holding, Lineage, Outflow, Recall, Record,
)  # fmt: skip
from nguon.core.values import text_of, texts_of
from nguon.errors import Refused

DID_NOT_OCCUR: Final = "did_not_occur"
INCORRECT: Final = "incorrect_data"
_NOT_OF_THE_COPY: Final = (
    "errorDeclaration", "nguon:reason", "nguon:note", "recordTime", "@context",
)  # fmt: skip


class Corrections:
    """The declarations of one group, until the group is settled."""

    def __init__(self, state: Pending) -> None:
        self._state = state
        self._unborn: dict[str, int] = {}  # batch -> entry of the birth declared wrong
        self._entries: list[int] = []

    def declare(self, act: Act, group: Collection[tuple[str, str]]) -> None:
        """Take back the effects of the event that `act` declares an error.

        `group` holds (organisation, eventID) of the other events of the group.
        """
        event = self._state.get(Event, act.by, act.event_id, "0")
        if event is None:
            raise Refused("custody.nothing_to_correct", event_id=act.event_id)
        if event.corrected_by is not None:
            raise Refused("custody.corrected_already", event_id=act.event_id)
        original = self._state.statement(event.entry)
        if _copy(original) != _copy(act.said):
            raise Refused("custody.not_a_copy", event_id=act.event_id)
        _check_reason(act, group)
        self._state.put(replace(event, corrected_by=act.index))
        self._entries.append(event.entry)
        old = acts.read(
            self._state, original, act.by, act.author, event.entry, act.recorded
        )
        _UNDO[old.shape](self, old)

    def settle(self, changed: Sequence[Record]) -> None:
        """Refuse what would be below zero or stand on nothing; tell the descendants."""
        if not self._entries:
            return
        for record in changed:
            if isinstance(record, Holding) and record.kg < 0:
                raise self._later(record.batch, short=plain(-record.kg))
        for name in self._unborn:
            batch = self._state.get(Batch, name)
            if batch is None:
                continue
            if batch.void and Recorded(self._state).children(name):
                raise self._later(name, short="0")
            if not batch.void:
                self._tell(name)

    def _unbirth(self, act: Act, name: str) -> None:
        batch = self._state.get(Batch, name)
        if batch is None or batch.event_id != act.event_id or batch.maker != act.by:
            return
        if not batch.planting:
            give(self._state, name, act.by, -batch.made_kg)
        meter.discharge(self._state, batch.meters, batch.made_kg)
        self._state.put(replace(batch, parents=(), meters=(), claims=(), void=1))
        self._unborn[name] = act.index

    def _birth(self, act: Act) -> None:
        for name in by_batch(act.lines("quantityList", "epcList")):
            self._unbirth(act, name)

    def _transform(self, act: Act) -> None:
        made = list(by_batch(act.lines("outputQuantityList", "outputEPCList")))
        for parent in by_batch(act.lines("inputQuantityList", "inputEPCList")):
            lines = [
                line
                for child in made
                if (line := self._state.get(Lineage, parent, child, act.event_id))
            ]
            if lines and lines[0].kg:
                give(self._state, parent, act.by, lines[0].kg)
            for line in lines:
                self._state.put(replace(line, kg=ZERO))
        for name in made:
            self._unbirth(act, name)
        self._take_back_outflows(act)

    def _ship(self, act: Act) -> None:
        for name in by_batch(act.lines("quantityList", "epcList")):
            handover = self._state.get(Handover, act.event_id, name)
            if handover is None or handover.state == "void":
                continue
            if handover.state == "confirmed":
                raise self._later(name, short=plain(handover.sent_kg))
            give(self._state, name, act.by, handover.sent_kg)
            self._state.put(replace(handover, state="void"))

    def _receive(self, act: Act) -> None:
        for handover in self._handovers(act, "confirmed"):
            credit = min(handover.sent_kg, handover.received_kg or ZERO)
            give(self._state, handover.batch, act.by, -credit)
            self._state.put(_reopened(handover))

    def _void(self, act: Act) -> None:
        for handover in self._handovers(act, "void"):
            give(self._state, handover.batch, act.by, -handover.sent_kg)
            self._state.put(_reopened(handover))

    def _handovers(self, act: Act, state: str) -> list[Handover]:
        return [
            handover
            for name in by_batch(act.lines("quantityList", "epcList"))
            for handover in self._state.find(Handover, batch=name)
            if handover.state == state
            and handover.received_event == act.event_id
            and act.by in (handover.sender, handover.receiver)
        ]

    def _spend(self, act: Act) -> None:
        self._take_back_outflows(act)

    def _take_back_outflows(self, act: Act) -> None:
        found = self._state.find(Outflow, organisation=act.by, event_id=act.event_id)
        for outflow in found:
            if outflow.batch:
                give(self._state, outflow.batch, act.by, outflow.kg)
            self._state.put(replace(outflow, kg=ZERO))

    def _recall(self, act: Act) -> None:
        for name in by_batch(act.lines("quantityList", "epcList")):
            recall = self._state.get(Recall, act.event_id, name)
            if recall is not None and recall.ended_by is None:
                self._state.put(replace(recall, ended_by=act.event_id))
                finish(self._state, name, act.event_id)

    def _recall_end(self, act: Act) -> None:
        for name in by_batch(act.lines("quantityList", "epcList")):
            for recall in self._state.find(Recall, batch=name):
                if recall.ended_by == act.event_id:
                    self._state.put(replace(recall, ended_by=None))
                    begin(self._state, name, recall.event_id)

    def _contain(self, act: Act) -> None:
        before, after = act.text("parentID"), ""
        if act.text("action") == "DELETE":
            before, after = after, before
        for line in act.lines("childEPCs"):
            now = self._state.get(Container, line.epc)
            if now is not None and now.parent == before:
                self._state.put(Container(line.epc, after))

    def _observe(self, act: Act) -> None:
        for name in by_batch(act.lines("quantityList", "epcList")):
            batch = self._state.get(Batch, name)
            if batch is not None and batch.sprays:
                kept = tuple(
                    spray
                    for spray in batch.sprays
                    if safety.spray_of(spray).event_id != act.event_id
                )
                self._state.put(replace(batch, sprays=kept))

    def _tell(self, name: str) -> None:
        """Work out again what was made from a batch that was told anew."""
        queue = [name]
        for parent in queue:
            for child in Recorded(self._state).children(parent):
                batch = self._state.get(Batch, child)
                if batch is None or batch.void:
                    continue
                again = self._again(batch)
                if again != batch:
                    self._state.put(again)
                    queue.append(child)

    def _again(self, batch: Batch) -> Batch:
        drawn = []
        for name in batch.parents:
            parent = self._state.get(Batch, name)
            line = self._state.get(Lineage, name, batch.id, batch.event_id)
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
        beside = self._made_beside(batch)
        check_yields(self._state, batch.product, beside, fresh, crops, drawn)
        return replace(
            again,
            claims=tuple(sorted(claims & set(batch.claims))),
            crops=crops,
            fresh_kg=balance.share(fresh, batch.made_kg, beside),
        )

    def _made_beside(self, batch: Batch) -> "balance.Decimal":
        """Return how much of the same product the same event made."""
        total = ZERO
        for line in self._state.find(Lineage, parent=batch.parents[0]):
            other = self._state.get(Batch, line.child)
            if (
                line.event_id == batch.event_id
                and other is not None
                and not other.void
                and other.product == batch.product
            ):
                total += other.made_kg
        return total

    def _later(self, name: str, *, short: str) -> Refused:
        """Name the events that stand on what is to be corrected."""
        batch = self._state.get(Batch, name)
        first = min(self._entries)
        later = []
        for index in self._state.history(name):
            if index > first:
                said = self._state.statement(index)
                shape, step = acts.shape_and_step(said)
                if shape != "observe" and "errorDeclaration" not in said:
                    day = text_of(said, "eventTime")[:10]
                    later.append([step, day, text_of(said, "eventID")])
        return Refused(
            "custody.later_events",
            batch=batch.lot if batch else name,
            short=short,
            events=later,
        )


_UNDO: Final = {
    "birth": Corrections._birth,
    "transform": Corrections._transform,
    "ship": Corrections._ship,
    "receive": Corrections._receive,
    "void": Corrections._void,
    "spend": Corrections._spend,
    "recall": Corrections._recall,
    "recall_end": Corrections._recall_end,
    "contain": Corrections._contain,
    "observe": Corrections._observe,
}


def _check_reason(act: Act, group: Collection[tuple[str, str]]) -> None:
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
    for event_id in corrective:
        if (act.by, event_id) not in group:
            raise Refused("custody.corrective_missing", event_id=event_id)


def _copy(said: Mapping[str, JSON]) -> dict[str, JSON]:
    return {
        name: part for name, part in said.items() if name not in _NOT_OF_THE_COPY
    }


def _reopened(handover: Handover) -> Handover:
    return replace(handover, state="open", received_kg=None, received_event=None)
