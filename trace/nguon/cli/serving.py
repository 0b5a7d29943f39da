"""Commands that make a ledger and serve it: init, serve.

The server is a process of its own (`python -m nguon_web.server`): doors do not import
each other.
"""

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from http import HTTPStatus
from http.client import HTTPConnection

import click

from nguon import clock
from nguon.cli.words import answer, json_option, words
from nguon.core.note import format_verifier
from nguon.errors import Refused

ANSWER_WITHIN = 60  # seconds until a started server must answer /healthz


@click.command(help=words("cli.init"))
@click.option("--name-vi", required=True, help=words("cli.name_vi"))
@click.option("--name-en", required=True, help=words("cli.name_en"))
@click.option("--ml-dsa", is_flag=True, help=words("cli.ml_dsa"))
@json_option
def init(name_vi: str, name_en: str, ml_dsa: bool, as_json: bool) -> None:
    from nguon.services.ledger import LedgerSettings, create_ledger

    settings = LedgerSettings.from_environment()
    name = {"vi": name_vi, "en": name_en}
    book = create_ledger(settings, name, clock.now(), ml_dsa=ml_dsa)
    made = {
        "origin": settings.origin,
        "verifier_key": book.verifier_key,
        "operator": book.registrar.organisation,
    }
    if book.second_key:
        made["ml_dsa_key"] = format_verifier(book.second_key.verifier)
    book.close()
    answer(as_json, made, [f"{name}: {value}" for name, value in made.items()])


@click.command(help=words("cli.serve"))
@click.option("--host", default="127.0.0.1", show_default=True, help=words("cli.host"))
@click.option("--port", default=8000, show_default=True, help=words("cli.port"))
@click.option("--workers", default=1, show_default=True, help=words("cli.workers"))
def serve(host: str, port: int, workers: int) -> None:
    from nguon.cli.book import opened

    with opened():
        pass  # a ledger that must not be served refuses here, in one sentence
    port = free_port(host, port)

    def ready() -> None:
        click.echo(words("cli.serving", address=f"http://{host}:{port}"), err=True)

    run_server(host, port, workers, ready)


def free_port(host: str, port: int) -> int:
    """Return `port`, or any free one for 0. A busy port is Refused in one sentence."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Refused("cli.busy", port=port) from error
        return int(probe.getsockname()[1])


def run_server(host: str, port: int, workers: int, ready: Callable[[], None]) -> None:
    """Serve in a process of its own until stopped; call `ready` once it answers."""
    command = [
        sys.executable, "-m", "nguon_web.server", "--host", host, "--port", str(port),
        "--workers", str(workers),
    ]  # fmt: skip
    run_process(command, host, port, ready)


def run_process(
    command: Sequence[str], host: str, port: int, ready: Callable[[], None]
) -> None:
    """Run a server's own process until it or this one is stopped."""
    with subprocess.Popen(command, stdout=sys.stderr) as server:  # noqa: S603
        signal.signal(signal.SIGTERM, lambda *_: server.terminate())
        try:
            if wait_until_ready(server, host, port):
                ready()
            server.wait()
        except KeyboardInterrupt:
            server.terminate()
            server.wait()
    if server.returncode not in (0, -signal.SIGTERM, -signal.SIGINT):
        raise Refused("cli.stopped", status=server.returncode)


def wait_until_ready(server: "subprocess.Popen[bytes]", host: str, port: int) -> bool:
    """Ask /healthz until it answers; False when the server has stopped by itself."""
    end = time.monotonic() + ANSWER_WITHIN
    while server.poll() is None:
        try:
            connection = HTTPConnection(host, port, timeout=2)
            connection.request("GET", "/healthz")
            if connection.getresponse().status == HTTPStatus.OK:
                return True
        except OSError:
            time.sleep(0.1)
        finally:
            connection.close()
        if time.monotonic() > end:
            server.terminate()
            raise Refused("cli.no_answer", seconds=ANSWER_WITHIN)
    return False
