"""By whose hand an entry is signed, its signature and endorsement checked now.

For pages that show single entries. The page of a batch has its whole bundle checked and
reads `nguon.core.hand` from that. Proved in tests/services/test_sign.py.
"""

from nguon.core import signature
from nguon.core.endorsement import Passkey, check_endorsement
from nguon.core.entry import Entry
from nguon.core.hand import hand
from nguon.core.identifiers import key_id
from nguon.core.registered import key as read_key
from nguon.core.state import Registered
from nguon.core.values import value_of
from nguon.errors import NguonError
from nguon.store.snapshot import Snapshot


def checked_hand(ledger: Snapshot, entry: Entry) -> str:
    """Return by whose hand (`nguon.core.hand`), or "" when a check fails."""
    try:
        found = ledger.get(Registered, key_id(entry.by.key))
        if found is None:
            return ""
        value = value_of(found.value)
        key = read_key(value)
        lost = _lost(found, entry.recorded)
        signature.check(key.spki, key.algorithm, entry.signature, entry.message)
        if key.endorser:
            passkey = ledger.get(Registered, key.endorser)
            its = read_key(value_of(passkey.value)) if passkey else None
            if passkey is None or its is None or its.organisation != key.organisation:
                return ""
            lost = lost or _lost(passkey, key.start or "")
            check_endorsement(value, Passkey(its.spki, its.algorithm, its.rp or ""))
    except NguonError:
        return ""
    return "doubtful" if lost else hand(value, entry.by.organisation)


def _lost(key: Registered, moment: str) -> bool:
    """Say whether a key was reported lost, later, from before that moment."""
    return key.ended is not None and key.ended <= moment
