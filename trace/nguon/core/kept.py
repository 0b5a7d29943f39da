"""What people keep of a log: a checkpoint, a receipt, a bundle, a passport, told apart.

Each carries a signed note, and any of them can be held against a later state. The
verifier, the server's own page and the audit tell them apart here. Proved in
tests/core/test_kept.py.
"""

from nguon.core import passport, receipt
from nguon.core.bundle_file import BundleFile
from nguon.errors import Malformed


def note_in(kept: bytes) -> str:
    """Return the signed note in what was kept, unchecked."""
    if is_receipt(kept):
        return receipt.parse(as_text(kept, "log.receipt")).note
    if kept.startswith(b"{"):
        return BundleFile(kept).note
    if passport.is_passport(kept):
        return passport.note_of(as_text(kept, "log.note").strip())
    return as_text(kept, "log.note")


def is_receipt(kept: bytes) -> bool:
    """Say whether the bytes begin as a receipt does."""
    return kept.startswith(receipt.HEADER.encode())


def as_text(kept: bytes, code: str) -> str:
    """Return UTF-8 text, or raise Malformed with `code`."""
    try:
        return kept.decode()
    except UnicodeDecodeError as error:
        raise Malformed(code) from error
