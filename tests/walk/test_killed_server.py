"""The whole server is killed in the middle of it all: what it answered for is there.

Real events, the real rules, over HTTP with a token; SIGKILL reaches every process of the
server at once, at a moment that nobody chose. Then the ledger is opened again, without
repair, and audited.
"""

import http.client
import json
import os
import random
import signal
import threading
import time
from pathlib import Path

from kit.server import serving
from nguon import clock
from nguon.core import canonical
from nguon.core.entry import from_bytes
from nguon.services import tokens
from nguon.services.audit import audit
from nguon.services.bench import farm
from nguon.services.ledger import LedgerSettings, open_ledger

ROUNDS = 3
CLERKS = 6


class Clerk(threading.Thread):
    """Sends chains of events one after another until nobody answers any more."""

    def __init__(self, port: int, people: farm.Farm, token: str, first: int) -> None:
        super().__init__()
        self.port, self.people, self.token, self.first = port, people, token, first
        self.answered: dict[int, str] = {}  # number -> eventID
        self.wrong: list[str] = []

    def run(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {
            "Authorization": f"Bearer {self.token}", "Content-Type": "application/json",
        }  # fmt: skip
        try:
            for chain in range(self.first, self.first + 500):
                for who, said in self.people.chain(chain):
                    if who != self.people.coop:
                        continue  # the shop's events need the shop's token
                    body = canonical.to_bytes(said)
                    connection.request("POST", "/epcis/events", body, headers)
                    answer = connection.getresponse()
                    told = answer.read().decode()
                    if answer.status != 201:
                        self.wrong.append(told)
                        return
                    receipt = json.loads(told)
                    self.answered[receipt["number"]] = receipt["eventID"]
        except (OSError, http.client.HTTPException):
            pass  # killed


def test_nothing_answered_for_is_lost_when_the_server_is_killed(tmp_path: Path) -> None:
    folder, chance = tmp_path / "data", random.Random(7)
    book, people = farm.begin(folder, clock.now())
    token = tokens.add(book, people.coop, "kill", clock.now())
    book.close()
    answered: dict[int, str] = {}
    for turn in range(ROUNDS):
        with serving(folder) as (port, server):
            clerks = [
                Clerk(port, people, token, turn * 10_000 + n * 1_000)
                for n in range(CLERKS)
            ]
            for clerk in clerks:
                clerk.start()
            enough = chance.randint(20, 120)
            while sum(len(clerk.answered) for clerk in clerks) < enough:
                assert any(clerk.is_alive() for clerk in clerks), clerks[0].wrong
                time.sleep(0.002)
            os.killpg(server.pid, signal.SIGKILL)
            server.wait(30)
        for clerk in clerks:
            clerk.join(60)
            assert not clerk.wrong
            answered |= clerk.answered
    assert len(answered) >= 20 * ROUNDS
    book = open_ledger(LedgerSettings(folder))  # without repair
    try:
        with book.read() as ledger:
            for number, event_id in answered.items():
                said = from_bytes(ledger.entry(number)).statement
                assert said["eventID"] == event_id
        report = audit(book)
        assert report.ok, report.lines("en")
    finally:
        book.close()
