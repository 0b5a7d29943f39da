"""The union of Circular 02/2024 and Decree 37/2026 as a form: workbook, CSV, page.

Of a chosen batch the batch itself, of a recall every batch it reaches, of an
organisation or a period the batches born in it. The items are those of the public page
(`nguon.services.legal`), told from checked entries; what is sealed is open for whom it
concerns. Proved in tests/services/test_export_legal.py.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from html import escape
from typing import Final

from nguon.core.journey import Thing
from nguon.core.provenance import Provenance
from nguon.messages import say
from nguon.services import legal
from nguon.services.cells import Cell, rows_of_csv
from nguon.services.export.form import Form, Lack
from nguon.services.export.fsma import XLSX
from nguon.services.export.selection import BATCH, RECALL, Selection, lines
from nguon.services.export.things import Things
from nguon.services.export.workbook import Workbook
from nguon.services.legal import Item, Stage
from nguon.services.publish import publish
from nguon.services.sight import Viewer
from nguon.services.verbs.facts import VIETNAM
from nguon.store.ledger import Book

HEAD: Final = ("code", "lot", "item", "rules", "value", "state", "gaps")
STAGES: Final = ("code", "lot", "stage", "product", "place", "time")
_TODO: Final = {
    "product_name": "product", "product_image": "product", "brand": "product",
    "producer_name": "producer", "producer_address": "producer", "stages": "record",
    "stage_name": "record", "origin": "harvest", "production_time": "harvest",
    "standards": "standards",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """The items and stages of one batch."""

    code: str
    lot: str
    name: str
    items: list[Item]
    stages: list[Stage]
    unproved: str  # why its evidence does not hold, else empty

    @property
    def missing(self) -> list[Item]:
        return [item for item in self.items if item.missing]


def told_of(
    book: Book, selection: Selection, viewer: Viewer, now: datetime
) -> Iterator[Told]:
    """Yield what is told of each batch, one after the other."""
    things, language = Things(book, viewer, now), selection.language
    for batch in batches(book, selection, viewer, now, things):
        shown = publish(book, batch, now)
        told = opened(shown.told, things)
        failure = "" if shown.waits or not shown.failure else (
            shown.failure.sentence(language)
        )  # fmt: skip
        items = legal.items(told, shown.code, language)
        yield Told(
            shown.code, told.lot or "", items[0].text, items,
            legal.stages(told, language), failure,
        )  # fmt: skip


def batches(
    book: Book, selection: Selection, viewer: Viewer, now: datetime, things: Things
) -> list[str]:
    """Return the batches that the form is about."""
    if selection.kind == BATCH:
        return list(selection.batches[:1])
    found: dict[str, None] = {}
    if selection.kind == RECALL:
        found = dict.fromkeys(selection.batches)
    else:
        for line in lines(book, selection, viewer, now):
            if not line.voided and not line.event.declaration:
                made = (*line.event.outputs, *(
                    line.event.quantities if line.event.action == "ADD" else ()
                ))  # fmt: skip
                found |= dict.fromkeys(each.batch for each in made if each.batch)
    things.learn_batches(found)
    known = {batch: things.batch(batch) for batch in found}
    return [batch for batch, one in known.items() if one and not one.planting]


def opened(told: Provenance, things: Things) -> Provenance:
    """Return the same with names and addresses that are open for the viewer."""
    wanted = ("organisation", "place")
    ids = [id_ for id_, one in told.things.items() if one.type in wanted and one.sealed]
    things.learn(ids)
    seen: dict[str, Thing] = dict(told.things)
    seen |= {id_: found for id_ in ids if (found := things.get(id_))}
    return replace(told, things=seen)


def write(book: Book, selection: Selection, viewer: Viewer, now: datetime) -> bytes:
    """Return the workbook: items, and the stages behind one of them."""
    language = selection.language
    made = Workbook(say("legal.title", language), now)
    items = made.sheet(
        say("legal.sheet", language), _head(HEAD, language),
        (22, 20, 36, 40, 60, 12, 50),
    )  # fmt: skip
    stages = made.sheet(
        say("legal.sheet.stages", language), _head(STAGES, language),
        (22, 20, 20, 36, 24, 28),
    )  # fmt: skip
    for told in told_of(book, selection, viewer, now):
        for row in _rows(told, language):
            items.add(row)
        for stage in told.stages:
            stages.add([
                told.code, told.lot, stage.name, stage.product, stage.place,
                stage.time.isoformat(timespec="seconds"),
            ])  # fmt: skip
    return made.to_bytes()


def write_csv(
    book: Book, selection: Selection, viewer: Viewer, now: datetime
) -> Iterator[bytes]:
    """Return the items as CSV."""
    language = selection.language
    rows = (
        row
        for told in told_of(book, selection, viewer, now)
        for row in _rows(told, language)
    )
    return rows_of_csv(_head(HEAD, language), rows, separator=";")


def lacks(
    book: Book, selection: Selection, viewer: Viewer, now: datetime
) -> Iterator[Lack]:
    """Yield each item that has to be there and is not."""
    for told in told_of(book, selection, viewer, now):
        for item in told.missing:
            what = f"{item.title}: {item.gaps}" if item.gaps else item.title
            yield Lack(
                None, told.lot or told.code, what, todo(item, selection.language),
                "; ".join(item.rules),
            )  # fmt: skip


def todo(item: Item, language: str) -> str:
    """Return what to do about a missing item."""
    return say(f"legal.todo.{_TODO.get(item.name, 'record')}", language)


def _rows(told: Told, language: str) -> Iterator[list[Cell]]:
    for item in told.items:
        gaps = ""
        if item.missing:
            gaps = ". ".join(filter(None, (item.gaps, todo(item, language))))
        yield [
            told.code, told.lot, item.title, "; ".join(item.rules), item.text,
            state(item, language), gaps,
        ]  # fmt: skip


def state(item: Item, language: str) -> str:
    name = "missing" if item.missing else "there" if item.text else "none"
    return say(f"legal.state.{name}", language)


def _head(names: tuple[str, ...], language: str) -> list[str]:
    return [say(f"legal.head.{name}", language) for name in names]


STYLE: Final = """
body{font:15px/1.5 system-ui,sans-serif;max-width:52rem;margin:2rem auto;
padding:0 1rem;color:#1a1a1a;background:#fff}h1{font-size:1.4rem}
h2{font-size:1.15rem;margin:2rem 0 .3rem}table{border-collapse:collapse;width:100%}
th,td{border:1px solid #999;padding:.3rem .5rem;text-align:left;vertical-align:top}
td{overflow-wrap:anywhere}th{background:#f2f2ec}time{white-space:nowrap}
.missing{color:#8a3b00;font-weight:600}.soft{color:#555;font-size:.9rem}
@media screen and (max-width:40rem){thead{display:none}tr,th,td{display:block}
th,td{border:0}
tr{border:1px solid #999;margin:0 0 .5rem}}
@media print{body{margin:0;max-width:none}section{break-after:page}thead{display:
table-header-group}tr{break-inside:avoid}section:last-child{break-after:auto}}
"""


def write_page(
    book: Book, selection: Selection, viewer: Viewer, now: datetime
) -> Iterator[bytes]:
    """Yield a page to print: no script, no picture, nothing loaded from anywhere."""
    language = selection.language
    title = escape(say("legal.title", language))
    of = say(
        "legal.of", language, circular=legal.CIRCULAR, decree=legal.DECREE,
        day=f"{now.astimezone(VIETNAM):%d/%m/%Y}", size=selection.size,
    )  # fmt: skip
    yield (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{title}</title>'
        f"<style>{STYLE}</style></head><body><main><h1>{title}</h1>"
        f'<p class="soft">{escape(of)}</p>'
    ).encode()
    for told in told_of(book, selection, viewer, now):
        yield "".join(_section(told, selection.origin, language)).encode()
    yield b"</main></body></html>\n"


def _section(told: Told, origin: str, language: str) -> Iterator[str]:
    link = escape(f"{origin}/b/{told.code}")
    yield f"<section><h2>{escape(told.name or told.lot)} · {escape(told.lot)}</h2>"
    yield f'<p class="soft"><a href="{link}">{link}</a></p>'
    if told.unproved:
        said = say("legal.unproved", language, why=told.unproved)
        yield f'<p class="missing">{escape(said)}</p>'
    names = ", ".join(item.title for item in told.missing)
    summary = (
        say("legal.lacks", language, count=len(told.missing), names=names)
        if told.missing
        else say("legal.complete", language)
    )
    yield f"<p>{escape(summary)}</p>"
    yield _table(
        _head(("item", "value", "rules"), language),
        [
            [item.title, _value(item, language), escape("; ".join(item.rules))]
            for item in told.items
        ],
    )
    yield f"<h3>{escape(say('legal.sheet.stages', language))}</h3>"
    yield _table(
        _head(("stage", "product", "place", "time"), language),
        [
            [
                stage.name, escape(stage.product), escape(stage.place),
                f"<time>{stage.time:%d/%m/%Y %H:%M}</time>",
            ]
            for stage in told.stages
        ],
    )  # fmt: skip
    yield "</section>"


def _value(item: Item, language: str) -> str:
    """Return an item's cell as HTML: its text, and what is missing, marked."""
    parts = [escape(item.text)]
    if item.missing:
        gaps = item.gaps or state(item, language)
        said = f"{gaps[:1].upper()}{gaps[1:]}. {todo(item, language)}"
        parts.append(f'<span class="missing">{escape(said)}</span>')
    elif not item.text:
        parts.append(f'<span class="soft">{escape(state(item, language))}</span>')
    return "<br>".join(filter(None, parts))


def _table(head: list[str], rows: list[list[str]]) -> str:
    """Return a table; the first cell of a row is plain text, the others are HTML."""
    cells = "".join(f'<th scope="col">{escape(name)}</th>' for name in head)
    lines = "".join(
        f'<tr><th scope="row">{escape(first)}</th>'
        + "".join(f"<td>{cell}</td>" for cell in rest)
        + "</tr>"
        for first, *rest in rows
    )
    return f"<table><thead><tr>{cells}</tr></thead><tbody>{lines}</tbody></table>"


FORMS: Final = (
    Form("legal", XLSX, "xlsx", write, lacks=lacks),
    Form("legalcsv", "text/csv", "csv", write_csv, lacks=lacks),
    Form("legalpage", "text/html", "html", write_page, lacks=lacks),
)
