"""Log-ins of people, and tokens of programs.

A password is kept as argon2id, a token only as the SHA-256 of its random text, shown
once. The epoch of a member goes up with every change of password, role or state, so
that sessions of before end. Organisations are subjects; roles are words of the doors.

Proved in tests/store/test_accounts.py.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError
from sqlalchemy import Connection, Row, insert, select, update
from sqlalchemy.exc import IntegrityError

from nguon.errors import NotFound, Refused
from nguon.store.tables import MEMBER, TOKEN

ROLES: Final = ("clerk", "manager", "inspector", "admin")
PREFIX: Final = "nguon_"
_SHORTEST: Final = 10
_HASHER: Final = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


@dataclass(frozen=True, slots=True)
class Member:
    """A person's log-in: for which organisation, in which role."""

    login: str
    name: str
    organisation: str
    role: str
    disabled: bool
    epoch: int
    made: str


@dataclass(frozen=True, slots=True)
class Token:
    """A program's access: for which organisation, to do what."""

    name: str
    organisation: str
    scopes: tuple[str, ...]
    made: str
    revoked: str | None


def add_member(
    connection: Connection,
    login: str,
    password: str,
    *,
    name: str,
    organisation: str,
    role: str,
    made: str,
) -> Member:
    """Make a log-in; its name is lower case and never used twice."""
    if role not in ROLES:
        raise Refused("store.no_such_role", role=role, roles=", ".join(ROLES))
    row = {
        "login": _plain(login),
        "name": name,
        "organisation": organisation,
        "role": role,
        "password": hash_password(password),
        "disabled": 0,
        "epoch": 1,
        "made": made,
    }
    try:
        connection.execute(insert(MEMBER), row)
    except IntegrityError as error:
        raise Refused("store.login_taken", login=row["login"]) from error
    return Member(_plain(login), name, organisation, role, False, 1, made)


def find_member(connection: Connection, login: str) -> Member | None:
    row = _member_row(connection, login)
    return _member(row) if row else None


def members(connection: Connection, organisation: str | None = None) -> list[Member]:
    """Return the log-ins of one organisation, or all, in order of their names."""
    query = select(MEMBER).order_by(MEMBER.c.login)
    if organisation is not None:
        query = query.where(MEMBER.c.organisation == organisation)
    return [_member(row) for row in connection.execute(query)]


def check_password(connection: Connection, login: str, password: str) -> Member:
    """Return the member whose password this is, or raise Refused.

    An unknown name takes the time of a wrong password and says the same.
    """
    row = _member_row(connection, login)
    hashed = row.password if row else _nobodys_hash()
    try:
        _HASHER.verify(hashed, password)
    except (VerifyMismatchError, VerificationError, InvalidHashError) as error:
        raise Refused("store.wrong_password") from error
    if row is None or row.disabled:
        raise Refused("store.wrong_password")
    return _member(row)


def set_password(connection: Connection, login: str, password: str) -> None:
    _change(connection, login, {"password": hash_password(password)})


def set_role(connection: Connection, login: str, role: str) -> None:
    if role not in ROLES:
        raise Refused("store.no_such_role", role=role, roles=", ".join(ROLES))
    _change(connection, login, {"role": role})


def end_sessions(connection: Connection, login: str) -> None:
    """End every session of a member, wherever it is."""
    _change(connection, login, {})


def set_disabled(connection: Connection, login: str, disabled: bool) -> None:
    """Shut a log-in, or let it in again. The last admin stays."""
    if disabled:
        # Locked: two who shut each other out at the same moment would both be let.
        standing = (MEMBER.c.role == "admin") & (MEMBER.c.disabled == 0)
        admins = select(MEMBER.c.login).where(standing).with_for_update()
        if list(connection.execute(admins).scalars()) == [_plain(login)]:
            raise Refused("store.last_admin")
    _change(connection, login, {"disabled": int(disabled)})


def hash_password(password: str) -> str:
    if len(password) < _SHORTEST:
        raise Refused("store.short_password", least=_SHORTEST)
    return _HASHER.hash(password)


def add_token(
    connection: Connection,
    randomness: bytes,
    *,
    name: str,
    organisation: str,
    scopes: tuple[str, ...],
    made: str,
) -> str:
    """Make a token from at least 32 random bytes; its text is shown only now."""
    if len(randomness) < 32:
        raise ValueError("a token needs 32 random bytes")
    text = PREFIX + randomness.hex()
    connection.execute(
        insert(TOKEN),
        {
            "hash": _token_hash(text),
            "name": name,
            "organisation": organisation,
            "scopes": json.dumps(scopes),
            "made": made,
            "revoked": None,
        },
    )
    return text


def find_token(connection: Connection, text: str) -> Token | None:
    """Return whose token this text is, unless it is unknown or revoked."""
    row = connection.execute(
        select(TOKEN).where(TOKEN.c.hash == _token_hash(text))
    ).one_or_none()
    return None if row is None or row.revoked else _token(row)


def tokens(connection: Connection, organisation: str | None = None) -> list[Token]:
    query = select(TOKEN).order_by(TOKEN.c.made, TOKEN.c.name)
    if organisation is not None:
        query = query.where(TOKEN.c.organisation == organisation)
    return [_token(row) for row in connection.execute(query)]


def revoke_token(
    connection: Connection, organisation: str, name: str, moment: str
) -> None:
    """End the tokens of that name."""
    done = connection.execute(
        update(TOKEN)
        .where(TOKEN.c.organisation == organisation, TOKEN.c.name == name)
        .where(TOKEN.c.revoked.is_(None))
        .values(revoked=moment)
    )
    if not done.rowcount:
        raise NotFound("store.no_such_token", name=name)


@cache
def _nobodys_hash() -> str:
    return _HASHER.hash("the password of nobody")


def _token_hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(login: str) -> str:
    return login.strip().lower()


def _member_row(connection: Connection, login: str) -> Row[Any] | None:
    query = select(MEMBER).where(MEMBER.c.login == _plain(login))
    return connection.execute(query).one_or_none()


def _change(connection: Connection, login: str, change: Mapping[str, object]) -> None:
    done = connection.execute(
        update(MEMBER)
        .where(MEMBER.c.login == _plain(login))
        .values(**change, epoch=MEMBER.c.epoch + 1)
    )
    if not done.rowcount:
        raise NotFound("store.no_such_member", login=_plain(login))


def _member(row: Row[Any]) -> Member:
    return Member(
        row.login,
        row.name,
        row.organisation,
        row.role,
        bool(row.disabled),
        row.epoch,
        row.made,
    )


def _token(row: Row[Any]) -> Token:
    scopes = tuple(json.loads(row.scopes))
    return Token(row.name, row.organisation, scopes, row.made, row.revoked)
