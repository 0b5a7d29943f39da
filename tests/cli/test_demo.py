"""The demonstration ends whole: its witnesses stop with it, however it is stopped."""

import json
import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT], ids=["TERM", "INT"])
def test_its_witnesses_end_with_it(tmp_path: Path, sign: signal.Signals) -> None:
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
        running.send_signal(sign)
        running.wait(30)
    assert not any(answers(address) for address in addresses)
    assert list(tmp_path.glob("nguon-demo-*")) == []


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address + "/healthz", timeout=5):
            return True
    except urllib.error.URLError:
        return False
