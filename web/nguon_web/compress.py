"""Answers are packed with gzip when the browser can read it and it helps.

An attacker's page cannot use the length of a packed page to guess what is in it:
cookies are SameSite=Lax, so what it can ask for in number carries no session.
Proved in tests/web/test_shell.py.
"""

import gzip
from typing import Final

from flask import Flask, Response, request

SMALLEST: Final = 600  # below this, headers weigh more than is won
KINDS: Final = (
    "text/", "application/json", "application/problem+json", "application/ld+json",
    "application/linkset+json", "image/svg+xml",
)  # fmt: skip


def pack(response: Response) -> Response:
    """Pack one answer, unless it is small, packed, streamed or of another kind."""
    if not (response.mimetype or "").startswith(KINDS):
        return response
    response.vary.add("Accept-Encoding")
    if (
        response.is_streamed
        or response.direct_passthrough
        or response.status_code in (204, 206, 304)
        or "Content-Encoding" in response.headers
        or not request.accept_encodings["gzip"]
    ):
        return response
    body = response.get_data()
    if len(body) >= SMALLEST:
        response.set_data(gzip.compress(body, 6, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response


def register(app: Flask) -> None:
    app.after_request(pack)
