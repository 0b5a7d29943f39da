"""The web door: pages and HTTP interfaces over `nguon.services`.

`create_app` reads as a table of contents. Hooks run in the order written here:
security first, so that everything after it, errors too, has its nonce and limits.
"""

from flask import Flask

from nguon.services.members import Book
from nguon_web import (
    accepting,
    assets,
    auth,
    compress,
    errors,
    formats,
    languages,
    security,
)
from nguon_web.api import (
    capture,  # noqa: F401  # routes of epcis
    epcis,
    epcis_description,
    export,
    queries,  # noqa: F401  # routes of epcis
    reading,  # noqa: F401  # routes of epcis
    readings,
    resolver,
    resources,
    v1,
    webhooks,
)
from nguon_web.pages import (
    admin,
    captures,  # noqa: F401  # routes of the desk
    complaints,
    consumer,
    coop,
    devices,
    health,
    hooks,
    inspector,
    keys,
    links,
    log,
    passport,
    plots,
    programs,
    programs_card,
    shell,
    things,
    verify,
)
from nguon_web.settings import Settings

PAGES = (
    shell,
    keys,
    consumer,
    passport,
    plots,
    programs,
    programs_card,
    things,
    coop,
    links,
    devices,
    hooks,
    complaints,
    inspector,
    admin,
    log,
    verify,
    health,
)
DOORS = (
    epcis,
    epcis_description,
    export,
    readings,
    resolver,
    resources,
    v1,
    webhooks,
)


def create_app(settings: Settings, book: Book | None = None) -> Flask:
    """Return the WSGI application of one ledger; `book` is its open ledger."""
    app = Flask(__name__, static_folder=None)
    app.request_class = accepting.Request
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

    for pages in PAGES:
        app.register_blueprint(pages.blueprint)
    # Several modules have their routes on the one blueprint of /epcis.
    for blueprint in dict.fromkeys(doors.blueprint for doors in DOORS):
        app.register_blueprint(blueprint)
    return app
