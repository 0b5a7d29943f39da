"""GeoJSON of plots: where a batch was grown, or all the areas of an organisation.

RFC 7946 with the properties that TRACES reads for a due diligence statement (Regulation
(EU) 2023/1115): ProducerName, ProducerCountry, ProductionPlace, Area in hectares; and
`code`, by which `nguon load` takes the file back. Only outlines that the viewer may see
are in it: those of the holder's own areas, all for officers, and those that a batch
comes from for whoever holds it or was handed it. What is missing, and whose it is, the
list of lacks says. One statement may have 25 MB (`nguon.core.geojson.LIMIT`). Proved in
tests/services/test_plots.py.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Final

from nguon.core import geojson
from nguon.core.canonical import JSON, to_bytes
from nguon.core.state import Batch, Handover, Holding, Registered
from nguon.messages import say
from nguon.services import sight
from nguon.services.export.form import Form, Lack
from nguon.services.export.selection import BATCH, ORGANISATION, RECALL, Selection
from nguon.services.export.things import Things
from nguon.services.plots import Plot, read_plots
from nguon.services.sight import Viewer
from nguon.store.ledger import Book
from nguon.store.snapshot import Snapshot

TAKES: Final = frozenset({BATCH, ORGANISATION, RECALL})
MEDIA: Final = "application/geo+json"


def write(
    book: Book, selection: Selection, viewer: Viewer, now: datetime
) -> Iterator[bytes]:
    """Yield the FeatureCollection, one plot a line."""
    things = Things(book, viewer, now)
    yield b'{"type":"FeatureCollection","features":[\n'
    first, missing = True, list[JSON]()
    for plot in _plots(book, selection, viewer, now):
        if plot.outline is None:
            why = say(_why(plot), selection.language)
            missing.append({"code": plot.code, "why": why})
            continue
        text = geojson.feature_text(plot.outline, properties(plot, things))
        yield (b"" if first else b",\n") + text.encode()
        first = False
    # A foreign member (RFC 7946, 6.1), and only where the file is not whole.
    yield b"\n]" + (b',"missing":' + to_bytes(missing) if missing else b"") + b"}\n"


def lacks(
    book: Book, selection: Selection, viewer: Viewer, now: datetime
) -> Iterator[Lack]:
    """Yield the areas without an outline, or with one that this viewer may not see."""
    language = selection.language
    for plot in _plots(book, selection, viewer, now):
        if plot.outline is None:
            why = _why(plot)
            yield Lack(
                None, plot.code, say(why, language), say(f"{why}_todo", language),
                "Regulation (EU) 2023/1115, Art. 9 (1) (d)",
            )  # fmt: skip


def _why(plot: Plot) -> str:
    return "plots.hidden" if plot.drawn else "plots.not_drawn"


def properties(plot: Plot, things: Things) -> dict[str, JSON]:
    """Return what TRACES reads of a plot, and its code."""
    return {
        "code": plot.code,
        "ProducerName": things.name(plot.holder, "vi"),
        "ProducerCountry": geojson.COUNTRY,
        "ProductionPlace": things.name(plot.place, "vi"),
        "Area": plot.stated_ha,
    }


def _plots(
    book: Book, selection: Selection, viewer: Viewer, now: datetime
) -> list[Plot]:
    with book.read() as ledger:
        if selection.kind == ORGANISATION:
            areas = ledger.find(Registered, type="area", owner=selection.organisation)
        else:
            known = ledger.get_many(Batch, [(one,) for one in selection.batches])
            named = {batch.area for batch in known.values() if batch.area}
            areas = list(ledger.get_many(Registered, [(n,) for n in named]).values())
        eyes = viewer
        if selection.kind == BATCH and _was_handed(ledger, selection, viewer):
            # Nothing but its outline is ever sealed in the entry of an area.
            eyes = replace(viewer, officer=True)
        found, seen = read_plots(ledger, eyes, areas)
    # With those eyes: to a partner an area is another's, and its opening is noted.
    sight.note(book, seen, eyes, now, "export")
    return sorted(found, key=lambda plot: plot.code)


def _was_handed(ledger: Snapshot, selection: Selection, viewer: Viewer) -> bool:
    """Whether the batch itself was ever in the viewer's hands, or sent there."""
    if not selection.batches or viewer.organisation is None:
        return False
    batch, organisation = selection.batches[0], viewer.organisation
    return bool(
        ledger.get(Holding, batch, organisation)
        or ledger.find(Handover, batch=batch, receiver=organisation)
    )


FORMS: Final = (Form("geojson", MEDIA, "geojson", write, TAKES, lacks=lacks),)
