"""Members who enrol, over the services: a passkey, then this phone."""

from datetime import datetime
from typing import Any

from kit.passkey import HERE, SoftPasskey, p256
from nguon.core import signature
from nguon.core.endorsement import to_text
from nguon.services import passkeys
from nguon.services.ledger import Book
from nguon.services.members import Member

PLACE = ("so.example", HERE)


def with_passkey(
    book: Book, member: Member, now: datetime, word: str = ""
) -> SoftPasskey:
    """Give a member a passkey and return it."""
    passkey = SoftPasskey(word or member.login)
    asked = passkeys.new_challenge()
    passkeys.add_passkey(
        book, member, *passkey.created(asked), asked, place=PLACE, name="Pixel 7",
        now=now,
    )  # fmt: skip
    return passkey


def asked_device(
    member: Member, passkey: SoftPasskey, now: datetime, word: str, **how: Any
) -> dict[str, Any]:
    key = to_text(signature.public_key_bytes(p256(word)))
    return passkey.endorse(passkeys.device_value(member, key, now), **how)


def with_phone(
    book: Book, member: Member, now: datetime, word: str = "phone"
) -> tuple[SoftPasskey, str]:
    """Give a member a passkey and a phone whose key it endorses."""
    passkey = with_passkey(book, member, now)
    value = asked_device(member, passkey, now, word)
    device = passkeys.add_device(
        book, member, value, origin=HERE, name="Pixel 7", now=now
    )
    return passkey, device
