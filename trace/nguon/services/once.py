"""Once: a request under an idempotency key is done once, however often it is sent.

    answer, again = once(book, organisation, "order-4711", request, now, do)

`do` is handed the name of the event and the moment that it is about, and returns status
and body. Both follow from the key and from when the request first came: so a process
that dies after recording and before keeping the answer leaves a request which, sent
again, is the very same event, and the ledger gives the old receipt (DESIGN 5, rule 9).

    the same key and request      the old answer, again=True
    the same key, other request   Refused (api.key_used)
    one that is being answered    Busy (api.key_busy): try again in RETRY seconds

A request that a rule refused has recorded nothing, so its key is free again. Answers
are kept for KEPT; an event's name still follows from its key afterwards. As the IETF's
draft-ietf-httpapi-idempotency-key-header has it. Proved in tests/services/test_once.py.
"""

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from nguon.errors import Conflict, NguonError, Refused, Unavailable
from nguon.store import answers
from nguon.store.ledger import Book, moment

KEPT: Final = timedelta(days=7)
LEASE: Final = timedelta(seconds=10)
"""After it, one that is being answered is taken for left by a process that died: even
where it was not, both record the same event, which is once."""
RETRY: Final = 1
LONGEST: Final = 100
_NAME: Final = b"nguon/idempotency/v1\n"

Do = Callable[[UUID, datetime], tuple[int, str]]


class Busy(Conflict):
    """The same request is being answered at this moment."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is answered: a status, and a body in JSON."""

    status: int
    body: str


def once(
    book: Book, organisation: str, key: str, request: bytes, now: datetime, do: Do
) -> tuple[Answer, bool]:
    """Return the answer, and whether it is the one of before."""
    digest = hashlib.sha256(request).hexdigest()
    with book.write() as connection:
        answers.forget_before(connection, organisation, moment(now - KEPT))
        if answers.begin(connection, organisation, key, digest, moment(now)):
            about = now
        else:
            kept = answers.find(connection, organisation, key)
            if kept is None:
                raise Busy("api.key_busy")
            if kept.request != digest:
                raise Refused("api.key_used", key=key)
            if kept.status is not None:
                return Answer(kept.status, kept.body or ""), True
            left = datetime.fromisoformat(kept.since) < now - LEASE
            if not left or not answers.begin_again(
                connection, organisation, key, kept.since, moment(now)
            ):
                raise Busy("api.key_busy")
            about = datetime.fromisoformat(kept.made)
    try:
        status, body = do(named(book, organisation, key.encode()), about)
    except NguonError as error:
        # Unavailable says nothing of whether it was recorded: then the key stays bound.
        if not isinstance(error, Unavailable):
            with book.write() as connection:
                answers.forget(connection, organisation, key)
        raise
    with book.write() as connection:
        answers.end(connection, organisation, key, status, body)
    return Answer(status, body), False


def named(book: Book, organisation: str, key: bytes) -> UUID:
    """Return the name of the event of a key, which nobody else can foretell."""
    secret = hashlib.sha256(book.registrar.private_key.sign(_NAME)).digest()
    digest = bytearray(
        hmac.digest(secret, organisation.encode() + b"\n" + key, "sha256")
    )
    digest[6] = digest[6] & 0x0F | 0x80  # RFC 9562, version 8: our own way
    digest[8] = digest[8] & 0x3F | 0x80
    return UUID(bytes=bytes(digest[:16]))
