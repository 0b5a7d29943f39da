"""Readings of sensors over HTTP, and the raw logs that entries name.

    POST /api/v1/readings   JSON, or CSV with ?device=…; a token of scope `readings`
    GET  /files/<sha256>    the bytes of that hash, to anybody; they never change

The answer comes when the readings are durable. What becomes of them is
`nguon.services.sensors`. Proved in tests/web/test_readings.py.
"""

import re
from typing import Final

from flask import Blueprint, Response, request
from flask_babel import lazy_gettext as _l
from marshmallow import Schema, fields
from werkzeug.exceptions import HTTPException, UnsupportedMediaType

from nguon import clock
from nguon.core import canonical
from nguon.errors import NguonError, NotFound
from nguon.services import tokens
from nguon.services.sensors import intake, raw
from nguon_web import errors
from nguon_web.access import anyone, bearer
from nguon_web.api.described import Media, described
from nguon_web.api.fields import Asked
from nguon_web.api.limits import limited
from nguon_web.api.speaker import speaker
from nguon_web.languages import language
from nguon_web.ledger import book
from nguon_web.security import MEBIBYTE, body_limit

blueprint = Blueprint("readings", __name__)
limited(blueprint)

READINGS: Final = Media(
    ("application/json", "text/csv"),
    _l("Readings of one device."),
    {
        "type": "object",
        "required": ["readings"],
        "additionalProperties": False,
        "properties": {
            "device": {"type": "string", "minLength": 1},
            "readings": {"type": "array", "minItems": 1, "items": {"type": "object"}},
        },
    },
)
EXAMPLE: Final = {
    "device": "SN-4471",
    "readings": [{"time": "2026-11-22T06:35:00Z", "celsius": 4.2, "humidity": 88}],
}


class ReadingsQuery(Asked):
    device = fields.String(metadata={"description": _l("Its serial number, for CSV.")})


class TakenSchema(Schema):
    """How many readings were new, and how many known already."""

    device = fields.String(required=True)
    new = fields.Integer(required=True)
    known = fields.Integer(required=True)


_HASH: Final = re.compile("[0-9a-f]{64}")


@blueprint.post("/api/v1/readings")
@bearer
@described(
    _l("What a device measured, at most 10,000 readings at once"), tag="readings",
    scope=tokens.READINGS, query=ReadingsQuery, body=READINGS, example=EXAMPLE,
    answers={200: TakenSchema}, refuses=(404,),
)  # fmt: skip
@body_limit(2 * MEBIBYTE)
def post_readings() -> Response:
    """Take the readings of one device, all or none."""
    token = speaker(tokens.READINGS)
    data = request.get_data(cache=False)
    if request.mimetype == "text/csv":
        serial, rows = request.args.get("device", ""), intake.read_csv(data)
    elif request.mimetype == "application/json":
        value = canonical.parse(data, limit=2 * MEBIBYTE)
        serial, rows = intake.read_message(value, request.args.get("device", ""))
    else:
        raise UnsupportedMediaType
    taken = intake.take(book(), token.organisation, serial, rows, clock.now())
    said: canonical.JSON = {
        "device": taken.device.id, "new": taken.new, "known": taken.known,
    }  # fmt: skip
    answer = Response(canonical.to_bytes(said), mimetype="application/json")
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.get("/files/<name>")
@anyone
def get_file(name: str) -> Response:
    """Return a raw log; its address is its hash, which is checked before it is sent."""
    if not _HASH.fullmatch(name):
        raise NotFound("sensors.no_file")
    found = raw.read(book(), name)
    answer = Response(found.content, mimetype=found.media)
    answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name[:16]}.csv"'
    return answer


@blueprint.errorhandler(NguonError)
def refused(error: NguonError) -> Response:
    status = errors.status_of(error)
    status = {"people.token": 401, "people.token_scope": 403}.get(error.code, status)
    answer = errors.answer(status, error.sentence(language()), rule=error.code)
    if status == 401:
        answer.headers["WWW-Authenticate"] = 'Bearer realm="nguon"'
    return answer


@blueprint.errorhandler(HTTPException)
def failed(error: HTTPException) -> Response:
    return errors.answer(error.code or 500)
