"""marshmallow's own sentences, in the reader's language.

They are its texts in English, so that is what the catalogue has as their msgid.
"""

import re
from typing import Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

_SENTENCES: Final[tuple[tuple[str, LazyString], ...]] = (
    ("Missing data for required field.", _l("This is missing.")),
    ("Field may not be null.", _l("This may not be null: leave it out.")),
    ("Not a valid string.", _l("A text is expected.")),
    ("Not a valid integer.", _l("A whole number is expected.")),
    ("Not a valid boolean.", _l("true or false is expected.")),
    ("Not a valid list.", _l("A list is expected.")),
    ("Invalid type.", _l("An object is expected.")),
    ("Invalid input type.", _l("An object is expected.")),
    ("Unknown field.", _l("This is not known here: leave it out.")),
    (r"Must be one of: (?P<these>.*).", _l("One of these is expected: %(these)s")),
    (r"Shorter than minimum length (?P<n>\d+).", _l("At least %(n)s is expected.")),
    (r"Longer than maximum length (?P<n>\d+).", _l("At most %(n)s is expected.")),
    (r"Length must be between (?P<least>\d+) and (?P<most>\d+).",
     _l("A length from %(least)s to %(most)s is expected.")),
    (r"Must be greater than or equal to (?P<least>-?\d+) and less than or equal to "
     r"(?P<most>-?\d+).", _l("A number from %(least)s to %(most)s is expected.")),
)  # fmt: skip


def in_words(text: str) -> str:
    """Return a sentence of marshmallow's in the reader's language."""
    for english, said in _SENTENCES:
        found = re.fullmatch(english, text, re.DOTALL)
        if found:
            return str(said) % found.groupdict()
    return text
