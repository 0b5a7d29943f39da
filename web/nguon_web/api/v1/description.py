"""GET /api/v1/openapi.json: what this door takes and answers."""

from typing import Final

from flask import Response
from flask_babel import lazy_gettext as _l

from nguon_web.access import anyone
from nguon_web.api.described import Media, asked, described
from nguon_web.api.fields import Asked
from nguon_web.api.openapi import document
from nguon_web.api.v1.room import as_json, blueprint

TITLE: Final = _l("Nguồn for programs")
SAYS: Final = _l(
    "For the software of cooperatives, shops, apps and other sites: record in plain "
    "fields, read what is public without a token, and what is yours with one."
)
TAGS: Final = {
    "batches": _l("Batches: own ones, and of any the facts, events and lineage."),
    "records": _l("Record what was done, in plain fields."),
    "deliveries": _l("Shipments that wait to be confirmed."),
    "recalls": _l("Recalls and corrections."),
    "webhooks": _l("Be told the news: hand-overs, recalls, complaints."),
    "export": _l("Files for authorities and buyers."),
    "readings": _l("What sensors measure."),
    "things": _l("Organisations, products, places, areas, certificates."),
    "evidence": _l("Receipts, proofs, the signed state, this token."),
    "description": _l("This description."),
}


def description() -> dict[str, object]:
    return document("/api/v1/", TITLE, SAYS, TAGS)


@blueprint.get("/openapi.json")
@anyone
@described(
    _l("This description, as OpenAPI 3.1 has it"), tag="description", query=Asked,
    answers={200: Media(("application/json",), _l("An OpenAPI document."))},
)  # fmt: skip
def openapi() -> Response:
    asked()
    response = as_json(description())
    response.headers["Cache-Control"] = "public, max-age=60"
    return response
