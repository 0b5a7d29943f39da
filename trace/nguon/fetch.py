"""What is fetched by HTTP, and why nothing came: the only reader of the network.

    fetch(url)                    (where it was found, bytes)
    Log(url).get("checkpoint")    a published log; also a mirror on any web server
    in_order(get, paths)          the answers in turn, some asked for ahead

Nothing that comes is believed. An answer that something is not there is told apart from
no answer: a log that lacks what its own checkpoint names is withholding it. Proved in
tests/test_fetch.py.
"""

import time
import urllib.request
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from http.client import HTTPException, HTTPResponse, IncompleteRead
from typing import Final
from urllib.error import HTTPError

from nguon.errors import NguonError

SECONDS: Final = 30  # until the next byte
PATIENCE: Final = 300  # until the last one
AHEAD: Final = 4  # answers that are waited for at a time: they hide each other's way
LIMIT: Final = 256 * (2 + 65_535) + 1  # of a tile: the largest bundle of entries


class CannotDecide(NguonError):
    """Something outside the evidence is missing or wrong: exit status 2."""


class NotThere(CannotDecide):
    """The address answers, and says that it has no such thing."""


def fetch(url: str, limit: int = LIMIT) -> tuple[str, bytes]:
    """Return where it was found, and at most `limit` bytes of it."""
    headers = {"User-Agent": "nguon-verify", "Cache-Control": "no-cache"}
    try:
        request = urllib.request.Request(url, headers=headers)  # noqa: S310
        with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310
            return answer.geturl(), _read(answer, limit)
    except HTTPError as error:
        gone = error.code in (404, 410)
        kind = NotThere if gone else CannotDecide
        raise kind("log.verify.answered", what=url, status=error.code) from error
    except (OSError, HTTPException, ValueError) as error:
        raise CannotDecide("log.verify.no_answer", what=url, why=error) from error


def _read(answer: HTTPResponse, limit: int) -> bytes:
    """Read to the end; a byte now and then does not hold a reader for ever."""
    end, parts = time.monotonic() + PATIENCE, []
    while limit > 0 and (part := answer.read1(min(limit, 1 << 16))):
        parts.append(part)
        limit -= len(part)
        if time.monotonic() > end:
            raise TimeoutError(f"{PATIENCE} s")
    data = b"".join(parts)
    if limit > 0 and answer.length:
        raise IncompleteRead(data, answer.length)
    return data


class Log:
    """A log under its address."""

    def __init__(self, address: str) -> None:
        self.base = address.rstrip("/") + "/"

    def get(self, path: str) -> bytes:
        """Return what is served there, or raise."""
        if not self.base.lower().startswith(("http://", "https://")):
            raise CannotDecide("log.verify.no_address", what=self.base)
        return fetch(self.base + path)[1]


def in_order(get: Callable[[str], bytes], paths: Iterable[str]) -> Iterator[bytes]:
    """Yield what stands under each path, asking for some of them ahead."""
    rest = iter(paths)
    asked: deque[Future[bytes]] = deque()
    with ThreadPoolExecutor(AHEAD) as threads:
        try:
            for path in rest:
                asked.append(threads.submit(get, path))
                if len(asked) > AHEAD:
                    yield asked.popleft().result()
            while asked:
                yield asked.popleft().result()
        finally:
            for future in asked:
                future.cancel()
