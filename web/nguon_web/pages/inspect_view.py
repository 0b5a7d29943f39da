"""A dossier as the template wants it: words, widths and rivers.

Proved in tests/web/test_inspect.py.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from flask import url_for
from markupsafe import Markup

from nguon.core.identifiers import batch_code
from nguon.core.journey import Step
from nguon.services.follow import Lot, Traced
from nguon.services.inspect.balance import Balance, Kind
from nguon.services.inspect.dossier import Dossier
from nguon_web.formats import day, number
from nguon_web.pages import consumer_telling as telling
from nguon_web.pages.consumer_view import alike
from nguon_web.pages.inspect_door import loss_word, namer, pointer_word
from nguon_web.river import Bar, Ribbon, river
from nguon_web.texts import _
from nguon_web.widths import Part, widths

PICTURED: Final = 24  # lots in a river: more is a carpet
LISTED: Final = 60

Name = Callable[[str | None], str]


@dataclass(frozen=True, slots=True)
class Told:
    """One entry of the history: the line as the public reads it, and more."""

    line: telling.Line
    index: int
    recorded: str
    happened: str
    apart: bool  # recorded at another time than it happened


@dataclass(frozen=True, slots=True)
class Sum:
    """One line under the bar: what became of some kilograms."""

    kind: str
    kg: Decimal
    what: str
    lots: tuple[tuple[str, str], ...]  # (lot, address)


def view(dossier: Dossier) -> dict[str, object]:
    """Return what templates/inspect/batch.html names beside `d`."""
    say = namer(dossier.names)
    return {
        "history": [told(dossier, step) for step in dossier.history],
        "earlier": [told(dossier, step) for step in dossier.earlier],
        "sums": sums(dossier, say),
        "out": out_bar(dossier.balance, say),
        "into": in_bar(dossier),
        "back": traced_view(dossier.back, say, shown=LISTED),
        "forward": traced_view(dossier.forward, say, shown=LISTED),
        "word": pointer_word,
        "recalled": recalled(dossier, say),
        "fresh": number(round(dossier.batch.fresh_kg, 1)),
    }


def recalled(dossier: Dossier, say: Name) -> str:
    """Return which recalls stand on it, and by whom."""
    return "; ".join(
        _(
            "lot %(lot)s, by %(who)s on %(day)s",
            lot=dossier.lots.get(recall.batch, "…"), who=say(recall.organisation),
            day=day(recall.time),
        )
        for recall in dossier.recalls
    )  # fmt: skip


def told(dossier: Dossier, step: Step) -> Told:
    line = telling.line(dossier.told, [step], dossier.hands)
    minutes = (
        abs((datetime.fromisoformat(step.recorded) - step.local).total_seconds()) / 60
    )
    return Told(line, step.index, step.recorded, step.time, minutes >= 10)


def sums(dossier: Dossier, say: Name) -> list[Sum]:
    """Return every part of the batch, in the order of the bar."""
    found = []
    for part in dossier.balance.parts:
        who, other = say(part.organisation), say(part.other)
        what = {
            "held": _("with %(who)s", who=who),
            "moving": _(
                "on the way from %(who)s to %(other)s, not confirmed",
                who=who, other=other,
            ),
            "made": _("made into others by %(who)s", who=who),
            "sell": _("sold by %(who)s", who=who),
            "sample": _("taken as sample by %(who)s", who=who),
            "destroy": _("destroyed by %(who)s", who=who),
            "short": _(
                "short when %(other)s weighed what %(who)s sent", who=who, other=other
            ),
        }[part.kind]  # fmt: skip
        lots = tuple(lot_link(dossier.lots, batch) for batch in part.into)
        found.append(Sum(part.kind, part.kg, what, lots))
    return sorted(found, key=lambda one: ORDER.index(one.kind))


ORDER: Final[list[str]] = [
    "held", "moving", "made", "sell", "sample", "destroy", "short",
]  # fmt: skip


def out_bar(balance: Balance, say: Name) -> Markup:
    """Return where every kilogram went, as one bar."""
    words: dict[Kind, str] = {
        "held": _("lying somewhere now"),
        "moving": _("on the way"),
        "made": _("made into other lots"),
        "sell": _("sold"),
        "sample": _("samples"),
        "destroy": _("destroyed"),
        "short": _("short at hand-overs"),
    }
    parts = [
        Part(kind, balance.kg_of(kind), f"{words[kind]}: {_kg(balance.kg_of(kind))}")
        for kind in words
    ]
    title = "; ".join(part.text for part in parts if part.kg)
    return widths(parts, title, balance.made)


def in_bar(dossier: Dossier) -> dict[str, object] | None:
    """Return what went into the event of its birth and what came out, as two bars."""
    balance, lots = dossier.balance, dossier.lots
    weighed = [(batch, kg) for batch, kg in balance.drawn if kg is not None]
    if len(weighed) < 2 and not (balance.beside or balance.losses):
        return None
    into = [
        Part("made", kg, f"{lots.get(batch, '…')}: {_kg(kg)}") for batch, kg in weighed
    ]
    out = [Part("held", balance.made, f"{balance.batch.lot}: {_kg(balance.made)}")]
    out += [
        Part("moving", kg, f"{lots.get(batch, '…')}: {_kg(kg)}")
        for batch, kg in balance.beside
    ]
    out += [
        Part(
            "short" if loss.reason == "unstated" else "destroy", loss.kg,
            f"{loss_word(loss.reason)}: {_kg(loss.kg)}",
        )
        for loss in balance.losses
    ]  # fmt: skip
    whole = sum((part.kg for part in into), Decimal(0))
    return {
        "into": widths(into, "; ".join(part.text for part in into), whole),
        "out": widths(out, "; ".join(part.text for part in out), whole),
        "in_text": " + ".join(part.text for part in into),
        "out_text": " + ".join(part.text for part in out),
        "whole": whole,
    }


def traced_view(traced: Traced, say: Name, *, shown: int) -> dict[str, object]:
    """Return a lineage as a picture (when it is small enough) and a list."""
    lots = traced.lots
    pictured = lots if len(lots) <= PICTURED else ()
    deepest = max((lot.depth for lot in lots), default=0)
    forward = traced.direction == "forward"
    short = short_lots(pictured)
    bars = [
        Bar(
            lot.batch,
            short[lot.batch],
            None,
            lot.kg,
            deepest - lot.depth if forward else lot.depth,
            bad=lot.recalled,
        )
        for lot in pictured
    ]
    ribbons = [Ribbon(flow.parent, flow.child, flow.kg) for flow in traced.flows]
    title = (
        _("What was made from lot %(lot)s", lot=traced.start.lot)
        if forward
        else _("What lot %(lot)s was made from", lot=traced.start.lot)
    )
    return {
        "lots": lots[1 : shown + 1],
        "more": len(lots) - 1 > shown or traced.cut,
        "count": len(lots) - 1,
        "river": river(bars, ribbons, title) if len(bars) > 1 else "",
        "say": say,
        "address": address,
        "start": lots[0],
    }


def short_lots(lots: Sequence[Lot]) -> dict[str, str]:
    """Return what to write on the bars: lots of a row that begin alike, by their ends.

    On a narrow bar only the end of a lot number tells it from its neighbour.
    """
    rows: dict[int, list[Lot]] = {}
    for lot in lots:
        rows.setdefault(lot.depth, []).append(lot)
    found: dict[str, str] = {}
    for row in rows.values():
        same = alike([lot.lot for lot in row]) if len(row) > 1 else ""
        found |= {lot.batch: lot.lot.removeprefix(same) or lot.lot for lot in row}
    return found


def address(lot: Lot) -> str:
    return url_for("inspector.batch", code=lot.code)


def lot_link(lots: Mapping[str, str], batch: str) -> tuple[str, str]:
    return lots.get(batch, "…"), url_for("inspector.batch", code=batch_code(batch))


def _kg(kg: Decimal) -> str:
    return f"{number(kg)} kg"
