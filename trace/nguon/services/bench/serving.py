"""A server in a process of its own, with the settings of a deployment, and its clients.

The server is `nguon_web.server`, started by its name as an operator would: services do
not import doors. It is asked until it answers, and ended with the `with` block.
"""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import Final

from nguon.errors import Unavailable

REAL: Final = "nguon_web.wsgi:app"
_PATIENCE: Final = 60  # seconds until a server must answer


@contextmanager
def serving(data: Path, app: str = REAL) -> Iterator[int]:
    """Serve `app` over the ledger in `data` with one worker; give its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    command = [sys.executable, "-m", "nguon_web.server", "--port", str(port)]
    with (data / "server.log").open("ab") as log:
        server = subprocess.Popen(  # noqa: S603
            [*command, "--app", app],
            env=environment(data), stdout=log, stderr=log,
        )  # fmt: skip
        try:
            _wait_until_it_answers(server, port)
            yield port
        finally:
            server.terminate()
            server.wait(_PATIENCE)


def environment(data: Path) -> dict[str, str]:
    """Return the environment of a process over the ledger in `data`."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("NGUON_")}
    return {**kept, "NGUON_DATA": str(data), "PYTHONPATH": os.pathsep.join(sys.path)}


def _wait_until_it_answers(server: "subprocess.Popen[bytes]", port: int) -> None:
    until = monotonic() + _PATIENCE
    while server.poll() is None and monotonic() < until:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=5) as asked:
                asked.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
                if asked.recv(100):
                    return
        except OSError:
            sleep(0.05)
    raise Unavailable("bench.no_server")


def request(
    path: str, body: bytes = b"", headers: Mapping[str, str] | None = None
) -> str:
    """Return an HTTP request as text: POST when there is a body."""
    lines = [f"{'POST' if body else 'GET'} {path} HTTP/1.1", "Host: localhost"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    if body:
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join(lines) + "\r\n\r\n" + body.decode()


def ask(
    port: int, streams: Sequence[Sequence[str]], seconds: float, *, again: bool = False
) -> dict[str, float]:
    """Let a process of clients send these requests; return what it measured.

    `again`: over and over until the time is over.
    """
    order = {"port": port, "seconds": seconds, "streams": streams, "again": again}
    done = subprocess.run(  # noqa: S603
        [sys.executable, str(Path(__file__).with_name("client.py"))],
        input=json.dumps(order).encode(), env=environment(Path()),
        stdout=subprocess.PIPE, check=True,
    )  # fmt: skip
    found: dict[str, float] = json.loads(done.stdout)
    return found
