"""Cosignatures beside the checkpoints, and what witnesses have raised the alarm about.

A cosignature is kept once for each size and witness, in the order of arrival, so that
"the first three of size 70,000" are the same three for ever. It is written in a
transaction of its own, long after the append. An alarm is kept once for each witness,
size and reason. Proved in tests/store/test_cosigned.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, bindparam, text

from nguon.store.prepared import Prepared

ALARMS: Final = 100  # kept of one witness: the first are the evidence

_OF_SIZE: Final = Prepared(
    "SELECT key, line FROM cosignature WHERE size = :size ORDER BY n"
)
_NEWEST: Final = Prepared("SELECT max(size) FROM cosignature WHERE key = :key")
_SIZES: Final = text(
    "SELECT size FROM cosignature WHERE key IN :keys GROUP BY size"
    " HAVING count(*) >= :least ORDER BY size DESC LIMIT :limit"
).bindparams(bindparam("keys", expanding=True))
# Two witnesses that answer in the same moment must not both become number 0.
_LOCK: Final = 0x6E67756F6E03  # "nguon" and which of its locks
_ALONE: Final = text("SELECT pg_advisory_xact_lock(:n)")
_ADD: Final = Prepared(
    "INSERT INTO cosignature (size, n, key, line) VALUES (:size, :n, :key, :line)"
)
_ALARMS: Final = Prepared(
    "SELECT key, size, code, status, moment FROM witness_alarm ORDER BY id"
)
_ADD_ALARM: Final = Prepared(
    "INSERT INTO witness_alarm (key, size, code, status, moment)"
    " VALUES (:key, :size, :code, :status, :moment)"
)


@dataclass(frozen=True, slots=True)
class KeptLine:
    """A cosignature as it was collected: the witness's verifier key and its line."""

    key: str
    line: str


@dataclass(frozen=True, slots=True)
class KeptAlarm:
    """A witness's no to a tree of ours, and when."""

    key: str
    size: int
    code: str
    status: int
    moment: str


def of_size(connection: Connection, size: int) -> list[KeptLine]:
    """Return the cosignatures of the checkpoint of that size, first come first."""
    return [KeptLine(*row) for row in _OF_SIZE.rows(connection, size=size)]


def newest_of(connection: Connection, key: str) -> int | None:
    """Return the largest size that this witness has cosigned."""
    found = _NEWEST.value(connection, key=key)
    return None if found is None else int(found)


def sizes(
    connection: Connection, keys: Sequence[str], least: int, limit: int
) -> list[int]:
    """Return the newest sizes that so many of these keys have cosigned."""
    asked = {"keys": list(keys), "least": least, "limit": limit}
    return [size for (size,) in connection.execute(_SIZES, asked)]


def add(connection: Connection, size: int, key: str, line: str) -> bool:
    """Keep a cosignature; the first of this witness and size stands."""
    if connection.dialect.name == "postgresql":  # SQLite has one writer anyhow
        connection.execute(_ALONE, {"n": _LOCK})
    before = of_size(connection, size)
    if key in [one.key for one in before]:
        return False
    _ADD.run(connection, size=size, n=len(before), key=key, line=line)
    return True


def alarms(connection: Connection) -> Sequence[KeptAlarm]:
    return [KeptAlarm(*row) for row in _ALARMS.rows(connection)]


def add_alarm(connection: Connection, alarm: KeptAlarm) -> bool:
    """Keep an alarm unless the same is there, or too many of this witness are."""
    before = [one for one in alarms(connection) if one.key == alarm.key]
    same = [one for one in before if (one.size, one.code) == (alarm.size, alarm.code)]
    if same or len(before) >= ALARMS:
        return False
    _ADD_ALARM.run(
        connection,
        key=alarm.key,
        size=alarm.size,
        code=alarm.code,
        status=alarm.status,
        moment=alarm.moment,
    )
    return True
