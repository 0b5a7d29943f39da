"""Hold the ledger against an older state of it that somebody kept.

Everything a ledger shows of itself can be made anew by whoever has its key. A kept
checkpoint, receipt or bundle cannot: its root must be the root of this tree's
beginning. Proved in tests/services/test_older.py.
"""

from nguon.core import merkle
from nguon.core.checkpoint import Checkpoint, open_checkpoint
from nguon.core.kept import note_in
from nguon.errors import VerificationError
from nguon.services.audit import Evidence
from nguon.store.database import reading
from nguon.store.snapshot import Snapshot


def check_older(evidence: Evidence, kept: bytes) -> Checkpoint:
    """Return the kept checkpoint that this ledger continues, or raise.

    `kept` is a signed checkpoint, a receipt or a bundle of this log.
    """
    older = open_checkpoint(note_in(kept), evidence.verifier)
    with reading(evidence.engine) as connection:
        ledger = Snapshot(connection)
        if older.size > ledger.size:
            raise VerificationError("older.ahead", older=older.size, size=ledger.size)
        if merkle.subtree_root(ledger, 0, older.size) != older.root:
            raise VerificationError("log.rewritten", size=older.size)
    return older
