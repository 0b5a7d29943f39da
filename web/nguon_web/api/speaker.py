"""Who speaks over HTTP: a program with its organisation's token, or the public.

    token = speaker(tokens.CAPTURE)     must have one that allows this
    viewer = reader()                   may have one; without it the public reads

Asked before a byte of the body is read. A token that is wrong or was revoked is refused
even where none is needed: its program should hear of it. Proved in
tests/web/test_epcis.py.
"""

from flask import g, request

from nguon.errors import Refused
from nguon.services import sight, tokens
from nguon.services.sight import PUBLIC, Viewer
from nguon_web.ledger import book


def speaker(scope: str) -> tokens.Token:
    """Return the token that speaks, if it allows `scope`; else refuse."""
    g.token = tokens.allowed(book(), text_of_token(), scope)
    found: tokens.Token = g.token
    return found


def bearing() -> tokens.Token:
    """Return the token that speaks, whatever it allows."""
    g.token = tokens.standing(book(), text_of_token())
    found: tokens.Token = g.token
    return found


def text_of_token() -> str:
    kind, _, text = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or not text.isascii():
        raise Refused("people.token")
    return text.strip()


def reader() -> Viewer:
    """Return who reads: an organisation by its token, or the public."""
    if "Authorization" not in request.headers:
        return PUBLIC
    token = speaker(tokens.READ)
    with book().read() as ledger:
        return sight.viewer_of(ledger, token.organisation, token.name)
