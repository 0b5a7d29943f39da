"""A program of busy clerks to be killed: threads that submit and note each answer.

    python -m kit.clerks      reads one order a line (JSON), forks a process for each

An event id says the whole event (`<lot>/<kg>/<name>`), so that whoever knows the id can
send the same again. Before a clerk submits it writes `try <id>` to the notes, after the
answer `ack <id> <index> <leaf hash>`; a write to a file outlives a killed process.
Groups of two go in together: `…-a` makes, `…-b` spends.
"""

import json
import os
import random
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from kit.defects import BOOKS
from kit.store import draft, open_book
from nguon.core.entry import Draft
from nguon.errors import NguonError
from nguon.store.ledger import Book

THREADS = 4
SHARED = "shared"


def remake(event: str) -> Draft:
    """Return the draft that an event id says."""
    lot, kg, _ = event.split("/")
    return draft(event, lot, int(kg))


def work(book: Book, notes: int, again: Sequence[str], seed: str) -> None:
    """Submit until killed: old ids again, pairs of new ones, and shared kilograms."""
    chance = random.Random(seed)
    for event in again:
        submit(book, notes, group_of(event))
    nursery = os.getppid()
    for n in range(10**9):
        if os.getppid() != nursery:
            os._exit(1)  # nobody is left to kill us
        name = f"{seed}-{n}"
        if chance.random() < 0.3:
            submit(book, notes, [f"{SHARED}/-3/{name}"])
        else:
            lot = f"lot{chance.randrange(20)}"
            submit(book, notes, [f"{lot}/5/{name}-a", f"{lot}/-2/{name}-b"])


def group_of(event: str) -> list[str]:
    """Return the events that were submitted together with this one."""
    lot, _, name = event.split("/")
    if name.endswith(("-a", "-b")):
        return [f"{lot}/5/{name[:-2]}-a", f"{lot}/-2/{name[:-2]}-b"]
    return [event]


def submit(book: Book, notes: int, events: Sequence[str]) -> None:
    from kit.store import NOW

    for event in events:
        os.write(notes, f"try {event}\n".encode())
    try:
        recorded = book.submit([remake(event) for event in events], NOW)
    except NguonError:
        return  # refused, or unknown: it will be sent again
    for event, one in zip(events, recorded, strict=True):
        line = f"ack {event} {one.index} {one.leaf_hash.hex()}\n"
        os.write(notes, line.encode())


def run(order: dict[str, str]) -> None:
    folder = Path(order["folder"])
    path = folder / "notes"
    tried = [line.split()[1] for line in read_lines(path) if line.startswith("try ")]
    notes = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    book = open_book(order["url"], folder, BOOKS[order["defect"]])
    threads = [
        threading.Thread(
            target=work, args=(book, notes, tried[-10:], f"{order['seed']}-{number}")
        )
        for number in range(THREADS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def read_lines(path: Path) -> list[str]:
    """Return the whole lines of the notes; the last may be cut by the kill."""
    text = path.read_text() if path.exists() else ""
    return [line for line in text.split("\n")[:-1] if line]


def main() -> None:
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if child == 0:
            try:
                run(order)
            finally:
                os._exit(1)
        print(child, flush=True)
        if order.get("wait"):
            _, status = os.waitpid(child, 0)
            print(status, flush=True)


if __name__ == "__main__":
    main()
