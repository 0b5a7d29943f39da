"""A verb's form, shown and sent: what every verb has in common.

    GET   the form, filled in with what is known
    POST  read, doubted ("is this right?"), recorded; then 303 to the receipt

A phone that holds a key sends the same POST with `X-Nguon-Prepare: <its key>`, gets
JSON instead of a receipt (what to sign, the same in words, a draft that the server
recognises), and posts the form once more with `draft` and its `signature`s. Everything
else it is answered, doubts and refusals, is the page that everybody gets.

Sent twice, a form gives the same receipt; refused, it comes back with the sentence at
its field and everything typed still there. Proved in tests/web/test_record.py.
"""

from typing import Final
from uuid import uuid4

from flask import (
    abort,
    current_app,
    jsonify,
    make_response,
    redirect,
    request,
    url_for,
)
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import Forbidden
from werkzeug.wrappers import Response

from nguon import clock
from nguon.core.endorsement import to_text
from nguon.core.event import Event as Told
from nguon.errors import Conflict, NguonError, NotFound, Refused
from nguon.services import sign
from nguon.services.desk import Desk
from nguon.services.passkeys import from_base64url
from nguon.services.record import Receipt, record
from nguon.services.verbs import Event
from nguon_web.access import requires
from nguon_web.auth import the_member
from nguon_web.languages import language
from nguon_web.pages.record.doubt import doubts
from nguon_web.pages.record.forms import VERBS
from nguon_web.pages.record.keeping import kept
from nguon_web.pages.record.places import field_of
from nguon_web.pages.record.room import blueprint, book, show, the_desk
from nguon_web.pages.record.telling import summary, title
from nguon_web.pages.record.typed import UNITS, Typed
from nguon_web.pages.record.verb import Verb

PREPARE: Final = "X-Nguon-Prepare"


@blueprint.get("/<name>")
@requires("clerk", "manager")
def form(name: str) -> Response:
    """Show a verb's form; a form that was kept over a log-in comes back filled in."""
    verb = the_verb(name)
    with the_desk() as desk:
        return page(verb, desk, typed=kept())


@blueprint.post("/<name>")
@requires("clerk", "manager")
def send(name: str) -> Response:
    """Take what was typed."""
    verb, now = the_verb(name), clock.now()
    typed = Typed(request.form, now)
    if "draft" in request.form:
        return send_signed(verb, typed)
    with the_desk(now) as desk:
        typed.gone = lambda code: gone(desk, code)
        if "more" in request.form or "mend" in request.form:
            return page(verb, desk, typed=request.form)
        before = desk.recorded(typed.event_id())
        try:
            events = verb.say(desk, typed)
        except NotFound:  # the shipment no longer waits: this form confirmed it
            if before is None:
                raise
            return recorded_before(before)
        if typed.errors and before is not None:
            return recorded_before(before)
        if typed.errors:
            return page(verb, desk, typed=request.form, errors=typed.errors)
        questions = doubts(desk, typed, events)
        if questions and "sure" not in request.form and before is None:
            return ask_again(verb, desk, events, questions)
        if PREPARE in request.headers:
            return to_sign(desk, events)
    try:
        receipts = record(
            book(), the_member().organisation, events, now, account=the_member().login
        )
    except NguonError as error:
        return refused(verb, typed, error)
    return received(receipts)


def to_sign(desk: Desk, events: list[Event]) -> Response:
    """Answer what a phone is to sign: the bytes, and the same in words."""
    known = the_member()
    try:
        prepared = sign.prepare(
            book(), known, request.headers[PREPARE], events, clock.now()
        )
    except Refused as error:  # the phone forgets that key, and sends the form plainly
        return make_response(jsonify(ended=error.sentence(language())), 410)
    told = [Told.from_statement(event) for event in events]
    return jsonify(
        messages=[to_text(message) for message in prepared.messages],
        words=[f"{title(one)}: {summary(desk, one)}" for one in told],
        draft=sign.pack(prepared, known.login, secret()),
    )


