"""GTIN, GLN, lots, Digital Links and ledger codes: what things are called here.

Proved in tests/core/test_identifiers.py.
"""

import re
from typing import Final

PREFIX: Final = "https://w3id.org/nguon/"
GS1: Final = "https://id.gs1.org/"

_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CODE: Final = f"[{_ALPHABET}]{{17}}"
_LOT: Final = "[A-Z0-9-]{1,20}"
_BATCH: Final = re.compile(
    f"({re.escape(GS1)}01/[0-9]{{14}}/10/{_LOT})(?:/21/[^/]{{1,60}})?"
    f"|({re.escape(PREFIX)}b/{_CODE})"
)


def batch_of(uri: str) -> str | None:
    """Return the batch that a canonical class or serial belongs to, or None."""
    found = _BATCH.fullmatch(uri)
    return found and (found[1] or found[2])
