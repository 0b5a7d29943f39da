"""The demonstration ends whole: its witnesses stop with it, by SIGTERM too.

And it takes nobody's ports: whatever else begins at the same moment.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from nguon.cli.demo import near_port
from nguon.cli.serving import free_port, held_port
from nguon.errors import Refused

ROOT = Path(__file__).resolve().parents[2]


def test_its_witnesses_end_with_it(tmp_path: Path) -> None:
    paths = os.pathsep.join(str(ROOT / name) for name in ("trace", "web", "labels"))
    environment = os.environ | {"PYTHONPATH": paths, "TMPDIR": str(tmp_path)}
    with subprocess.Popen(
        [sys.executable, "-m", "nguon.cli", "demo", "--port", "0", "--json"],
        env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        start_new_session=True,
    ) as running:  # fmt: skip
        assert running.stdout is not None
        shown = json.loads(running.stdout.readline())
        addresses = [shown["address"], *(w["address"] for w in shown["witnesses"])]
        assert all(answers(address) for address in addresses)
        running.send_signal(signal.SIGTERM)
        running.wait(30)
    assert not any(answers(address) for address in addresses)
    assert list(tmp_path.glob("nguon-demo-*")) == []


def test_a_held_port_is_one_servers_and_nobody_elses() -> None:
    with held_port("127.0.0.1", 0) as port:
        with pytest.raises(Refused, match="busy"), held_port("127.0.0.1", port):
            pass
        with near_port(port) as other:
            assert other != port
        # as granian binds: beside us, and every caller is its own
        with socket.socket() as server:
            server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
            server.bind(("127.0.0.1", port))
            server.listen()
            for _ in range(20):
                with socket.create_connection(("127.0.0.1", port), 5):
                    server.accept()[0].close()
            with pytest.raises(Refused, match="busy"):
                free_port("127.0.0.1", port)
    with held_port("127.0.0.1", port) as again:
        assert again == port


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address + "/healthz", timeout=5):
            return True
    except urllib.error.URLError:
        return False
