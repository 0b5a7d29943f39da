"""The web door: pages and HTTP interfaces over `nguon.services`.

`create_app` reads as a table of contents. Hooks run in the order written here:
security first, so that everything after it, errors too, has its nonce and limits.
"""

from flask import Flask

from nguon.services.members import Book
from nguon_web import (
    assets,
    auth,
    compress,
    errors,
    formats,
    languages,
    security,
)
from nguon_web.api import epcis, epcis_description, readings, v1
from nguon_web.pages import (
    admin,
    consumer,
    coop,
    devices,
    health,
    inspector,
    keys,
    log,
    shell,
    verify,
)
from nguon_web.settings import Settings


def create_app(settings: Settings, book: Book | None = None) -> Flask:
    """Return the WSGI application of one ledger; `book` is its open ledger."""
    app = Flask(__name__, static_folder=None)
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    app.extensions["nguon-settings"] = settings
    app.extensions["nguon-book"] = book

    health.register(app)
    security.register(app, settings)
    languages.register(app)
    formats.register(app)
    assets.register(app)
    auth.register(app)
    errors.register(app)
    compress.register(app)
    app.context_processor(lambda: {"demo": settings.demo})

    for pages in (
        shell, keys, consumer, coop, devices, inspector, admin, log, verify, health,
    ):  # fmt: skip
        app.register_blueprint(pages.blueprint)
    for doors in (epcis, epcis_description, readings, v1):
        app.register_blueprint(doors.blueprint)
    return app
