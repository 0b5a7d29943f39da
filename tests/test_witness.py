"""The witness as a process: its answers over HTTP, its page, and SIGKILL in between."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from nguon.core import checkpoint, cosignature, merkle, note, witness
from nguon.core.checkpoint import Checkpoint

ROOT = Path(__file__).resolve().parent.parent
VECTORS = json.loads((ROOT / "tests/vectors/witness.json").read_text("utf-8"))
STORY = VECTORS["story"]
ENVIRONMENT = os.environ | {
    "PYTHONPATH": os.pathsep.join(str(ROOT / p) for p in ("trace", "web", "labels")),
    "NGUON_LANG": "en",
}


@contextmanager
def running(folder: Path, *logs: str) -> Iterator[tuple[dict[str, Any], Any]]:
    words = [word for log in logs for word in ("--log", log)]
    command = [
        sys.executable, "-m", "nguon.cli", "witness", "--data", str(folder), "--port",
        "0", "--name", "witness.example/one", "--json", *words,
    ]  # fmt: skip
    with subprocess.Popen(
        command, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        text=True, start_new_session=True,
    ) as process:  # fmt: skip
        try:
            assert process.stdout is not None
            yield json.loads(process.stdout.readline()), process
        finally:
            if process.poll() is None:
                process.terminate()
            process.wait(30)


def ask(
    shown: dict[str, Any], method: str, path: str, body: bytes | None = None
) -> tuple[int, str, str]:
    host = shown["address"].removeprefix("http://")
    connection = HTTPConnection(host, timeout=10)
    try:
        connection.request(method, path, body)
        answer = connection.getresponse()
        said = answer.read().decode()
        return answer.status, answer.getheader("Content-Type") or "", said
    finally:
        connection.close()


def test_it_answers_as_the_specification_says_and_stops_when_told(
    tmp_path: Path,
) -> None:
    with running(tmp_path, VECTORS["log"]) as (shown, process):
        assert shown["name"] == "witness.example/one"
        key = cosignature.parse_cosigner(shown["verifier_key"])
        for case in STORY:
            status, kind, said = ask(
                shown, "POST", "/add-checkpoint", case["body"].encode()
            )
            assert status == case["status"], case["why"]
            if "size" in case:
                assert (kind, said) == ("text/x.tlog.size", f"{case['size']}\n")
            if status == 200:
                asked = witness.parse_request(case["body"].encode())
                cosignature.check(said[:-1], key, asked.checkpoint)
        for case in VECTORS["malformed"]:
            body = case["body"].encode()
            assert ask(shown, "POST", "/add-checkpoint", body)[0] == 400, case["why"]
        big = b"x" * (witness.LIMIT + 1)
        assert ask(shown, "POST", "/add-checkpoint", big)[0] == 413
        origin = note.parse_verifier(VECTORS["log"]).name
        name = sha256(origin.encode()).hexdigest()
        status, kind, said = ask(shown, "GET", f"/{name}/checkpoint")
        assert (status, kind) == (200, "text/plain; charset=utf-8")
        opened = checkpoint.open_checkpoint(said, note.parse_verifier(VECTORS["log"]))
        assert opened.size == 1026
        for method, path, wanted in (
            ("GET", "/add-checkpoint", 405),
            ("POST", "/", 405),
            ("GET", "/nothing", 404),
            ("GET", f"/{name[:-1]}0/checkpoint", 404),
            ("GET", "/healthz", 200),
        ):
            assert ask(shown, method, path)[0] == wanted, path
        check_page(shown)
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0


def check_page(shown: dict[str, Any]) -> None:
    for language, words in (("en", "Logs under watch"), ("vi", "Các sổ được theo dõi")):
        status, kind, page = ask(shown, "GET", f"/?lang={language}")
        assert (status, kind) == (200, "text/html; charset=utf-8")
        assert words in page and shown["verifier_key"] in page
        assert ">1026<" in page and "go.example/log" in page
        assert "<script" not in page and len(page) < 6000


LOG = note.Signer("fork.example", Ed25519PrivateKey.from_private_bytes(b"\1" * 32))


def head(of: int, size: int) -> str:
    """Return a head of history `of`: the histories part at their first leaf."""
    leaves = [merkle.leaf_hash(b"%d %d" % (of, at)) for at in range(size)]
    said = Checkpoint(LOG.name, size, merkle.root(leaves))
    return checkpoint.sign_checkpoint(said, [LOG])


def proof(of: int, old: int, size: int) -> list[bytes]:
    leaves = [merkle.leaf_hash(b"%d %d" % (of, at)) for at in range(size)]
    return merkle.prove_consistency(merkle.Leaves(leaves), old, size)


@pytest.mark.timeout(240)
def test_killed_at_any_moment_it_never_signs_two_heads_of_one_size(
    tmp_path: Path,
) -> None:
    """A log with two histories asks for both at once while the witness is killed."""
    signed: dict[int, set[bytes]] = {}
    draw, answered = random.Random(7), 0
    for _ in range(5):
        key = note.format_verifier(LOG.verifier)
        with running(tmp_path, key) as (shown, process):
            cosigner = cosignature.parse_cosigner(shown["verifier_key"])
            stop = Event()
            found: list[tuple[int, bytes]] = []
            threads = [
                Thread(target=push, args=(shown, of, cosigner, found, stop))
                for of in (0, 1, 0, 1)
            ]
            for thread in threads:
                thread.start()
            time.sleep(draw.uniform(0.2, 0.8))
            os.killpg(process.pid, signal.SIGKILL)
            stop.set()
            for thread in threads:
                thread.join()
        answered += len(found)
        for size, root in found:
            signed.setdefault(size, set()).add(root)
    assert answered > 20
    assert all(len(roots) == 1 for roots in signed.values())


def push(
    shown: dict[str, Any],
    of: int,
    cosigner: note.Verifier,
    found: list[tuple[int, bytes]],
    stop: Event,
) -> None:
    old = 0
    while not stop.is_set():
        size = max(old, 0) + 1
        body = witness.format_request(old, proof(of, old, size), head(of, size))
        try:
            status, kind, said = ask(shown, "POST", "/add-checkpoint", body)
        except (OSError, HTTPException):
            return
        if status == 200:
            state = checkpoint.open_checkpoint(head(of, size), LOG.verifier)
            cosignature.check(said[:-1], cosigner, state)
            found.append((state.size, state.root))
            old = size
        elif kind == witness.SIZE_TYPE:
            old = int(said)
        else:
            old = 0
