"""A small ledger to test with: one operator, two cooperatives, mangoes by the kilogram."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kit import rule
from nguon.core.entry import Draft
from nguon.core.note import Signer
from nguon.store.append import Recorded
from nguon.store.database import open_database
from nguon.store.keys import Registrar
from nguon.store.ledger import Book
from nguon.store.migrate import migrate

NOW = datetime(2026, 11, 22, 6, 35, tzinfo=UTC)
ORIGIN = "ledger.example/log"
LOG = Signer(ORIGIN, Ed25519PrivateKey.from_private_bytes(b"l" * 32))
OPERATOR = "https://w3id.org/nguon/org/000000000000000Z0"
COOP = "https://w3id.org/nguon/org/000000000000000C0"
OTHER = "https://w3id.org/nguon/org/000000000000000D0"
REGISTRAR = Registrar(OPERATOR, Ed25519PrivateKey.from_private_bytes(b"r" * 32))


def batch(name: str) -> str:
    """Return a batch id for a short name."""
    digest = hashlib.sha256(name.encode()).digest()
    signs = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    return "https://w3id.org/nguon/b/" + "".join(signs[x & 31] for x in digest[:17])


def draft(
    event: str, of: str, kg: float, organisation: str = COOP, **more: Any
) -> Draft:
    """Return a signed statement: so many kilograms made, or spent when negative."""
    said = {
        "eventID": f"urn:uuid:{event}",
        "quantityList": [{"epcClass": batch(of), "quantity": kg, "uom": "KGM"}],
        **more,
    }
    return REGISTRAR.draft("custody", said, organisation=organisation)


def open_book(url: str, folder: Path, kind: type[Book] = Book) -> Book:
    engine = open_database(url)
    migrate(engine, rule)
    return kind(engine, LOG, REGISTRAR, folder, rule)


def submit(book: Book, *drafts: Draft, now: datetime = NOW) -> Sequence[Recorded]:
    return book.submit(drafts, now)
