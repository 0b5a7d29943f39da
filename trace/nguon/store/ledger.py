"""The book: submit groups of signed drafts, read committed states.

>>> book = Book(engine, log, registrar, folder)        # doctest: +SKIP
>>> recorded = book.submit([draft], now)               # durable, signed, provable
>>> with book.read() as ledger:                        # one unchanging state
...     ledger.entry(recorded[0].index)

It refuses to open when the database is behind the lock record, or has another root
where the lock record has signed one: a restored old backup would sign a second history.
Nor does it append when that happens while it is open (`LockRecord.check`).
A head that is ahead of the lock record is adopted if it continues what was signed.

Proved in tests/store/test_ledger.py and tests/store/test_start.py.
"""

import json
import os
from base64 import urlsafe_b64decode
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from nguon.core import checkpoint, signature
from nguon.core.cosignature import MlDsaCosigner
from nguon.core.entry import Draft
from nguon.core.identifiers import key_id
from nguon.core.merkle import EMPTY_ROOT
from nguon.core.note import Signer, format_verifier
from nguon.core.policy import Policy
from nguon.core.sealing import Opening
from nguon.core.state import Registered
from nguon.errors import (
    Malformed,
    NguonError,
    Refused,
    Unavailable,
    VerificationError,
)
from nguon.store.append import Job, Recorded, Rules
from nguon.store.committer import Committer
from nguon.store.database import is_sqlite, reading, sqlite_is_sound, writing
from nguon.store.keys import Registrar
from nguon.store.lock import LockRecord, join_writers
from nguon.store.snapshot import Snapshot
from nguon.store.tree import Tiles, Tree
from nguon.store.working import Head, read_head

# What SQLite says of text that is none, and of bytes where there was text.
_NOT_OURS: Final = ("decode to UTF-8", "BLOB values", "malformed")


@dataclass(frozen=True, slots=True)
class Trust:
    """Which witnesses this ledger asks, and what it does while too few have answered.

    With `hold`, nothing is called verified until the policy's quorum has cosigned it.
    """

    policy: Policy | None = None
    hold: bool = False


