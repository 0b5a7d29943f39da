"""/record/links: what a manager lets the organisation's things lead to.

Works without a script. Each link that is added or taken away is an entry of the ledger,
signed for the log-in. Proved in tests/web/test_links.py.
"""

from flask import (
    Blueprint,
    flash,
    make_response,
    redirect,
    request,
    url_for,
)
from werkzeug.wrappers import Response as AnyResponse

from nguon import clock
from nguon.core.own_links import TYPES, OwnLink
from nguon.core.registered import Name
from nguon.errors import NguonError
from nguon.services.own_links import add, take_away, things_of
from nguon_web import auth
from nguon_web.access import requires
from nguon_web.languages import LANGUAGES, language
from nguon_web.ledger import book
from nguon_web.pages.record.room import show_beside
from nguon_web.pages.shell import hosts
from nguon_web.pages.things import link_type
from nguon_web.texts import _

blueprint = Blueprint("links", __name__, url_prefix="/record/links")

FIELDS = {"links.address": "href", "links.own_host": "href", "links.twice": "href"}


@blueprint.get("", strict_slashes=False)
@requires("manager")
def mine() -> str:
    return page()


def page(**more: object) -> str:
    found = things_of(book(), auth.the_member().organisation)
    return show_beside(
        "links/mine.html",
        things=found,
        lang=language(),
        types=[(word, link_type(word)) for word in TYPES],
        **more,
    )


@blueprint.post("")
@requires("manager")
@auth.limiter.limit("60 per hour")
def one_more() -> AnyResponse:
    """Add a link; a refusal stands beside its field, and what was typed stays."""
    typed = request.form
    vi = typed.get("title", "").strip()[:200]
    try:
        link = OwnLink(
            typed.get("type", ""),
            typed.get("href", "").strip()[:2000],
            Name(vi, typed.get("title_en", "").strip()[:200] or vi),
            tuple(code for code in LANGUAGES if code in typed.getlist("languages")),
        )
        add(
            book(), auth.the_member(), typed.get("thing", ""), link, clock.now(),
            hosts(),
        )  # fmt: skip
    except NguonError as error:
        field = FIELDS.get(error.code) or field_of(error)
        errors = {field: error.sentence(language())}
        return make_response(page(typed=typed, errors=errors), 422)
    flash(_("Added. It leads to %(host)s.", host=link.host))
    return redirect(url_for("links.mine"), 303)


@blueprint.post("/take-away")
@requires("manager")
@auth.limiter.limit("60 per hour")
def one_less() -> AnyResponse:
    typed = request.form
    try:
        take_away(
            book(), auth.the_member(), typed.get("thing", ""), typed.get("href", ""),
            typed.get("type", ""), clock.now(),
        )  # fmt: skip
        flash(_("Taken away. The ledger keeps that it was there."))
    except NguonError as error:
        flash(error.sentence(language()), "bad")
    return redirect(url_for("links.mine"), 303)


def field_of(error: NguonError) -> str:
    """Return the field of a form that a refusal of the whole statement is about."""
    place = str(error.figures.get("place", ""))
    return next((f for f in ("title", "type", "href") if f"/{f}" in place), "thing")
