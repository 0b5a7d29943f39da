"""Slow clients do not stop honest ones, on the server as it is released.

More trickling bodies than the gate lets in, hundreds of idle connections and half sent
headers; meanwhile honest visitors still get their page within a second.
"""

import http.client
import socket
import threading
import time
from contextlib import ExitStack
from pathlib import Path

import pytest

from kit.server import probe, running
from nguon_web.server import READERS, BodyGate

SLOW, IDLE, HALF = 200, 300, 100


def opened(stack: ExitStack, port: int, first: bytes) -> socket.socket:
    client = stack.enter_context(socket.create_connection(("127.0.0.1", port), 5))
    client.sendall(first)
    return client


def test_honest_visitors_are_served_beside_slow_ones(tmp_path: Path) -> None:
    body = b"POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Length: 900\r\n"
    body += b"Content-Type: application/x-www-form-urlencoded\r\n"
    with running(tmp_path) as port, ExitStack() as stack:
        cookie = session_cookie(port)
        # A second, or more where the machine itself is that busy without them.
        patience = max(1.0, 4 * max(taken(port) for _ in range(5)))
        slow = [
            opened(stack, port, body + b"Cookie: " + cookie + b"\r\n\r\nuser=")
            for _ in range(SLOW)
        ]
        for _ in range(IDLE):
            opened(stack, port, b"")
        for _ in range(HALF):
            opened(stack, port, b"GET / HTTP/1.1\r\nHost: loc")
        stop = threading.Event()
        dripping = threading.Thread(target=drip, args=(slow, stop))
        dripping.start()
        try:
            good = [taken(port) < patience for _ in range(60)]
        finally:
            stop.set()
            dripping.join()
    assert sum(good) >= 0.95 * len(good), good


def session_cookie(port: int) -> bytes:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    connection.request("GET", "/login")
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return str(answer.headers["Set-Cookie"]).split(";")[0].encode()


def drip(clients: list[socket.socket], stop: threading.Event) -> None:
    while not stop.wait(0.3):
        for client in clients:
            try:
                client.send(b"x")
            except OSError:
                continue


def taken(port: int) -> float:
    """Return how long an honest visitor waited for the start page."""
    start = time.monotonic()
    try:
        status = probe(port, "/")
    except OSError:
        return float("inf")
    return time.monotonic() - start if status == 200 else float("inf")


def test_the_gate_refuses_bodies_beyond_its_number_and_never_pages() -> None:
    entered, leave = threading.Semaphore(0), threading.Event()

    def app(environ: dict[str, object], start: object) -> list[bytes]:
        if environ.get("CONTENT_LENGTH"):
            entered.release()
            leave.wait(5)
        return [b"served"]

    gate = BodyGate(app, readers=2)
    sent = {"CONTENT_LENGTH": "5"}
    threads = [threading.Thread(target=gate, args=(sent, None)) for _ in range(2)]
    for thread in threads:
        thread.start()
        assert entered.acquire(timeout=5)
    told: list[str] = []
    refusal = gate(sent, lambda status, headers: told.append(status))
    assert told == ["503 Service Unavailable"] and b"Try again" in b"".join(refusal)
    assert list(gate({}, None)) == [b"served"]
    leave.set()
    for thread in threads:
        thread.join()
    assert list(gate(sent, None)) == [b"served"]


def test_the_gate_opens_again_after_an_error() -> None:
    def broken(environ: dict[str, object], start: object) -> list[bytes]:
        raise RuntimeError("ours")

    gate = BodyGate(broken, readers=1)
    for _ in range(3):
        with pytest.raises(RuntimeError):
            gate({"CONTENT_LENGTH": "1"}, None)
    assert READERS > SLOW
