"""Several worker processes are one server to whoever asks it."""

from pathlib import Path

from kit.server import fetch, running


def test_numbers_are_of_all_workers_together(tmp_path: Path) -> None:
    with running(tmp_path, "--workers", "2") as port:
        asked = 'nguon_requests_total{route="shell.start",status="200"}'
        for _ in range(40):  # each over a new connection: both workers get some
            assert fetch(port, "/")[0] == 200
        for _ in range(6):  # whichever worker answers
            status, numbers = fetch(port, "/metrics")
            assert status == 200 and f"{asked} 40.0" in numbers, numbers
            assert "nguon_entries 3.0" in numbers
