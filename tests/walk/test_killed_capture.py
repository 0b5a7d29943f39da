"""The whole server is killed over a large document: its job ends all the same, once.

Sent over HTTP, killed as soon as the job says that it is under way, served again over
the same folder: the job goes on by itself, every event stands in the ledger one time,
and the ledger passes its audit.
"""

import http.client
import json
import os
import signal
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from kit.server import serving
from nguon import clock
from nguon.core import canonical
from nguon.core.entry import from_bytes
from nguon.services import tokens
from nguon.services.audit import audit
from nguon.services.bench import farm
from nguon.services.ledger import LedgerSettings, open_ledger

CHAINS = 300  # of eight events that the cooperative says itself


class Program:
    def __init__(self, port: int, token: str, behaviour: str) -> None:
        self.port = port
        self.headers = {
            "Authorization": f"Bearer {token}", "Content-Type": "application/ld+json",
            "GS1-Capture-Error-Behaviour": behaviour,
        }  # fmt: skip

    def asks(self, method: str, path: str, body: bytes | None = None) -> Any:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        with closing(connection):
            connection.request(method, path, body, self.headers)
            answer = connection.getresponse()
            told = json.loads(answer.read())
        assert answer.status in (200, 202), told
        return told

    def waits_until(self, place: str, wanted: str) -> Any:
        until = time.monotonic() + 120
        while True:
            job = self.asks("GET", place)
            if not job["running"] or (wanted == "begun" and job["nguon:done"]):
                return job
            assert time.monotonic() < until, job
            time.sleep(0.005)


@pytest.mark.parametrize("behaviour", ["rollback", "proceed"])
def test_a_job_outlives_the_server_that_took_it(tmp_path: Path, behaviour: str) -> None:
    folder = tmp_path / "data"
    book, people = farm.begin(folder, clock.now())
    token = tokens.add(book, people.coop, "kill", clock.now())
    book.close()
    sent = [
        said
        for number in range(CHAINS)
        for who, said in people.chain(number)
        if who == people.coop
    ]
    body = canonical.to_bytes({
        "@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"],
        "type": "EPCISDocument", "schemaVersion": "2.0",
        "creationDate": "2026-09-14T04:00:00Z", "epcisBody": {"eventList": sent},
    })  # fmt: skip
    with serving(folder) as (port, server):
        program = Program(port, token, behaviour)
        job = program.asks("POST", "/epcis/capture", body)
        assert job["running"]
        place = f"/epcis/capture/{job['captureID']}"
        program.waits_until(place, "begun")
        os.killpg(server.pid, signal.SIGKILL)
        server.wait(30)
    with serving(folder) as (port, _):
        done = Program(port, token, behaviour).waits_until(place, "ended")
    assert (done["success"], done["nguon:recorded"]) == (True, len(sent))
    book = open_ledger(LedgerSettings(folder))
    try:
        with book.read() as ledger:
            lines = [from_bytes(ledger.entry(n)) for n in range(ledger.size)]
        ids = [one.statement["eventID"] for one in lines if one.kind == "custody"]
        assert ids == [said["eventID"] for said in sent]
        report = audit(book)
        assert report.ok, report.lines("en")
    finally:
        book.close()
