"""Admit: what the registrar enters into the ledger's directory, all of it or nothing.

A register statement makes, changes or revokes an organisation, key, product, place,
area, certificate or rule set (`nguon.core.register`). It is validated, what is private
by default is sealed (DESIGN 6), the registrar signs it, the ledger takes it. What the
ledger says already in the same words is not said again, so a registry file may be
loaded twice. Proved in tests/services/test_admit.py.
"""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from nguon.core import register
from nguon.core.canonical import JSON
from nguon.core.entry import Draft
from nguon.core.sealing import Opening, seal
from nguon.store.append import Recorded
from nguon.store.ledger import Book

# An organisation that is not to be named, and every household business.
IDENTITY: Final = (
    "/value/name",
    "/value/gln",
    "/value/address",
    "/value/business_phone",
)
WHEREABOUTS: Final = ("/value/coordinates", "/value/geometry")


def admit(
    book: Book,
    statements: Sequence[Mapping[str, JSON]],
    now: datetime,
    organisation: str | None = None,
) -> list[Recorded]:
    """Enter the statements, all or none; what stands already is `repeated`.

    `organisation` signs by its log-in (the operator, when it is left out).
    """
    for statement in statements:
        register.validate(statement)
    drafts: list[Draft] = []
    opened: list[Mapping[str, Opening]] = []
    for statement in statements:
        left, sealed, openings = seal(statement, _salts(statement))
        drafts.append(book.registrar.draft("register", left, sealed, organisation))
        opened.append(openings)
    return book.submit(drafts, now, opened)


def private_members(statement: Mapping[str, JSON]) -> tuple[str, ...]:
    """Return the pointers of the members that are sealed by default.

    >>> private_members({"type": "place", "value": {"coordinates": {"lat": 21}}})
    ('/value/coordinates',)
    """
    value = statement.get("value")
    if not isinstance(value, dict):
        return ()
    pointers = [*WHEREABOUTS]
    if value.get("unnamed") or value.get("household"):
        pointers += IDENTITY
    return tuple(p for p in pointers if p.rpartition("/")[2] in value)


def _salts(statement: Mapping[str, JSON]) -> dict[str, bytes]:
    return {pointer: secrets.token_bytes(16) for pointer in private_members(statement)}
