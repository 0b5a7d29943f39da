"""Log-in, log-out and the hook that enforces what each route declares.

A session is a signed cookie that names a member, the epoch the member was in, a random
session id and two times. It ends at log-out, 30 minutes after the last request, 12
hours after log-in, and at once when the member's epoch moved on (password reset, role
changed, disabled): the cookie alone is worth nothing. Logging in empties the session
first, so no id from before survives it. Proved in tests/web/test_auth.py.
"""

import secrets
from typing import Any, Final

from flask import Flask, Response, g, redirect, request, session, url_for
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from werkzeug.exceptions import Forbidden, NotFound, Unauthorized
from werkzeug.local import LocalProxy

from nguon import clock
from nguon.services.members import ROLES, Member, Members
from nguon_web.access import ANYONE, BEARER, declared
from nguon_web.ledger import book
from nguon_web.security import SAFE, has_session, view_of

IDLE: Final = 30 * 60
LONGEST: Final = 12 * 3600
RESEEN: Final = 60  # the cookie is written again at most once a minute

# Where a role's own work begins, after log-in and from the start page.
HOMES: Final = {
    "clerk": "coop.desk", "manager": "coop.desk",
    "inspector": "inspector.desk", "admin": "admin.desk",
}  # fmt: skip

limiter = Limiter(get_remote_address, storage_uri="memory://", headers_enabled=False)


class Visitor(UserMixin):  # type: ignore[misc]
    """Flask-Login's view of a member."""

    def __init__(self, member: Member) -> None:
        self.member = member

    def get_id(self) -> str:
        return f"{self.member.epoch}:{self.member.login}"


def members() -> Members:
    """Return the members of this ledger."""
    return Members(book())


def member() -> Member | None:
    """Return who is logged in, or None; decided once a request."""
    if "member" not in g:
        g.member = None  # where looking fails, the page that says so is for nobody
        g.member = getattr(current_user, "member", None) if has_session() else None
    found: Member | None = g.member
    return found


def the_member() -> Member:
    """Return who is logged in, on a route that requires somebody."""
    found = member()
    if found is None:
        raise Unauthorized
    return found


def load(visitor_id: str) -> Visitor | None:
    """Return the visitor of a session that is still good, and move its last time on."""
    epoch, _, user = visitor_id.partition(":")
    now = int(clock.now().timestamp())
    since, seen, name = (
        session.get("since", 0),
        session.get("seen", 0),
        session.get("sid", ""),
    )
    if not name or now - since > LONGEST or now - seen > IDLE:
        return None
    known = members().in_session(user, name)
    if known is None or str(known.epoch) != epoch:
        return None
    if now - seen > RESEEN:
        session["seen"] = now
    return Visitor(known)


def begin_session(known: Member) -> None:
    """Start a new session for a member; whatever was in the old one is gone."""
    session.clear()
    login_user(Visitor(known))
    now = int(clock.now().timestamp())
    session.update(since=now, seen=now, sid=secrets.token_urlsafe(16))
    g.member, g.begun = known, True


def end_session() -> None:
    """End this session here and on the server, so that a kept cookie is dead too."""
    if session.get("sid"):
        members().end_session(session["sid"], clock.now())
    logout_user()
    session.clear()
    g.member = None


def home(known: Member) -> str:
    return url_for(HOMES[known.role])


def onward(address: str | None, known: Member) -> str:
    """Return where to go after log-in: only ever an address of this server."""
    if address and address.startswith("/") and not address.startswith(("//", "/\\")) \
            and address.isprintable():  # fmt: skip
        return address
    return home(known)


def guess_key() -> str:
    """Attempts are counted by the account that is tried, whoever tries it."""
    return "account:" + request.form.get("user", "").strip().casefold()[:80]


def enforce(app: Flask) -> Response | None:
    """Allow the request only if its route's declaration does."""
    view = view_of(app)
    if view is None:  # no such page: 404 or 405, by the router
        return None
    rule = declared(view)
    if rule in ((ANYONE,), (BEARER,)):
        return None
    if not rule or set(rule) - set(ROLES):
        raise RuntimeError(f"{request.endpoint} declares no access rule")
    known = member()
    if known is None:
        if request.method in SAFE:
            here = request.full_path if request.query_string else request.path
            answer: Any = redirect(url_for("shell.log_in", next=here))
            answer.headers["Cache-Control"] = "no-store"
            return answer  # type: ignore[no-any-return]
        raise Unauthorized
    if known.role not in rule:
        raise Forbidden
    return None


def own(organisation: str) -> None:
    """Let only the organisation's own members go on; to others it does not exist."""
    if the_member().organisation != organisation:
        raise NotFound


def register(app: Flask) -> None:
    """Set log-in up on `app`."""
    # Not `init_app`: its remember-me hook opens the session of every public page.
    login = app.login_manager = LoginManager()  # type: ignore[attr-defined]
    login.session_protection = None  # phones change address; the epoch protects
    login.user_loader(load)
    limiter.init_app(app)
    limiter.reset()  # a new application counts from zero
    app.before_request(lambda: enforce(app))
    # Looked at only by templates that show it: a public page never opens a session.
    app.jinja_env.globals.update(member=LocalProxy(member), has_session=has_session)
