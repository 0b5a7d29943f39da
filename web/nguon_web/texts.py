"""`_`: a page's text in the reader's language, typed."""

from flask_babel import gettext


def _(text: str, **figures: object) -> str:
    """Return `text` (English, the msgid) in the language of this answer."""
    return str(gettext(text, **figures))
