"""The book that this app serves."""

from flask import current_app

from nguon.errors import Unavailable
from nguon.services.members import Book


def book() -> Book:
    """Return the open ledger."""
    found: Book | None = current_app.extensions["nguon-book"]
    if found is None:
        raise Unavailable("store.unavailable")
    return found
