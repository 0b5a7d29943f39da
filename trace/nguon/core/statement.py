"""What is said, taken by itself: a custody statement is EPCIS, a register one our own.

The rules ask what a statement means for others (`nguon.core.custody`); this asks,
before them and outside every lock, whether it is one at all, whoever signed it: in its
one form, and valid without what it seals. Proved in tests/core/test_statement.py.
"""

from nguon.core import epcis, register
from nguon.core.entry import Draft
from nguon.core.sealing import check_sealed
from nguon.errors import Malformed


def check(draft: Draft) -> None:
    """Check the statement of a draft by itself, or raise Malformed with the place."""
    if draft.kind == "custody":
        epcis.validate(draft.statement)
    elif draft.kind == "register":
        register.validate(draft.statement)
    else:
        raise Malformed("entry.malformed", place="kind")
    check_sealed(draft.statement, draft.sealed)
