"""A person's own keys, and how one logs in with them: /account/keys.

    GET  /account/keys            my passkeys and phones; a manager's organisation
    POST …/passkey/asked …/passkey         a passkey: asked for, then registered
    POST …/device/asked  …/device          this phone's key, endorsed by a passkey
    POST …/program                         a program's public key, by a manager
    POST …/end                             end a key, with a reason; needs no script
    POST /login/passkey/asked /login/passkey   log in without a password

Passkeys stand only in a secure context: https at the ledger's own address, or
localhost. At an IP address or over plain http the page says so, and the ledger goes on
signing for log-ins. A challenge is kept in the session and answered once. Proved in
tests/web/test_keys.py and tests/browser/test_keys.py.
"""

import hashlib
import hmac
from datetime import UTC, date, datetime
from typing import Final
from urllib.parse import urlsplit

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_limiter.util import get_remote_address
from werkzeug.wrappers import Response as AnyResponse

from nguon import clock
from nguon.core import canonical
from nguon.core.endorsement import Assertion, to_text
from nguon.errors import Malformed, NguonError, Refused
from nguon.services import keys, passkeys
from nguon.services.members import ROLES, Member
from nguon.services.statements import add_program as add_program_key
from nguon_web import auth
from nguon_web.access import anyone, requires
from nguon_web.languages import language
from nguon_web.ledger import book
from nguon_web.pages import shell

blueprint = Blueprint("keys", __name__)

LOCAL: Final = ("localhost", "127.0.0.1", "::1")
REASONS: Final = {
    "lost": _l("The device is lost"),
    "stolen": _l("The device was stolen"),
    "replaced": _l("Another one replaces it"),
    "left": _l("Its holder does not work here any more"),
    "unsure": _l("Somebody else may have used it"),
}


def place() -> tuple[str, str] | None:
    """Return the host that passkeys are for here and this origin; None: not here."""
    own = urlsplit(current_app.extensions["nguon-settings"].origin).hostname
    here = urlsplit(f"//{request.host}").hostname or ""
    origin = f"{request.scheme}://{request.host}"
    if here == "localhost" and own in LOCAL:
        return here, origin
    if request.scheme == "https" and here == own and not here[-1:].isdigit():
        return here, origin
    return None


@blueprint.app_template_global()
def passkeys_here() -> bool:
    """Whether this address is one where passkeys work."""
    return place() is not None


@blueprint.get("/account/keys")
@requires(*ROLES)
def mine() -> str:
    return page()


def page(**more: object) -> str:
    known, now = auth.the_member(), clock.now()
    own = keys.keys_of(book(), known.login)
    others = (
        [
            one for one in keys.keys_of_organisation(book(), known.organisation)
            if one.holder is None or one.holder.login != known.login
        ]
        if known.role == "manager"
        else []
    )  # fmt: skip
    here = place()
    standing = [one for one in own if one.stands(now)]
    return render_template(
        "keys/page.html",
        own=own,
        others=others,
        now=now,
        reasons=REASONS,
        rp=here[0] if here else "",
        standing=[name_of(one.id) for one in standing if one.key.use == "device"],
        passkeys=[
            one.credential for one in standing
            if one.key.use == "passkey" and here and one.key.rp == here[0]
        ],
        names={m.login: m.name for m in auth.members().all(known.organisation)},
        **more,
    )  # fmt: skip


@blueprint.post("/account/keys/passkey/asked")
@requires(*ROLES)
@auth.limiter.limit("30 per minute")
def passkey_asked() -> Response:
    """Ask for a passkey; those that stand already are not made twice."""
    known, (rp, _origin) = auth.the_member(), here()
    own = keys.keys_of(book(), known.login)
    return jsonify(
        challenge=ask(),
        rp=rp,
        name="Nguồn",
        user=to_text(user_handle(known)),
        login=known.login,
        person=known.name,
        known=[one.credential for one in own if one.credential and not one.ended],
    )


@blueprint.post("/account/keys/passkey")
@requires(*ROLES)
@auth.limiter.limit("30 per minute")
def add_passkey() -> Response:
    passkeys.add_passkey(
        book(),
        auth.the_member(),
        sent("authenticator_data"),
        sent("client_data"),
        asked(),
        place=here(),
        name=request.form.get("name", ""),
        now=clock.now(),
    )
    own = keys.keys_of(book(), auth.the_member().login)
    made = next(one for one in own if one.key.use == "passkey")
    return jsonify(key=name_of(made.id), credential=made.credential)


@blueprint.post("/account/keys/device/asked")
@requires(*ROLES)
@auth.limiter.limit("30 per minute")
def device_asked() -> Response:
    """Say what a passkey is to endorse; the phone makes the challenge of it itself."""
    here()
    value = passkeys.device_value(
        auth.the_member(), request.form.get("public_key", "")[:200], clock.now()
    )
    return jsonify(value=value)


