"""Collect: ask the policy's witnesses to cosign each new state, beside the appends.

    collector = Collector(book)       one a serving process; only one a database works
    collector.start()                 a thread for each witness that has an address

A thread wakes when a commit is answered for (or within a second of another process's
commit), proves consistency from what its witness has cosigned last, asks, checks the
line it gets, and keeps it in a transaction of its own: no append ever waits for a
witness. Under load only the newest state is asked for.

    409 with a size        the witness knows another state: asked again from that one
    429, 5xx, no answer    asked again later, at most a minute apart
    409 of one size, 422, a size above ours    an alarm: kept, logged, in /metrics

Which process works is decided by a lock on the database's machine (SQLite) or in the
server (PostgreSQL), freed when its holder ends.

Proved in tests/services/test_collect.py.
"""

import logging
import random
from collections.abc import Callable
from datetime import datetime
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from threading import Event, Thread
from typing import Final
from urllib.parse import urlsplit

from sqlalchemy.exc import SQLAlchemyError

from nguon import clock
from nguon.core import merkle, witness
from nguon.core.checkpoint import open_checkpoint
from nguon.core.cosignature import Cosignature, MlDsaCosigner, cosign
from nguon.core.note import format_verifier
from nguon.core.policy import Party
from nguon.core.witness import Alarm, Later, Retry
from nguon.errors import NguonError
from nguon.messages import say
from nguon.store import cosigned
from nguon.store.collecting import Turn
from nguon.store.cosigned import KeptAlarm
from nguon.store.ledger import Book, moment

log = logging.getLogger("nguon.collect")

SECONDS: Final = 10  # that a witness may take for one answer
POLL: Final = 1.0  # within it another process's commit is noticed
PAUSE: Final = 0.2  # in which a burst of commits gathers: each line is a transaction
LONGEST: Final = 60.0
ANSWER: Final = 64 << 10

# Sends a request to a witness, returns status, content type and body.
Post = Callable[[bytes], tuple[int, str, bytes]]


