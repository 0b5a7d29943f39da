"""Headers, cookies and limits: starting from nothing allowed.

Registered first, so that every later hook, and every error it raises, already has its
nonce and its limits (a CSRF refusal without one became a 500). What a page may load is
this server's own; scripts and styles inside a page carry the nonce. `same-origin` is
the referrer policy because CSRF protection over https reads the Referer: `no-referrer`
would lock everybody out. Proved in tests/web/test_security.py.
"""

import secrets
from collections.abc import Callable
from typing import Any, Final, TypeVar

from flask import Flask, Response, current_app, g, request
from flask_wtf.csrf import CSRFProtect
from werkzeug.exceptions import Forbidden
from werkzeug.middleware.proxy_fix import ProxyFix

from nguon_web.access import BEARER, declared
from nguon_web.settings import Settings

MEBIBYTE: Final = 1 << 20
BODY_LIMIT: Final = MEBIBYTE  # of a route that says nothing else
SAFE: Final = ("GET", "HEAD", "OPTIONS")

POLICY: Final = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' blob:",  # blob: a photo chosen on the phone, before it is sent
    "connect-src": "'self'",
    "worker-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=(), payment=()",
    "X-Frame-Options": "DENY",
}

View = TypeVar("View", bound=Callable[..., Any])
csrf = CSRFProtect()


def nonce() -> str:
    """Return this answer's nonce; a page that never asks for it has none in its CSP."""
    if "nonce" not in g:
        g.nonce = secrets.token_urlsafe(16)
    return str(g.nonce)


def policy(**more: str) -> str:
    """Return the Content-Security-Policy; `more` adds to one, as script_src="…"."""
    rules = dict(POLICY)
    if "nonce" in g:
        for kind in ("script-src", "style-src"):
            rules[kind] += f" 'nonce-{g.nonce}'"
    for name, sources in more.items():
        rules[name.replace("_", "-")] += f" {sources}"
    return "; ".join(f"{name} {sources}" for name, sources in rules.items())


def body_limit(size: int) -> Callable[[View], View]:
    """Let a route take bodies of up to `size` bytes, and say so beside it."""

    def mark(view: View) -> View:
        view.body_limit = size  # type: ignore[attr-defined]
        return view

    return mark


def changes_nothing(view: View) -> View:
    """Declare that a POST changes and keeps nothing: it needs no token, no session."""
    view.changes_nothing = True  # type: ignore[attr-defined]
    return view


def framable(view: View) -> View:
    """Declare that other sites may frame a page; its own policy says so as well."""
    view.framable = True  # type: ignore[attr-defined]
    return view


def own_stamp(view: View) -> View:
    """Declare that a public form carries a stamp that its view checks: no session."""
    view.changes_nothing = True  # type: ignore[attr-defined]
    return view


def view_of(app: Flask) -> object:
    """Return the view function that this request is for, or None."""
    return app.view_functions.get(request.endpoint or "")


def has_session() -> bool:
    """Whether this request has to do with a session: brought one or just began one.

    Asked before the session is touched, because Flask marks an answer whose request
    looked into it as different for every cookie, and public pages are for all alike.
    """
    cookie = current_app.config["SESSION_COOKIE_NAME"]
    return cookie in request.cookies or "begun" in g or "csrf_token" in g


def register(app: Flask, settings: Settings) -> None:
    """Register the first hook, the headers of every answer, cookies and CSRF."""
    if settings.proxies:
        count = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, count, count, count)  # type: ignore[method-assign]
    app.config.update(
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=BODY_LIMIT,
        MAX_FORM_MEMORY_SIZE=BODY_LIMIT,
        MAX_FORM_PARTS=500,
        SESSION_COOKIE_NAME="__Host-nguon" if settings.https else "nguon",
        SESSION_COOKIE_SECURE=settings.https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        SESSION_REFRESH_EACH_REQUEST=False,
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session: a queue may send late
        WTF_CSRF_CHECK_DEFAULT=False,  # checked in `begin`, with bearer routes left out
        PREFERRED_URL_SCHEME="https" if settings.https else "http",
    )

    @app.before_request
    def begin() -> None:
        view = view_of(app)
        request.max_content_length = getattr(view, "body_limit", BODY_LIMIT)
        if request.method in SAFE or BEARER in declared(view) or view is None:
            return
        # A browser names the site that asks; another site is refused before the
        # token is looked at. Programs that send no such header still need the token.
        if request.headers.get("Sec-Fetch-Site", "same-origin") not in (
            "same-origin",
            "none",
        ):
            raise Forbidden
        if not getattr(view, "changes_nothing", False):
            csrf.protect()

    @app.after_request
    def finish(response: Response) -> Response:
        open_frame = getattr(view_of(app), "framable", False)
        for name, value in HEADERS.items():
            if name == "X-Frame-Options" and open_frame:
                continue  # it knows no "anybody"; the page's own policy does
            response.headers.setdefault(name, value)
        if response.status_code != 304:
            # Of the page that was kept: another nonce would lock its style out.
            response.headers.setdefault("Content-Security-Policy", policy())
        if settings.https:
            response.headers["Strict-Transport-Security"] = (
                "max-age=63072000; includeSubDomains"
            )
        if "Cache-Control" not in response.headers:
            # What a session had a part in is kept by nobody; public pages that may
            # be kept longer say so themselves.
            response.headers["Cache-Control"] = (
                "no-store" if has_session() else "no-cache"
            )
        return response

    csrf.init_app(app)
    app.jinja_env.globals.update(csp_nonce=nonce)
