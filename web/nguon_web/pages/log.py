"""The log for machines: /checkpoint and /tile, as C2SP tlog-tiles has them.

Behind the log's own signature stand those of its witnesses, as far as collected. Tiles
never change, so they are cached for ever; the checkpoint is for a few seconds.
Proved in tests/web/test_log.py.
"""

from typing import Final

from flask import Blueprint, Response

from nguon.services.tiles import entry_bundle, tile, tile_address
from nguon.services.witnessed import newest_note
from nguon_web.access import anyone
from nguon_web.ledger import book

blueprint = Blueprint("log", __name__)

FOR_EVER: Final = "public, max-age=31536000, immutable"


@blueprint.get("/checkpoint")
@anyone
def checkpoint() -> Response:
    response = Response(newest_note(book()), content_type="text/plain; charset=utf-8")
    return open_to_all(response, "public, max-age=2")


@blueprint.get("/tile/<level>/<path:number>")
@anyone
def hashes(level: str, number: str) -> Response:
    row, n, width = tile_address(level, number)
    if row is None:
        content = entry_bundle(book(), n, width)
    else:
        content = tile(book(), row, n, width)
    return open_to_all(
        Response(content, content_type="application/octet-stream"), FOR_EVER
    )


def open_to_all(response: Response, cache: str) -> Response:
    response.headers["Cache-Control"] = cache
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response
