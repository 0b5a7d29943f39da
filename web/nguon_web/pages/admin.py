"""The administrator's pages: members, tokens, organisations, refusals, openings,
witnesses.

A made password or token is shown on the answer to the form that made it, and nowhere
again. Proved in tests/web/test_admin.py.
"""

from flask import (
    Blueprint,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from nguon import clock
from nguon.errors import NguonError, NotFound, Refused
from nguon.services import keys, oversee, tokens
from nguon.services.members import Member
from nguon.services.refusals import refusals as kept_refusals
from nguon_web.access import requires
from nguon_web.auth import members, the_member
from nguon_web.languages import language
from nguon_web.ledger import book
from nguon_web.pages.keys import REASONS, ended
from nguon_web.pages.witnesses import witness_words
from nguon_web.words import role_word, use_word

blueprint = Blueprint("admin", __name__, url_prefix="/admin")

PAGE = 20


def organisation_choices() -> list[tuple[str, str]]:
    """Return the organisations that stand, to choose from."""
    return [
        (one.id, one.say(language()))
        for one in oversee.organisations(book())
        if not one.ended
    ]


def role_choices() -> list[tuple[str, str, str]]:
    return [
        ("clerk", _("Clerk"), _("records for the organisation")),
        ("manager", _("Manager"), _("records, corrects and recalls for it")),
        ("inspector", _("Inspector"), _("looks into every organisation")),
        ("admin", _("Administrator"), _("gives log-ins and tokens, records nothing")),
    ]


def names() -> dict[str, str]:
    return {one.id: one.say(language()) for one in oversee.organisations(book())}


@blueprint.get("", strict_slashes=False)
@requires("admin")
def desk() -> str:
    return render_template(
        "admin/members.html", people=members().all(), names=names(),
        roles={role: word for role, word, _remark in role_choices()}, **witness_words(),
    )  # fmt: skip


@blueprint.get("/members/add")
@requires("admin")
def add_member() -> str:
    return render_template(
        "admin/add_member.html",
        organisations=organisation_choices(),
        roles=role_choices(),
    )


@blueprint.post("/members/add")
@requires("admin")
def add_member_now() -> Response:
    typed = request.form
    login = typed.get("login", "").strip().lower()
    try:
        password = members().add(
            login, typed.get("name", ""), typed.get("role", ""),
            typed.get("organisation", ""), clock.now(),
        )  # fmt: skip
    except NguonError as error:
        return again(
            "admin/add_member.html", error,
            {"people.login_form": "login", "store.login_taken": "login",
             "people.name_form": "name", "store.no_such_role": "role",
             "people.no_organisation": "organisation"},
            organisations=organisation_choices(), roles=role_choices(),
        )  # fmt: skip
    return password_shown(login, password)


@blueprint.get("/members/<login>")
@requires("admin")
def member(login: str) -> str:
    return render_template(
        "admin/member.html", person=found(login), names=names(), now=clock.now(),
        keys=keys.keys_of(book(), login), reasons=REASONS,
    )  # fmt: skip


@blueprint.post("/members/<login>/password")
@requires("admin")
def reset_password(login: str) -> Response:
    return password_shown(login, members().reset_password(found(login).login))


@blueprint.post("/members/<login>/keys/end")
@requires("admin")
def end_key(login: str) -> Response:
    """End a member's key for them, after making sure who asks."""
    try:
        if request.form.get("identity") != "yes":
            raise Refused("keys.identity")
        if request.form.get("key") not in {
            one.id for one in keys.keys_of(book(), found(login).login)
        }:
            raise NotFound("keys.not_yours")
        ended(the_member())
    except NguonError as error:
        flash(error.sentence(language()), "bad")
    return redirect(url_for("admin.member", login=login), 303)


@blueprint.post("/members/<login>/disable")
@requires("admin")
def disable(login: str) -> Response:
    """Shut a member out; with them go the keys that they hold."""
    person = found(login)
    try:
        members().disable(person.login)
        keys.end_all(book(), the_member(), person.login, "left", clock.now())
    except NguonError as error:
        flash(error.sentence(language()), "bad")
    return redirect(url_for("admin.member", login=login), 303)


@blueprint.post("/members/<login>/enable")
@requires("admin")
def enable(login: str) -> Response:
    members().enable(found(login).login)
    return redirect(url_for("admin.member", login=login), 303)


@blueprint.get("/tokens")
@requires("admin")
def token_list() -> str:
    return render_template(
        "admin/tokens.html", tokens=tokens.tokens(book()), names=names()
    )


@blueprint.get("/tokens/add")
@requires("admin")
def add_token() -> str:
    return render_template(
        "admin/add_token.html", organisations=organisation_choices(), scopes=scopes()
    )


@blueprint.post("/tokens/add")
@requires("admin")
def add_token_now() -> Response:
    typed = request.form
    organisation, name = typed.get("organisation", ""), typed.get("name", "")
    try:
        text = tokens.add(
            book(), organisation, name, clock.now(), typed.getlist("scopes")
        )
    except NguonError as error:
        return again(
            "admin/add_token.html", error,
            {"people.name_form": "name", "people.no_organisation": "organisation",
             "people.token_taken": "name", "people.scope_missing": "scopes",
             "people.no_scope": "scopes"},
            organisations=organisation_choices(), scopes=scopes(),
        )  # fmt: skip
    return shown_once(
        _("The token of %(name)s", name=name), text, url_for("admin.token_list")
    )


def scopes() -> list[tuple[str, str, str]]:
    """Return what a token may be allowed: its name, a word, what that means."""
    return [
        (tokens.CAPTURE, _("Record events"), _("Under the same rules as a form.")),
        (tokens.READ, _("Read what is sealed"),
         _("Of its own organisation, and what concerns it.")),
        (tokens.SUBSCRIBE, _("Be told of news"), _("Keep queries and webhooks.")),
        (tokens.READINGS, _("Send readings"), _("Of thermometers and scales.")),
    ]  # fmt: skip


@blueprint.post("/tokens/revoke")
@requires("admin")
def revoke_token() -> Response:
    typed = request.form
    tokens.revoke(
        book(), typed.get("organisation", ""), typed.get("name", ""), clock.now()
    )
    flash(_("Revoked. Programs that still use it are refused from now on."))
    return redirect(url_for("admin.token_list"), 303)


@blueprint.get("/organisations")
@requires("admin")
def organisations() -> str:
    return render_template(
        "admin/organisations.html",
        organisations=oversee.organisations(book()),
        role_word=role_word,
        use_word=use_word,
    )


@blueprint.get("/refusals")
@requires("admin")
def refusals() -> str:
    start = offset()
    listed = kept_refusals(book(), limit=PAGE + 1, offset=start)
    return render_template(
        "admin/refusals.html", refusals=listed[:PAGE], names=names(),
        **pages("admin.refusals", start, len(listed)),
    )  # fmt: skip


@blueprint.get("/openings")
@requires("admin")
def openings() -> str:
    start = offset()
    listed = oversee.openings(book(), limit=PAGE + 1, offset=start)
    return render_template(
        "admin/openings.html", openings=listed[:PAGE], names=names(),
        **pages("admin.openings", start, len(listed)),
    )  # fmt: skip


@blueprint.get("/witnesses")
@requires("admin")
def witnesses() -> str:
    return render_template("admin/witnesses.html", **witness_words())


def found(login: str) -> Member:
    """Return the member of that log-in name, standing or not."""
    return members().known(login)


def offset() -> int:
    given = request.args.get("from", "0")
    return min(int(given), 10**9) if given.isascii() and given.isdigit() else 0


def pages(endpoint: str, start: int, count: int) -> dict[str, str | None]:
    """Return the addresses of the newer and older page, where there are such."""
    newer = f"{url_for(endpoint)}?from={max(start - PAGE, 0)}" if start else None
    older = f"{url_for(endpoint)}?from={start + PAGE}" if count > PAGE else None
    return {"newer": newer, "older": older}


def password_shown(login: str, password: str) -> Response:
    title = _("The password of %(login)s", login=login)
    return shown_once(title, password, url_for("admin.member", login=login))


def shown_once(title: str, secret: str, back: str) -> Response:
    return make_response(
        render_template("admin/shown_once.html", title=title, secret=secret, back=back)
    )


def again(
    template: str, error: NguonError, fields: dict[str, str], **more: object
) -> Response:
    """Show a form again, what was typed still there, the sentence at its field."""
    errors = {fields.get(error.code, ""): error.sentence(language())}
    page = render_template(template, typed=request.form, errors=errors, **more)
    return make_response(page, 422)
