"""The checker as one file to keep: script, style and words inside, nothing fetched.

It says in a `meta` of its own that only this script and this style may run and that
nothing may be loaded or sent, so it is as closed on a disk as it is on the server. It
depends on nothing but the release: every server of one release hands out the same
bytes, and their SHA-256 can be compared with a number from elsewhere. Proved in
tests/web/test_verify_page.py and tests/browser/test_checker.py.
"""

import json
from base64 import b64encode
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from flask import current_app, render_template
from markupsafe import Markup

from nguon import __version__
from nguon.messages import LANGUAGES
from nguon_web.assets import SITE
from nguon_web.scripts import words

NAME: Final = "nguon-checker.html"
_LOOK: Final = (*SITE, "css/consumer.css")


@dataclass(frozen=True, slots=True)
class Checker:
    """The file and what it is compared by."""

    content: bytes
    sha256: str


def checker() -> Checker:
    """Return the checker of this release, made when it is first asked for."""
    made: Checker | None = current_app.extensions.get("nguon-checker")
    if made is None:
        made = make()
        current_app.extensions["nguon-checker"] = made
    return made


def make() -> Checker:
    files = current_app.extensions["nguon-assets"].files
    style = b"".join(files[name] for name in _LOOK).decode()
    script = files["js/checker.js"].decode()
    text = render_template(
        "verify/checker.html",
        style=Markup(style),  # noqa: S704
        script=Markup(script),  # noqa: S704
        words=words_json(*LANGUAGES),
        policy=(
            f"default-src 'none'; script-src '{source(script)}'; "
            f"style-src '{source(style)}'; base-uri 'none'; form-action 'none'"
        ),
        version=__version__,
    )
    content = text.encode()
    return Checker(content, sha256(content).hexdigest())


def source(text: str) -> str:
    """Return the hash by which a Content-Security-Policy lets a script or style in."""
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


def words_json(*languages: str) -> Markup:
    """Return the sentences as JSON that may stand inside a page."""
    said = {language: words(language, form=True) for language in languages}
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c"))  # noqa: S704
