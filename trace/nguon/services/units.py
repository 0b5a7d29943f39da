"""Pallets, crates and assets: what the ledger knows of a thing that is no batch.

An SSCC, a returnable crate (8003) or an asset (8004) has no record of its own here: it
is known when somebody packed something in it, packed it in something, or reported it
from outside. Proved in tests/services/test_resolve.py.
"""

from nguon.core.state import Container
from nguon.store.snapshot import Snapshot


def is_known(ledger: Snapshot, unit: str) -> bool:
    """Whether anything here names the unit."""
    return ledger.get(Container, unit) is not None or bool(
        ledger.find(Container, parent=unit, limit=1)
    )
