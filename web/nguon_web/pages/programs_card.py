"""A batch on somebody else's page: a card for an <iframe>, or its facts in one call.

    /b/<CODE>/card        under 8 kB, no script, no cookie; the one page that every site
                          may frame. What it links to opens in the whole window.
    /b/<CODE>/card.json   the same facts, for scripts of any site (CORS)

Both say what the page says, checked like it when they are asked for: recalled, not
recalled, waiting, or not to be trusted. A code that nobody knows is a card that says
so. Proved in tests/web/test_card.py and tests/browser/test_card.py.
"""

import base64
import hashlib
from typing import Final

from flask import Blueprint, Response, jsonify, make_response, render_template, request
from markupsafe import Markup

from nguon import __version__, clock
from nguon.core.codes import parse_code, show_code
from nguon.errors import Malformed, NotFound
from nguon.services.publish import Published, batch_of_code
from nguon.services.shelf import Kept
from nguon_web.access import anyone
from nguon_web.api.v1.room import page_of
from nguon_web.assets import asset_text
from nguon_web.errors import PROBLEM
from nguon_web.languages import language
from nguon_web.ledger import book
from nguon_web.pages.consumer import shelf
from nguon_web.pages.consumer_answer import first_screen
from nguon_web.security import framable
from nguon_web.texts import _

blueprint = Blueprint("card", __name__)

STYLES: Final = ("css/tokens.css", "css/card.css")


@blueprint.get("/b/<code>/card")
@anyone
@framable
def card(code: str) -> Response:
    """The card, whatever is known of the code."""
    style = Markup().join(asset_text(name) for name in STYLES)
    try:
        kept, mark = looked_up(code)
    except (Malformed, NotFound) as error:
        body = render_template(
            "programs/card.html", style=style, card=None,
            sentence=error.sentence(language()),
        )  # fmt: skip
        return framed(make_response(body, 404), style, None)
    if mark and request.if_none_match.contains_weak(mark):
        return framed(Response(status=304), style, mark)
    body = render_template(
        "programs/card.html", style=style, card=facts(kept.published), sentence=""
    )
    return framed(make_response(body), style, mark)


@blueprint.get("/b/<code>/card.json")
@anyone
def card_json(code: str) -> Response:
    """The facts of the card."""
    try:
        kept, mark = looked_up(code)
    except (Malformed, NotFound) as error:
        response = jsonify(
            type="about:blank", title=_("Not known here"), status=404,
            detail=error.sentence(language()), rule=error.code,
        )  # fmt: skip
        response.status_code, response.mimetype = 404, PROBLEM
        return shared(response, None)
    if mark and request.if_none_match.contains_weak(mark):
        return shared(Response(status=304), mark)
    return shared(jsonify(facts(kept.published)), mark)


def looked_up(code: str) -> tuple[Kept, str | None]:
    """Return what is checked now, and the name of this very answer."""
    kept = shelf().take(batch_of_code(book(), parse_code(code)), clock.now())
    if kept.published.failure:
        return kept, None
    return kept, f"{kept.mark}-{language()}-{__version__}-{request.endpoint}"


def facts(shown: Published) -> dict[str, object]:
    """Return what the card says: the first lines of the page, in its words."""
    first = first_screen(shown, clock.now(), "")
    verdict, harvested, tested, best = (
        first[name] for name in ("verdict", "harvested", "tested", "best")
    )
    return {
        "code": shown.code,
        "code_shown": show_code(shown.code),
        "state": state(shown),
        "verified": shown.failure is None,
        "recalled": bool(shown.told.recalls),
        "kind": verdict.kind,  # type: ignore[attr-defined]
        "verdict": verdict.text,  # type: ignore[attr-defined]
        "remark": verdict.remark,  # type: ignore[attr-defined]
        "product": first["title"],
        "lot": first["lot"],
        "people": first["people"],
        "harvested": harvested.text,  # type: ignore[attr-defined]
        "best_before": best.text,  # type: ignore[attr-defined]
        "tested": tested.text,  # type: ignore[attr-defined]
        "checked": shown.checked.isoformat(timespec="seconds"),
        "size": shown.size,
        "page": page_of(f"/b/{shown.code}"),
        "bundle": page_of(f"/b/{shown.code}/bundle"),
    }


def state(shown: Published) -> str:
    """Return one word for programs: what must be said first."""
    if shown.failure and not shown.waits:
        return "broken"
    if shown.told.recalls:
        return "recalled"
    return "waiting" if shown.failure else "standing"


def framed(response: Response, style: str, mark: str | None) -> Response:
    """Let any site frame it; nothing else is allowed but its own style."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    response.headers["Content-Security-Policy"] = (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; "
        "form-action 'none'; frame-ancestors *"
    )
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return kept_until_it_changes(response, mark)


def shared(response: Response, mark: str | None) -> Response:
    response.headers["Access-Control-Allow-Origin"] = "*"
    return kept_until_it_changes(response, mark)


def kept_until_it_changes(response: Response, mark: str | None) -> Response:
    if mark:
        response.set_etag(mark, weak=True)
    response.headers["Cache-Control"] = "no-cache"
    return response
