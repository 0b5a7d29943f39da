"""Which member holds which key: the people's side of keys that stand in the ledger.

The ledger says of a key whose organisation it is; whose hand it lies in is said only
here. A passkey also has the id by which a browser finds it. Nothing here makes a key
good: that is its own entry. Proved in tests/store/test_holders.py.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, insert, select
from sqlalchemy.exc import IntegrityError

from nguon.errors import Refused
from nguon.store.tables import HOLDER


@dataclass(frozen=True, slots=True)
class Holder:
    """A key, by its subject, and who holds it. `name`: what its device is called."""

    key: str
    login: str
    name: str
    credential: str | None
    made: str


def add_holder(connection: Connection, holder: Holder) -> None:
    """Write down who holds a key; that the same member does may be said again."""
    known = holder_of(connection, holder.key)
    if known is not None and known.login == holder.login:
        return
    row = {
        "key": holder.key, "login": holder.login, "name": holder.name,
        "credential": holder.credential, "made": holder.made,
    }  # fmt: skip
    try:
        connection.execute(insert(HOLDER), row)
    except IntegrityError as error:
        raise Refused("keys.known") from error


def holders(connection: Connection, *logins: str) -> list[Holder]:
    """Return the keys that these members hold, the oldest first."""
    query = select(HOLDER).where(HOLDER.c.login.in_(logins))
    return [
        _holder(row)
        for row in connection.execute(
            query.order_by(HOLDER.c.made, HOLDER.c.credential.desc().nulls_last())
        )
    ]


def holder_of(connection: Connection, key: str) -> Holder | None:
    query = select(HOLDER).where(HOLDER.c.key == key)
    row = connection.execute(query).one_or_none()
    return _holder(row) if row else None


def find_credential(connection: Connection, credential: str) -> Holder | None:
    query = select(HOLDER).where(HOLDER.c.credential == credential)
    row = connection.execute(query).one_or_none()
    return _holder(row) if row else None


def _holder(row: Row[Any]) -> Holder:
    return Holder(row.key, row.login, row.name, row.credential, row.made)
