"""What this machine can do at all: the floors that ratios are taken against."""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import perf_counter

from nguon.core import signature
from nguon.core.entry import from_bytes
from nguon.core.merkle import leaf_hash
from nguon.core.signature import ED25519
from nguon.store.database import open_database, writing


def rate(step: Callable[[], int], seconds: float) -> float:
    """Return how many things a second `step` does, which says how many it did."""
    done, begin = 0, perf_counter()
    while (lasted := perf_counter() - begin) < seconds:
        done += step()
    return done / lasted


def syncs(folder: Path, seconds: float) -> float:
    """Return appends of 900 bytes a second, each with an fdatasync of its own."""
    file = os.open(folder / "syncs", os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)

    def step() -> int:
        os.write(file, bytes(900))
        os.fdatasync(file)
        return 1

    try:
        return rate(step, seconds)
    finally:
        os.close(file)


def raw_rows(folder: Path, together: int, seconds: float) -> float:
    """Return rows of 900 bytes a second in SQLite, WAL and FULL, so many a commit."""
    engine = open_database(f"sqlite:///{folder}/raw-{together}.sqlite")
    with writing(engine) as connection:
        connection.exec_driver_sql("CREATE TABLE row (n INTEGER PRIMARY KEY, b BLOB)")
    rows = [(os.urandom(900),) for _ in range(together)]

    def step() -> int:
        with writing(engine) as connection:
            connection.exec_driver_sql("INSERT INTO row (b) VALUES (?)", rows)
        return together

    try:
        return rate(step, seconds)
    finally:
        engine.dispose()


def checks(entries: Sequence[bytes], public_key: bytes) -> float:
    """Return entries a second whose hash is made and whose signature is checked.

    On two threads, as the audit does it; what is signed was cut out before.
    """
    said = [from_bytes(data) for data in entries]
    work = [(d, e.signature, e.message) for d, e in zip(entries, said, strict=True)]

    def check(part: Sequence[tuple[bytes, bytes, bytes]]) -> None:
        for data, signed, message in part:
            leaf_hash(data)
            signature.check(public_key, ED25519, signed, message)

    parts = [work[at : at + 200] for at in range(0, len(work), 200)]
    with ThreadPoolExecutor(2) as threads:
        begin = perf_counter()
        list(threads.map(check, parts))
        return len(work) / (perf_counter() - begin)
