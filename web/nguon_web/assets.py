"""Style sheets, scripts and pictures: read once, packed once, cached for a year.

An address carries a fingerprint of all of them (`/static/<fingerprint>/css/site.css`),
so a new release is a new address and relative imports between scripts keep working.
`css/site.css` is tokens, base and parts in one file: one request for a page's look;
what becomes of scripts stands in `scripts.py`.
Proved in tests/web/test_shell.py.
"""

import gzip
import hashlib
import mimetypes
from pathlib import Path
from typing import Final

from flask import Blueprint, Flask, Response, abort, current_app, request, url_for
from markupsafe import Markup

from nguon_web import scripts
from nguon_web.access import anyone

FOLDER: Final = Path(__file__).parent / "static"
SITE: Final = ("css/tokens.css", "css/base.css", "css/parts.css")
_TYPES: Final = {".js": "text/javascript", ".webmanifest": "application/manifest+json"}
_PACKED: Final = ("text/", "image/svg", "application/json", "application/manifest")

blueprint = Blueprint("assets", __name__)


class Assets:
    """The static files of this release, by name, with their fingerprint."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self.files = {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        }
        self.files["css/site.css"] = b"".join(self.files[name] for name in SITE)
        self.files.update(scripts.made(self.files))
        digest = hashlib.sha256()
        for name, content in sorted(self.files.items()):
            digest.update(name.encode() + b"\0" + hashlib.sha256(content).digest())
        self.fingerprint = digest.hexdigest()[:12]
        self.packed = {
            name: gzip.compress(content, 9, mtime=0)
            for name, content in self.files.items()
            if media_type(name).startswith(_PACKED)
        }


def media_type(name: str) -> str:
    suffix = Path(name).suffix
    return (
        _TYPES.get(suffix)
        or mimetypes.guess_type(name)[0]
        or "application/octet-stream"
    )


def asset(name: str) -> str:
    """Return the address of a static file; an unknown name is our own mistake."""
    assets = current_app.extensions["nguon-assets"]
    if name not in assets.files:
        raise LookupError(f"no static file {name}")
    return url_for("assets.file", fingerprint=assets.fingerprint, name=name)


def asset_text(name: str) -> Markup:
    """Return a static file's text, for the few that a page carries inside itself."""
    return Markup(current_app.extensions["nguon-assets"].files[name].decode())  # noqa: S704


@blueprint.get("/static/<fingerprint>/<path:name>")
@anyone
def file(fingerprint: str, name: str) -> Response:
    assets = current_app.extensions["nguon-assets"]
    if name not in assets.files:
        abort(404)
    kind = media_type(name)
    if kind.startswith("text/"):
        kind += "; charset=utf-8"
    if name in assets.packed and request.accept_encodings["gzip"]:
        response = Response(assets.packed[name], mimetype=kind)
        response.headers["Content-Encoding"] = "gzip"
    else:
        response = Response(assets.files[name], mimetype=kind)
    response.vary.add("Accept-Encoding")
    # A page of the release before may still ask by its old fingerprint: it gets
    # today's file, but nobody keeps it.
    fresh = fingerprint == assets.fingerprint
    response.headers["Cache-Control"] = (
        "public, max-age=31536000, immutable" if fresh else "no-store"
    )
    return response


def register(app: Flask) -> None:
    app.extensions["nguon-assets"] = Assets()
    app.register_blueprint(blueprint)
    app.jinja_env.globals.update(asset=asset, asset_text=asset_text)
