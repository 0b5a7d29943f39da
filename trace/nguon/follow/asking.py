"""The newest checkpoint that a log shows, and whether enough others have seen it.

A cache, a replica or a witness may be behind for a moment. So a log that shows fewer
lines than it has signed before, or a state that too few of the reader's witnesses have
cosigned yet, is asked again a few times; what it shows then, counts.
"""

import time
from typing import Final

from nguon.core.checkpoint import Checkpoint, open_checkpoint
from nguon.core.cosignature import check_known
from nguon.core.kept import as_text
from nguon.core.note import Verifier, signature_lines
from nguon.core.policy import Policy
from nguon.errors import VerificationError
from nguon.fetch import CannotDecide, Log
from nguon.follow.evidence import Evidence

WAITS: Final = (0.0, 1.0, 4.0)  # seconds before asking, and asking again


def newest(
    log: Log,
    verifier: Verifier,
    kept: Checkpoint | None,
    policy: Policy | None,
    evidence: Evidence,
) -> tuple[str, Checkpoint, int]:
    """Return the note, what it says, and how many of the policy's witnesses signed it.

    One wrong line under the key of a witness that the reader names spoils it all: a
    cosignature of another state that was put under this one, say.
    """
    if policy and policy.logs and verifier not in [one.key for one in policy.logs]:
        raise CannotDecide("follow.policy_other_log", origin=verifier.name)
    unmet: VerificationError | None = None
    for wait in WAITS:
        time.sleep(wait)
        note = as_text(log.get("checkpoint"), "log.note")
        shown = open_checkpoint(note, verifier)
        unmet, count = None, 0
        if policy is not None:
            evidence.shown = note
            lines = signature_lines(note)[1]
            signed = [one.by for one in check_known(lines, policy.keys, shown)]
            count = len(signed)
            if not policy.is_met(signed):
                known = len(policy.witnesses)
                unmet = VerificationError("follow.quorum", count=count, known=known)
        if unmet is None and (kept is None or shown.size >= kept.size):
            break
    evidence.shown = note
    if kept and shown.size < kept.size:
        raise VerificationError("follow.fewer", older=kept.size, size=shown.size)
    if unmet is not None:
        evidence.shown = None  # that is no lie yet
        raise unmet
    return note, shown, count
