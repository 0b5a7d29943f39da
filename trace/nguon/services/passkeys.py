"""Passkeys: make one, log in with one, and let one endorse this device's key.

    new_challenge()            32 random bytes that the door asks with, and asks once
    add_passkey(...)           a new passkey of a member, registered by the operator
    log_in(...)                whose passkey answered; the password is not needed
    device_value(...)          what a passkey is to endorse: this device's key, a year
    add_device(...)            the endorsed key, registered by the member's organisation

The member's name, log-in and device stay out of the entries: a key's entry says whose
organisation it is and nothing of the person. Proved in tests/services/test_keys.py.
"""

import secrets
from base64 import urlsafe_b64decode
from binascii import Error as Base64Error
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final

from nguon.core import signature
from nguon.core.attested import check_created
from nguon.core.canonical import JSON
from nguon.core.endorsement import (
    Assertion,
    Passkey,
    challenge,
    check_assertion,
    check_client_data,
    to_text,
)
from nguon.core.identifiers import key_id
from nguon.core.registered import key as read_key
from nguon.core.state import Registered
from nguon.core.values import value_of
from nguon.errors import Malformed, NguonError, Refused, VerificationError
from nguon.services.admit import admit
from nguon.store import accounts, sessions
from nguon.store.accounts import Member
from nguon.store.holders import Holder, add_holder, find_credential, holder_of
from nguon.store.ledger import Book, moment

DEVICE: Final = timedelta(days=365)
PATIENCE: Final = timedelta(minutes=10)  # from being asked to having answered
_FORGET: Final = timedelta(days=1)
NAME: Final = 60


def new_challenge() -> bytes:
    return secrets.token_bytes(32)


def use_once(book: Book, asked_with: bytes, asked: datetime, now: datetime) -> None:
    """Let a challenge be answered once, and soon; a second answer is refused."""
    if not timedelta(0) <= now - asked <= PATIENCE:
        raise Refused("keys.late")
    name = to_text(asked_with)
    with book.write() as connection:
        if sessions.session_ended(connection, name):
            raise Refused("keys.late")
        sessions.end_session(connection, name, moment(now), moment(now - _FORGET))


def add_passkey(
    book: Book,
    member: Member,
    authenticator_data: bytes,
    client_data: bytes,
    asked: bytes,
    *,
    place: tuple[str, str],
    name: str,
    now: datetime,
) -> str:
    """Register a passkey that a member has just made; return its subject.

    `place` is the host it is for and the origin where it was asked for.
    """
    rp, origin = place
    made = check_created(authenticator_data, client_data, asked, rp)
    if made.origin != origin:
        raise VerificationError("keys.created")
    subject = key_id(signature.public_key_id(made.spki))
    value: dict[str, JSON] = {
        "organisation": member.organisation,
        "algorithm": made.algorithm,
        "public_key": to_text(made.spki),
        "use": "passkey",
        "rp": rp,
    }
    credential = to_text(made.credential)
    with book.read() as ledger:
        if find_credential(ledger.connection, credential):
            raise Refused("keys.known")
    admit(book, [_make(subject, value)], now)
    _hold(book, subject, member, name, now, credential)
    return subject


def log_in(
    book: Book,
    credential: bytes,
    assertion: Assertion,
    asked: bytes,
    origin: str,
) -> Member:
    """Return the member whose passkey answered, or refuse without saying why."""
    with book.read() as ledger:
        holder = find_credential(ledger.connection, to_text(credential))
        found = ledger.get(Registered, holder.key) if holder else None
        member = (
            accounts.find_member(ledger.connection, holder.login) if holder else None
        )
    if found is None or found.ended is not None or member is None or member.disabled:
        raise Refused("keys.log_in")
    key = read_key(value_of(found.value))
    if key.use != "passkey" or key.organisation != member.organisation:
        raise Refused("keys.log_in")
    passkey = Passkey(key.spki, key.algorithm, key.rp or "")
    try:
        signed_at = check_assertion(_raw(assertion, key.algorithm), passkey, asked)
    except (VerificationError, Malformed) as error:
        raise Refused("keys.log_in") from error
    if signed_at != origin:
        raise Refused("keys.log_in")
    return member


