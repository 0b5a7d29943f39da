"""The one door of the rules: what the ledger takes, and what it refuses.

    apply(view, group, index, recorded) -> the records that the group changes

`group` is the drafts that stand or fall together (usually one; a correction is a
declaration and its corrective events), `index` is where the first of them will stand
in the log, `recorded` when it is taken. The ledger calls this inside the append
transaction, `nguon audit` calls it for every group of the log again: the same drafts
over the same records give the same records.

Signatures are checked before, outside the lock (`nguon.core.signature`); here it is
checked that the key may speak for the organisation. Whether a draft was recorded
before is asked first, by `earlier`. Proved in tests/core/test_custody.py.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final

from nguon.core import act as acts
from nguon.core import authority, birth, handover, recall, watch
from nguon.core.act import Act
from nguon.core.balance import plain
from nguon.core.correction import Corrections
from nguon.core.entry import Draft
from nguon.core.holding import lot_of
from nguon.core.identifiers import product_of
from nguon.core.pending import Pending
from nguon.core.state import Event, Record, Registered, View
from nguon.core.values import text_of, texts_of
from nguon.errors import Conflict, Refused

_AT_HOME: Final = ("birth", "transform", "ship", "spend")
_GTIN: Final = "https://id.gs1.org/01/"


def apply(
    view: View, group: Sequence[Draft], index: int, recorded: str
) -> tuple[Record, ...]:
    """Return what the group changes, or raise Refused or Conflict."""
    state = Pending(view)
    for unit in units(group, index):
        if index == 0:
            authority.begin(unit)
        corrections = Corrections(state)
        members = [_key_of(draft) for draft in unit if draft.kind == "custody"]
        for draft in unit:
            if draft.kind == "register":
                _register(state, draft, index, recorded)
            else:
                _record(state, draft, index, recorded, corrections, members)
            index += 1
        corrections.settle(state.records())
    return state.records()


def units(drafts: Sequence[Draft], index: int) -> Iterator[Sequence[Draft]]:
    """Cut drafts into the smallest runs that stand or fall together.

    A declaration goes with the corrective events that follow it, the first two entries
    of a ledger go together, everything else stands alone. A log does not say which
    drafts came as one group: these runs are what its entries are folded by.
    """
    start = 0
    while start < len(drafts):
        end = start + (2 if index + start == 0 else 1)
        waiting = _correctives(drafts[start])
        while waiting and end < len(drafts):
            waiting |= _correctives(drafts[end])
            waiting.discard(_key_of(drafts[end]))
            end += 1
        yield drafts[start:end]
        start = end


def _correctives(draft: Draft) -> set[tuple[str, str]]:
    declaration = draft.statement.get("errorDeclaration")
    if draft.kind != "custody" or not isinstance(declaration, dict):
        return set()
    named = texts_of(declaration, "correctiveEventIDs")
    return {(draft.by.organisation, event_id) for event_id in named}


def earlier(view: View, draft: Draft) -> int | None:
    """Return the entry that said this before, None when nobody did.

    The same eventID of the same organisation with another content is a Conflict.
    """
    if draft.kind == "register":
        found = view.get(Registered, text_of(draft.statement, "subject"))
        same = found is not None and view.statement(found.entry) == draft.statement
        return found.entry if found is not None and same else None
    organisation, event_id, declaration = _event_key(draft)
    event = view.get(Event, organisation, event_id, declaration)
    if event is None:
        return None
    if event.content != content_hash(draft):
        raise Conflict("custody.same_id", event_id=event_id)
    return event.entry


def content_hash(draft: Draft) -> str:
    """Return the hash of what a draft says in public, and of what it seals.

    Salts differ each time and are left out: the same message sent twice is the same.
    """
    said = {
        "kind": draft.kind,
        "sealed": sorted(draft.sealed),
        "statement": draft.statement,
    }
    text = json.dumps(
        said, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_figure
    )
    return hashlib.sha256(text.encode()).hexdigest()


def _figure(value: object) -> list[str]:
    if not isinstance(value, Decimal):
        raise TypeError(f"not a JSON value inside: {type(value).__name__}")
    return ["number", plain(value)]


def _register(state: Pending, draft: Draft, index: int, recorded: str) -> None:
    if index < 2:
        roles = frozenset(("operator",))  # as a whole checked by authority.begin
    else:
        author = authority.author_of(state, draft, recorded)
        roles = Act.roles_of(author)
    authority.register(state, draft, roles, index, recorded)


def _record(
    state: Pending,
    draft: Draft,
    index: int,
    recorded: str,
    corrections: Corrections,
    members: Sequence[tuple[str, str]],
) -> None:
    author = authority.author_of(state, draft, recorded)
    organisation, event_id, declaration = _event_key(draft)
    if not event_id:
        raise Refused("custody.no_event_id")
    content = content_hash(draft)
    event = state.get(Event, organisation, event_id, declaration)
    if event is not None:
        same = event.content == content
        raise Conflict(
            "custody.recorded_already" if same else "custody.same_id", event_id=event_id
        )
    act = acts.read(state, draft.statement, organisation, author, index, recorded)
    if declaration == "1":
        corrections.declare(act, members)
    elif _is_inside(act):
        if act.shape in _AT_HOME:
            watch.check_place(act)
        _RULES[act.shape](act)
    state.put(Event(organisation, event_id, int(declaration), index, content, None))


_RULES: Final[Mapping[str, Callable[[Act], None]]] = {
    "birth": birth.birth,
    "transform": birth.transform,
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
    if not lines:  # readings of a place, a pallet's papers: nothing moves
        return act.shape not in ("observe", "contain")
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


def _key_of(draft: Draft) -> tuple[str, str]:
    return draft.by.organisation, text_of(draft.statement, "eventID")


def _event_key(draft: Draft) -> tuple[str, str, str]:
    declaration = "1" if "errorDeclaration" in draft.statement else "0"
    return (*_key_of(draft), declaration)
