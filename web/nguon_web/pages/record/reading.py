"""Pages that are read: receipts, entries, batches, plots, what was refused."""

from typing import Final

from flask import Response, abort, current_app, make_response, request

from nguon import clock
from nguon.core.identifiers import batch_code, digital_link_path
from nguon.core.state import Batch
from nguon.errors import Malformed, NotFound
from nguon.services.desk import Desk, Held, Line
from nguon.services.label import label_facts
from nguon.services.record import prove_receipt
from nguon.services.refusals import refusals
from nguon_labels import Label, link, render
from nguon_web.access import requires
from nguon_web.auth import the_member
from nguon_web.languages import language
from nguon_web.pages.record.forms import VERBS
from nguon_web.pages.record.room import blueprint, book, show, the_desk
from nguon_web.pages.record.telling import STEPS

PAGE: Final = 30
MOST_LABELS: Final = 100
SIZES: Final = ("50x30", "100x70")
FORMATS: Final = ("pdf", "png", "svg", "zpl")
_SORTED: Final = {
    "new": lambda held: held.batch.born,
    "kg": lambda held: held.kg,
    "lot": lambda held: held.batch.lot,
}


@blueprint.get("/receipt/<int:number>")
@requires("clerk", "manager")
def receipt(number: int) -> str:
    """Show what was received: its number, what it says, and what to do next."""
    with the_desk() as desk:
        line = desk.line(number)
        first = min(request.args.get("first", number, int), number)
        lines = [
            *(found for n in range(max(first, number - 99), number)
              if (found := own_line(desk, n))),
            line,
        ]  # fmt: skip
        made = [b for each in lines for b in made_by(desk, each)]
        return show(
            "receipt",
            desk,
            line=line,
            lines=lines,
            made=made,
            again=verb_of(line),
        )


@blueprint.get("/receipt/<int:number>/proof")
@requires("clerk", "manager")
def proof(number: int) -> Response:
    """Send the receipt as a file that anybody can check without us."""
    with the_desk() as desk:
        desk.line(number)
        text = prove_receipt(desk.snapshot, number)
    answer = make_response(text)
    answer.mimetype = "text/plain"
    answer.headers["Content-Disposition"] = (
        f'attachment; filename="nguon-{number}.tlog-proof"'
    )
    return answer


@blueprint.get("/entries")
@requires("clerk", "manager")
def entries() -> str:
    """List our own entries, the last first; `step` and `page` choose."""
    page, step = request.args.get("page", 0, int), request.args.get("step", "")
    page = max(page, 0)
    with the_desk() as desk:
        if step in STEPS:
            found = [one for one in desk.lines(1000) if one.told.step == step]
            lines, more = found[page * PAGE : (page + 1) * PAGE], len(found)
        else:
            lines = desk.lines(PAGE + 1, page * PAGE)
            more = page * PAGE + len(lines)
        return show(
            "entries",
            desk,
            lines=lines[:PAGE],
            page=page,
            older=more > (page + 1) * PAGE,
            step=step,
            steps=STEPS,
        )


