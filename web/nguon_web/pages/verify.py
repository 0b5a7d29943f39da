"""/verify: evidence is checked, on this device or by the server, step by step in words.

The page carries its checker inside (`static/js/checker.js`) and offers it as one file
to keep. For browsers without a script there is a form: it changes and keeps nothing and
touches no session, so no token guards it. A server that checks its own evidence proves
little: the page says so. Proved in tests/web/test_verify_page.py and
tests/browser/test_checker.py.
"""

from dataclasses import dataclass
from typing import Final

from flask import Blueprint, Response, make_response, render_template, request

from nguon.errors import Unavailable
from nguon.services.evidence import (
    FILE,
    KEY,
    MOST,
    OLDER,
    Checked,
    check_evidence,
)
from nguon.services.members import Book
from nguon_web.access import anyone
from nguon_web.auth import limiter
from nguon_web.languages import language
from nguon_web.ledger import book
from nguon_web.pages.checker import NAME, checker, words_json
from nguon_web.security import body_limit, changes_nothing
from nguon_web.texts import _

blueprint = Blueprint("verify", __name__)

FRAME: Final = 1 << 14  # bytes of the form around the files


@dataclass(frozen=True, slots=True)
class Asked:
    """What was handed in."""

    key: str
    file: bytes
    older: bytes | None
    name: str


@blueprint.get("/verify", strict_slashes=False)
@anyone
def page() -> str:
    return show(typed={}, errors={}, answer=None)


@blueprint.get(f"/verify/{NAME}")
@anyone
def keep() -> Response:
    """The checker in one file, the same from every server of this release."""
    response = Response(checker().content, mimetype="text/html")
    response.headers["Content-Disposition"] = f'attachment; filename="{NAME}"'
    response.headers["Content-Security-Policy"] = "sandbox"  # to keep, not to run here
    response.headers["Cache-Control"] = "public, max-age=300"
    return response


def show(**shown: object) -> str:
    """Return the page, with the checker for this device on it."""
    return render_template(
        "verify/page.html", **shown, words=words_json(language()), checker_name=NAME,
        checker_sha256=checker().sha256,
    )  # fmt: skip


@blueprint.post("/verify")
@anyone
@changes_nothing
@limiter.limit("30 per minute")
@body_limit(MOST + FRAME)
def check() -> Response:
    """Answer yes (200), no (200, in red), or neither (422, at the field)."""
    asked = handed_in()
    errors = missing(asked)
    answer: Checked | None = None
    if not errors:
        answer = check_evidence(
            asked.file, asked.key, asked.older, language(), ledger_here()
        )
        if answer.verified is None:
            errors = {answer.field: answer.sentence}
    shown = show(
        typed={"key": asked.key}, errors=errors,
        answer=None if errors else answer, name=asked.name,
    )  # fmt: skip
    response = make_response(shown, 422 if errors else 200)
    response.headers["Cache-Control"] = "no-store"
    return response


def ledger_here() -> Book | None:
    """Return the ledger kept here, if one is open: the check goes without it too."""
    try:
        return book()
    except Unavailable:
        return None


def handed_in() -> Asked:
    file, older = request.files.get(FILE), request.files.get(OLDER)
    try:
        return Asked(
            key=request.form.get(KEY, "").strip()[:500],
            file=file.read() if file else b"",
            older=older.read() if older and older.filename else None,
            name=(file.filename or "")[:80] if file else "",
        )
    finally:  # a large one lies in a nameless file of the system until it is closed
        for one in request.files.values():
            one.close()


def missing(asked: Asked) -> dict[str, str]:
    """Return what is not there, at its field."""
    found = {}
    if not asked.file:
        found[FILE] = _("Choose the evidence: a bundle or a receipt.")
    if not asked.key:
        found[KEY] = _("Type or paste the ledger's public key.")
    return found
