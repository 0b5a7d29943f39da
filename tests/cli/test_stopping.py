"""A server stops when it is told to, by whatever tells it, and leaves nobody behind."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from nguon import clock
from nguon.services.ledger import LedgerSettings, create_ledger


@pytest.fixture
def serving(tmp_path: Path) -> Iterator[tuple["subprocess.Popen[str]", str]]:
    create_ledger(
        LedgerSettings(tmp_path), {"vi": "Sở", "en": "Dept"}, clock.now()
    ).close()
    command = [sys.executable, "-m", "nguon.cli", "serve", "--port", "0"]
    environment = {**os.environ, "NGUON_DATA": str(tmp_path), "NGUON_LANG": "en"}
    with subprocess.Popen(
        command, cwd=tmp_path, env=environment, stderr=subprocess.PIPE, text=True,
        start_new_session=True,
    ) as server:  # fmt: skip
        assert server.stderr is not None
        line = server.stderr.readline()  # the first thing that it says is the address
        address = re.search(r"http://\S+:\d+", line)
        assert address is not None, line
        yield server, address[0]
        server.kill()


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_terminal_a_supervisor_and_a_closed_window_stop_the_server(
    serving: tuple["subprocess.Popen[str]", str], name: str
) -> None:
    server, address = serving
    assert urlopen(address + "/healthz").status == 200
    os.killpg(
        server.pid, getattr(signal, name)
    )  # as a terminal does: to its whole group
    assert server.wait(30) == 0
    assert server.stderr is not None and "Traceback" not in server.stderr.read()
    with pytest.raises(URLError):
        urlopen(address + "/healthz", timeout=2)


def test_everybody_told_at_once_still_stops(
    serving: tuple["subprocess.Popen[str]", str],
) -> None:
    """systemd tells every process of a service, and each tells its children again."""
    server, _ = serving
    told = [server.pid]
    for one in told:
        tasks = Path(f"/proc/{one}/task")
        children = [(task / "children").read_text().split() for task in tasks.iterdir()]
        told += [int(child) for found in children for child in found]
    assert len(told) >= 3
    for one in reversed(told):
        os.kill(one, signal.SIGTERM)
    assert server.wait(40) == 0
