"""Whether each entry is signed by a key that stood, then, for whom it speaks for.

A key is a registered thing. Its register entry says whose it is and what for: a key of
an organisation signs for that organisation; the registrar's key signs for whoever has
logged in, and the index entries. It must have been registered before the entry and not
revoked before it. A revocation that reaches back (`from`) leaves what was recorded
before it valid, but doubtful, and that is said.

A key is let in by the registrar or by another key of the same organisation, a
registrar's key and a passkey by a registrar. A device's key that carries an endorsement
is let in by a passkey of its organisation that stood then, whose assertion is checked
again here (`nguon.core.endorsement`); a passkey signs no entry. Where a passkey is
later reported lost from before it endorsed a device, that device's lines are doubtful
too. Only the ledger's first commit may introduce itself.
Proved in tests/core/test_bundle.py.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from nguon.core import signature
from nguon.core.canonical import JSON
from nguon.core.endorsement import Passkey, check_endorsement, endorser
from nguon.core.entry import Entry
from nguon.core.identifiers import key_id, subject_kind
from nguon.errors import VerificationError

GENESIS: Final = 8
"""Below this index an entry can belong to the first commit: operator and registrar."""
PASSKEY: Final = "passkey"


@dataclass(frozen=True, slots=True)
class Key:
    """A key as it stood when an entry was recorded."""

    organisation: str
    algorithm: str
    spki: bytes
    use: str
    rp: str

    @property
    def registrar(self) -> bool:
        return self.use == "registrar"


class Ring:
    """The keys of some entries: how each stood, as the records of all of them tell."""

    def __init__(
        self,
        entries: Mapping[int, Entry],
        histories: Mapping[str, tuple[int, ...]],
    ) -> None:
        self._entries = entries
        self._histories = histories

    def record(self, key: str) -> list[tuple[int, Entry]]:
        """Return the record of a key, given by its subject."""
        return [(at, self._entries[at]) for at in self._histories.get(key, ())]

    def key(self, subject: str, index: int) -> Key:
        """Return the key of that name as it stood for the entry `index`, or refuse."""
        now = _moment(self._entries[index].recorded, index)
        value: JSON = None
        for at, said in self.record(subject):
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
        return _read_key(index, subject, value)

    def lost_before(self, subject: str, index: int) -> bool:
        """Say whether a key was reported lost later, from before the entry `index`."""
        now = _moment(self._entries[index].recorded, index)
        return any(
            said.statement.get("action") == "revoke" and _revoked_from(said) <= now
            for at, said in self.record(subject)
            if at > index
        )


def check_signatures(
    entries: Mapping[int, Entry], histories: Mapping[str, tuple[int, ...]]
) -> frozenset[int]:
    """Check every entry's signature; return which of them are doubtful."""
    ring = Ring(entries, histories)
    doubtful: set[int] = set()
    for index, entry in sorted(entries.items()):
        own = key_id(entry.by.key)
        key = ring.key(own, index)
        if key.algorithm != entry.by.algorithm:
            raise VerificationError("log.key_not_registered", index=index)
        _check_right(index, entry, key)
        try:
            signature.check(key.spki, key.algorithm, entry.signature, entry.message)
        except VerificationError as error:
            raise VerificationError("log.entry_signature", index=index) from error
        passkey = _check_endorsed(index, entry, ring)
        if (
            ring.lost_before(own, index)
            or (passkey is not None and ring.lost_before(passkey, index))
            or any(
                at in doubtful and endorser(said.statement.get("value"))
                for at, said in ring.record(own)
                if at < index
            )
        ):
            doubtful.add(index)
    return frozenset(doubtful)


def _check_endorsed(index: int, entry: Entry, ring: Ring) -> str | None:
    """Check the endorsement that an entry gives a device's key; return by which key."""
    value = entry.statement.get("value")
    if entry.kind != "register" or entry.statement.get("type") != "key":
        return None
    if not isinstance(value, dict) or "endorsement" not in value:
        return None
    wrong = VerificationError("log.key_endorsement", index=index)
    named = endorser(value)
    if named is None or value.get("use") != "device" or "to" not in value:
        raise wrong
    passkey = ring.key(named, index)
    if passkey.use != PASSKEY or passkey.organisation != value.get("organisation"):
        raise wrong
    try:
        check_endorsement(value, Passkey(passkey.spki, passkey.algorithm, passkey.rp))
    except VerificationError as error:
        raise wrong from error
    return named


def _read_key(index: int, subject: str, value: Mapping[str, JSON]) -> Key:
    wrong = VerificationError("log.key_not_registered", index=index)
    organisation, algorithm = value.get("organisation"), value.get("algorithm")
    encoded, use, rp = value.get("public_key"), value.get("use"), value.get("rp")
    if not isinstance(encoded, str) or not isinstance(organisation, str):
        raise wrong
    if not isinstance(algorithm, str):
        raise wrong
    try:
        spki = urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4))
    except ValueError as error:
        raise wrong from error
    if urlsafe_b64encode(spki).decode().rstrip("=") != encoded:
        raise wrong
    if key_id(signature.public_key_id(spki)) != subject:
        raise wrong
    return Key(
        organisation, algorithm, spki,
        use if isinstance(use, str) else "", rp if isinstance(rp, str) else "",
    )  # fmt: skip


def _check_right(index: int, entry: Entry, key: Key) -> None:
    """Check that the key may say what it says, for whom it says it."""
    wrong = VerificationError("log.key_of_another", index=index)
    if (entry.kind == "index" and not key.registrar) or key.use == PASSKEY:
        raise wrong
    if not key.registrar and key.organisation != entry.by.organisation:
        raise wrong
    subject, value = entry.statement.get("subject"), entry.statement.get("value")
    if entry.kind != "register" or not isinstance(subject, str):
        return
    if subject_kind(subject) != "key" or not isinstance(value, dict):
        return
    if not key.registrar and (
        value.get("use") in ("registrar", PASSKEY)
        or value.get("organisation") != key.organisation
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
