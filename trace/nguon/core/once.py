"""Once: what is sent twice is recorded once (DESIGN 5, rule 9).

The key is (organisation, eventID, has errorDeclaration). The same key with the same
public content gives the old receipt, other content is a conflict. Salts are fresh each
time, so the content is the statement alone, without its commitments and signature.

Proved in tests/store/test_ledger.py.
"""

import hashlib

from nguon.core import canonical
from nguon.core.entry import Draft


def event_key(draft: Draft) -> tuple[str, str, str] | None:
    """Return the key of the `Event` record of a custody draft, as text."""
    event_id = draft.statement.get("eventID")
    if draft.kind != "custody" or not isinstance(event_id, str):
        return None
    declaration = "1" if "errorDeclaration" in draft.statement else "0"
    return draft.by.organisation, event_id, declaration


def content_of(draft: Draft) -> str:
    """Return the hash of what a draft says publicly: `Event.content`."""
    return hashlib.sha256(canonical.to_bytes(draft.statement)).hexdigest()
