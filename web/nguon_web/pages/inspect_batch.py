"""The dossier of a batch: verdict, balance, history, lineage, seals; check and recall.

The recall stands on a page of its own, behind a link at the very end of the dossier.
Proved in tests/web/test_inspect.py.
"""

import secrets

from flask import flash, make_response, redirect, request, url_for
from werkzeug.wrappers import Response

from nguon import clock
from nguon.errors import Refused
from nguon.services.follow import Direction
from nguon.services.inspect import recall as recalls
from nguon.services.inspect.dossier import check_batch, open_dossier, open_trace
from nguon.services.inspect.find import code_of_known
from nguon_web.access import requires
from nguon_web.auth import the_member
from nguon_web.languages import language
from nguon_web.ledger import book
from nguon_web.pages.inspect_door import blueprint, namer, page
from nguon_web.pages.inspect_view import traced_view, view
from nguon_web.texts import _


@blueprint.get("/b/<code>")
@requires("inspector")
def batch(code: str) -> Response:
    """Everything about one batch, its evidence checked now."""
    known = code_of_known(book(), code)
    if known != code:
        return redirect(url_for(".batch", code=known), 301)
    dossier = open_dossier(book(), known, clock.now())
    return make_response(
        page("batch", dossier.names, d=dossier, now=clock.now(), **view(dossier))
    )


@blueprint.get("/b/<code>/<any(back, forward):direction>")
@requires("inspector")
def trace(code: str, direction: str) -> str:
    """The whole lineage one way, as a list and a picture."""
    way: Direction = "back" if direction == "back" else "forward"
    traced, beside = open_trace(book(), code, way)
    said = traced_view(traced, namer(traced.names), shown=1000)
    return page("trace", traced.names, traced=traced, beside=beside, **said)


@blueprint.route("/b/<code>/check", methods=["GET", "POST"])
@requires("inspector")
def check(code: str) -> str:
    """Every step of the check, with what it has shown; an older checkpoint if given."""
    older = request.form.get("older", "") if request.method == "POST" else ""
    found, made, beside = check_batch(book(), code, older)
    return page(
        "check", batch=found, check=made, beside=beside, older=older, now=clock.now(),
        key=book().verifier_key,
    )  # fmt: skip


@blueprint.get("/b/<code>/recall")
@requires("inspector")
def ask_recall(code: str) -> str:
    """Whom a recall would reach, and the form; or the form that ends one."""
    return recall_page(code)


@blueprint.post("/b/<code>/recall")
@requires("inspector")
def recall(code: str) -> Response:
    """Record the recall of a batch, or its end."""
    who, typed = the_member(), request.form
    ending = typed.get("end") == "yes"
    try:
        done = recalls.recall(
            book(), code, {"vi": typed.get("vi", ""), "en": typed.get("en", "")},
            clock.now(), form=typed.get("form", ""), organisation=who.organisation,
            account=who.login, end=ending,
        )  # fmt: skip
    except Refused as refusal:
        wrong = {"vi": refusal.sentence(language())}
        return make_response(recall_page(code, errors=wrong, typed=typed), 422)
    told = (
        _("The recall is over.")
        if ending
        else _("Recalled. Nothing of it ships or sells from now on.")
    )
    flash(f"{told} {_('Receipt number')} {done.number}.")
    return redirect(url_for(".batch", code=code), 303)


def recall_page(code: str, **more: object) -> str:
    asked = recalls.reach(book(), code)
    return page(
        "recall", asked.names, asked=asked, form=secrets.token_urlsafe(12), **more
    )
