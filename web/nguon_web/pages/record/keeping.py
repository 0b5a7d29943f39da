"""A half-written form survives the log-in that came between.

The log-in page carries what was typed as one hidden field; after log-in it waits in
the session, under the form's address, until that form is opened: there everything
stands as it was typed. A session is a cookie of 4,096 bytes, so a long form (a morning
of many households) comes back by a page with one button instead. Nothing is recorded on
the way. Proved in tests/web/test_record.py.
"""

import json
from typing import Final

from flask import redirect, render_template, request, session
from flask_wtf.csrf import CSRFError
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import Unauthorized
from werkzeug.wrappers import Response

from nguon_web.auth import member
from nguon_web.pages.record.forms import VERBS
from nguon_web.pages.record.room import blueprint

SHORT: Final = 2400  # characters that a session has room for
MOST: Final = 100_000
_DROPPED: Final = ("csrf_token", "sure", "more", "draft", "signature")


def packed() -> str:
    """Return the form of this request as text, or nothing when it is too long."""
    pairs = [
        (name, value)
        for name, value in request.form.items(multi=True)
        if value and name not in _DROPPED
    ]
    text = json.dumps([request.path, pairs], ensure_ascii=False)
    return text if len(text) <= MOST else ""


def kept() -> MultiDict[str, str] | None:
    """Return the form that waited for this address, once."""
    text = session.get("kept")
    if not isinstance(text, str):
        return None
    path, pairs = unpacked(text)
    if path and path != request.path:
        return None
    session.pop("kept")
    return MultiDict(pairs) if path else None


def unpacked(text: str) -> tuple[str, list[tuple[str, str]]]:
    """Return a kept form's address and fields; no address when it is none of ours."""
    try:
        path, pairs = json.loads(text)
        if path not in {f"/record/{name}" for name in VERBS}:
            return "", []
        return str(path), [(str(name), str(value)) for name, value in pairs]
    except (ValueError, TypeError):
        return "", []


def keep(text: str) -> str:
    """Keep a form over the log-in just made; return the page to go on by, if any."""
    if len(text) <= SHORT:
        session["kept"] = text
        return ""
    path, pairs = unpacked(text[:MOST])
    return render_template("record/resume.html", path=path, sent=pairs) if path else ""


@blueprint.errorhandler(Unauthorized)
def log_in_first(_error: Unauthorized) -> tuple[str, int]:
    """Ask for the log-in, with what was typed in its pocket."""
    page = render_template(
        "shell/login.html",
        next=request.path,
        kept=packed(),
    )
    return page, 401


@blueprint.errorhandler(CSRFError)
def open_again(_error: CSRFError) -> Response | tuple[str, int]:
    """The form is older than the session: open it again with everything typed."""
    if member() is None:
        return log_in_first(Unauthorized())
    text = packed()
    page = keep(text) if text else ""
    return (page, 200) if page else redirect(request.path, 303)
