"""Many keep-alive clients in one process, cheap enough not to be what is measured.

    python client.py < order.json

The order is `{"port": …, "seconds": …, "streams": [[request, …], …], "again": …}`: each
stream is one connection that sends its requests one after another, each when the last
has been answered, and with `again` over and over. Prints `{"answered", "refused",
"seconds", "median_ms", "p99_ms"}`. Stops when
a stream has no more to say or the time is over. Sockets and selectors, no HTTP library:
an answer is its status and as many bytes as Content-Length says.
"""

import json
import selectors
import socket
import sys
from collections.abc import Sequence
from time import perf_counter


class Stream:
    """One connection and what is still to be sent over it."""

    def __init__(self, port: int, requests: Sequence[str]) -> None:
        self.requests = [request.encode() for request in requests]
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.received = b""
        self.sent_at = 0.0
        self.next = 0

    def send(self) -> None:
        self.received = b""
        self.sent_at = perf_counter()
        self.socket.sendall(self.requests[self.next])
        self.next += 1

    def status(self) -> int | None:
        """Read what is there; return the status once the answer is whole."""
        part = self.socket.recv(65536)
        if not part:
            raise ConnectionError("the server closed a connection")
        self.received += part
        head, end, body = self.received.partition(b"\r\n\r\n")
        if not end:
            return None
        length = 0
        for line in head.lower().split(b"\r\n"):
            if line.startswith(b"content-length:"):
                length = int(line[15:])
        return int(head[9:12]) if len(body) >= length else None


def run(
    port: int, seconds: float, streams: Sequence[Sequence[str]], again: bool
) -> dict[str, float]:
    """Send until the first stream is through or the time is over."""
    ready = selectors.DefaultSelector()
    open_ = [Stream(port, requests) for requests in streams]
    for stream in open_:
        ready.register(stream.socket, selectors.EVENT_READ, stream)
    took: list[float] = []
    refused, going = 0, True
    begin = perf_counter()
    for stream in open_:
        stream.send()
    waiting = len(open_)
    while waiting:
        for key, _ in ready.select(30) or sys.exit("no answer in 30 seconds"):
            stream = key.data
            status = stream.status()
            if status is None:
                continue
            now = perf_counter()
            took.append(now - stream.sent_at)
            refused += status >= 400
            going = going and now - begin < seconds
            if again and stream.next == len(stream.requests):
                stream.next = 0
            if going and stream.next < len(stream.requests):
                stream.send()
            else:
                waiting, going = waiting - 1, False
    lasted = perf_counter() - begin
    for stream in open_:
        stream.socket.close()
    took.sort()
    return {
        "answered": len(took),
        "refused": refused,
        "seconds": lasted,
        "median_ms": took[len(took) // 2] * 1000,
        "p99_ms": took[len(took) * 99 // 100] * 1000,
    }


if __name__ == "__main__":
    print(json.dumps(run(**json.load(sys.stdin))))
