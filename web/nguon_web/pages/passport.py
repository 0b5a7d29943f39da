"""The product passport of a batch: a page for people, for programs a signed text.

    /b/<CODE>/passport        by Accept: text/html, application/ld+json (or
                              ?format=json), application/vc+jwt (or ?format=jwt)
    /b/<CODE>/passport.jwt    the signed text, as a file to keep
    /.well-known/did.json     who signs: the DID document of the ledger (also /did.json)

Made when it is asked for, from the record as it is checked then; nothing of it is kept.
Proved in tests/web/test_passport.py.
"""

from flask import (
    Blueprint,
    Response,
    current_app,
    make_response,
    redirect,
    render_template,
    request,
)
from werkzeug.wrappers import Response as AnyResponse

from nguon import clock
from nguon.core import canonical
from nguon.core.codes import parse_code
from nguon.core.passport import TYPE
from nguon.errors import Malformed, NotFound
from nguon.services.passport import Made, did_document, passport_of
from nguon.services.publish import batch_of_code
from nguon_web.access import anyone
from nguon_web.auth import limiter
from nguon_web.languages import language
from nguon_web.ledger import book
from nguon_web.pages.consumer import path_of
from nguon_web.pages.passport_view import view
from nguon_web.pages.unknown import unknown

blueprint = Blueprint("passport", __name__)
_FORMS = {
    "text/html": "html", "application/ld+json": "json", "application/vc": "json",
    "application/json": "json", TYPE: "jwt", "application/jwt": "jwt",
}  # fmt: skip


@blueprint.get("/b/<code>/passport")
@anyone
@limiter.limit("120 per minute")
def page(code: str) -> AnyResponse:
    """The passport in the form that the reader prefers."""
    wanted = request.args.get("format", "")
    if wanted not in _FORMS.values():
        best = request.accept_mimetypes.best_match(list(_FORMS), "text/html")
        wanted = _FORMS[best or "text/html"]
    try:
        known = parse_code(code)
        if known != code:
            return redirect(path_of("passport.page", known, request.args), 301)
        made = made_now(known)
    except (Malformed, NotFound) as error:
        return unknown(error.sentence(language()))
    if wanted == "jwt":
        return as_jwt(made)
    if wanted == "json":
        text = canonical.to_bytes(made.credential)
        response = Response(text, mimetype="application/ld+json")
        response.headers["Access-Control-Allow-Origin"] = "*"
    else:
        shown = view(made, clock.now())
        response = make_response(render_template("passport/page.html", page=shown))
    own = f"/b/{known}"
    response.headers["Link"] = (
        f'<{own}/passport.jwt>; rel="alternate"; type="{TYPE}", '
        f'<{own}/passport?format=json>; rel="alternate"; type="application/ld+json", '
        f'<{own}/bundle>; rel="describedby"; type="application/json"'
    )
    return fresh(response)


@blueprint.get("/b/<code>/passport.jwt")
@anyone
@limiter.limit("120 per minute")
def signed(code: str) -> AnyResponse:
    """The signed text, as a file."""
    known = parse_code(code)
    response = as_jwt(made_now(known))
    response.headers["Content-Disposition"] = f'attachment; filename="{known}.jwt"'
    return response


@blueprint.get("/.well-known/did.json")
@blueprint.get("/did.json")
@anyone
def did() -> Response:
    """The key that signs passports, for programs that know DIDs and no logs."""
    text = canonical.to_bytes(did_document(book()))
    response = Response(text, mimetype="application/did+json")
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


def made_now(code: str) -> Made:
    origin = current_app.extensions["nguon-settings"].origin
    return passport_of(book(), origin, batch_of_code(book(), code), clock.now())


def as_jwt(made: Made) -> Response:
    response = Response(made.signed, mimetype=TYPE)
    response.headers["Access-Control-Allow-Origin"] = "*"
    return fresh(response)


def fresh(response: Response) -> Response:
    """Every answer is of its own moment: whoever keeps one keeps an old one."""
    response.headers["Cache-Control"] = "no-store"
    response.vary.add("Accept")
    return response
