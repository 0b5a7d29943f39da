"""The start page, the search, log-in, log-out and one's own password."""

from urllib.parse import urlsplit

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
from flask_babel import gettext as _
from flask_limiter.util import get_remote_address
from werkzeug.wrappers import Response as AnyResponse

from nguon.errors import NguonError, Refused
from nguon.services.lessons import lessons
from nguon.services.members import ROLES, Member
from nguon.services.search import look_up
from nguon_web import auth
from nguon_web.access import anyone, requires
from nguon_web.languages import LANGUAGES, language
from nguon_web.ledger import book
from nguon_web.pages.record import keeping

blueprint = Blueprint("shell", __name__)


@blueprint.get("/")
@anyone
def start() -> str:
    samples = lessons(book(), language()) if shows_samples() else []
    return render_template("shell/start.html", samples=samples)


def shows_samples() -> bool:
    """Whether this is a demonstration with its ledger open."""
    demo = current_app.extensions["nguon-settings"].demo
    return bool(demo and current_app.extensions["nguon-book"])


@blueprint.get("/search")
@anyone
@auth.limiter.limit("120 per minute")
def search() -> AnyResponse:
    """Go to what was typed; a search changes nothing, so it is a GET."""
    query = request.args.get("q", "")[:300]
    asked = request.args.get("lang")
    lang = f"?lang={asked}" if asked in LANGUAGES else ""
    found = look_up(book(), query, language(), hosts())
    if found.warning:
        page = render_template("shell/foreign.html", found=found, lang=lang)
        return make_response(page)
    if found.path:
        return redirect(found.path + lang)
    if found.lots:
        return make_response(
            render_template("shell/found.html", query=query, found=found.lots)
        )
    problem = found.problem.sentence(language()) if found.problem else ""
    page = render_template("shell/start.html", query=query, problem=problem)
    return make_response(page, 404)


def hosts() -> tuple[str, ...]:
    """Return what this server is called: by whom set it up, and by its reader."""
    origin = current_app.extensions["nguon-settings"].origin
    return (urlsplit(origin).netloc, request.host)


@blueprint.get("/login")
@anyone
def log_in() -> AnyResponse:
    known = auth.member()
    if known:
        return redirect(auth.onward(request.args.get("next"), known))
    return make_response(
        render_template("shell/login.html", next=request.args.get("next", ""))
    )


@blueprint.post("/login")
@anyone
@auth.limiter.limit("30 per minute", key_func=get_remote_address)
@auth.limiter.limit(
    "8 per 5 minutes",
    key_func=auth.guess_key,
    deduct_when=lambda response: response.status_code != 303,
)
def log_in_now() -> AnyResponse:
    typed = request.form
    try:
        known = auth.members().log_in(
            typed.get("user", "").strip()[:80], typed.get("password", "")[:200]
        )
    except Refused as refusal:
        page = render_template(
            "shell/login.html", typed=typed, next=typed.get("next", ""),
            errors={"user": refusal.sentence(language())}, kept=typed.get("kept", ""),
        )  # fmt: skip
        return make_response(page, 401)
    return entered(known)


def entered(known: Member) -> AnyResponse:
    """Begin a session, and go on where the log-in page was come from."""
    auth.begin_session(known)
    kept = request.form.get("kept", "")  # a form that was being written
    if kept and (page := keeping.keep(kept)):
        return make_response(page)
    return redirect(auth.onward(request.form.get("next"), known), 303)


@blueprint.post("/logout")
@anyone
def log_out() -> AnyResponse:
    auth.end_session()
    response = redirect(url_for("shell.start"), 303)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@blueprint.get("/password")
@requires(*ROLES)
def password() -> str:
    return render_template("shell/password.html")


@blueprint.post("/password")
@requires(*ROLES)
@auth.limiter.limit("10 per minute")
def change_password() -> AnyResponse:
    """Choose another password; every other session of the member ends."""
    typed, known = request.form, auth.the_member()
    try:
        changed = auth.members().change_password(
            known.login, typed.get("old", "")[:200], typed.get("new", "")[:200]
        )
    except NguonError as error:
        field = "old" if error.code == "people.password_old" else "new"
        errors = {field: error.sentence(language())}
        return make_response(
            render_template("shell/password.html", errors=errors, typed={}), 422
        )
    auth.begin_session(changed)
    flash(_("Your password is changed. Elsewhere you are logged out now."))
    return redirect(auth.home(changed), 303)
