"""One table from our errors to statuses, and the pages and problems that say them.

| error              | status |                                        |
|--------------------|--------|----------------------------------------|
| Malformed          | 400    | not what it claims to be               |
| NotFound           | 404    | nothing known under that name          |
| Conflict           | 409    | the same key with other content        |
| Refused            | 422    | a rule forbids it                      |
| VerificationError  | 422    | a check failed                         |
| Unavailable        | 503    | busy or cut off; send it again         |
| anything else      | 500    | ours: a number, and nothing else, is told |

People get a page: what happened, what stays safe, what to do now, in that order.
Programs (`/api`, `/epcis`, or an Accept without HTML) get application/problem+json.
Proved in tests/web/test_errors.py.
"""

import json
import secrets
from collections.abc import Mapping
from typing import Any, Final

from flask import Flask, Response, current_app, make_response, render_template, request
from flask_babel import lazy_gettext as _l
from flask_limiter import RateLimitExceeded
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from nguon.errors import (
    Conflict,
    Malformed,
    NguonError,
    NotFound,
    Refused,
    Unavailable,
    VerificationError,
)
from nguon_web.languages import language

STATUSES: Final[tuple[tuple[type[NguonError], int], ...]] = (
    (Conflict, 409),  # before Refused, its parent
    (Refused, 422),
    (Malformed, 400),
    (NotFound, 404),
    (VerificationError, 422),
    (Unavailable, 503),
)

# What a code says more exactly than its kind.
CODES: Final = {
    "people.token": 401, "people.key_token": 401, "people.key_unknown": 401,
    "people.key_audience": 401, "people.key_issuer": 401, "people.key_time": 401,
    "people.token_scope": 403, "json.too_large": 413, "capture.limit": 413,
}  # fmt: skip

_RECEIPTS: Final = _l(
    "What you have a receipt for is recorded. What has none was not recorded."
)
# status -> (what happened, what stays safe, what to do now)
PAGES: Final = {
    400: (_l("We could not read that"),
          _l("Nothing was recorded or changed."),
          _l("Go back, look at what was sent, and send it again.")),
    401: (_l("Please log in first"),
          _l("Nothing was recorded or changed."),
          _l("You may have been away for a while. Log in, then send it again.")),
    403: (_l("This is not open to you"),
          _l("Nothing was recorded or changed."),
          _l("Ask the one who manages your cooperative's log-ins, "
             "or log in with another name.")),
    404: (_l("There is no such page here"),
          _l("The ledger itself is unharmed: what was recorded stays recorded."),
          _l("Check the address, or search for the code that stands on the label.")),
    405: (_l("This page cannot be used that way"),
          _l("Nothing was recorded or changed."),
          _l("Go back and use the buttons of the page.")),
    409: (_l("This was recorded before, with other content"),
          _l("The first record stands as it was."),
          _l("Open the record to see it. To change it, write a correction.")),
    413: (_l("That is too large"),
          _l("Nothing was recorded or changed."),
          _l("Send a smaller file, or split it in two.")),
    415: (_l("We do not read this kind of file"),
          _l("Nothing was recorded or changed."),
          _l("Send one of the kinds that the page names.")),
    422: (_l("The ledger refuses this"),
          _l("Nothing was recorded or changed."),
          _l("Go back: what you typed is still there.")),
    429: (_l("Too many attempts"),
          _l("Nothing was recorded or changed."),
          _l("Wait a minute, then try again.")),
    500: (_l("Something broke on our side"),
          _RECEIPTS,
          _l("Try again in a minute. If it stays so, tell us this number:")),
    503: (_l("The ledger is resting for a moment"),
          _RECEIPTS,
          _l("Try again in a minute.")),
}  # fmt: skip
STALE: Final = (
    _l("This page was open for too long"),
    _l("Nothing was recorded or changed."),
    _l("Go back, load the page again and send it once more."),
)
# A check failed while something was read: nothing was sent, nothing was refused.
WRONG: Final = (
    _l("What is stored here does not fit"),
    _l("Signed checkpoints and copies that others keep are not touched by it."),
    _l("Do not rely on what this ledger shows. An inspector can check the whole "
       "ledger: that names table, row and column."),
)  # fmt: skip
# What the errors of /epcis are called (EPCIS 2.0, 12.4).
EPCIS: Final = {
    400: "ValidationException", 401: "SecurityException", 403: "SecurityException",
    404: "NoSuchNameException", 406: "NotAcceptableException",
    409: "ResourceAlreadyExistsException", 413: "CaptureLimitExceededException",
    414: "URITooLongException", 415: "UnsupportedMediaTypeException",
    422: "ValidationException",
}  # fmt: skip
READ_ON: Final = 16 << 20
PROBLEM: Final = "application/problem+json"


