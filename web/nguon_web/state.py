"""The ledger behind this application, for the views that ask for it."""

from typing import cast

from flask import current_app

from nguon.services.ledger import Book


def book() -> Book:
    """Return the ledger that `create_app` opened."""
    return cast(Book, current_app.extensions["nguon-book"])
