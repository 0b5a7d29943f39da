"""Batches: one's own, and of any batch the public facts, events, lineage and label."""

from flask import Response, make_response, request
from flask_babel import lazy_gettext as _l
from marshmallow import Schema, fields, validate

from nguon import clock
from nguon.core import canonical
from nguon.core.identifiers import parse_code
from nguon.core.state import Batch
from nguon.errors import Malformed, NotFound, Refused
from nguon.services import sight, tokens
from nguon.services.desk import Desk, open_desk
from nguon.services.follow import follow
from nguon.services.publish import batch_of_code
from nguon_labels import render
from nguon_web.access import anyone, bearer
from nguon_web.api.described import Media, asked, described
from nguon_web.api.fields import Asked, Paged
from nguon_web.api.speaker import reader, speaker
from nguon_web.api.v1.room import (
    answered,
    blueprint,
    page_of,
    paged,
    with_next,
)
from nguon_web.api.v1.shapes import (
    BatchFactsSchema,
    maybe,
    several,
    text,
    texts,
    yes,
)
from nguon_web.languages import language
from nguon_web.ledger import book
from nguon_web.pages import consumer
from nguon_web.pages.record.reading import own_batch, printed

CODE = {
    "code": {
        "description": _l(
            "The code beside the label's QR code; hyphens may stand in it."
        ),
        "schema": {"type": "string", "pattern": "^[0-9A-Za-z-]{17,24}$"},
    }
}
MOST_TRACED = 2_000


class BatchRowSchema(Schema):
    """One of one's own batches."""

    code = text()
    id = text()
    lot = text()
    product = maybe()
    product_name = maybe()
    planting = yes()
    born = text()
    made_kg = maybe()
    held_kg = text()
    recalled = yes()
    page = text()


class BatchListSchema(Schema):
    batches = several(BatchRowSchema)
    next = maybe(metadata={"description": _l("The `after` of the next page.")})


class BatchQuery(Paged):
    which = fields.String(
        load_default="held",
        validate=validate.OneOf(("held", "made", "plantings", "all")),
        metadata={"description": _l(
            "What is at hand, what began with us, our plantings, or all of these."
        )},
    )  # fmt: skip
    lot = fields.String(validate=validate.Length(min=1, max=20))
    product = fields.String(validate=validate.Length(min=1, max=100))
    after = fields.String(validate=validate.Length(min=1, max=40))


@blueprint.get("/batches")
@bearer
@described(
    _l("Own batches, the newest first"), tag="batches", scope=tokens.READ,
    query=BatchQuery, answers={200: BatchListSchema}, refuses=(404,),
)  # fmt: skip
def own_batches() -> Response:
    token, wanted = speaker(tokens.READ), asked()
    with open_desk(book(), token.organisation, clock.now(), token.name) as desk:
        rows = [
            batch
            for batch in chosen(desk, wanted["which"])
            if wanted.get("lot") in (None, batch.lot)
            and wanted.get("product") in (None, batch.product, short(batch.product))
        ]
        part, after = paged(
            rows, lambda batch: batch.code, wanted.get("after"), wanted["limit"]
        )
        said = {"batches": [told(desk, batch) for batch in part], "next": after}
    return with_next(answered(said), after, wanted)


def chosen(desk: Desk, which: str) -> list[Batch]:
    held = [one.batch for one in desk.holdings]
    if which == "held":
        return held
    if which == "plantings":
        return [one.batch for one in desk.plantings]
    made = [batch for batch in desk.made if which == "all" or not batch.planting]
    if which == "made":
        return made
    found = {batch.id: batch for batch in (*held, *made)}
    return sorted(found.values(), key=lambda batch: batch.born, reverse=True)


def told(desk: Desk, batch: Batch) -> dict[str, object]:
    return {
        "code": batch.code,
        "id": batch.id,
        "lot": batch.lot,
        "product": batch.product,
        "product_name": desk.names.say(batch.product, language()) or None,
        "planting": bool(batch.planting),
        "born": batch.born,
        "made_kg": None if batch.planting else kilograms(batch.made_kg),
        "held_kg": kilograms(desk.kg(batch.id)),
        "recalled": bool(batch.recalled),
        "page": page_of(f"/b/{batch.code}"),
    }


def kilograms(figure: object) -> str:
    return f"{figure:f}"


def short(identifier: str | None) -> str | None:
    return identifier.rsplit("/", 1)[-1] if identifier else None


def known(code: str) -> str:
    """Return the code of an address as it is kept; what is no code is nobody's."""
    try:
        return parse_code(code)
    except Malformed as error:
        raise NotFound(error.code, **error.figures) from error


@blueprint.get("/batches/<code>")
@anyone
@described(
    _l("The public facts of a batch"), tag="batches", path=CODE, query=Asked,
    more=_l("The same facts as its page, checked for this answer: recalled or not, "
            "what, who, when, sprayed, tested, and the whole way."),
    answers={200: BatchFactsSchema, 304: None},
)  # fmt: skip
def batch(code: str) -> Response:
    asked()
    kept = consumer.shelf().take(batch_of_code(book(), known(code)), clock.now())
    mark = None if kept.published.failure else kept.mark
    if mark and request.if_none_match.contains_weak(mark):
        response = Response(status=304)
    else:
        said = consumer.as_json(kept.published)
        said["page"] = page_of(f"/b/{kept.published.code}")
        said["bundle"] = page_of(f"/b/{kept.published.code}/bundle")
        response = answered(said)
    if mark:
        response.set_etag(mark, weak=True)
    response.headers["Cache-Control"] = "no-cache"
    return response


