"""Whether each entry is signed by a key that stood, then, for whom it speaks for.

A key is a registered thing. Its register entry says whose it is and what for: a key of
an organisation signs for that organisation; the registrar's key signs for whoever has
logged in, and the index entries. It must have been registered before the entry and not
revoked before it. A revocation that reaches back (`from`) leaves what was recorded
before it valid, but doubtful, and that is said.

A key is let in by the registrar or by another key of the same organisation, a
registrar's key by a registrar. Only the ledger's first commit may introduce itself.
Proved in tests/core/test_bundle.py.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from nguon.core import signature
from nguon.core.canonical import JSON
from nguon.core.entry import Entry
from nguon.core.identifiers import key_id, subject_kind
from nguon.errors import VerificationError

GENESIS: Final = 8
"""Below this index an entry can belong to the first commit: operator and registrar."""


@dataclass(frozen=True, slots=True)
class Key:
    """A key as it stood when an entry was recorded."""

    organisation: str
    algorithm: str
    spki: bytes
    registrar: bool


def check_signatures(
    entries: Mapping[int, Entry], histories: Mapping[str, tuple[int, ...]]
) -> frozenset[int]:
    """Check every entry's signature; return which of them are doubtful."""
    doubtful: set[int] = set()
    for index, entry in sorted(entries.items()):
        history = histories.get(key_id(entry.by.key), ())
        key = _key_at(index, entry, [(at, entries[at]) for at in history])
        _check_right(index, entry, key)
        try:
            signature.check(key.spki, key.algorithm, entry.signature, entry.message)
        except VerificationError as error:
            raise VerificationError("log.entry_signature", index=index) from error
        if any(
            _revoked_from(later) <= _moment(entry.recorded, index)
            for at in history
            if at > index and (later := entries[at]).statement.get("action") == "revoke"
        ):
            doubtful.add(index)
    return frozenset(doubtful)


def _key_at(index: int, entry: Entry, history: list[tuple[int, Entry]]) -> Key:
    """Return the key as it stood when the entry was taken, or refuse."""
    now = _moment(entry.recorded, index)
    value: JSON = None
    for at, said in history:
        # Only the first commit's entries may come before their own key's entry.
        if at >= index and (value is not None or at >= GENESIS):
            break
        if said.statement.get("action") != "revoke":
            value = said.statement.get("value")
        elif _revoked_from(said) <= now:
            raise VerificationError(
                "log.key_revoked", index=index, moment=said.recorded
            )
    if not isinstance(value, dict):
        raise VerificationError("log.key_not_registered", index=index)
    starts, ends = value.get("from"), value.get("to")
    if (isinstance(starts, str) and now < _moment(starts, index)) or (
        isinstance(ends, str) and _moment(ends, index) < now
    ):
        raise VerificationError("log.key_not_valid", index=index)
    return _read_key(index, entry, value)


def _read_key(index: int, entry: Entry, value: Mapping[str, JSON]) -> Key:
    wrong = VerificationError("log.key_not_registered", index=index)
    organisation, algorithm = value.get("organisation"), value.get("algorithm")
    encoded, use = value.get("public_key"), value.get("use")
    if not isinstance(encoded, str) or not isinstance(organisation, str):
        raise wrong
    try:
        spki = urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4))
    except ValueError as error:
        raise wrong from error
    if urlsafe_b64encode(spki).decode().rstrip("=") != encoded:
        raise wrong
    if signature.public_key_id(spki) != entry.by.key:
        raise wrong
    if algorithm != entry.by.algorithm:
        raise wrong
    return Key(organisation, entry.by.algorithm, spki, use == "registrar")


def _check_right(index: int, entry: Entry, key: Key) -> None:
    """Check that the key may say what it says, for whom it says it."""
    wrong = VerificationError("log.key_of_another", index=index)
    if entry.kind == "index" and not key.registrar:
        raise wrong
    if not key.registrar and key.organisation != entry.by.organisation:
        raise wrong
    subject, value = entry.statement.get("subject"), entry.statement.get("value")
    if entry.kind != "register" or not isinstance(subject, str):
        return
    if subject_kind(subject) != "key" or not isinstance(value, dict):
        return
    if not key.registrar and (
        value.get("use") == "registrar" or value.get("organisation") != key.organisation
    ):
        raise wrong


def _revoked_from(said: Entry) -> datetime:
    since = said.statement.get("from")
    return _moment(since if isinstance(since, str) else said.recorded, 0)


def _moment(text: str, index: int) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise VerificationError("log.key_not_registered", index=index) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
