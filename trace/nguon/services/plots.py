"""Plots: where a planting area lies, entered by its holder, seen by whom it concerns.

    plots = plots_of(book, viewer, now)              the viewer's own areas
    done = draw(book, area, outline, now, holder)    a change of the area's entry

The outline is one member of the area's value (`geometry`) and sealed like coordinates:
the public sees commune and hectares. It is open for the area's holder, for officers,
and for whoever recorded it; a partner to whom a batch was handed over gets the outlines
that this batch comes from with its export (`services.export.plots`); each foreign
opening is noted. An outline stands until another one is recorded, also where an
official changes the area without it. Proved in tests/services/test_plots.py.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from nguon.core import geometry
from nguon.core.canonical import JSON, to_bytes
from nguon.core.entry import from_bytes
from nguon.core.geojson import Feature
from nguon.core.identifiers import show_code
from nguon.core.register import check_outline
from nguon.core.state import Registered
from nguon.core.values import number_of, text_of, value_of
from nguon.errors import Malformed, NotFound, Refused
from nguon.services import sight
from nguon.services.admit import admit
from nguon.services.known import Directory
from nguon.services.load_report import Thing
from nguon.services.located import Located
from nguon.services.sight import Seen, Viewer
from nguon.store.ledger import Book, moment
from nguon.store.snapshot import Snapshot

POINTER: Final = "/value/geometry"
APART: Final = Decimal("0.10")  # of the stated area: more is pointed out
LEAST_APART: Final = Decimal("0.02")  # hectares: less is the width of a bund
REASON: Final = {"vi": "Ghi ranh giới vùng trồng", "en": "The area's outline"}


@dataclass(frozen=True, slots=True)
class Plot:
    """A planting area with its outline, as far as the viewer may see it."""

    id: str
    code: str
    name: JSON
    holder: str
    place: str
    stated_ha: Decimal
    outline: dict[str, JSON] | None
    drawn: bool  # there is one, seen or not
    entry: int | None  # that holds it
    recorded: str

    @property
    def short(self) -> str:
        """Return the code in the ledger's own form, for addresses."""
        return self.id.rpartition("/")[2]

    @property
    def drawn_ha(self) -> Decimal | None:
        return geometry.hectares(self.outline) if self.outline else None


def plots_of(book: Book, viewer: Viewer, now: datetime) -> list[Plot]:
    """Return the areas of the viewer's organisation, by their codes."""
    with book.read() as ledger:
        owned = ledger.find(Registered, type="area", owner=viewer.organisation)
        found, seen = read_plots(ledger, viewer, [a for a in owned if a.ended is None])
    sight.note(book, seen, viewer, now, "plots")
    return sorted(found, key=lambda plot: plot.code)


def plot_of(book: Book, viewer: Viewer, area: str, now: datetime) -> Plot:
    """Return one of the viewer's own areas, or raise NotFound."""
    with book.read() as ledger:
        owned = ledger.get(Registered, area)
        if owned is None or owned.type != "area" or owned.ended is not None:
            raise NotFound("plots.not_yours")
        if owned.owner != viewer.organisation:
            raise NotFound("plots.not_yours")
        found, seen = read_plots(ledger, viewer, [owned])
    sight.note(book, seen, viewer, now, "plots")
    return found[0]


def read_plots(
    ledger: Snapshot, viewer: Viewer, areas: Sequence[Registered]
) -> tuple[list[Plot], list[Seen]]:
    """Return the areas, and what was opened for it (to be noted by the caller)."""
    holds = {area.id: _newest(ledger, area.id) for area in areas}
    seen = sight.look(ledger, viewer, [n for n in holds.values() if n is not None])
    return [_plot(area, holds[area.id], seen) for area in areas], list(seen.values())


def draw(
    book: Book,
    area: str,
    outline: dict[str, JSON],
    now: datetime,
    organisation: str | None = None,
) -> Thing | None:
    """Record where an area lies; None when this very outline stands there already.

    `organisation` says so (its holder, by a log-in); the operator when it is left out.
    """
    found = draw_each(book, [(area, outline)], now, organisation)
    return found[0] if found else None


