"""A manager's webhooks at /record/webhooks: whom the ledger tells, and how that went.

The secret is shown on the answer to the form that made it, and nowhere again. Proved in
tests/web/test_hooks_page.py.
"""

from typing import Final

from flask import (
    Blueprint,
    flash,
    make_response,
    redirect,
    request,
    url_for,
)
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from nguon import clock
from nguon.errors import NguonError
from nguon.services import news, subscriptions, webhooks
from nguon.services.deliver import outcome
from nguon.services.webhooks import KINDS
from nguon_web.access import requires
from nguon_web.api.webhooks import reach
from nguon_web.auth import the_member
from nguon_web.languages import language
from nguon_web.ledger import book
from nguon_web.pages.record.room import show_beside
from nguon_web.texts import _

blueprint = Blueprint("hooks", __name__, url_prefix="/record/webhooks")
PAGE: Final = 20
FIELDS: Final = {
    "hooks.name_form": "name", "hooks.no_kinds": "kinds", "hooks.kinds": "kinds",
    "hooks.address": "url",
    "hooks.forbidden_host": "url", "hooks.address_https": "url", "hooks.too_many": "",
}  # fmt: skip


def kind_words() -> list[tuple[str, str, str]]:
    """Return what can be told: its name, a word, what that means."""
    return [
        (news.SHIPPED, _("Goods are on their way to us"), ""),
        (news.CALLED_BACK, _("A shipment to us was called back"), ""),
        (news.CONFIRMED, _("What we sent was received"), ""),
        (news.DIFFERS, _("It was received with another weight"), ""),
        (news.CORRECTED, _("The other side corrected its shipment or receipt"), ""),
        (news.OVERDUE, _("What we sent is not confirmed after %(n)s days",
                         n=news.UNCONFIRMED_AFTER.days), ""),
        (news.RECALLED, _("A lot that we hold, held or made is recalled"), ""),
        (news.RECALL_ENDED, _("Such a recall is over"), ""),
        (news.EXPIRING, _("A certificate of ours ends soon"),
         _("30, 7 and 1 day before")),
        (news.EXPIRED, _("A certificate of ours has ended"), ""),
        (news.COMPLAINT, _("Somebody reports a problem with a lot of ours"), ""),
    ]  # fmt: skip


def words_of() -> dict[str, str]:
    return {kind: word for kind, word, _more in kind_words()} | {
        news.TEST: _("Test"),
        subscriptions.KIND: _("Events that match"),
    }


@blueprint.get("", strict_slashes=False)
@requires("manager")
def listed() -> str:
    """List the organisation's webhooks, and the form for another."""
    return page()


@blueprint.post("", strict_slashes=False)
@requires("manager")
def add() -> Response:
    typed = request.form
    try:
        hook, secret = webhooks.add(
            book(), the_member().organisation, typed.get("name", ""),
            typed.get("url", "").strip(), typed.getlist("kinds"), clock.now(),
            reach=reach(),
        )  # fmt: skip
    except NguonError as error:
        wrong = {FIELDS.get(error.code, ""): error.sentence(language())}
        return make_response(page(errors=wrong, typed=typed), 422)
    return make_response(show_beside("hooks/secret.html", hook=hook, secret=secret))


@blueprint.get("/<hook>")
@requires("manager")
def one(hook: str) -> str:
    """Show one webhook and what was sent there lately."""
    organisation = the_member().organisation
    found = webhooks.outlet(book(), organisation, hook)
    sent = webhooks.deliveries(book(), organisation, hook, PAGE)
    return show_beside(
        "hooks/hook.html", hook=found, words=words_of(),
        sent=[(each, outcome(found, each, language())) for each in sent],
    )  # fmt: skip


@blueprint.post("/<hook>/<verb>")
@requires("manager")
def change(hook: str, verb: str) -> Response:
    """Send a test, switch off or on, send a message again, delete."""
    organisation, now = the_member().organisation, clock.now()
    found = webhooks.outlet(book(), organisation, hook)
    if verb == "delete":
        if found.form == "epcis":
            subscriptions.remove(book(), organisation, found.name, hook)
        else:
            webhooks.remove(book(), organisation, hook)
        flash(_("Deleted. Nothing more is sent there."))
        return redirect(url_for("hooks.listed"), 303)
    if verb == "test":
        webhooks.test(book(), organisation, hook, now)
        flash(_("A test message is on its way. Load the page again to see the answer."))
    elif verb == "again":
        webhooks.again(book(), organisation, hook, request.form.get("id", ""), now)
        flash(_("It is sent again."))
    else:
        webhooks.switch(book(), organisation, hook, on=verb == "on")
    return redirect(url_for("hooks.one", hook=hook), 303)


def page(**more: object) -> str:
    mine = webhooks.outlets(book(), the_member().organisation)
    more.setdefault("typed", MultiDict([("kinds", kind) for kind in KINDS]))
    return show_beside("hooks/list.html", hooks=mine, kinds=kind_words(), **more)
