"""Bearer tokens: a program writes for an organisation without a log-in.

A token is `nguon_` and 256 random bits, shown once; the ledger keeps its SHA-256. It
says for which organisation it speaks and what it may do, and nothing about anybody.
Proved in tests/services/test_members.py.
"""

import secrets
import unicodedata
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from nguon.core.canonical import excerpt
from nguon.errors import Conflict, Malformed, Refused
from nguon.services.members import check_organisation
from nguon.store import accounts
from nguon.store.accounts import Token
from nguon.store.ledger import Book, moment

__all__ = ["SCOPES", "Token", "add", "allowed", "revoke", "tokens"]

CAPTURE: Final = "capture"  # record events
READ: Final = "read"  # read what is sealed from others but not from the organisation
SUBSCRIBE: Final = "subscribe"  # keep queries, subscriptions and webhooks
READINGS: Final = "readings"  # send what sensors measure
SCOPES: Final = (CAPTURE, READ, SUBSCRIBE, READINGS)


def add(
    book: Book,
    organisation: str,
    name: str,
    now: datetime,
    scopes: Sequence[str] = SCOPES,
) -> str:
    """Make a token for an organisation; return its text, which is kept nowhere."""
    for scope in scopes:
        if scope not in SCOPES:
            raise Malformed("people.no_scope", scope=excerpt(scope))
    if not scopes:
        raise Malformed("people.scope_missing")
    name = unicodedata.normalize("NFC", name).strip()
    if not 1 <= len(name) <= 80:
        raise Malformed("people.name_form")
    check_organisation(book, organisation)
    if any(one.name == name and not one.revoked for one in tokens(book, organisation)):
        raise Conflict("people.token_taken", name=name)
    with book.write() as connection:
        return accounts.add_token(
            connection, secrets.token_bytes(32), name=name,
            organisation=organisation, scopes=tuple(scopes), made=moment(now),
        )  # fmt: skip


def standing(book: Book, text: str) -> Token:
    """Return the token if it stands, whatever it allows."""
    with book.read() as ledger:
        found = accounts.find_token(ledger.connection, text)
    if found is None:
        raise Refused("people.token")
    return found


def allowed(book: Book, text: str, scope: str) -> Token:
    """Return the token if it stands and allows `scope`, else refuse."""
    found = standing(book, text)
    if scope not in found.scopes:
        raise Refused("people.token_scope", scope=scope)
    return found


def tokens(book: Book, organisation: str | None = None) -> list[Token]:
    with book.read() as ledger:
        return accounts.tokens(ledger.connection, organisation)


def revoke(book: Book, organisation: str, name: str, now: datetime) -> None:
    """End the tokens of that name."""
    with book.write() as connection:
        accounts.revoke_token(connection, organisation, name, moment(now))