class Book:
    """One ledger, open for reading and appending from any number of threads."""

    committer_class: type[Committer] = Committer

    def __init__(
        self,
        engine: Engine,
        log: Signer,
        registrar: Registrar,
        folder: Path,
        rules: Rules,
    ) -> None:
        self.engine = engine
        self.log = log
        self.registrar = registrar
        self.rules = rules
        self.folder = folder
        self.verifier = log.verifier
        self.trust = Trust()  # `open_ledger` reads it from the settings
        self.second_key: MlDsaCosigner | None = None  # so does this
        self.lock = LockRecord(folder, self._open_note)
        alone = is_sqlite(engine) and not sqlite_is_sound()
        self._writers = join_writers(folder, alone=alone)
        self._public_keys = {registrar.by.key: registrar.public_key}
        try:
            with reading(engine) as connection:
                self._check_start(connection)
        except BaseException:
            engine.dispose()
            os.close(self._writers)
            raise
        self._committer = self.committer_class(engine, log, registrar, self.lock, rules)

    @property
    def verifier_key(self) -> str:
        """The log's verifier key, as `nguon-verify --key` takes it."""
        return format_verifier(self.verifier)

    @contextmanager
    def read(self) -> Iterator[Snapshot]:
        """Open one committed state for reading."""
        try:
            with reading(self.engine) as connection:
                yield Snapshot(connection)
        except DBAPIError as error:
            if any(word in str(error.orig) for word in _NOT_OURS):
                raise VerificationError("store.unreadable") from error
            raise

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction on the people's tables, which are no part of the ledger."""
        with writing(self.engine) as connection:
            yield connection

    def submit(
        self,
        group: Sequence[Draft],
        now: datetime,
        opened: Sequence[Mapping[str, Opening]] = (),
    ) -> list[Recorded]:
        """Record the drafts, all or none; return when that is durable and signed.

        `opened` holds, for each draft, what opens its sealed members; it is kept beside
        the ledger in the same transaction. Raises what the rules raise.
        """
        if not group:
            return []
        job = self._job(group, now, opened)
        self._committer.submit(job)
        if job.error is not None:
            raise job.error
        return job.answer

    def submit_each(
        self,
        groups: Sequence[tuple[Sequence[Draft], Sequence[Mapping[str, Opening]]]],
        now: datetime,
    ) -> list[list[Recorded] | NguonError]:
        """Record groups that stand or fall alone; return each one's answer or refusal.

        They are handed in at once, so that they share their commits; each is judged
        after those before it. Raises when the ledger itself could not answer.
        """
        found: list[Job | NguonError] = []
        for drafts, opened in groups:
            try:
                found.append(self._job(drafts, now, opened))
            except NguonError as error:
                found.append(error)
        self._committer.submit(*(each for each in found if isinstance(each, Job)))
        return [_answer(each) if isinstance(each, Job) else each for each in found]

    def _job(
        self,
        group: Sequence[Draft],
        now: datetime,
        opened: Sequence[Mapping[str, Opening]],
    ) -> Job:
        for draft in group:
            self._check_signature(draft, group)
            self.rules.check(draft)
        return Job(tuple(group), tuple(opened), moment(now))

    def wait_for_commit(self, seconds: float) -> None:
        """Return after this process's next commit, or after so long."""
        with self._committer.moved:
            self._committer.moved.wait(seconds)

    def close(self) -> None:
        """Commit what waits and let go of the database; once is enough."""
        if self._writers < 0:
            return
        self._committer.close()
        self.engine.dispose()
        os.close(self._writers)
        self._writers = -1

    def _check_signature(self, draft: Draft, group: Sequence[Draft]) -> None:
        """Check a statement's signature.

        Outside the lock, since this and the canonical form are the dear parts.
        Whether the key may still sign for the organisation is a rule, and checked
        inside (`core.custody`).
        """
        if draft.kind not in ("custody", "register"):
            raise Malformed("entry.malformed", place="kind")
        by = draft.by
        public_key = self._public_key(by.key, group)
        signature.check(public_key, by.algorithm, draft.signature, draft.message)

    def _public_key(self, key: str, group: Sequence[Draft]) -> bytes:
        """Return the SPKI that hashes to `key`: so what is kept never gets stale."""
        found = self._public_keys.get(key)
        if found is not None:
            return found
        with self.read() as ledger:
            registered = ledger.get(Registered, key_id(key))
        values: list[object] = [registered and json.loads(registered.value)]
        values += [draft.statement.get("value") for draft in group]
        for value in values:
            text = value.get("public_key") if isinstance(value, dict) else None
            if isinstance(text, str) and len(text) < 1000:
                spki = _from_base64url(text)
                if signature.public_key_id(spki) == key:
                    if registered is not None:
                        self._public_keys[key] = spki
                    return spki
        raise Refused("store.key_unknown", key=key)

    def _open_note(self, note: str) -> tuple[int, bytes]:
        state = checkpoint.open_checkpoint(note, self.verifier)
        return state.size, state.root

    def _check_start(self, connection: Connection) -> None:
        """Refuse a ledger that is not, or not yet again, the one that was signed."""
        head = read_head(connection)
        self._check_head(connection, head)
        signed = self.lock.read()
        if signed is not None:
            size, root = signed
            if head.size < size:
                raise Refused("store.rolled_back", size=head.size, signed=size)
            if _root(connection, head, size) != root:
                raise Refused("store.forked", signed=size)
        if head.size and (signed is None or signed[0] < head.size):
            self.lock.write(head.note, head.size)

    def _check_head(self, connection: Connection, head: Head) -> None:
        """The head row must be signed by our key and fit the stored tree."""
        wrong = Refused("store.head_wrong", size=head.size)
        if head.size == 0:
            if head.root != EMPTY_ROOT or head.note:
                raise wrong
            return
        try:
            fits = self._open_note(head.note) == (head.size, head.root)
            if not fits or _root(connection, head, head.size) != head.root:
                raise wrong
        except NguonError as error:
            raise wrong from error


def _answer(job: Job) -> list[Recorded] | NguonError:
    error = job.error
    if isinstance(error, NguonError) and not isinstance(error, Unavailable):
        return error
    if error is not None:
        raise error
    return job.answer


def moment(now: datetime) -> str:
    """Return `now` as `recorded` has it: UTC with milliseconds.

    >>> moment(datetime(2026, 11, 22, 6, 35, 0, 123456, UTC))
    '2026-11-22T06:35:00.123Z'
    """
    utc = now.astimezone(UTC)
    return f"{utc:%Y-%m-%dT%H:%M:%S}.{utc.microsecond // 1000:03}Z"


def _root(connection: Connection, head: Head, size: int) -> bytes:
    return Tree(Tiles(connection), head.size).root(size)


def _from_base64url(text: str) -> bytes:
    try:
        return urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        return b""
