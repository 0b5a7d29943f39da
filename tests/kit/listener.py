"""Another system that is told something: a small HTTP server which keeps what came.

with listening() as shop:
    shop.statuses = [500, 200]      # what it answers, in turn; then 200
    … shop.got[0].headers["webhook-id"], shop.got[0].body
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any


@dataclass
class Got:
    """One request."""

    path: str
    headers: dict[str, str]  # names in lower case
    body: bytes


@dataclass
class Listener:
    url: str = ""
    statuses: list[int] = field(default_factory=list)
    more: dict[str, str] = field(default_factory=dict)  # headers of its answers
    got: list[Got] = field(default_factory=list)
    expected: int = 0  # when so many came, `arrived` is set
    arrived: Event = field(default_factory=Event)
    may_answer: Event = field(default_factory=Event)

    def __post_init__(self) -> None:
        self.may_answer.set()


@contextmanager
def listening() -> Iterator[Listener]:
    heard = Listener()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            size = int(self.headers.get("Content-Length", 0))
            names = {name.lower(): value for name, value in self.headers.items()}
            heard.got.append(Got(self.path, names, self.rfile.read(size)))
            if len(heard.got) == heard.expected:
                heard.arrived.set()
            heard.may_answer.wait()
            self.send_response(heard.statuses.pop(0) if heard.statuses else 200)
            for name, value in heard.more.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write("đã nhận\n".encode() * 1000)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    heard.url = f"http://127.0.0.1:{server.server_port}/in?from=nguon"
    try:
        yield heard
    finally:
        heard.may_answer.set()
        server.shutdown()
        thread.join()
        server.server_close()