def status_of(error: NguonError) -> int:
    """Return the status of one of our errors."""
    if error.code in CODES:
        return CODES[error.code]
    return next(status for kind, status in STATUSES if isinstance(error, kind))


def wants_problem() -> bool:
    """Whether a program is asking: by its door, or by what it accepts."""
    if request.path.startswith("/api/") or _is_epcis():
        return True
    accepts = request.accept_mimetypes
    return bool(accepts) and not accepts.accept_html and accepts.accept_json


def _is_epcis() -> bool:
    return request.path == "/epcis" or request.path.startswith("/epcis/")


def _type_of(status: int) -> str:
    """Return what a problem is called; under /epcis the standard has names."""
    if not _is_epcis():
        return "about:blank"
    return f"epcisException:{EPCIS.get(status, 'ImplementationException')}"


def answer(
    status: int, sentence: str = "", number: str = "", **more: object
) -> Response:
    """Return the page or the problem that says an error."""
    if status == 413:
        _read_on()
    known = PAGES.get(status) or PAGES[400 if status < 500 else 500]
    return _say(known, status, sentence, number, more)


def wrong(sentence: str) -> Response:
    """Return the answer where what is stored does not fit: no page of a refusal."""
    return _say(WRONG, 422, sentence, "", {})


def _say(
    words: tuple[Any, Any, Any],
    status: int,
    sentence: str,
    number: str,
    more: Mapping[str, object],
) -> Response:
    if wants_problem():
        problem = {
            "type": _type_of(status),
            "title": str(words[0]),
            "status": status,
            **more,
        }
        if sentence:
            problem["detail"] = sentence
        if number:
            problem["instance"] = f"urn:nguon:error:{number}"
        response = Response(
            json.dumps(problem, ensure_ascii=False), status, mimetype=PROBLEM
        )
    else:
        page = render_template(
            "shell/error.html", status=status, words=words, sentence=sentence,
            number=number,
        )  # fmt: skip
        response = make_response(page, status)
    response.headers["Cache-Control"] = "no-store"
    return response


def _read_on() -> None:
    """Read a body that is too large for a while: who is cut off while sending sees a
    broken connection instead of the sentence that says how much may be sent."""
    stream = request.environ["wsgi.input"]
    left = max(READ_ON, 2 * (request.max_content_length or 0))
    while left > 0 and (part := stream.read(min(1 << 16, left))):
        left -= len(part)


def kept_headers(error: HTTPException) -> dict[str, str]:
    """Return the headers of an HTTP error that its answer must have."""
    kept = {
        name: str(value)
        for name, value in error.get_headers(request.environ)
        if name in ("Allow", "Retry-After", "WWW-Authenticate")
    }
    if isinstance(error, RateLimitExceeded) and error.limit:
        kept["Retry-After"] = str(error.limit.limit.get_expiry())
    return kept


def register(app: Flask) -> None:
    """Let every error of a request end in `answer`."""

    @app.errorhandler(NguonError)
    def ours(error: NguonError) -> Response:
        sentence = error.sentence(language())
        if isinstance(error, VerificationError):
            return wrong(sentence)
        response = answer(status_of(error), sentence)
        if isinstance(error, Unavailable):
            response.headers["Retry-After"] = "5"
        return response

    @app.errorhandler(CSRFError)
    def stale(_error: CSRFError) -> Response:
        return _say(STALE, 403, "", "", {})

    @app.errorhandler(HTTPException)
    def http(error: HTTPException) -> Response:
        status = error.code or 500
        if status < 400:  # a redirect that werkzeug raised
            return make_response(error.get_response())
        response = answer(status)
        response.headers.extend(kept_headers(error))
        return response

    @app.errorhandler(Exception)
    def unforeseen(error: Exception) -> Response:
        if current_app.testing:
            raise error
        number = secrets.token_hex(4)
        # %r: whatever stands in an address cannot start a line of the log.
        app.logger.error(
            "error %s at %s %r", number, request.method, request.path, exc_info=error
        )
        return answer(500, number=number)
