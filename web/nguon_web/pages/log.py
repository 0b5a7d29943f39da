"""The log for machines: /checkpoint and /tile, as tlog-tiles has them."""

from flask import Blueprint, Response, abort

from nguon_web.access import anyone

blueprint = Blueprint("log", __name__)


@blueprint.get("/checkpoint")
@anyone
def checkpoint() -> Response:
    abort(503)
