"""SIGKILL at random under concurrent appends: nothing answered for is lost.

Two processes of four clerks each write to one ledger and are killed in the middle, many
times over. After each kill a fresh look at the ledger must find every acknowledged
entry where the answer said, no group half there, chain, tree and derived rows fitting,
and each event that was sent again recorded once. Each planted defect of `kit.defects`
must make the same look fail.
"""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from kit import rule
from kit.clerks import SHARED, read_lines
from kit.store import draft, open_book, submit
from nguon.core import merkle
from nguon.core.state import Holding
from nguon.store.replay import Replay, commits, read_line

ROUNDS = {"sqlite": 20, "postgresql": 8}
PATIENCE = 3.0  # seconds until a defective ledger is looked at without new answers
REASONS = {
    "commit split in two": "entries and head differ",
    "acknowledged first": "lost: ",
    "no idempotency": "recorded twice",
    "no lock": "holdings differ",
}
TESTS = Path(__file__).resolve().parent.parent


class Nursery:
    """Starts processes of clerks quickly: everything is imported once, then forked."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "kit.clerks"],
            cwd=TESTS,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def start(self, **order: str) -> int:
        assert self.process.stdin and self.process.stdout
        print(json.dumps(order), file=self.process.stdin, flush=True)
        return int(self.process.stdout.readline())

    def close(self) -> None:
        self.process.kill()
        self.process.communicate()


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    made = Nursery()
    yield made
    made.close()


class Scene:
    """One ledger, its clerks, and what they were answered."""

    def __init__(self, nursery: Nursery, url: str, folder: Path, defect: str) -> None:
        self.nursery, self.url, self.folder, self.defect = nursery, url, folder, defect
        self.chance = random.Random(f"{defect}{url.split(':')[0]}")
        book = open_book(url, folder)
        submit(book, draft(f"{SHARED}/2000/first", SHARED, 2000))
        book.close()

    def kill_once(self, number: int) -> None:
        """Let two processes work for a moment, then kill both."""
        children = [
            self.nursery.start(
                url=self.url,
                folder=str(self.folder),
                defect=self.defect,
                seed=f"{number}-{which}",
            )
            for which in "pq"
        ]
        try:
            # A defect may leave the ledger stuck: then the look finds out why.
            patience = 60 if self.defect == "none" else PATIENCE
            deadline = time.monotonic() + patience
            while self.new_answers(number) < 6 and time.monotonic() < deadline:
                time.sleep(0.005)
            time.sleep(self.chance.uniform(0, 0.1))
        finally:
            for child in children:
                os.kill(child, signal.SIGKILL)
            for child in children:
                wait_for_end(child)

    def new_answers(self, number: int) -> int:
        lines = [line.split() for line in read_lines(self.folder / "notes")]
        return sum(a[0] == "ack" and f"/{number}-" in a[1] for a in lines)

    def look(self) -> int:
        """Open the ledger afresh and check everything; return its size."""
        lines = [line.split() for line in read_lines(self.folder / "notes")]
        answers = {(a[1], int(a[2]), a[3]) for a in lines if a[0] == "ack"}
        book = open_book(self.url, self.folder)
        try:
            with book.read() as ledger:
                data = ledger.entries(0, ledger.size + 10)
                assert len(data) == ledger.size, "entries and head differ"
                said = [read_line(n, line) for n, line in enumerate(data)]
                hashes = [merkle.leaf_hash(d) for d in data]
                assert merkle.root(hashes) == ledger.root, "the root is another"
                assert said[-1].said.kind == "index", "half a commit"
                for event, index, hash_ in answers:
                    assert index < ledger.size, f"lost: {event}"
                    assert hashes[index].hex() == hash_, f"moved: {event}"
                times = Counter(
                    str(line.said.statement["eventID"]).removeprefix("urn:uuid:")
                    for line in said
                    if line.said.kind == "custody"
                )
                assert set(times.values()) <= {1}, "recorded twice"
                for event in times:
                    lot, _, name = event.split("/")
                    if name.endswith("-a"):
                        assert f"{lot}/-2/{name[:-1]}b" in times, "half a group"
                replay = Replay(rule, ledger.statement)
                for commit, index in commits(said):
                    replay.take(commit)  # a rule that was passed over is refused here
                    assert index is not None
                    assert replay.update_map().hex() == index.said.statement["root"]
                stored = {r.key: r for r in ledger.find(Holding)}
                followed = {r.key: r for r in replay.all(Holding)}
                assert stored == followed, "holdings differ"
                return ledger.size
        finally:
            book.close()


def wait_for_end(process: int) -> None:
    """Wait until a killed grandchild is gone (its parent does not reap it: zombie)."""
    while True:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
        if state == "Z":
            return
        time.sleep(0.002)


def rounds(url: str) -> int:
    return ROUNDS[url.partition(":")[0].partition("+")[0]]


def test_no_acknowledged_entry_is_lost(
    nursery: Nursery, url: str, tmp_path: Path
) -> None:
    scene = Scene(nursery, url, tmp_path, "none")
    sizes = []
    for number in range(rounds(url)):
        scene.kill_once(number)
        sizes.append(scene.look())
    assert sizes == sorted(set(sizes)) and sizes[-1] > 5 * rounds(url)


@pytest.mark.parametrize("defect", REASONS)
def test_each_planted_defect_is_caught(
    nursery: Nursery, url: str, tmp_path: Path, defect: str
) -> None:
    scene = Scene(nursery, url, tmp_path, defect)
    with pytest.raises(AssertionError, match=REASONS[defect]):
        for number in range(2 * rounds(url)):
            scene.kill_once(number)
            scene.look()