class EventSchema(Schema):
    """One line of the ledger, as the one who asks may see it."""

    number = fields.Integer(required=True)
    recorded = text()
    organisation = text()
    event = fields.Dict(required=True, metadata={"description": _l("EPCIS 2.0.")})
    opened = texts(metadata={"description": _l(
        "Sealed members that are open to this token, as JSON pointers."
    )})  # fmt: skip


class EventListSchema(Schema):
    events = several(EventSchema)
    next = maybe(metadata={"description": _l("The `after` of the next page.")})


class EventQuery(Paged):
    after = fields.Integer(
        validate=validate.Range(min=0, max=(1 << 53) - 1),
        metadata={"description": _l("The number behind which to go on.")},
    )


@blueprint.get("/batches/<code>/events")
@anyone
@described(
    _l("What was recorded about a batch, in EPCIS words, the oldest first"),
    tag="batches", path=CODE, query=EventQuery, scope=tokens.READ, open_to_all=True,
    answers={200: EventListSchema},
)  # fmt: skip
def events(code: str) -> Response:
    viewer, wanted = reader(), asked()
    subject = batch_of_code(book(), known(code))
    with book().read() as ledger:
        numbers = [n for n in ledger.history(subject) if n > wanted.get("after", -1)]
        part = numbers[: wanted["limit"]]
        seen = sight.look(ledger, viewer, part)
    sight.note(book(), seen.values(), viewer, clock.now(), "/api/v1")
    rows = [
        {
            "number": one.number,
            "recorded": one.entry.recorded,
            "organisation": one.entry.by.organisation,
            "event": one.statement,
            "opened": list(one.opened),
        }
        for one in (seen[n] for n in part)
    ]
    after = str(part[-1]) if len(numbers) > len(part) else None
    said = {"events": rows, "next": after}
    return with_next(written(said), after, wanted)


def written(said: object) -> Response:
    """Return events as JSON: their decimals are numbers there, never text."""
    return Response(canonical.to_bytes(said), mimetype="application/json")


class HeldSchema(Schema):
    organisation = text()
    kg = text()
    on_the_way = yes()


class TracedLotSchema(Schema):
    batch = text()
    code = text()
    lot = text()
    depth = fields.Integer(required=True)
    product = maybe()
    maker = text()
    born = text()
    kg = maybe()
    recalled = yes()
    held = several(HeldSchema)


class FlowSchema(Schema):
    parent = text()
    child = text()
    kg = maybe()


class TraceSchema(Schema):
    """The lots reached, nearest first, and the kilograms between them."""

    batch = text()
    direction = text()
    cut = yes()
    lots = several(TracedLotSchema)
    flows = several(FlowSchema)


class TraceQuery(Asked):
    direction = fields.String(
        load_default="back", validate=validate.OneOf(("back", "forward")),
        metadata={"description": _l("Back to the field, or forward to where it is.")},
    )  # fmt: skip


@blueprint.get("/batches/<code>/trace")
@anyone
@described(
    _l("Where a batch came from, or what became of it"), tag="batches", path=CODE,
    more=_l("At most 2,000 lots; `cut` says that there were more."),
    query=TraceQuery, answers={200: TraceSchema},
)  # fmt: skip
def trace(code: str) -> Response:
    wanted = asked()
    traced = follow(book(), known(code), wanted["direction"], most=MOST_TRACED)
    return answered(traced.as_json())


class LabelQuery(Asked):
    format = fields.String(
        load_default="png", validate=validate.OneOf(("png", "svg", "pdf", "zpl"))
    )
    size = fields.String(
        load_default="50x30", validate=validate.OneOf(("50x30", "100x70"))
    )
    copies = fields.Integer(
        load_default=1, validate=validate.Range(min=1, max=100),
        metadata={"description": _l("For pdf and zpl; a picture is one label.")},
    )  # fmt: skip


@blueprint.get("/batches/<code>/label")
@bearer
@described(
    _l("The label of an own batch"), tag="batches", path=CODE, scope=tokens.READ,
    query=LabelQuery,
    answers={200: Media(("image/png", "image/svg+xml", "application/pdf",
                         "application/zpl"), _l("The file to print."))},
)  # fmt: skip
def label(code: str) -> Response:
    token, wanted = speaker(tokens.READ), asked()
    with open_desk(book(), token.organisation, clock.now(), token.name) as desk:
        found = own_batch(desk, known(code)).id
    try:
        made = render(
            [printed(found)], wanted["size"], wanted["format"], language(),
            copies=wanted["copies"],
        )  # fmt: skip
    except Malformed as error:  # copies of a picture, a product without a name
        raise Refused(error.code, **error.figures) from error
    response = make_response(made.data)
    response.mimetype = made.media_type
    response.headers["Content-Disposition"] = f'inline; filename="{made.name}"'
    return response