class Collector:
    """The threads that ask, while this process has the turn."""

    def __init__(
        self, book: Book, *, now: Callable[[], datetime] = clock.now, poll: float = POLL
    ) -> None:
        self.book = book
        self.now = now
        self.poll = poll
        policy = book.trust.policy
        parties = policy.witnesses.values() if policy else ()
        self.asking: list[Asking | Second] = [
            Asking(book, party, now) for party in parties if party.url
        ]
        if book.second_key is not None:
            self.asking.append(Second(book, book.second_key, now))
        self._stop = Event()
        self._threads: list[Thread] = []

    def start(self) -> None:
        """Wait for the turn, then ask, until `stop`; with nobody to ask, do nothing."""
        if self.asking:
            self._begin(self._work, "nguon-collector")

    def stop(self) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _begin(self, target: Callable[..., None], name: str, *given: object) -> None:
        thread = Thread(target=target, args=given, name=name, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _work(self) -> None:
        turn = Turn(self.book.engine, self.book.folder)
        try:
            while not turn.take():
                if self._stop.wait(5 * self.poll):
                    return
            threads = [
                Thread(target=self._ask, args=(one,), daemon=True)
                for one in self.asking
            ]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        finally:
            turn.give_back()

    def _ask(self, asking: "Asking | Second") -> None:
        failures = 0
        while not self._stop.is_set():
            if self._once(asking):
                failures = 0
                self.book.wait_for_commit(self.poll)
                self._stop.wait(min(PAUSE, self.poll))
                continue
            failures += 1
            # Of several ledgers and processes not all at the same moment.
            spread = random.uniform(0.75, 1.25)  # noqa: S311
            self._stop.wait(min(LONGEST, self.poll * 2 ** min(failures, 8)) * spread)

    def _once(self, asking: "Asking | Second") -> bool:
        try:
            return asking.once()
        except (NguonError, OSError, HTTPException, SQLAlchemyError) as error:
            log.warning("witness %s: %s", asking.name, error)
            return False


class Asking:
    """One witness, and what it has said that it knows of this log."""

    def __init__(
        self,
        book: Book,
        party: Party,
        now: Callable[[], datetime],
        post: Post | None = None,
    ) -> None:
        self.book = book
        self.party = party
        self.now = now
        self.name = party.key.name
        self.key = format_verifier(party.key)
        self._post = post or Http(str(party.url)).post
        self._told: int | None = None  # the size that it named last

    def once(self) -> bool:
        """Bring the witness to the newest state; False: not now, ask again later."""
        for _ in range(4):  # a size told, and a commit or two in between
            with self.book.read() as snapshot:
                size, note = snapshot.size, snapshot.checkpoint
                if not size or snapshot.cosigned_by(self.key) == size:
                    return True
                known = self._told
                old = (snapshot.cosigned_by(self.key) or 0) if known is None else known
                old = min(old, size)
                proof = merkle.prove_consistency(snapshot, old, size)
            checkpoint = open_checkpoint(note, self.book.verifier)
            answer = self._post(witness.format_request(old, proof, note))
            found = witness.read_answer(
                *answer, old=old, witness=self.party.key, checkpoint=checkpoint
            )
            match found:
                case Cosignature():
                    self._told = size
                    self._keep(size, found)
                case Retry():
                    self._told = found.size
                case Alarm():
                    self._told = None
                    self._alarm(size, found)
                    return False
                case Later():
                    log.warning("witness %s: %s", self.name, found.status)
                    return False
        return False

    def _keep(self, size: int, found: Cosignature) -> None:
        with self.book.write() as connection:
            cosigned.add(connection, size, self.key, found.line)

    def _alarm(self, size: int, found: Alarm) -> None:
        name = self.party.key.name
        log.error("ALARM: %s", say(found.code, "en", name=name, size=size))
        kept = KeptAlarm(self.key, size, found.code, found.status, moment(self.now()))
        with self.book.write() as connection:
            cosigned.add_alarm(connection, kept)


class Second:
    """The log's own ML-DSA-44 key: it signs what its first key has signed, once.

    Its line is 3 kB, so it is made here, beside the appends, and kept and carried with
    the cosignatures. It comes from the log itself and witnesses nothing.
    """

    def __init__(
        self, book: Book, signer: MlDsaCosigner, now: Callable[[], datetime]
    ) -> None:
        self.book = book
        self.signer = signer
        self.now = now
        self.name = signer.name
        self.key = format_verifier(signer.verifier)

    def once(self) -> bool:
        with self.book.read() as snapshot:
            size, note = snapshot.size, snapshot.checkpoint
            if not size or snapshot.cosigned_by(self.key) == size:
                return True
        state = open_checkpoint(note, self.book.verifier)
        line = cosign(state, self.signer, int(self.now().timestamp()))
        with self.book.write() as connection:
            cosigned.add(connection, size, self.key, line)
        return True


class Http:
    """One kept-open connection to a witness; no redirect is ever followed."""

    def __init__(self, url: str) -> None:
        where = urlsplit(url)
        kind = HTTPSConnection if where.scheme == "https" else HTTPConnection
        self._connection = kind(where.hostname or "", where.port, timeout=SECONDS)
        self._path = f"{where.path.rstrip('/')}/add-checkpoint"

    def post(self, body: bytes) -> tuple[int, str, bytes]:
        waited = self._connection.sock is not None
        try:
            return self._post(body)
        except ConnectionError:
            # Servers close what was silent for a while: no failure, and no reason to
            # let whoever reads the page wait for the next time that we ask.
            if not waited:
                raise
            return self._post(body)

    def _post(self, body: bytes) -> tuple[int, str, bytes]:
        try:
            self._connection.request(
                "POST", self._path, body, {"Content-Type": "text/plain; charset=utf-8"}
            )
            answer = self._connection.getresponse()
            kind = answer.getheader("Content-Type") or ""
            said = answer.read(ANSWER)
            if not answer.isclosed():  # more than any witness has to say
                self._connection.close()
            return answer.status, kind, said
        except BaseException:
            self._connection.close()  # the next request opens it again
            raise
