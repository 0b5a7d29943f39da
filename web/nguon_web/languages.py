"""Vietnamese and English: who gets which, and the catalogues behind `_()`.

The language of an answer is, in this order: `?lang=vi|en`, the `lang` cookie, the
first of vi and en that Accept-Language wants, else Vietnamese. Only the pages behind
a log-in keep and read the cookie; public pages have none and carry `?lang` on.

A msgid is the English sentence; `nguon_web.catalogues` keeps a catalogue per area.
Proved in tests/web/test_languages.py.
"""

from typing import Final
from urllib.parse import quote, urlencode

from flask import Flask, Response, current_app, g, request, url_for
from flask_babel import Babel

from nguon_web.areas import AREAS

LANGUAGES: Final = ("vi", "en")
NAMES: Final = {"vi": "Tiếng Việt", "en": "English"}
COOKIE: Final = "lang"
KEEPS_COOKIE: Final = (
    "/record",
    "/inspect",
    "/admin",
    "/login",
    "/logout",
    "/password",
    "/account",
)


def chosen_language() -> str:
    """Return `vi` or `en` for the request at hand."""
    asked = request.args.get("lang")
    if asked not in LANGUAGES and request.path.startswith(KEEPS_COOKIE):
        asked = request.cookies.get(COOKIE)
    if asked in LANGUAGES:
        return str(asked)
    wanted = request.accept_languages
    if not wanted or wanted.best == "*":
        return "vi"
    return wanted.best_match(LANGUAGES) or "en"


def language() -> str:
    """Return the language of this answer, decided once a request."""
    if "language" not in g:
        g.language = chosen_language()
    return str(g.language)


def other_language_url(code: str) -> str:
    """Return the address of this very page in another language."""
    here = request.args.to_dict(flat=False) | {"lang": [code]}
    if request.endpoint and request.method in ("GET", "HEAD"):
        # Not by `url_for`, which takes `_scheme` and its like out of what was asked.
        return f"{quote(request.path)}?{urlencode(here, doseq=True)}"
    # An answer to a form, or a page that is not: the same address, if it can be read.
    routes = current_app.create_url_adapter(request)
    if routes and routes.test(request.path, "GET"):
        return f"{quote(request.path)}?lang={code}"
    return url_for("shell.start", lang=code)


def keep_choice(response: Response) -> Response:
    """Remember an explicit choice, on the pages behind a log-in only."""
    response.vary.add("Accept-Language")
    if not request.path.startswith(KEEPS_COOKIE):
        return response
    response.vary.add("Cookie")
    if request.args.get("lang") in LANGUAGES:
        response.set_cookie(
            COOKIE, language(), max_age=365 * 86400, samesite="Lax", httponly=True,
            secure=request.is_secure,
        )  # fmt: skip
    return response


def carry_choice(endpoint: str, values: dict[str, object]) -> None:
    """Let links of a public page opened with ?lang keep it: there is no cookie."""
    if "lang" in values or not request or request.args.get("lang") not in LANGUAGES:
        return
    if endpoint != "assets.file" and not endpoint.startswith(
        ("epcis.", "api.", "webhooks.")
    ):
        values["lang"] = request.args["lang"]


def register(app: Flask) -> None:
    """Set languages up on `app`."""
    Babel(
        app,
        default_locale="en",
        locale_selector=language,
        default_translation_directories=";".join(f"translations/{a}" for a in AREAS),
    )
    app.after_request(keep_choice)
    app.url_defaults(carry_choice)
    app.jinja_env.globals.update(
        language=language, language_names=NAMES, other_language_url=other_language_url
    )
