"""The command demo: a fresh ledger from the sample batches, served, with two witnesses.

The witnesses are processes of their own, as anybody's would be, and end with it.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import click

from nguon.cli.serving import held_port, port_option, run_server, stop
from nguon.cli.words import answer, json_option, progress_bar, words
from nguon.errors import Refused

HOST = "127.0.0.1"
COSIGNED_WITHIN = 15  # seconds; later the page says by itself that it is witnessed


@click.command(help=words("cli.demo"))
@port_option
@json_option
def demo(port: int, as_json: bool) -> None:
    from nguon.services.demo import WITNESSES, begin_witnesses, build_demo

    # Told to stop while it loads, it leaves as by Ctrl+C: nothing of it stays behind.
    for sign in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, sign):
            signal.signal(getattr(signal, sign), signal.default_int_handler)
    with ExitStack() as ends, ExitStack() as held:
        # Held from now on: loading takes a while, and another demonstration may begin.
        port = held.enter_context(held_port(HOST, port))
        ports = [
            held.enter_context(near_port(port + n + 1)) for n in range(len(WITNESSES))
        ]
        made = tempfile.TemporaryDirectory(prefix="nguon-demo-")
        folder = Path(ends.enter_context(made))
        os.environ["NGUON_ORIGIN"] = f"http://localhost:{port}"
        os.environ["NGUON_DATA"] = str(folder)
        os.environ["NGUON_DEMO"] = "1"
        os.environ.pop("NGUON_DATABASE_URL", None)
        os.environ.pop("NGUON_WITNESS_BELOW", None)
        with progress_bar("sample_batches/") as bar:
            shown = build_demo(folder, os.environ["NGUON_ORIGIN"], bar)
        addresses = [f"http://{HOST}:{one}" for one in ports]
        policy = begin_witnesses(folder, shown, addresses)
        os.environ["NGUON_WITNESS_POLICY"] = str(policy)
        for name, address in zip(WITNESSES, addresses, strict=True):
            ends.enter_context(witness_process(folder / name, address))

        def ready() -> None:
            held.close()  # they listen; who kills a witness may start it again there
            wait_until_cosigned(f"http://{HOST}:{port}/checkpoint", WITNESSES)
            answer(as_json, shown, demo_lines(shown))
            sys.stdout.flush()

        run_server(HOST, port, 1, ready)


@contextmanager
def near_port(wanted: int) -> Iterator[int]:
    """Hold that port if it is free, else any other."""
    with ExitStack() as held:
        try:
            port = held.enter_context(held_port(HOST, wanted if wanted < 65536 else 0))
        except Refused:
            port = held.enter_context(held_port(HOST, 0))
        yield port


@contextmanager
def witness_process(folder: Path, address: str) -> Iterator[None]:
    """Run the witness of a folder until the block is left, however that is."""
    command = [sys.executable, "-m", "nguon.witness", "--host", HOST]
    command += ["--port", str(urlsplit(address).port)]
    environment = os.environ | {"NGUON_WITNESS_DATA": str(folder)}
    group = {"process_group": 0} if os.name == "posix" else {}
    with subprocess.Popen(command, env=environment, stdout=sys.stderr, **group) as one:  # type: ignore[call-overload]  # noqa: S603
        try:
            yield
        finally:
            stop(one)


def wait_until_cosigned(checkpoint: str, names: Sequence[str]) -> None:
    """Give the witnesses a moment: the first page shown shall name them."""
    end = time.monotonic() + COSIGNED_WITHIN
    while time.monotonic() < end:
        with urllib.request.urlopen(checkpoint, timeout=5) as found:  # noqa: S310
            note = found.read().decode()
        if all(f"— {name} " in note for name in names):
            return
        time.sleep(0.1)


def demo_lines(shown: dict[str, object]) -> list[str]:
    """Return what a person reads when the demonstration is ready."""
    batches, logins = shown["batches"], shown["logins"]
    witnesses = shown.get("witnesses", [])
    assert isinstance(batches, list) and isinstance(logins, dict)  # noqa: S101
    assert isinstance(witnesses, list)  # noqa: S101
    rows = [
        (words("cli.demo.address"), shown["address"]),
        (words("cli.demo.page"), batches[0]["page"]),
        *(
            (
                words("cli.demo.login", role=role),
                f"{login['user']} / {login['password']}",
            )
            for role, login in logins.items()
        ),
        (words("cli.demo.token"), shown["token"]),
        (words("cli.demo.key"), shown["verifier_key"]),
        *(
            (words("cli.demo.witness", name=one["name"]), one["address"])
            for one in witnesses
        ),
    ]
    width = max(len(name) for name, _ in rows) + 2
    lines = [f"  {name:<{width}}{value}" for name, value in rows]
    return ["", words("cli.demo.ready"), "", *lines, "", words("cli.demo.stop")]
