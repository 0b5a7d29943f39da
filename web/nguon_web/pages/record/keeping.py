"""A half-written form survives the log-in that came between.

The log-in page carries what was typed as one hidden field; after log-in it waits in
the session, under the form's address, until that form is opened: there everything
stands as it was typed. Nothing is recorded on the way. Proved in
tests/web/test_record.py.
"""

import json
from typing import Final

from flask import redirect, render_template, request, session
from flask_wtf.csrf import CSRFError
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import Unauthorized
from werkzeug.wrappers import Response

from nguon_web.auth import member
from nguon_web.pages.record.room import blueprint

MOST: Final = 2400  # characters: a session is a cookie of 4,096 bytes
_DROPPED: Final = ("csrf_token", "sure", "more")


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
    try:
        path, pairs = json.loads(text)
        if path != request.path:
            return None
        session.pop("kept")
        return MultiDict([(str(name), str(value)) for name, value in pairs])
    except (ValueError, TypeError):
        session.pop("kept", None)
        return None


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
    if text:
        session["kept"] = text
    return redirect(request.path, 303)
