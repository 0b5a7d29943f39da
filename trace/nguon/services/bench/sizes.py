"""How much is stored for an entry, and how much is sent for a page."""

import http.client
from pathlib import Path
from typing import Final

from nguon.core.entry import from_bytes
from nguon.core.identifiers import batch_code
from nguon.services.bench.farm import Farm
from nguon.services.bench.figures import Figure
from nguon.services.bench.serving import ask, request
from nguon.store.database import is_sqlite, scrub
from nguon.store.ledger import Book

_LIMIT: Final = 14 * 1024  # what fits into the first flight of a connection


def on_disk(book: Book) -> Figure:
    """Return bytes on disk over bytes of payload; the write-ahead log written back."""
    scrub(book.engine)
    payload = entries = 0
    with book.read() as snapshot:
        for start in range(0, snapshot.size, 1000):
            for data in snapshot.entries(start, 1000):
                if from_bytes(data).kind != "index":
                    payload, entries = payload + len(data), entries + 1
    name = book.engine.url.database if is_sqlite(book.engine) else None
    stored = Path(name).stat().st_size if name else 0
    values = {
        "entries": entries, "stored": stored / entries, "payload": payload / entries,
        "of_payload": stored / payload,
    }  # fmt: skip
    return Figure("disk", "bench.disk", values, {"of_payload": ("<=", 1.25)})


def on_the_wire(port: int, farm: Farm, chain: int) -> Figure:
    """Return what a page weighs and costs: the first time, and when it is the same."""
    path = f"/b/{batch_code(farm.harvest(chain))}?lang=vi"
    packed = {"Accept-Encoding": "gzip"}
    asked = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    asked.request("GET", path, headers=packed)
    answer = asked.getresponse()
    body, tag = answer.read(), answer.headers["ETag"]
    asked.close()
    head = sum(len(f"{k}: {v}\r\n") for k, v in answer.headers.items()) + 17
    whole = ask(port, [[request(path, headers=packed)] * 40], 60)["median_ms"]
    values = {"wire": float(len(body) + head), "page_ms": whole}
    if tag:
        known = request(path, headers={**packed, "If-None-Match": tag})
        values["same_ms"] = ask(port, [[known] * 40], 60)["median_ms"]
    code = "bench.page_same" if tag else "bench.page"
    return Figure("page", code, values, {"wire": ("<=", _LIMIT)})
