"""Capture of one large document over HTTP, and of validation alone.

capture      from the first byte sent until its job says that every event stands,
             against reading and schema-checking the same bytes with a compiled
             library, and against putting them as bare rows into the database
validation   our reader (check digits, words, prefixes, one spelling) against that
             library's check of shapes, over the same documents in memory
"""

import http.client
import json
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import chain
from pathlib import Path
from time import perf_counter, sleep
from typing import Any, Final

import jsonschema_rs

from nguon.core import canonical
from nguon.core.canonical import JSON
from nguon.core.document import documents
from nguon.errors import Refused
from nguon.services import tokens
from nguon.services.bench.farm import STEPS, Farm
from nguon.services.bench.figures import Figure
from nguon.services.bench.schema import DOCUMENT
from nguon.services.bench.serving import serving
from nguon.store.database import open_database, writing
from nguon.store.ledger import Book

FIRST: Final = 20_000_000  # far from everybody else's chains
_ROUNDS: Final = 3
_LIMIT: Final = 1 << 26


def measure(book: Book, farm: Farm, events: int) -> Iterator[Figure]:
    """Yield the figures for a document of about that many events."""
    sent = _document(farm, events)
    body = canonical.to_bytes(sent)
    count = len(sent["epcisBody"]["eventList"])
    token = tokens.add(book, farm.coop, "bench", farm.now)
    with serving(book.folder) as port:
        seconds, looks = _captured(port, token, body)
    rate = count / seconds
    checker = jsonschema_rs.validator_for(DOCUMENT, validate_formats=True)
    plain = json.loads(body)
    checker.validate(plain)
    parsed = canonical.parse(body, limit=_LIMIT)
    ours = count / _best(lambda: documents(parsed))
    theirs = count / _best(lambda: checker.validate(plain))
    read = count / _best(lambda: checker.validate(json.loads(body)))
    rows = count / _inserted(book.folder, sent["epcisBody"]["eventList"])
    yield Figure(
        "capture", "bench.capture",
        {
            "events": count, "rate": rate, "looks": looks, "read": read, "rows": rows,
            "of_read": rate / read, "of_rows": rate / rows,
        },
    )  # fmt: skip
    yield Figure(
        "validation", "bench.validation",
        {
            "rate": ours, "schema": theirs, "of_schema": ours / theirs,
            "of_capture": rate / ours,
        },
        {"of_capture": ("<=", 0.25)},
    )  # fmt: skip


def _document(farm: Farm, events: int) -> dict[str, Any]:
    """Return whole chains of what the cooperative says itself: eight of ten steps."""
    numbers = range(FIRST, FIRST + max(events // (STEPS - 2), 1))
    said = chain.from_iterable(farm.chain(n) for n in numbers)
    found: list[JSON] = [dict(event) for who, event in said if who == farm.coop]
    return {
        "@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"],
        "type": "EPCISDocument", "schemaVersion": "2.0",
        "creationDate": farm.now.isoformat(), "epcisBody": {"eventList": found},
    }  # fmt: skip


def _captured(port: int, token: str, body: bytes) -> tuple[float, int]:
    """Return the seconds until the job had ended, and how much progress it showed."""
    head = {"Authorization": f"Bearer {token}", "Content-Type": "application/ld+json"}
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=600)) as asked:
        begin = perf_counter()
        job = _answer(asked, "POST", "/epcis/capture", body, head)
        seen = set()
        while job["running"]:
            seen.add(job["nguon:done"])
            sleep(0.1)
            job = _answer(asked, "GET", f"/epcis/capture/{job['captureID']}", b"", head)
        seconds = perf_counter() - begin
    if not job["success"]:
        raise Refused("bench.capture_refused", said=job["errors"][0]["detail"])
    return seconds, len(seen) + 1


def _answer(
    asked: http.client.HTTPConnection,
    method: str,
    path: str,
    body: bytes,
    head: dict[str, str],
) -> Any:
    asked.request(method, path, body or None, head)
    return json.loads(asked.getresponse().read())


def _best(step: Callable[[], object]) -> float:
    """Return the seconds of the quickest of a few rounds."""
    found = []
    for _ in range(_ROUNDS):
        begin = perf_counter()
        step()
        found.append(perf_counter() - begin)
    return min(found)


def _inserted(folder: Path, events: list[JSON]) -> float:
    """Return the seconds that the events' bytes take as rows of one transaction."""
    engine = open_database(f"sqlite:///{folder}/raw-capture.sqlite")
    with writing(engine) as connection:
        connection.exec_driver_sql("CREATE TABLE row (n INTEGER PRIMARY KEY, b BLOB)")
    rows = [(canonical.to_bytes(event),) for event in events]
    begin = perf_counter()
    with writing(engine) as connection:
        connection.exec_driver_sql("INSERT INTO row (b) VALUES (?)", rows)
    seconds = perf_counter() - begin
    engine.dispose()
    return seconds
