"""The GS1 Digital Link resolver (standard 1.2.0), over `nguon.services.resolve`.

    GET /01/09521201001012/10/ML-1                      307 to the lot's page
        ?linkType=gs1:recallStatus                      307 there; 404 when not offered
        ?linkType=linkset, Accept: application/linkset+json     the linkset (RFC 9264)

Several links that fit equally well are answered with 300 and the list; bad syntax with
400. The query string goes with every redirect, except to a link that takes none (fwqs).
An unknown lot walks up to its product only for links that the product itself has: its
default answer is a 404 that says that the lot is not known here. Nothing of a request
chooses the host of a redirect: targets are this server's pages and links that stand in
the ledger. Proved in tests/web/test_resolver.py.
"""

from collections.abc import Sequence
from typing import Final
from urllib.parse import quote, urlencode, urlsplit

from flask import (
    Blueprint,
    Response,
    current_app,
    make_response,
    render_template,
    request,
)
from werkzeug.wrappers import Response as AnyResponse

from nguon.core import canonical, linkset
from nguon.core.digital_link import KEYS as GS1_KEYS
from nguon.core.linkset import DEFAULT, Level, Link, Wish, choose, to_json
from nguon.core.state import Registered
from nguon.errors import Malformed, NotFound
from nguon.services.called import name_in
from nguon.services.query import catch_up
from nguon.services.resolve import KEYS, Resolved, resolve
from nguon_web.access import anyone
from nguon_web.api.offers import offered
from nguon_web.languages import language
from nguon_web.ledger import book
from nguon_web.pages.unknown import unknown, wants_json
from nguon_web.texts import _

blueprint = Blueprint("resolver", __name__)

JSONS: Final = (linkset.MEDIA, "application/json", "application/ld+json")
UNITS: Final = ("/00/", "/8003/", "/8004/")
LOCAL: Final = ("localhost", "127.0.0.1", "::1")
ALL: Final = ("linkset", "all")  # `all` is the word of older readers
CORS: Final = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Accept-Language",
    "Access-Control-Expose-Headers": "Link, Location",
}


@blueprint.after_request
def open_to_all(response: Response) -> Response:
    response.headers.update(CORS)
    return response


@anyone
def digital_link(rest: str = "") -> AnyResponse:
    """Answer a link; `rest` is read again from the path, with what was quoted in it."""
    try:
        if request.path.startswith(UNITS):
            catch_up(book())
        with book().read() as ledger:
            found = resolve(ledger, asked_path())
            levels = offered(ledger, found, base())
    except Malformed as error:
        return unknown(error.sentence(language()), status=400)
    except NotFound as error:
        return unknown(error.sentence(language()))
    return answer(levels, found)


for _key in GS1_KEYS:
    blueprint.add_url_rule(
        f"/{_key}/<path:rest>", view_func=digital_link, merge_slashes=False
    )
    blueprint.add_url_rule(
        f"/{_key}/", f"bare_{_key}", view_func=digital_link, strict_slashes=False
    )


@blueprint.get("/.well-known/gs1resolver")
@anyone
def description() -> Response:
    """Say what this resolver is: the resolver description file of the standard."""
    with book().read() as ledger:
        operator = ledger.get(Registered, book().registrar.organisation)
    name = (name_in(operator) or {}) if operator else {}
    said = name.get(language()) or name.get("vi") or "Nguồn"
    response = Response(
        canonical.to_bytes(
            {
                "name": said,
                "resolverRoot": base(),
                "supportedPrimaryKeys": list(KEYS),
                "supportedLinkTypes": [
                    {"namespace": linkset.VOCABULARY, "prefix": "gs1:"},
                    {"namespace": "https://gs1.org/voc/", "prefix": "gs1:"},
                ],
                "linkTypeDefaultCanBeLinkset": False,
                "contact": {"fn": said},
            }
        ),
        mimetype="application/json",
    )
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


def answer(levels: Sequence[Level], found: Resolved) -> AnyResponse:
    """Answer a request about what was resolved, by its link type and its wishes."""
    asked = request.args.get("linkType", "")
    if wants_linkset(asked):
        return whole(levels)
    word = linkset.relation(asked) if asked else DEFAULT
    links = choose(levels, word, wish()) if word else ()
    if found.missing and (not links or links[0] == levels[0].links[0]):
        return not_here(levels, found.missing)
    if not links:
        return linked(not_offered(levels, asked), levels)
    if len(links) > 1:
        return linked(several(links), levels)
    response = Response(status=307)
    response.headers["Location"] = onward(links[0])
    return linked(response, levels)


