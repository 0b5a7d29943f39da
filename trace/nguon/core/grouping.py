"""Which entries were judged together, read from the log itself.

A correction is several entries: declarations of error and the corrective events that
they name. The rules judge them as one (`nguon.core.custody`), so whoever replays the
log must find the same groups. Nothing in the log marks them but the statements:

- the first two entries of a log (its operator, and the registrar's key) are one group;
- a declaration and the events of its `correctiveEventIDs`, by the same organisation
  in the same commit, are one group with all that lies between; where groups overlap
  they are one;
- every other entry is a group of its own.

The rules refuse a declaration whose corrective events are not in its group, and no
event id is recorded twice, so entries submitted apart are never taken together.
Proved in tests/core/test_grouping.py.
"""

from collections.abc import Sequence

from nguon.core.entry import Draft


def groups(drafts: Sequence[Draft], start: int) -> list[range]:
    """Cut drafts that stand side by side in one commit, the first at entry `start`."""
    whole = [range(0, 2)] if start == 0 else []
    said: dict[tuple[str, object], int] = {}
    for place, draft in enumerate(drafts):
        if draft.kind == "custody" and "errorDeclaration" not in draft.statement:
            said[draft.by.organisation, draft.statement.get("eventID")] = place
    for place, draft in enumerate(drafts):
        named = [(draft.by.organisation, id_) for id_ in _corrective(draft)]
        places = [place, *(said[key] for key in named if key in said)]
        if len(places) > 1:
            whole.append(range(min(places), max(places) + 1))
    return _fill(sorted(whole, key=lambda span: span.start), len(drafts))


def _corrective(draft: Draft) -> list[str]:
    declaration = draft.statement.get("errorDeclaration")
    if draft.kind != "custody" or not isinstance(declaration, dict):
        return []
    named = declaration.get("correctiveEventIDs")
    return [x for x in named if isinstance(x, str)] if isinstance(named, list) else []


def _fill(spans: Sequence[range], count: int) -> list[range]:
    """Join spans that overlap, and put single places where there is none."""
    cut: list[range] = []
    at = 0
    for span in spans:
        if cut and span.start < at:
            cut[-1] = range(cut[-1].start, max(at, min(span.stop, count)))
        else:
            cut += [range(n, n + 1) for n in range(at, span.start)]
            cut.append(range(span.start, min(span.stop, count)))
        at = cut[-1].stop
    return cut + [range(n, n + 1) for n in range(at, count)]
