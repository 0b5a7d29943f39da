"""The public page of a batch, and its evidence.

A label opens `/01/<gtin14>/10/<lot>` or `/b/<CODE>`; the first answers 307 to the
second (`nguon_web.api.resolver`), which answers as a resolver too when it is asked for
a link type or a linkset. What this ledger does not know is a 404 page that says so and
never looks genuine. Proved in tests/web/test_consumer.py.
"""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from urllib.parse import urlencode, urlsplit

from flask import (
    Blueprint,
    Response,
    current_app,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response as AnyResponse

from nguon import __version__, clock
from nguon.core import linkset
from nguon.core.codes import parse_code
from nguon.core.note import format_verifier
from nguon.errors import Malformed, NotFound
from nguon.services.bundles import Bundles
from nguon.services.publish import Published, batch_of_code
from nguon.services.resolve import resolve_batch
from nguon.services.shelf import Kept, Shelf
from nguon_web.access import anyone
from nguon_web.api import resolver
from nguon_web.api.offers import offered
from nguon_web.languages import language
from nguon_web.ledger import book
from nguon_web.pages.consumer_view import view
from nguon_web.pages.unknown import unknown

blueprint = Blueprint("consumer", __name__)


@blueprint.get("/b/<code>", strict_slashes=False)
@anyone
def batch(code: str) -> AnyResponse:
    """The page; JSON when the reader prefers it."""
    try:
        known = parse_code(code)
        if known != code:
            return redirect(path_of("consumer.batch", known, request.args), 301)
        subject = batch_of_code(book(), known)
        if asks_for_links():
            return links_of(subject, known)
        now = clock.now()
        kept = shelf().take(subject, now)
    except (Malformed, NotFound) as error:
        return unknown(error.sentence(language()))
    tag = entity_tag(kept)
    if tag and request.if_none_match.contains_weak(tag):
        response = Response(status=304)
    elif wants_json():
        response = jsonify(as_json(kept.published))
    else:
        page = view(kept.published, now, request.args.get("serial", ""))
        response = make_response(render_template("consumer/batch.html", page=page))
    if tag:
        response.set_etag(tag, weak=True)
    response.headers["Cache-Control"] = "no-cache"
    resolver.linkset_at(response, f"/b/{known}")
    response.vary.add("Accept")
    return response


def asks_for_links() -> bool:
    """Whether a link type is wanted, or the links themselves."""
    best = request.accept_mimetypes.best_match(
        ["text/html", "application/json", linkset.MEDIA]
    )
    return "linkType" in request.args or best == linkset.MEDIA


def links_of(subject: str, code: str) -> AnyResponse:
    """Answer as the resolver does; a link to this very page leads to the page."""
    with book().read() as ledger:
        found = resolve_batch(ledger, subject)
        levels = offered(ledger, found, resolver.base())
    response = resolver.answer(levels, found)
    response.headers.update(resolver.CORS)
    if urlsplit(response.headers.get("Location", "")).path == f"/b/{code}":
        kept = {name: each for name, each in request.args.items() if name != "linkType"}
        response.headers["Location"] = path_of("consumer.batch", code, kept)
    return response


def shelf() -> Shelf:
    """Return the pages that this process has checked last."""
    found: Shelf = current_app.extensions.setdefault("nguon-shelf", Shelf(book()))
    return found


def bundles() -> Bundles:
    """Return the bundles that this process has built last."""
    found: Bundles = current_app.extensions.setdefault("nguon-bundles", Bundles(book()))
    return found


def entity_tag(kept: Kept) -> str | None:
    """Return the name of this very answer: the facts, the language, the release.

    A page whose check failed has none, and is checked again for every reader.
    """
    if kept.published.failure:
        return None
    look = current_app.extensions["nguon-assets"].fingerprint
    form = "json" if wants_json() else language()
    return f"{kept.mark}-{form}-{__version__}-{look}"


@blueprint.get("/b/<code>/bundle")
@anyone
def bundle(code: str) -> AnyResponse:
    """All that a verifier needs, one file: immutable at `?size=N`.

    It carries as many cosignatures as `&witnesses=K` says, first come first, so that
    it stays immutable while more are collected.
    """
    known = parse_code(code)
    subject = batch_of_code(book(), known)
    size = number_of("size")
    if size is None:
        with book().read() as snapshot:
            size, cosigned = snapshot.size, len(snapshot.cosignatures())
        asked = {
            "size": str(size),
            "witnesses": str(cosigned) if cosigned else "",
            "older": request.args.get("older", ""),
        }
        kept = {name: value for name, value in asked.items() if value}
        return redirect(path_of("consumer.bundle", known, kept), 307)
    content = bundles().take(
        subject, size, number_of("older"), number_of("witnesses") or 0
    )
    response = Response(content, mimetype="application/json")
    response.headers["Content-Disposition"] = (
        f'attachment; filename="{known}.nguon.json"'
    )
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def path_of(endpoint: str, code: str, asked: Mapping[str, str]) -> str:
    """Return a batch's address with exactly what was asked for behind it.

    Not by `url_for`: it adds the language, and reads `_external` and its like.
    """
    path = url_for(endpoint, code=code).partition("?")[0]
    return f"{path}?{urlencode(asked)}" if asked else path


def wants_json() -> bool:
    if request.args.get("format") == "json":
        return True
    best = request.accept_mimetypes.best_match(["text/html", "application/json"])
    return best == "application/json"


def number_of(name: str) -> int | None:
    given = request.args.get(name)
    if given is None:
        return None
    if not (given.isascii() and given.isdigit() and len(given) < 16):
        raise Malformed("web.number", typed=given[:40])
    return int(given)


def as_json(shown: Published) -> dict[str, object]:
    """Return the page's facts for programs: the same facts, no words."""
    told = asdict(shown.told)
    told["things"] = {
        thing.id: {"type": thing.type, "value": thing.value, "ended": thing.ended}
        for thing in shown.told.things.values()
    }
    told["claims"] = [
        {
            "certificate": claim.certificate.id, "kept": claim.kept,
            "valid_at_packing": claim.valid_at_packing, "valid_now": claim.valid_now,
        }
        for claim in shown.told.claims
    ]  # fmt: skip
    told["product"] = shown.told.product.id if shown.told.product else None
    found = plain(told)
    return {
        "code": shown.code,
        "verified": shown.failure is None,
        "size": shown.size,
        "entries": shown.entries,
        "checkpoint": shown.checkpoint,
        "witnesses": [
            {"key": format_verifier(one.by), "line": one.line, "time": one.time}
            for one in shown.witnesses
        ],
        "page": request.base_url,
        "bundle": url_for("consumer.bundle", code=shown.code, _external=True),
        "signed_by": {str(index): hand for index, hand in shown.hands.items()},
        "provenance": found,
    }


def plain(value: object) -> object:
    """Return a value as JSON has it: decimals as numbers in text, moments as text."""
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, datetime) or hasattr(value, "isoformat"):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(v) for v in value]
    return value