def wants_linkset(asked: str) -> bool:
    """Whether the links themselves are wanted, and not where one of them leads."""
    if asked:
        return asked in ALL
    best = request.accept_mimetypes.best_match(["text/html", *JSONS])
    return best in JSONS


def whole(levels: Sequence[Level]) -> Response:
    """Return the linkset, in the media type that was asked for."""
    best = request.accept_mimetypes.best_match(JSONS) or linkset.MEDIA
    response = Response(canonical.to_bytes(to_json(levels)), mimetype=best)
    response.headers.add(
        "Link",
        f'<{linkset.CONTEXT}>; rel="http://www.w3.org/ns/json-ld#context"; '
        'type="application/ld+json"',
    )
    response.vary.update(("Accept", "Accept-Language"))
    return response


def several(links: Sequence[Link]) -> Response:
    """Return 300 and the links among which only the reader can choose."""
    best = request.accept_mimetypes.best_match(["text/html", *JSONS])
    if best in JSONS:
        here = Level(request.base_url, _("Which link?"), tuple(links))
        body = canonical.to_bytes(to_json([here]))
        return Response(body, 300, mimetype=best)
    page = render_template("things/choice.html", links=links)
    return make_response(page, 300)


def not_offered(levels: Sequence[Level], asked: str) -> Response:
    """Return 404 for a link type; a thing that is known is never called unknown."""
    said = _("There is no link of the type %(type)s here.", type=asked[:60])
    if wants_json():
        return unknown(said)
    page = render_template(
        "things/no_link.html", name=levels[0].description, sentence=said,
        href=levels[0].anchor,
    )  # fmt: skip
    return make_response(page, 404)


def not_here(levels: Sequence[Level], missing: tuple[str, str]) -> AnyResponse:
    """Return the page that never looks genuine: this lot was not made here."""
    ai, value = missing
    said = {
        "10": _("Lot %(lot)s is not known here.", lot=value),
        "21": _("The number %(n)s says nothing here without its lot.", n=value),
    }.get(ai) or _("%(value)s is not known here.", value=value)
    return linked(unknown(said, levels[0].description), levels)


def linked(response: AnyResponse, levels: Sequence[Level]) -> AnyResponse:
    """Say where the linkset is: no list of links in a header, that is deprecated."""
    linkset_at(response, levels[0].anchor)
    response.vary.update(("Accept", "Accept-Language"))
    return response


def linkset_at(response: AnyResponse, anchor: str) -> None:
    response.headers.add(
        "Link",
        f'<{anchor}?linkType=linkset>; rel="linkset"; '
        f'type="{linkset.MEDIA}"; title="Linkset"',
    )


def onward(link: Link) -> str:
    """Return a link's address with the query string of the request behind its own."""
    asked = list(request.args.items(multi=True))
    if not link.forwards or not asked:
        return link.href
    address, sign, fragment = link.href.partition("#")
    between = "&" if "?" in address else "?"
    return f"{address}{between}{urlencode(asked)}{sign}{fragment}"


def wish() -> Wish:
    """Return what the request prefers; what it says in `lang` comes first."""
    spoken = [tag for tag, weight in request.accept_languages if weight > 0]
    media = [kind for kind, weight in request.accept_mimetypes if weight > 0]
    lang = request.args.get("lang", "")
    return Wish(
        tuple([lang] * bool(lang) + spoken) or (language(),),
        tuple(media),
        request.args.get("context", ""),
    )


def asked_path() -> str:
    """Return the path as it was asked for: %2F in a lot is no slash.

    Some servers hand on only the decoded path; it is quoted again, step by step.
    """
    raw = request.environ.get("REQUEST_URI") or request.environ.get("RAW_URI")
    if isinstance(raw, str) and raw:
        return urlsplit(raw if raw.startswith("http") else "http://x" + raw).path
    return "/".join(quote(step, safe="") for step in request.path.split("/"))


def base() -> str:
    """Return this server's address: NGUON_ORIGIN, whatever the request calls it.

    Only a server that knows itself as this machine goes by the reader's own words.
    """
    origin: str = current_app.extensions["nguon-settings"].origin
    if urlsplit(origin).hostname in LOCAL:
        return request.host_url.rstrip("/")
    return origin.rstrip("/")