@blueprint.post("/account/keys/device")
@requires(*ROLES)
@auth.limiter.limit("30 per minute")
def add_device() -> Response:
    _rp, origin = here()
    value = canonical.parse(request.form.get("value", "").encode(), limit=4096)
    if not isinstance(value, dict):
        raise Malformed("keys.created")
    key = passkeys.add_device(
        book(),
        auth.the_member(),
        passkeys.endorsed(book(), value, sent("credential"), answered()),
        origin=origin,
        name=request.form.get("name", ""),
        now=clock.now(),
    )
    flash(_("This device is enrolled: what you record on it, it signs itself."))
    return jsonify(key=name_of(key))


@blueprint.post("/account/keys/program")
@requires("manager")
def add_program() -> AnyResponse:
    """Let a program of the organisation sign for it, by its public key."""
    typed = request.form
    try:
        add_program_key(
            book(), auth.the_member(), typed.get("public_key", "")[:2000],
            typed.get("name", ""), clock.now(),
        )  # fmt: skip
    except NguonError as error:
        field = "name" if error.code == "people.name_form" else "public_key"
        return make_response(
            page(typed=typed, errors={field: error.sentence(language())}), 422
        )
    flash(_("Registered. What the program signs with that key is its own word."))
    return redirect(url_for("keys.mine"), 303)


@blueprint.post("/account/keys/end")
@requires(*ROLES)
def end() -> AnyResponse:
    """End a key of one's own, or, as a manager, one of the organisation."""
    known = auth.the_member()
    try:
        ended(known)
        now = auth.members().known(known.login)
        if now.epoch != known.epoch:  # all sessions ended with the key but this one
            told = session.get("_flashes", [])
            auth.begin_session(now)
            session["_flashes"] = told
    except NguonError as error:
        flash(error.sentence(language()), "bad")
    return redirect(url_for("keys.mine"), 303)


def ended(by: Member) -> None:
    """End the key that the form names, and say so."""
    typed = request.form
    gone = keys.end(
        book(),
        by,
        [typed.get("key", "")],
        typed.get("reason", ""),
        clock.now(),
        day_typed(typed.get("since", "")),
    )
    flash(
        _("Revoked: %(count)s keys. What they sign from now on is refused.",
          count=len(gone))
        if len(gone) > 1
        else _("Revoked. What this key signs from now on is refused.")
    )  # fmt: skip


@blueprint.post("/login/passkey/asked")
@anyone
@auth.limiter.limit("30 per minute", key_func=get_remote_address)
def log_in_asked() -> Response:
    rp, _origin = here()
    return jsonify(challenge=ask(), rp=rp)


@blueprint.post("/login/passkey")
@anyone
@auth.limiter.limit("30 per minute", key_func=get_remote_address)
def log_in() -> AnyResponse:
    """Let in whose passkey answered, with what the log-in page carried along."""
    typed = request.form
    try:
        _rp, origin = here()
        challenge = asked()
        known = passkeys.log_in(
            book(), sent("credential"), answered(), challenge, origin
        )
    except NguonError as error:
        page = render_template(
            "shell/login.html", typed={}, next=typed.get("next", ""),
            errors={"": error.sentence(language())}, kept=typed.get("kept", ""),
        )  # fmt: skip
        return make_response(page, 401)
    return shell.entered(known)


def here() -> tuple[str, str]:
    found = place()
    if found is None:
        raise Refused("keys.other_place")
    return found


def ask() -> str:
    """Return a new challenge, and remember in the session that it was asked."""
    challenge = to_text(passkeys.new_challenge())
    session["asked"] = [challenge, int(clock.now().timestamp())]
    return challenge


def asked() -> bytes:
    """Return the challenge that was asked in this session; it is used up now."""
    found = session.pop("asked", None)
    if not isinstance(found, list) or len(found) != 2:
        raise Refused("keys.late")
    challenge = passkeys.from_base64url(str(found[0]))
    then = datetime.fromtimestamp(int(found[1]), UTC)
    passkeys.use_once(book(), challenge, then, clock.now())
    return challenge


def answered() -> Assertion:
    return Assertion(sent("authenticator_data"), sent("client_data"), sent("signature"))


def sent(name: str) -> bytes:
    return passkeys.from_base64url(request.form.get(name, "")[:8192])


def user_handle(known: Member) -> bytes:
    """Return a member's name for authenticators: always the same, and no name."""
    secret = str(current_app.config["SECRET_KEY"]).encode()
    said = b"nguon/user/v1\n" + known.login.encode()
    return hmac.digest(secret, said, hashlib.sha256)


def day_typed(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise Refused("keys.since") from error


def name_of(subject: str) -> str:
    """Return a key's SHA-256 name, which `by.key` has."""
    return subject.rpartition("/")[2]
