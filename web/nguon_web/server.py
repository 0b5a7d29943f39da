"""granian with the settings that keep slow clients from stopping honest ones.

    python -m nguon_web.server --host 127.0.0.1 --port 8000 --workers 2

A connection that sends nothing, or its headers too slowly, waits in Rust and costs no
thread; HEADER_SECONDS later it is closed. A body is read in the thread that answers,
and granian knows no time limit for it, so a body that trickles holds a thread for as
long as its sender likes. Hence many threads, of which only a part may be reading bodies
at one time (`BodyGate`): beyond that a body is refused at once with 503 and
Retry-After, and pages are still served by the other threads. Proved in
tests/web/test_slow_clients.py; with 64 threads that test fails.
"""

import argparse
import logging
import os
import threading
from collections.abc import Callable, Iterable
from tempfile import TemporaryDirectory
from typing import Any, Final

from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server import MPServer

APP: Final = "nguon_web.wsgi:app"
THREADS: Final = 320  # a worker; a waiting thread costs about 100 kB
READERS: Final = 256  # of them may be reading bodies
CONNECTIONS: Final = 2048  # a worker; what comes beyond waits in the backlog
HEADER_SECONDS: Final = 10
# A worker that two signals reach at once can wait for itself for ever (granian sets a
# threading.Event inside the handler); what it acknowledged is safe, so it is killed.
STOP_SECONDS: Final = 10

Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]


class BodyGate:
    """WSGI middleware: at most `readers` requests with a body at one time."""

    def __init__(self, app: Wsgi, readers: int = READERS) -> None:
        self.app = app
        self.free = threading.BoundedSemaphore(readers)

    def __call__(self, environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        length = environ.get("CONTENT_LENGTH", "")
        if length in ("", "0") and "HTTP_TRANSFER_ENCODING" not in environ:
            return self.app(environ, start)
        if not self.free.acquire(blocking=False):
            start("503 Service Unavailable", [
                ("Content-Type", "text/plain; charset=utf-8"), ("Retry-After", "5"),
                ("Connection", "close"),
            ])  # fmt: skip
            return [
                b"Too many are sending at this moment. Try again in five seconds.\n"
            ]
        try:
            return self.app(environ, start)
        finally:
            self.free.release()


def server(host: str, port: int, workers: int, app: str = APP) -> MPServer:
    """Return the server, not yet started; `nguon bench` compares other apps on it."""
    # So many threads are meant: see above.
    logging.getLogger("_granian").addFilter(
        lambda record: "to limit the concurrency" not in record.getMessage()
    )
    return MPServer(
        app,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        websockets=False,
        workers=workers,
        blocking_threads=THREADS,
        backlog=1024,
        backpressure=CONNECTIONS,
        http1_settings=HTTP1Settings(header_read_timeout=HEADER_SECONDS * 1000),
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_SECONDS,
        log_access=False,
        log_level=LogLevels.warning,
    )


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m nguon_web.server")
    asked.add_argument("--host", default="127.0.0.1")
    asked.add_argument("--port", type=int, default=8000)
    asked.add_argument("--workers", type=int, default=1)
    asked.add_argument("--app", default=APP)
    wanted = asked.parse_args()
    with TemporaryDirectory(prefix="nguon-metrics-") as folder:
        if wanted.workers > 1:  # /metrics adds the numbers of all of them up
            os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", folder)
        server(wanted.host, wanted.port, wanted.workers, wanted.app).serve()


if __name__ == "__main__":
    main()
