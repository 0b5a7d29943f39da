"""Members of a ledger: who may log in, for which organisation, in which role.

A clerk and a manager record for their organisation, an inspector opens all of them, an
admin runs the ledger. A wrong name costs the same time as a wrong password and is told
in the same words. A new or reset password is made here and shown once. Proved in
tests/services/test_members.py.
"""

import re
import secrets
import threading
import unicodedata
from datetime import datetime, timedelta
from typing import Final

from nguon.core.state import Registered
from nguon.errors import Malformed, NotFound, Refused
from nguon.store import accounts, sessions
from nguon.store.accounts import ROLES, Member
from nguon.store.ledger import Book, moment

__all__ = ["LEAST", "ROLES", "Book", "Member", "Members", "new_password"]

LEAST: Final = 10  # characters of a password that people choose
SESSION: Final = timedelta(days=1)  # longer than any session lasts
_LOGIN: Final = re.compile(r"[a-z0-9](?:[a-z0-9.-]{1,38})[a-z0-9]")
_EASY: Final = ("password", "matkhau", "123456", "qwerty", "nguon")
_SIGNS: Final = "abcdefghjkmnpqrstuvwxyz23456789"  # none is taken for another

# argon2 takes memory by design: a flood of log-ins waits here instead of in the swap.
_at_one_time = threading.BoundedSemaphore(8)


class Members:
    """The members of one ledger."""

    def __init__(self, book: Book) -> None:
        self.book = book

    def log_in(self, user: str, password: str) -> Member:
        """Return the member, or refuse without saying which part was wrong."""
        with _at_one_time, self.book.read() as ledger:
            return accounts.check_password(ledger.connection, user, _nfc(password))

    def member(self, user: str) -> Member | None:
        """Return a member who may log in, or None."""
        with self.book.read() as ledger:
            found = accounts.find_member(ledger.connection, user)
        return found if found and not found.disabled else None

    def known(self, user: str) -> Member:
        """Return a member, disabled or not, or raise NotFound."""
        with self.book.read() as ledger:
            found = accounts.find_member(ledger.connection, user)
        if found is None:
            raise NotFound("store.no_such_member", login=user[:40])
        return found

    def all(self, organisation: str | None = None) -> list[Member]:
        with self.book.read() as ledger:
            return accounts.members(ledger.connection, organisation)

    def add(
        self,
        user: str,
        name: str,
        role: str,
        organisation: str,
        now: datetime,
        password: str | None = None,
    ) -> str:
        """Add a member and return the password, made here when none is given."""
        login, name = _nfc(user).strip().lower(), _nfc(name).strip()
        if not _LOGIN.fullmatch(login):
            raise Malformed("people.login_form")
        if not 1 <= len(name) <= 80:
            raise Malformed("people.name_form")
        check_organisation(self.book, organisation)
        password = password or new_password()
        check_choice(password, login)
        with self.book.write() as connection:
            accounts.add_member(
                connection, login, _nfc(password), name=name,
                organisation=organisation, role=role, made=moment(now),
            )  # fmt: skip
        return password

    def reset_password(self, user: str) -> str:
        """Give a member a new password, end every session, return it once."""
        password = new_password()
        with self.book.write() as connection:
            accounts.set_password(connection, user, password)
        return password

    def change_password(self, user: str, old: str, new: str) -> Member:
        """Let a member choose another password; every other session is over."""
        try:
            found = self.log_in(user, old)
        except Refused as error:
            raise Refused("people.password_old") from error
        check_choice(new, found.login)
        with self.book.write() as connection:
            accounts.set_password(connection, found.login, _nfc(new))
            changed = accounts.find_member(connection, found.login)
        if changed is None:
            raise NotFound("store.no_such_member", login=user)
        return changed

    def disable(self, user: str) -> None:
        """Let a member log in no more; the last administrator stays."""
        self._change(user, disabled=True)

    def enable(self, user: str) -> None:
        self._change(user, disabled=False)

    def _change(self, user: str, disabled: bool) -> None:
        with self.book.write() as connection:
            accounts.set_disabled(connection, user, disabled)

    def end_session(self, session: str, now: datetime) -> None:
        """Remember that a session was logged out, for as long as one can last."""
        with self.book.write() as connection:
            sessions.end_session(
                connection, session, moment(now), moment(now - SESSION)
            )

    def in_session(self, user: str, session: str) -> Member | None:
        """Return the member of a session that was not logged out, or None."""
        with self.book.read() as ledger:
            if sessions.session_ended(ledger.connection, session):
                return None
            found = accounts.find_member(ledger.connection, user)
        return found if found and not found.disabled else None


def check_organisation(book: Book, organisation: str) -> None:
    """Refuse an organisation that this ledger does not know."""
    with book.read() as ledger:
        found = ledger.get(Registered, organisation)
    if found is None or found.type != "organisation":
        raise NotFound("people.no_organisation", organisation=organisation)


def check_choice(password: str, login: str) -> None:
    """Refuse a password that is short or among the first that anybody tries."""
    if len(password) < LEAST:
        raise Malformed("store.short_password", least=LEAST)
    low = password.casefold()
    plain = re.sub(r"[\W\d_]+", "", low)
    if login in low or plain in _EASY or low.strip("!.") in _EASY or len(set(low)) < 4:
        raise Malformed("people.password_known")


def new_password() -> str:
    """Return four groups of four signs that can be read over the phone: 79 bits."""
    groups = ("".join(secrets.choice(_SIGNS) for _ in range(4)) for _ in range(4))
    return "-".join(groups)


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)
