"""The one door of the rules: what the ledger takes, and what it refuses.

    apply(view, group, index, recorded) -> the records that the group changes

`group` is the drafts that are judged together (`nguon.core.grouping`: usually one; a
correction is a declaration and its corrective events), `index` is where the first of
them will stand in the log, `recorded` when it is taken. The ledger calls this inside
the append transaction, `nguon audit` calls it for every group of the log again: the
same drafts over the same records give the same records.

Statements by themselves (`check`) and signatures (`nguon.core.signature`) are checked
before, outside the lock; here, that the key may speak for the organisation. Whether a
draft was recorded before is asked first, by `earlier`. Proved in
tests/core/test_custody.py.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from nguon.core import act as acts
from nguon.core import (
    authority,
    canonical,
    correction,
    handover,
    harvest,
    outside,
    process,
    recall,
    registry,
    watch,
)  # fmt: skip
from nguon.core.act import Act
from nguon.core.entry import Draft
from nguon.core.holding import lot_of
from nguon.core.identifiers import product_of
from nguon.core.pending import Pending
from nguon.core.state import Event, Past, Record, Registered, View
from nguon.core.statement import check as check
from nguon.core.values import text_of
from nguon.errors import Conflict, Refused

_AT_HOME: Final = ("birth", "transform", "ship", "spend")
_GTIN: Final = "https://id.gs1.org/01/"


def apply(
    view: View, group: Sequence[Draft], index: int, recorded: str
) -> tuple[Record, ...]:
    """Return what the group changes, or raise Refused or Conflict."""
    state = Pending(view, group, index)
    if index == 0:
        authority.check_beginning(group)
    places = list(enumerate(group, index))
    if len(group) > 1:  # what is wrong goes first: the right is told without it
        places.sort(key=lambda each: not _declares(each[1]))
    for place, draft in places:
        if draft.kind == "register":
            _register(state, draft, place, recorded)
        elif draft.kind == "custody":
            _record(state, group, draft, place, recorded)
        else:
            raise Refused("custody.kind", kind=draft.kind)
    if any(_declares(draft) for draft in group):
        correction.settle(state, group)
    return state.records()


def earlier(view: Past, draft: Draft) -> int | None:
    """Return the entry that said this before, None when nobody did.

    The same eventID of the same organisation with another content is a Conflict. The
    salts of what is sealed differ each time: the same message sent twice is the same.
    """
    if draft.kind == "register":
        found = view.get(Registered, text_of(draft.statement, "subject"))
        same = found is not None and view.statement(found.entry) == draft.statement
        return found.entry if found is not None and same else None
    organisation, event_id = draft.by.organisation, text_of(draft.statement, "eventID")
    event = view.get(Event, organisation, event_id, str(int(_declares(draft))))
    if event is None:
        return None
    sealed = set(view.sealed(event.entry))
    if draft.sealed.keys() != sealed or not _is_told(view, event.entry, draft):
        raise Conflict("custody.same_id", event_id=event_id)
    return event.entry


def _is_told(view: View, index: int, draft: Draft) -> bool:
    """Say whether the entry at `index` has the draft's statement."""
    old = canonical.to_bytes(view.statement(index))
    return old == canonical.to_bytes(draft.statement)


def _register(state: Pending, draft: Draft, index: int, recorded: str) -> None:
    if index < 2:  # the operator and its key make themselves: `check_beginning`
        roles = frozenset(("operator",))
    else:
        roles = Act.roles_of(authority.author_of(state, draft, recorded))
    registry.register(state, draft, roles, index, recorded)


def _record(
    state: Pending, group: Sequence[Draft], draft: Draft, index: int, recorded: str
) -> None:
    author = authority.author_of(state, draft, recorded)
    organisation, event_id = draft.by.organisation, text_of(draft.statement, "eventID")
    if not event_id:
        raise Refused("custody.no_event_id")
    declared, corrected_by = _declares(draft), None
    before = state.get(Event, organisation, event_id, str(int(declared)))
    if before is not None:
        same = _is_told(state, before.entry, draft)
        which = "recorded_already" if same else "same_id"
        raise Conflict(f"custody.{which}", event_id=event_id)
    act = acts.read(state, draft.statement, organisation, author, recorded)
    if declared:
        elsewhere = "exchange" in act.roles and not _is_inside(act)
        correction.declare(act, group, elsewhere=elsewhere)
    elif _is_inside(act):
        if act.shape in _AT_HOME:
            watch.check_place(act)
        _RULES[act.shape](act)
    else:
        outside.report(act)
        if state.get(Event, organisation, event_id, "1"):  # reported late
            corrected_by = event_id
    state.put(Event(organisation, event_id, int(declared), index, corrected_by))


def _declares(draft: Draft) -> bool:
    return "errorDeclaration" in draft.statement


_RULES: Final[Mapping[str, Callable[[Act], None]]] = {
    "birth": harvest.birth,
    "transform": process.transform,
    "ship": handover.ship,
    "receive": handover.receive,
    "void": handover.void,
    "spend": watch.spend,
    "recall": recall.recall,
    "recall_end": recall.end_recall,
    "contain": watch.contain,
    "observe": watch.observe,
}


def _is_inside(act: Act) -> bool:
    """Say whether an event is about what this ledger knows, or refuse it.

    A report about other things is kept as what it is when its sender has the
    `exchange` role: hashed, provable, and never moving a balance.
    """
    lines = act.lines(
        "quantityList", "epcList", "inputQuantityList", "inputEPCList",
        "outputQuantityList", "outputEPCList", "childEPCs", "childQuantityList",
    )  # fmt: skip
    if not lines:  # readings of a place: nothing to know
        return act.shape != "observe"
    if any(_is_ours(act.state, line) for line in lines):
        return True
    if "exchange" in act.roles:
        return False
    raise Refused("custody.unregistered_product", batch=lot_of(lines[0].epc))


def _is_ours(state: Pending, line: acts.Line) -> bool:
    if line.batch is None:
        product = "/".join(line.epc.split("/")[:5]) if _GTIN in line.epc else ""
    else:
        product = product_of(line.batch) or ""
        if not product:
            return True
    return bool(product) and state.get(Registered, product) is not None