def send_signed(verb: Verb, typed: Typed) -> Response:
    """Record what was prepared for this member and signed on their phone."""
    known = the_member()
    try:
        prepared = sign.unpack(request.form["draft"], known.login, secret())
        made = [from_base64url(one) for one in request.form.getlist("signature")]
        receipts = sign.record_signed(book(), known, prepared, made, clock.now())
    except NguonError as error:
        return refused(verb, typed, error)
    return received(receipts)


def received(receipts: list[Receipt]) -> Response:
    numbers = [receipt.number for receipt in receipts]
    first = min(numbers) if len(numbers) > 1 else None
    return redirect(url_for("coop.receipt", number=max(numbers), first=first), 303)


def secret() -> bytes:
    return str(current_app.config["SECRET_KEY"]).encode()


def the_verb(name: str) -> Verb:
    """Return the verb of that name, if the one who is logged in may use it."""
    verb = VERBS.get(name)
    if verb is None:
        abort(404)
    if the_member().role not in verb.roles:
        raise Forbidden
    return verb


def recorded_before(number: int) -> Response:
    """Show the receipt of a form that comes again, because its answer was lost.

    What it took is no longer there to be taken, so it would be refused; that it stands
    in the ledger is the truth that its sender wants to hear.
    """
    return redirect(url_for("coop.receipt", number=number, again=1), 303)


def gone(desk: Desk, code: str) -> str:
    """Return why a lot that the form offered is not there any more."""
    batch = desk.by_code(code)
    if batch is None:
        return str(_("A lot that was chosen is not known here. Choose again."))
    said = (
        _("Lot %(lot)s was recalled: it is not shipped, sold or used. It is left out "
          "below; look at the others, then send again.", lot=batch.lot)
        if batch.recalled
        else _("Lot %(lot)s is not at hand any more: somebody recorded it just now. It "
               "is left out below; look at the others, then send again.",
               lot=batch.lot)
    )  # fmt: skip
    return str(said)


def page(
    verb: Verb,
    desk: Desk,
    *,
    typed: MultiDict[str, str] | None = None,
    errors: dict[str, str] | None = None,
    form_id: str = "",
    status: int = 200,
) -> Response:
    """Return a verb's form, with what was typed and what is wrong with it."""
    asked = MultiDict(request.args)
    if typed:
        asked.update(typed)
    answer = show(
        f"do/{verb.name}",
        desk,
        verb=verb,
        form_id=form_id or (typed.get("form_id") if typed else "") or str(uuid4()),
        errors=errors or {},
        **({"typed": typed} if typed else {}),
        weight_units=UNITS,
        **{"units": [*UNITS], **verb.ask(desk, asked)},
    )
    return make_response(answer, status if not errors or status != 200 else 422)


def ask_again(
    verb: Verb, desk: Desk, events: list[Event], questions: list[str]
) -> Response:
    """Say back what will be recorded, in words and kilograms, and ask."""
    told = [Told.from_statement(event) for event in events]
    answer = show(
        "sure",
        desk,
        verb=verb,
        told=told,
        questions=questions,
        sent=[
            (name, value)
            for name, value in request.form.items(multi=True)
            if name not in ("csrf_token", "sure", "mend")
        ],
    )
    return make_response(answer)


def refused(verb: Verb, typed: Typed, error: NguonError) -> Response:
    """Show the form again: the sentence at its field, nothing typed is lost."""
    if isinstance(error, NotFound):
        raise error
    with the_desk() as desk:
        sentence = error.sentence(language())
        if isinstance(error, Conflict):
            # The first one stands. Sent once more, this is another entry.
            sentence = _(
                "This form was recorded already, as number %(number)s, with other "
                "figures. To record another one, send it again; to change that one, "
                "correct it.",
                number=desk.recorded(typed.event_id()),
            )
            typed.fail("", sentence)
            return page(
                verb, desk, typed=typed.form, errors=typed.errors,
                form_id=str(uuid4()), status=409,
            )  # fmt: skip
        typed.fail(field_of(error, desk, typed), sentence)
        return page(verb, desk, typed=typed.form, errors=typed.errors)
