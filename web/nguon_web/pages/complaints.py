"""Complaints: the public form and its receipt, the desk that answers, the inspector.

    /b/<CODE>/report              what is wrong with this batch, by anybody
    /report, /report/<NUMBER>     what became of it, for who has the number
    /record/complaints            those that go to us: answer, close
    /inspect/complaints           all of them, with what is overdue

The public pages have no cookie. Their form carries a stamp that this server has signed,
with a random part that becomes the receipt's number: without it nothing is taken, twice
is once. How often an address reports is counted under a hash with a key that each
process draws for itself, so no address is kept anywhere. Proved in
tests/web/test_complaints.py.
"""

import hmac
import secrets
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

from flask import (
    Blueprint,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from nguon import clock
from nguon.core.codes import parse_code
from nguon.core.state import Batch
from nguon.errors import Malformed, NguonError, NotFound
from nguon.services import complaints
from nguon.services.complaints import KINDS, Complaint
from nguon.services.names import Names
from nguon.services.publish import batch_of_code
from nguon_web.access import anyone, requires
from nguon_web.auth import limiter, the_member
from nguon_web.languages import language
from nguon_web.ledger import book
from nguon_web.pages.record.room import show_beside
from nguon_web.pages.unknown import unknown
from nguon_web.security import own_stamp
from nguon_web.texts import _

blueprint = Blueprint("complaints", __name__)

OPEN_FOR: Final = 12 * 3600  # seconds that a form may lie open
PAGE: Final = 50
_HIDING: Final = secrets.token_bytes(32)
FIELDS: Final = {
    "complaints.kind": "kind", "complaints.no_words": "words",
    "complaints.words_long": "words", "complaints.contact_long": "contact",
    "complaints.no_receipt": "number", "complaints.no_answer": "answer",
}  # fmt: skip


def hidden_address() -> str:
    """Return what an address is counted under: useless without this process's key."""
    address = (request.remote_addr or "").encode()
    return hmac.new(_HIDING, address, sha256).hexdigest()


def kind_words() -> dict[str, str]:
    return dict(
        zip(
            KINDS,
            (
                _("Spoiled, mouldy or rotten"),
                _("Something in it: a foreign body, pests, an odd smell"),
                _("Somebody fell ill after eating it"),
                _("The label is wrong or does not fit this page"),
                _("I think it is counterfeit"),
                _("Another problem"),
            ),
            strict=True,
        )
    )


@blueprint.get("/b/<code>/report")
@anyone
def ask(code: str) -> Response:
    """Show the form about a batch that this ledger knows."""
    try:
        known = parse_code(code)
        batch_of_code(book(), known)
    except (Malformed, NotFound) as error:
        return unknown(error.sentence(language()))
    return form(known)


@blueprint.post("/b/<code>/report")
@anyone
@own_stamp
@limiter.limit("20 per hour; 60 per day", key_func=hidden_address)
def report(code: str) -> Response:
    """Take the report; the receipt's page is its answer."""
    typed = request.form
    try:
        if typed.get("website"):  # nobody sees that field: a machine filled it in
            raise Malformed("complaints.trap")
        made = complaints.report(
            book(), code, typed.get("kind", ""), typed.get("words", ""),
            typed.get("contact", ""), clock.now(), receipt=opened_stamp(code),
        )  # fmt: skip
    except NotFound as error:
        return unknown(error.sentence(language()))
    except NguonError as error:
        wrong = {FIELDS.get(error.code, ""): error.sentence(language())}
        return form(parse_code(code), 422, typed=typed, errors=wrong)
    return redirect(url_for("complaints.receipt", number=made.number), 303)


@blueprint.get("/report")
@anyone
@limiter.limit("60 per minute", key_func=hidden_address)
def look_up() -> Response:
    """Ask for the number of a receipt."""
    typed = request.args.get("number", "")
    errors: dict[str, str] = {}
    if typed:
        try:
            found = complaints.by_receipt(book(), typed)
            return redirect(url_for("complaints.receipt", number=found.number), 303)
        except NguonError as error:
            errors = {FIELDS.get(error.code, ""): error.sentence(language())}
    shown = render_template("complaints/look.html", typed=request.args, errors=errors)
    return private(shown, 404 if errors else 200)


@blueprint.get("/report/<number>")
@anyone
@limiter.limit("60 per minute", key_func=hidden_address)
def receipt(number: str) -> Response:
    """What became of a report: for everybody who has its number."""
    found = complaints.by_receipt(book(), number)
    return private(render_template("complaints/receipt.html", **told(found)))


@blueprint.get("/record/complaints")
@requires("clerk", "manager")
def mine() -> str:
    """List what people report about our lots."""
    found = complaints.listed(book(), the_member().organisation, PAGE)
    return show_beside("complaints/list.html", **rows(found))


@blueprint.get("/record/complaints/<number>")
@requires("clerk", "manager")
def one(number: str, **more: Any) -> str:
    found = complaints.of(book(), the_member().organisation, number)
    return show_beside("complaints/one.html", **told(found), **more)


@blueprint.post("/record/complaints/<number>/<verb>")
@requires("clerk", "manager")
def change(number: str, verb: str) -> Response:
    """Acknowledge, answer or close a complaint."""
    organisation, now = the_member().organisation, clock.now()
    try:
        if verb == "answer":
            text = request.form.get("answer", "")
            complaints.answer(book(), organisation, number, text, now)
            flash(_("Answered. Who has the receipt's number can read it now."))
        elif verb == "close":
            complaints.close(book(), organisation, number, now)
        else:
            complaints.acknowledge(book(), organisation, number, now)
    except NotFound:
        raise
    except NguonError as error:
        wrong = {FIELDS.get(error.code, ""): error.sentence(language())}
        return make_response(one(number, typed=request.form, errors=wrong), 422)
    return redirect(url_for("complaints.one", number=number), 303)


@blueprint.get("/inspect/complaints")
@requires("inspector")
def all_of_them() -> str:
    """List all complaints: what is overdue, to whom each goes."""
    found = complaints.listed(book(), None, PAGE)
    to = {c.number: complaints.addressed(book(), c.number) for c in found}
    names = called(*(who for each in to.values() for who in each))
    return render_template("complaints/all.html", to=to, names=names, **rows(found))


@blueprint.get("/inspect/complaints/<number>")
@requires("inspector")
def inspected(number: str) -> str:
    found = complaints.known(book(), number)
    to = complaints.addressed(book(), number)
    return render_template("complaints/inspected.html", to=to, **told(found, *to))


def form(code: str, status: int = 200, **more: Any) -> Response:
    page = render_template(
        "complaints/form.html", code=code, stamp=new_stamp(code),
        kinds=list(kind_words().items()), **more,
    )  # fmt: skip
    return private(page, status)


def private(page: str, status: int = 200) -> Response:
    """Return a page that nobody keeps, and that no search engine lists."""
    response = make_response(page, status)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def rows(found: Any) -> dict[str, Any]:
    now = clock.now()
    late = {one.number: complaints.overdue(one, now) for one in found}
    found = sorted(found, key=lambda one: late[one.number] is None)
    return {
        "complaints": found, "late": late, "kind_words": kind_words(),
        "lots": lots(*(one.code for one in found)),
    }  # fmt: skip


def told(one: Complaint, *organisations: str) -> dict[str, Any]:
    """Return what every page about one complaint says."""
    return {
        "one": one, "kind": kind_words()[one.kind],
        "names": called(one.answered_by or "", *organisations), "lots": lots(one.code),
        "late": complaints.overdue(one, clock.now()),
        "acknowledge_by": last_day(complaints.acknowledge_by(one)),
        "answer_by": last_day(complaints.answer_by(one)),
    }  # fmt: skip


def last_day(end: datetime) -> datetime:
    """Return a moment of the last day before that midnight."""
    return end - complaints.MINUTE


def called(*organisations: str) -> dict[str, str]:
    """Return how these organisations are called, as far as everybody may know."""
    with book().read() as ledger:
        names = Names(ledger)
        return {each: names.say(each, language()) for each in organisations if each}


def lots(*codes: str) -> dict[str, str]:
    """Return how people call these lots: what is in it and the lot number."""
    with book().read() as ledger:
        names, found = Names(ledger), {}
        for code in set(codes):
            batch = ledger.find(Batch, code=code, limit=1)[0]
            what = names.say(batch.product, language()) if batch.product else ""
            found[code] = f"{what} {batch.lot}".strip()
    return found


def new_stamp(code: str) -> str:
    return str(_stamps().dumps([code, secrets.token_hex(16)]))


def opened_stamp(code: str) -> bytes:
    """Return what the receipt's number is made of; refuse a form that is not ours."""
    try:
        found = _stamps().loads(request.form.get("stamp", ""), max_age=OPEN_FOR)
    except BadSignature as error:
        raise Malformed("complaints.stamp") from error
    if found[0] != code:
        raise Malformed("complaints.stamp")
    key = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(key, str(found[1]).encode(), sha256).digest()


def _stamps() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="report")