def device_value(member: Member, public_key: str, now: datetime) -> dict[str, JSON]:
    """Return what a passkey is to endorse for a device's own P-256 key."""
    spki = from_base64url(public_key)
    signature.load_public_key(spki, signature.ES256)
    start = now.astimezone(UTC)
    return {
        "organisation": member.organisation,
        "algorithm": signature.ES256,
        "public_key": to_text(spki),
        "use": "device",
        "from": moment(start),
        "to": moment(start + DEVICE),
    }


def add_device(
    book: Book,
    member: Member,
    value: Mapping[str, JSON],
    *,
    origin: str,
    name: str,
    now: datetime,
) -> str:
    """Register a device's key that one of the member's passkeys endorses."""
    subject = key_id(
        signature.public_key_id(from_base64url(str(value.get("public_key", ""))))
    )
    statement = _make(subject, dict(value))
    _check_asked(member, value, now)
    said = value.get("endorsement")
    endorsed = said if isinstance(said, dict) else {}
    named = str(endorsed.get("passkey", ""))
    with book.read() as ledger:
        holder = holder_of(ledger.connection, named)
        passkey = ledger.get(Registered, named)
    if holder is None or holder.login != member.login or passkey is None:
        raise Refused("keys.not_endorsed")
    signed_at = check_client_data(
        from_base64url(str(endorsed.get("client_data", ""))),
        "webauthn.get",
        challenge(value),
        read_key(value_of(passkey.value)).rp or "",
    )
    if signed_at != origin:
        raise Refused("keys.not_endorsed")
    admit(book, [statement], now, member.organisation)
    _hold(book, subject, member, name, now, None)
    return subject


def endorsed(
    book: Book, value: Mapping[str, JSON], credential: bytes, answer: Assertion
) -> dict[str, JSON]:
    """Return a device's value with what the passkey of that id has answered."""
    with book.read() as ledger:
        holder = find_credential(ledger.connection, to_text(credential))
        found = ledger.get(Registered, holder.key) if holder else None
    if found is None:
        raise Refused("keys.not_endorsed")
    said = _raw(answer, read_key(value_of(found.value)).algorithm)
    return {
        **value,
        "endorsement": {
            "passkey": found.id,
            "authenticator_data": to_text(said.authenticator_data),
            "client_data": to_text(said.client_data),
            "signature": to_text(said.signature),
        },
    }


def from_base64url(text: str) -> bytes:
    """Return the bytes of unpadded base64url, in its one form, or raise Malformed."""
    try:
        data = urlsafe_b64decode(text + "=" * (-len(text) % 4))
        if to_text(data) == text:
            return data
    except (Base64Error, ValueError):
        pass
    raise Malformed("keys.created")


def _raw(answer: Assertion, algorithm: str) -> Assertion:
    """Return the answer with its signature as entries have it: no DER."""
    if algorithm != signature.ES256:
        return answer
    return replace(answer, signature=signature.from_der(answer.signature))


def _check_asked(member: Member, value: Mapping[str, JSON], now: datetime) -> None:
    """The value is the one that was asked for, moments ago, for this member."""
    asked = {name: part for name, part in value.items() if name != "endorsement"}
    try:
        start = datetime.fromisoformat(str(value.get("from")))
        due = device_value(member, str(value.get("public_key")), start)
    except (ValueError, TypeError, NguonError) as error:
        raise Refused("keys.not_endorsed") from error
    if asked != due:
        raise Refused("keys.not_endorsed")
    if not timedelta(0) <= now - start <= PATIENCE:
        raise Refused("keys.late")


def _hold(
    book: Book,
    subject: str,
    member: Member,
    name: str,
    now: datetime,
    credential: str | None,
) -> None:
    called = " ".join(name.split())[:NAME] or "—"
    with book.write() as connection:
        add_holder(
            connection,
            Holder(subject, member.login, called, credential, moment(now)),
        )


def _make(subject: str, value: dict[str, JSON]) -> dict[str, JSON]:
    return {"action": "make", "subject": subject, "type": "key", "value": value}
