"""Who speaks over HTTP: a program with its organisation's token, or the public.

    token = speaker(tokens.CAPTURE)     must have one that allows this
    viewer = reader()                   may have one; without it the public reads

A token is one of ours (`nguon.services.tokens`), or a JWT that the organisation's own
key signed a moment ago (`nguon.services.key_tokens`).
Asked before a byte of the body is read. A token that is wrong or was revoked is refused
even where none is needed: its program should hear of it. Proved in
tests/web/test_epcis.py and test_key_tokens.py.
"""

from flask import current_app, g, request

from nguon import clock
from nguon.errors import Refused
from nguon.services import key_tokens, sight, tokens
from nguon.services.sight import PUBLIC, Viewer
from nguon_web.ledger import book


def speaker(scope: str) -> tokens.Token:
    """Return the token that speaks, if it allows `scope`; else refuse."""
    g.token = _allowed(text_of_token(), scope)
    found: tokens.Token = g.token
    return found


def bearing() -> tokens.Token:
    """Return the token that speaks, whatever it allows."""
    text = text_of_token()
    if key_tokens.is_key_token(text):
        g.token = _allowed(text, "")
    else:
        g.token = tokens.standing(book(), text)
    found: tokens.Token = g.token
    return found


def text_of_token() -> str:
    kind, _, text = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or not text.isascii():
        raise Refused("people.token")
    return text.strip()


def _allowed(text: str, scope: str) -> tokens.Token:
    if not key_tokens.is_key_token(text):
        return tokens.allowed(book(), text, scope)
    origin = current_app.extensions["nguon-settings"].origin
    return key_tokens.allowed(book(), text, scope, origin=origin, now=clock.now())


def reader() -> Viewer:
    """Return who reads: an organisation by its token, or the public."""
    if "Authorization" not in request.headers:
        return PUBLIC
    token = speaker(tokens.READ)
    with book().read() as ledger:
        return sight.viewer_of(ledger, token.organisation, token.name)
