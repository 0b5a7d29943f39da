"""The keys of a member and of an organisation: list them, end them, replace them.

Ending a key is an entry with a reason, chosen from a few so that no name gets into the
ledger, and perhaps a day since when it was lost: what it signed from that day on, and
before anybody knew, stands but is doubtful. With a passkey end the devices that it
endorsed: whoever has the one could have made the others. Where a device may be in
other hands, its holder's sessions end as well. A member ends their own keys,
a manager those of the organisation, the operator any after making sure who asks. Proved
in tests/services/test_keys.py.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Final

from nguon.core.canonical import JSON
from nguon.core.registered import Key
from nguon.core.registered import key as read_key
from nguon.core.state import Registered
from nguon.core.values import value_of
from nguon.errors import NotFound, Refused
from nguon.services.admit import admit
from nguon.services.verbs.facts import VIETNAM
from nguon.store import accounts
from nguon.store.accounts import Member
from nguon.store.holders import Holder, holder_of, holders
from nguon.store.ledger import Book, moment
from nguon.store.snapshot import Snapshot

REASONS: Final[dict[str, dict[str, JSON]]] = {
    "lost": {"vi": "Mất máy", "en": "Device lost"},
    "stolen": {"vi": "Bị lấy cắp", "en": "Device stolen"},
    "replaced": {"vi": "Thay máy hoặc khóa khác", "en": "Replaced by another"},
    "left": {"vi": "Người giữ không còn làm ở đây", "en": "Its holder has left"},
    "unsure": {"vi": "Nghi có người khác dùng", "en": "Somebody else may have used it"},
}
IN_OTHER_HANDS: Final = ("lost", "stolen", "unsure", "left")
USES: Final = ("passkey", "device", "software")


@dataclass(frozen=True, slots=True)
class Held:
    """A key as it stands in the ledger, and who holds it if that is known here."""

    id: str
    key: Key
    recorded: str
    ended: str | None
    holder: Holder | None

    @property
    def name(self) -> str:
        return self.holder.name if self.holder else self.id.rpartition("/")[2][:12]

    @property
    def credential(self) -> str | None:
        return self.holder.credential if self.holder else None

    def stands(self, now: datetime) -> bool:
        return self.ended is None and (
            self.key.end is None or moment(now) <= self.key.end
        )


def keys_of(book: Book, login: str) -> list[Held]:
    """Return the keys that a member holds, the newest first."""
    with book.read() as ledger:
        return _held(ledger, holders(ledger.connection, login))


def keys_of_organisation(book: Book, organisation: str) -> list[Held]:
    """Return every key of an organisation but a registrar's, the newest first."""
    with book.read() as ledger:
        logins = [m.login for m in accounts.members(ledger.connection, organisation)]
        ours = holders(ledger.connection, organisation, *logins)
        known = {one.key: one for one in ours}
        found = ledger.find(
            Registered, type="key", owner=organisation, order="-recorded"
        )
        return [
            _one(each, known.get(each.id)) for each in found
            if read_key(value_of(each.value)).use in USES
        ]  # fmt: skip


def end(
    book: Book,
    by: Member,
    subjects: Iterable[str],
    reason: str,
    now: datetime,
    since: date | None = None,
) -> list[str]:
    """End keys, and the devices that an ended passkey endorsed; return all of them."""
    if reason not in REASONS:
        raise Refused("keys.reason")
    began = _moment_of(since, now)
    wanted = list(dict.fromkeys(subjects))
    with book.read() as ledger:
        chosen = [_to_end(ledger, by, subject) for subject in wanted]
        for each in list(chosen):
            chosen += [
                one for one in _endorsed_by(ledger, each)
                if one.id not in {c.id for c in chosen}
            ]  # fmt: skip
    statements: list[dict[str, JSON]] = []
    for each in chosen:
        said: dict[str, JSON] = {
            "action": "revoke", "subject": each.id, "type": "key",
            "reason": dict(REASONS[reason]),
        }  # fmt: skip
        if began:
            said["from"] = began
        statements.append(said)
    operator = book.registrar.organisation
    speaks = operator if by.role == "admin" else by.organisation
    if statements:
        admit(book, statements, now, speaks)
    if reason in IN_OTHER_HANDS:
        _end_sessions(book, [each.id for each in chosen])
    return [each.id for each in chosen]


def end_all(book: Book, by: Member, login: str, reason: str, now: datetime) -> None:
    """End every key that a member holds and that stands: somebody has left."""
    standing = [one.id for one in keys_of(book, login) if one.ended is None]
    if standing:
        end(book, by, standing, reason, now)


def _end_sessions(book: Book, subjects: list[str]) -> None:
    """A phone in other hands is logged in, perhaps: that is over as well."""
    with book.write() as connection:
        found = [holder_of(connection, subject) for subject in subjects]
        for login in {one.login for one in found if one}:
            if accounts.find_member(connection, login):
                accounts.end_sessions(connection, login)


def _to_end(ledger: Snapshot, by: Member, subject: str) -> Registered:
    """Return the key, if it stands and `by` may end it."""
    found = ledger.get(Registered, subject)
    if found is None or found.type != "key" or found.ended is not None:
        raise NotFound("keys.not_yours")
    own = any(one.key == subject for one in holders(ledger.connection, by.login))
    use = read_key(value_of(found.value)).use
    managed = by.role == "manager" and found.owner == by.organisation
    if use not in USES or not (own or managed or by.role == "admin"):
        raise NotFound("keys.not_yours")
    return found


def _endorsed_by(ledger: Snapshot, passkey: Registered) -> list[Registered]:
    if read_key(value_of(passkey.value)).use != "passkey":
        return []
    return [
        one for one in ledger.find(Registered, type="key", owner=passkey.owner)
        if one.ended is None
        and read_key(value_of(one.value)).endorser == passkey.id
    ]  # fmt: skip


def _moment_of(since: date | None, now: datetime) -> str | None:
    if since is None:
        return None
    began = datetime.combine(since, time(), VIETNAM)
    if began > now:
        raise Refused("keys.since")
    return moment(began.astimezone(UTC))


def _held(ledger: Snapshot, known: list[Holder]) -> list[Held]:
    found = ledger.get_many(Registered, [(one.key,) for one in known])
    return [
        _one(each, one) for one in reversed(known)
        if (each := found.get((one.key,))) is not None
    ]  # fmt: skip


def _one(found: Registered, holder: Holder | None) -> Held:
    return Held(
        found.id, read_key(value_of(found.value)), found.recorded, found.ended, holder
    )
