"""GET /epcis/openapi.json: what the EPCIS door takes and answers.

A route of that door says so beside itself (`described`, shapes in `epcis_shapes.py`);
one that does not fails tests/web/test_openapi.py.
"""

from typing import Final

from flask import Blueprint, Response
from flask_babel import lazy_gettext as _l

from nguon_web.access import anyone
from nguon_web.api.described import Media, described
from nguon_web.api.openapi import document
from nguon_web.api.v1.room import as_json

blueprint = Blueprint("epcis_description", __name__, url_prefix="/epcis")

TITLE: Final = _l("Nguồn, the EPCIS 2.0 door")
SAYS: Final = _l(
    "EPCIS 2.0 over HTTP: what one system captured, another queries, whoever made it."
)
TAGS: Final = {
    "capture": _l("Record events, one or many."),
    "query": _l("Read events."),
    "description": _l("This description."),
}


@blueprint.get("/openapi.json")
@anyone
@described(
    _l("This description, as OpenAPI 3.1 has it"), tag="description",
    answers={200: Media(("application/json",), _l("An OpenAPI document."))},
)  # fmt: skip
def openapi() -> Response:
    response = as_json(description())
    response.headers["Cache-Control"] = "public, max-age=60"
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def description() -> dict[str, object]:
    return document("/epcis/", TITLE, SAYS, TAGS)
