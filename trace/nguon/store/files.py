"""Files by the SHA-256 of their content: raw logs of sensors, documents.

An entry names a file by its hash (`ni:///sha-256;<hex>`); the bytes stand here, beside
the ledger, and are checked against their name each time they are read. Proved in
tests/store/test_files.py.
"""

import hashlib
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select

from nguon.errors import VerificationError
from nguon.store.tables import FILE


@dataclass(frozen=True, slots=True)
class File:
    """One file: whose it is, what kind, its bytes."""

    hash: str
    media: str
    organisation: str
    made: str
    content: bytes


def keep(
    connection: Connection, content: bytes, *, media: str, organisation: str, made: str
) -> str:
    """Keep a file and return its hash in hex; the same content is kept once."""
    name = hashlib.sha256(content).hexdigest()
    known = select(FILE.c.hash).where(FILE.c.hash == name)
    if connection.execute(known).first() is None:
        connection.execute(insert(FILE), {
            "hash": name, "media": media, "organisation": organisation, "made": made,
            "content": content,
        })  # fmt: skip
    return name


def find(connection: Connection, name: str) -> File | None:
    """Return the file of that hash, its content checked; None where there is none."""
    row = connection.execute(select(FILE).where(FILE.c.hash == name)).one_or_none()
    if row is None:
        return None
    content = bytes(row.content)
    if hashlib.sha256(content).hexdigest() != name:
        raise VerificationError(
            "store.row_unreadable", table="file", row=f"hash {name}"
        )
    return File(row.hash, row.media, row.organisation, row.made, content)
