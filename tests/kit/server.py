"""The real server in a process of its own, with the settings of a deployment."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nguon import clock
from nguon.services.ledger import LedgerSettings, create_ledger


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def running(folder: Path, *options: str) -> Iterator[int]:
    """Serve a new ledger in `folder` in a process of its own; give its port."""
    settings = LedgerSettings(data=folder)
    create_ledger(settings, {"vi": "Sổ", "en": "Ledger"}, clock.now()).close()
    with serving(folder, *options) as (port, _):
        yield port


@contextmanager
def serving(
    folder: Path, *options: str
) -> Iterator[tuple[int, "subprocess.Popen[bytes]"]]:
    """Serve the ledger in `folder`; give its port, and the leader of its processes."""
    port = free_port()
    log = (folder / "server.log").open("wb")
    server = subprocess.Popen(
        [sys.executable, "-m", "nguon_web.server", "--port", str(port), *options],
        env={**os.environ, "NGUON_DATA": str(folder)},
        stdout=log,
        stderr=log,
        start_new_session=True,
    )
    try:
        until = time.monotonic() + 90
        while True:
            try:
                assert probe(port) == 200
                break
            except OSError:
                told = (folder / "server.log").read_text()
                assert time.monotonic() < until and server.poll() is None, told
                time.sleep(0.05)
        yield port, server
    finally:
        server.terminate()
        server.wait(60)
        log.close()


def probe(port: int, path: str = "/healthz") -> int:
    return fetch(port, path)[0]


def fetch(port: int, path: str) -> tuple[int, str]:
    """Ask over a connection of its own; return the status and the text."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()