def draw_each(
    book: Book,
    outlines: Iterable[tuple[str, dict[str, JSON]]],
    now: datetime,
    organisation: str | None = None,
) -> list[Thing]:
    """Record several outlines in one commit: all of them or none."""
    who = Viewer(organisation or book.registrar.organisation, "", officer=True)
    statements: list[dict[str, JSON]] = []
    with book.read() as ledger:
        for area, outline in outlines:
            known = ledger.get(Registered, area)
            if known is None or known.type != "area" or known.ended is not None:
                raise NotFound("plots.not_yours")
            (before,), _ = read_plots(ledger, who, [known])
            if before.outline and to_bytes(before.outline) == to_bytes(outline):
                continue
            value = {**value_of(known.value), "geometry": outline}
            check_outline(value)
            statements.append(
                {
                    "subject": area, "type": "area", "action": "change", "value": value,
                    "reason": dict[str, JSON](REASON),
                    # With what is sealed left out two outlines would look the same.
                    "from": moment(now),
                }
            )  # fmt: skip
    if statements:
        admit(book, statements, now, organisation)
    return [Thing.of(statement, "") for statement in statements]


def draw_all(
    book: Book,
    name: str,
    features: Sequence[Feature],
    now: datetime,
    organisation: str | None = None,
) -> list[Thing]:
    """Record the outlines of a file, each for the area whose code it names."""
    with book.read() as ledger:
        directory = Directory(ledger)
        found = [(_named(directory, one, name), one.geometry) for one in features]
    try:
        return draw_each(book, found, now, organisation)
    except Malformed as error:
        raise Located(name, error) from error


def difference(plot: Plot) -> Refused | None:
    """Return what to say when the outline is far from the stated area."""
    return apart(plot.drawn_ha, plot.stated_ha)


def apart(drawn: Decimal | None, stated: Decimal) -> Refused | None:
    """Return the sentence about two areas that do not fit, None when they do."""
    if drawn is None or not stated:
        return None
    gap = abs(drawn - stated)
    if gap <= LEAST_APART or gap / stated <= APART:
        return None
    return Refused(
        "plots.difference", drawn=_short(drawn), stated=_short(stated),
        percent=str((gap / stated * 100).quantize(Decimal(1))),
    )  # fmt: skip


def _named(directory: Directory, one: Feature, name: str) -> str:
    if not one.code:
        raise Located(name, Malformed("plots.no_code", feature=one.number))
    found = directory.find("area", one.code)
    if len(found) != 1:
        code = "plots.several" if found else "plots.unknown"
        figures = {"feature": one.number, "area": one.code[:60]}
        raise Located(name, Malformed(code, **figures))
    return found[0]


def _newest(ledger: Snapshot, area: str) -> int | None:
    """Return the newest entry about the area that has an outline."""
    for number in reversed(ledger.history(area)):
        said = from_bytes(ledger.entry(number))
        value = said.statement.get("value")
        if POINTER in said.sealed or (isinstance(value, dict) and "geometry" in value):
            return number
    return None


def _plot(area: Registered, number: int | None, seen: dict[int, Seen]) -> Plot:
    value = value_of(area.value)
    one = seen.get(number) if number is not None else None
    said = one.statement.get("value") if one else None
    outline = said.get("geometry") if isinstance(said, dict) else None
    return Plot(
        id=area.id,
        code=text_of(value, "code") or show_code(area.id.rpartition("/")[2]),
        name=value.get("name"),
        holder=text_of(value, "holder"),
        place=text_of(value, "place"),
        stated_ha=number_of(value, "area_ha") or Decimal(0),
        outline=outline if isinstance(outline, dict) else None,
        drawn=number is not None,
        entry=number,
        recorded=one.entry.recorded if one else "",
    )


def _short(figure: Decimal) -> str:
    return f"{figure.quantize(Decimal('0.01')):f}"
