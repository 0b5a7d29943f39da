"""Rules for the whole suite: no skips where they are forbidden, no outside network."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from kit.samples import samples as samples

ROOT = Path(__file__).resolve().parent.parent
ROOTS = os.pathsep.join(str(ROOT / name) for name in ("trace", "web", "labels"))
os.environ["PYTHONPATH"] = ROOTS  # for the programs that tests start


# How long one example takes says more about the machine than about the code.
settings.register_profile("house", deadline=None)
settings.load_profile("house")


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Iterator[None]:
    """Turn a skip into a failure when NGUON_NO_SKIPS is set (CI)."""
    outcome = yield
    report = outcome.get_result()
    if report.skipped and os.environ.get("NGUON_NO_SKIPS"):
        report.outcome = "failed"
        report.longrepr = f"skips are forbidden here: {report.longrepr}"


@pytest.fixture(autouse=True)
def _no_outside_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that needs another host is a defect: only this machine answers."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        if isinstance(address, tuple) and address[0] not in (
            "127.0.0.1",
            "::1",
            "localhost",
        ):
            raise OSError(f"the network is off in tests: {address}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)
