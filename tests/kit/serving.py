"""A log served from memory, exactly as one is published; and whatever else is planted.

    with serving(log) as server:
        server.log = another           # from now on it tells another story
        server.lies["/checkpoint"] = b"…"

Tiles are cut from the log's own leaves, bundles from its entries: it tells what it is.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from kit.memory_log import MemoryLog
from nguon.core import bundle, merkle
from nguon.core.identifiers import batch_code
from nguon.core.tiles import write_entries
from nguon.services.tiles import tile_address


class Server:
    """What is told at the moment, and what was asked for."""

    def __init__(self, log: MemoryLog) -> None:
        self.log = log
        self.lies: dict[str, bytes | int] = {}  # path -> other bytes, or a status
        self.asked: list[str] = []
        self.address = ""

    def answer(self, path: str) -> bytes | int:
        if path in self.lies:
            return self.lies[path]
        try:
            if path == "/checkpoint":
                return self.log.checkpoint.encode()
            if tile := re.fullmatch("/tile/([^/]+)/(.+)", path):
                return self.tile(*tile_address(tile[1], tile[2]))
            if page := re.fullmatch("/b/([^/]+)/bundle", path):
                [subject] = [s for s in self.log.histories if _has(s, page[1])]
                return bundle.build(self.log, subject)
        except (LookupError, ValueError):
            pass
        return 404

    def tile(self, level: int | None, number: int, width: int) -> bytes:
        first = 256 * number
        after = first + width
        if after > self.log.size >> 8 * (level or 0):
            raise LookupError
        if level is None:
            return write_entries(self.log.entries[first:after])
        span = 256**level
        return b"".join(
            merkle.root(self.log.leaves[at * span : (at + 1) * span])
            for at in range(first, after)
        )


def _has(subject: str, code: str) -> bool:
    try:
        return batch_code(subject) == code
    except Exception:
        return False


@contextmanager
def serving(log: MemoryLog, port: int = 0) -> Iterator[Server]:
    told = Server(log)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            told.asked.append(path)
            body = told.answer(path)
            self.send_response(body if isinstance(body, int) else 200)
            self.end_headers()
            self.wfile.write(b"" if isinstance(body, int) else body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    told.address = f"http://127.0.0.1:{server.server_port}"
    try:
        yield told
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
