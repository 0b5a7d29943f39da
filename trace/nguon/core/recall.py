"""A recall reaches everything that was or will be made from the batches it names.

Each batch keeps the recalls on itself (`recalls`) and the batches, itself or ancestors,
that have one in force (`recalled`): whoever ships, sells or transforms reads one
record. Nothing recalled goes on; it may be destroyed, received, sent back to where it
came from, tested. The end of a recall is an entry like its beginning, by whoever
declared it or by an officer. DESIGN section 5, rule 6. Proved in
tests/core/test_recall.py.
"""

from collections.abc import Iterable
from dataclasses import replace

from nguon.core.act import Act
from nguon.core.holding import by_batch, had, known
from nguon.core.lineage import Recorded, reach
from nguon.core.pending import Pending
from nguon.core.state import Batch, Recall, Registered
from nguon.core.values import name_of
from nguon.errors import Conflict, Refused


def check_not_recalled(act: Act, batch: Batch) -> None:
    """Refuse to move on what is recalled, naming the batch that the recall names."""
    if batch.recalled:
        named = act.state.get(Batch, batch.recalled[0])
        raise Refused(
            "custody.recalled",
            batch=batch.lot,
            named=named.lot if named else batch.lot,
        )


def recall(act: Act) -> None:
    """Put a recall on the named batches and on all that came of them."""
    names = _named(act)
    if not act.said.get("nguon:reason"):
        raise Refused("custody.recall_without_reason")
    for batch in [known(act.state, name) for name in names]:
        if not (act.officer or _in_the_past(act, batch)):
            raise Refused("custody.recall_by_outsider", batch=batch.lot)
        if act.state.get(Recall, act.event_id, batch.id) is not None:
            raise Conflict("custody.same_id", event_id=act.event_id)
        act.state.put(Recall(act.event_id, batch.id, act.by, act.time, None))
        begin(act.state, batch.id, act.event_id)


def end_recall(act: Act) -> None:
    """Lift the recalls on the named batches, as far as the author may."""
    for batch in [known(act.state, name) for name in _named(act)]:
        found = [act.state.get(Recall, mark, batch.id) for mark in batch.recalls]
        standing = [each for each in found if each]
        mine = [each for each in standing if act.officer or each.organisation == act.by]
        if not standing:
            raise Refused("custody.no_recall", batch=batch.lot)
        if not mine:
            by = standing[0].organisation
            raise Refused(
                "custody.recall_of_another",
                batch=batch.lot,
                by=name_of(act.state.get(Registered, by), by),
            )
        for each in mine:
            act.state.put(replace(each, ended_by=act.event_id))
            finish(act.state, batch.id, each.event_id)


def begin(state: Pending, name: str, event_id: str) -> None:
    """Mark a batch and all its descendants."""
    batch = known(state, name)
    state.put(replace(batch, recalls=tuple(sorted({*batch.recalls, event_id}))))
    for each in _with_descendants(state, name):
        state.put(replace(each, recalled=tuple(sorted({*each.recalled, name}))))


def finish(state: Pending, name: str, event_id: str) -> None:
    """Take the mark off, unless another recall on that batch still stands."""
    batch = known(state, name)
    left = tuple(mark for mark in batch.recalls if mark != event_id)
    state.put(replace(batch, recalls=left))
    if left:
        return
    for each in _with_descendants(state, name):
        state.put(replace(each, recalled=tuple(b for b in each.recalled if b != name)))


def _with_descendants(state: Pending, name: str) -> Iterable[Batch]:
    for each in reach([name], Recorded(state).children):
        if found := state.get(Batch, each):
            yield found


def _named(act: Act) -> list[str]:
    names = list(by_batch(act.lines("quantityList", "epcList")))
    if not names:
        raise Refused("custody.nothing_named")
    return names


def _in_the_past(act: Act, batch: Batch) -> bool:
    """Say whether the author ever had this batch or anything it was made from."""
    for name in reach([batch.id], Recorded(act.state).parents):
        found = act.state.get(Batch, name)
        if found and had(act.state, found, act.by):
            return True
    return False