@blueprint.get("/batches")
@requires("clerk", "manager")
def batches() -> str:
    """List what is at hand, and what we made; sorted and searched on request."""
    query = " ".join(request.args.get("q", "").split())[:60].casefold()
    order = request.args.get("order", "new")
    order = order if order in _SORTED else "new"
    with the_desk() as desk:
        rows = desk.holdings
        gone = request.args.get("all") == "1"
        if gone:
            held = {one.batch.id for one in rows}
            rows = rows + [
                Held(batch, desk.kg(batch.id))
                for batch in desk.made
                if batch.id not in held and not batch.planting
            ]
        if query:
            rows = [one for one in rows if query in searched(desk, one.batch)]
        rows = sorted(rows, key=_SORTED[order], reverse=order != "lot")
        page = min(max(request.args.get("page", 0, int), 0), len(rows) // PAGE)
        start = page * PAGE
        return show(
            "batches",
            desk,
            rows=rows[start : start + PAGE],
            count=len(rows),
            start=start,
            page=page,
            older=len(rows) > start + PAGE,
            query=query,
            order=order,
            gone=gone,
        )


@blueprint.get("/plots")
@requires("clerk", "manager")
def plantings() -> str:
    """List our plots, and from which day on each may be harvested."""
    with the_desk() as desk:
        return show("plots", desk)


@blueprint.get("/refused")
@requires("clerk", "manager")
def refused() -> str:
    """List attempts that the ledger refused: only we and inspectors see them."""
    with the_desk() as desk:
        found = refusals(book(), desk.organisation, limit=100)
        return show("refused", desk, refusals=found)


@blueprint.get("/batch/<code>")
@requires("clerk", "manager")
def batch(code: str) -> str:
    """Show a batch to those who made, hold or held it."""
    with the_desk() as desk:
        found = own_batch(desk, code)
        return show(
            "batch",
            desk,
            batch=found,
            kg=desk.kg(found.id),
            path=digital_link_path(found.id),
            history=desk.about(found),
            parents=desk.made_from(found),
            children=desk.made_into(found),
            planting=desk.planting(found) if found.planting else None,
            sizes=SIZES,
            formats=FORMATS,
            verbs=verbs_for(desk, found),
            all_verbs=VERBS,
        )


@blueprint.get("/batch/<code>/label.<kind>")
@requires("clerk", "manager")
def label(code: str, kind: str) -> Response:
    """Send the labels of a batch: ?size=50x30|100x70, ?copies=, ?sheet=a4."""
    return labels_of([code], kind)


@blueprint.get("/labels.<kind>")
@requires("clerk", "manager")
def labels(kind: str) -> Response:
    """Send the labels of several batches as one file: ?batch=CODE&batch=CODE."""
    return labels_of(request.args.getlist("batch")[:MOST_LABELS], kind)


def labels_of(codes: list[str], kind: str) -> Response:
    if kind not in FORMATS or not codes:
        abort(404)
    with the_desk() as desk:
        batches = [own_batch(desk, code).id for code in codes]
    made = render(
        [printed(batch) for batch in batches],
        request.args.get("size", "50x30"),
        kind,
        language(),
        copies=max(request.args.get("copies", 1, int), 1),
        sheet=request.args.get("sheet", ""),
    )
    answer = make_response(made.data)
    answer.mimetype = made.media_type
    shown = "inline" if made.name.endswith(("png", "svg", "pdf")) else "attachment"
    answer.headers["Content-Disposition"] = f'{shown}; filename="{made.name}"'
    return answer


def printed(batch: str) -> Label:
    """Return what stands on the label of a batch."""
    fact = label_facts(book(), batch, language(), clock.now())
    return Label(
        link=link(current_app.extensions["nguon-settings"].origin, fact.batch),
        code=fact.code,
        product=fact.product,
        cooperative=fact.cooperative,
        lot=fact.lot,
        harvested=fact.harvested,
        packed=fact.packed,
        best_before=fact.best_before,
        place=fact.place,
        net=fact.net,
    )


def own_batch(desk: Desk, code: str) -> Batch:
    """Return the batch of that code if it is ours to see; else there is none."""
    found = desk.by_code(code)
    if found is None:
        raise NotFound("services.no_batch")
    return desk.batch(found.id)


def own_line(desk: Desk, number: int) -> Line | None:
    try:
        return desk.line(number)
    except (NotFound, Malformed):
        return None


def made_by(desk: Desk, line: Line) -> list[Batch]:
    """Return the batches that an entry brought into being."""
    rows = line.told.outputs or line.told.quantities
    found = [desk.known(row.batch) for row in rows if row.batch]
    return [b for b in found if b and b.event_id == line.told.event_id]


def verb_of(line: Line) -> str:
    """Return the form that records another one like it."""
    step = line.told.step or ""
    for name, steps in {
        "tend": ("spray", "fertilise", "irrigate", "tend"),
        "store": ("store", "cool", "wash", "stock", "transport"),
        "process": ("process", "dry", "mill", "sort", "trim"),
        "inspect": ("inspect", "test"),
    }.items():
        if step in steps:
            return name
    return step if step in VERBS and step != "correct" else "harvest"


def verbs_for(desk: Desk, found: Batch) -> list[str]:
    """Return what can be done with a batch now, the likely first."""
    manager, kg = the_member().role == "manager", desk.kg(found.id)
    recall = ["recall"] if manager and not found.recalled else []
    if found.planting:
        return ["harvest", "tend", "inspect", *recall]
    if found.recalled:
        ours = manager and found.id in {batch.id for batch in desk.recalls}
        return [
            *(["destroy", "store"] if kg else []),
            *(["recall_end"] if ours else []),
        ]
    if not kg:
        return recall
    packed = batch_code(found.id) and found.product and "/01/" in found.product
    first = ["ship", "sell"] if packed else ["pack", "ship"]
    return [
        *first,
        "split",
        "process",
        "store",
        "inspect",
        "sensor",
        "destroy",
        *recall,
    ]


def searched(desk: Desk, found: Batch) -> str:
    name = desk.names.say(found.product, language())
    return f"{found.lot} {found.code} {name}".casefold()
