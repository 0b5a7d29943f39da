"""Sign on the phone: what a form says goes out to be signed, and comes back signed.

    prepare(...)          the events as they would be recorded, unsigned, with the key's
                          `by`: each has the exact bytes that its signature is over
    pack / unpack         the same as text, to lie on the phone meanwhile, under an HMAC
                          of the server's secret and for one member alone
    record_signed(...)    put the signatures beside them and hand them to the ledger

Nothing is stored in between, and the name of each event is in its bytes: sent twice, or
a day later when the network is back, it is recorded once (DESIGN 5, rule 9). The HMAC
keeps a browser from putting words into the ledger that no form has read; the ledger's
own check is the signature. Proved in tests/services/test_sign.py.
"""

import hashlib
import hmac
from base64 import urlsafe_b64decode
from binascii import Error as Base64Error
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from nguon.core import canonical
from nguon.core.canonical import JSON
from nguon.core.endorsement import to_text
from nguon.core.entry import By, Draft, signing_bytes
from nguon.core.identifiers import key_id
from nguon.core.registered import key as read_key
from nguon.core.sealing import Opening
from nguon.core.state import Registered
from nguon.core.values import value_of
from nguon.errors import Malformed, NguonError, Refused
from nguon.services.members import Member
from nguon.services.record import Group, Receipt, said_of, submit_group
from nguon.services.refusals import keep_refusal
from nguon.store.holders import holder_of
from nguon.store.ledger import Book, moment

LIMIT: Final = 1 << 20
_PACKED: Final = b"nguon/draft/v1\n"


@dataclass(frozen=True, slots=True)
class Part:
    """One event on its way: what is said, what is sealed, what opens it."""

    statement: dict[str, JSON]
    sealed: dict[str, str]
    opened: dict[str, Opening]


@dataclass(frozen=True, slots=True)
class Prepared:
    """Events that stand or fall together, waiting for the signatures of one key."""

    by: By
    parts: tuple[Part, ...]

    @property
    def messages(self) -> list[bytes]:
        """What the signatures are over, in their order."""
        return [
            signing_bytes("custody", part.statement, part.sealed, self.by)
            for part in self.parts
        ]


def prepare(
    book: Book,
    member: Member,
    key: str,
    events: Sequence[Mapping[str, JSON]],
    now: datetime,
) -> Prepared:
    """Return the events, to be signed by a device of this member's that stands."""
    with book.read() as ledger:
        found = ledger.get(Registered, key_id(key))
        holder = holder_of(ledger.connection, key_id(key))
    if found is None or holder is None or holder.login != member.login:
        raise Refused("keys.ended_here")
    its = read_key(value_of(found.value))
    over = found.ended is not None or (its.end is not None and its.end < moment(now))
    if over or its.use != "device" or its.organisation != member.organisation:
        raise Refused("keys.ended_here")
    parts = [Part(*said_of(book, member.organisation, event)) for event in events]
    return Prepared(By(member.organisation, key, its.algorithm), tuple(parts))


def pack(prepared: Prepared, login: str, secret: bytes) -> str:
    """Return what is prepared as text that only this server makes, for one member."""
    by = prepared.by
    said = canonical.to_bytes(
        {
            "by": [by.organisation, by.key, by.algorithm],
            "login": login,
            "parts": [
                {
                    "statement": part.statement,
                    "sealed": part.sealed,
                    "opened": {
                        pointer: [to_text(one.salt), one.value]
                        for pointer, one in part.opened.items()
                    },
                }
                for part in prepared.parts
            ],
        }
    )
    return f"{to_text(_mac(said, secret))}.{to_text(said)}"


def unpack(text: str, login: str, secret: bytes) -> Prepared:
    """Return what was packed for this member, or refuse."""
    mac, _, packed = text.partition(".")
    said = _bytes(packed)
    if len(said) > LIMIT or not hmac.compare_digest(_bytes(mac), _mac(said, secret)):
        raise Refused("keys.draft")
    # It is our own: what was packed above, unchanged, so its form needs no asking.
    value: Any = canonical.parse(said, limit=LIMIT)
    if value["login"] != login:
        raise Refused("keys.draft")
    parts = [
        Part(
            part["statement"],
            part["sealed"],
            {
                pointer: Opening(_bytes(salt), opened)
                for pointer, (salt, opened) in part["opened"].items()
            },
        )
        for part in value["parts"]
    ]
    return Prepared(By(*value["by"]), tuple(parts))


def signed(prepared: Prepared, signatures: Sequence[bytes]) -> Group:
    """Return the drafts with the signatures beside them; the ledger checks them."""
    if len(signatures) != len(prepared.parts):
        raise Malformed("keys.signatures", wanted=len(prepared.parts))
    drafts = [
        Draft("custody", part.statement, part.sealed, prepared.by, made)
        for part, made in zip(prepared.parts, signatures, strict=True)
    ]
    return Group(tuple(drafts), tuple(part.opened for part in prepared.parts))


def record_signed(
    book: Book,
    member: Member,
    prepared: Prepared,
    signatures: Sequence[bytes],
    now: datetime,
) -> list[Receipt]:
    """Record what a device has signed; a refusal is kept as every other is."""
    try:
        return submit_group(book, signed(prepared, signatures), now)
    except NguonError as error:
        if not isinstance(error, Malformed):
            events = [part.statement for part in prepared.parts]
            keep_refusal(
                book, member.organisation, error, events, now, account=member.login
            )
        raise


def _mac(said: bytes, secret: bytes) -> bytes:
    return hmac.digest(secret, _PACKED + said, hashlib.sha256)


def _bytes(text: object) -> bytes:
    try:
        return urlsafe_b64decode(str(text) + "=" * (-len(str(text)) % 4))
    except (Base64Error, ValueError) as error:
        raise Refused("keys.draft") from error
