"""Commands that make a ledger and serve it: init, serve.

The server is a process of its own (`python -m nguon_web.server`): doors do not import
each other.
"""

import errno
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http import HTTPStatus
from http.client import HTTPConnection

import click

from nguon import clock
from nguon.cli.words import answer, json_option, words
from nguon.core.note import format_verifier
from nguon.errors import Refused

ANSWER_WITHIN = 60  # seconds until a started server must answer /healthz
STOP_WITHIN = 20  # seconds, longer than granian gives its workers


port_option = click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, show_default=True,
    help=words("cli.port"),
)  # fmt: skip


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
@port_option
@click.option(
    "--workers", type=click.IntRange(1, 64), default=1, show_default=True,
    help=words("cli.workers"),
)  # fmt: skip
def serve(host: str, port: int, workers: int) -> None:
    from nguon.cli.book import opened

    with opened() as (_, settings):
        pass  # a ledger that must not be served refuses here, in one sentence
    with held_port(host, port) as port:

        def ready() -> None:
            said = {"address": f"http://{host}:{port}", "origin": settings.origin}
            click.echo(words("cli.serving", **said), err=True)

        run_server(host, port, workers, ready)


def free_port(host: str, port: int) -> int:
    """Return `port`, or any free one for 0. A busy port is Refused in one sentence."""
    with _bound(host, port) as probe:
        return int(probe.getsockname()[1])


@contextmanager
def held_port(host: str, port: int) -> Iterator[int]:
    """Keep a free port for a server that is started inside the block.

    granian shares its port with whoever asks (SO_REUSEPORT): two servers that found
    the same port free would each get half of the callers, without a word. So the port
    is bound alone, and only then made one to share: granian may bind it beside us, and
    another probe may not. We never listen, so every caller is the server's.
    """
    with _bound(host, port) as holder:
        port = int(holder.getsockname()[1])
        if hasattr(socket, "SO_REUSEPORT"):
            holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        else:  # where nothing can be shared the second server is refused anyhow
            holder.close()
        yield port


def _bound(host: str, port: int) -> socket.socket:
    from nguon.services.trouble import reason

    probe = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        probe.bind((host, port))
    except OSError as error:
        probe.close()
        if error.errno == errno.EADDRINUSE:
            raise Refused("cli.busy", port=port) from error
        figures = {"host": host, "port": port, "why": reason(error)}
        raise Refused("cli.host_wrong", **figures) from error
    if hasattr(socket, "SO_REUSEPORT"):
        # Only for what was left behind: of two that hold at once the second is refused.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 0)
    return probe


def run_server(host: str, port: int, workers: int, ready: Callable[[], None]) -> None:
    """Serve in a process of its own until stopped; call `ready` once it answers.

    It stands in a process group of its own, so that Ctrl+C in the terminal reaches us
    alone and the server is told once: granian can stop for ever when two signals
    reach it at the same moment.
    """
    command = [
        sys.executable, "-m", "nguon_web.server", "--host", host, "--port", str(port),
        "--workers", str(workers),
    ]  # fmt: skip
    run_process(command, host, port, ready)


def run_process(
    command: Sequence[str], host: str, port: int, ready: Callable[[], None]
) -> None:
    """Run a server's own process until it or this one is stopped."""
    group = {"process_group": 0} if os.name == "posix" else {}
    with subprocess.Popen(command, stdout=sys.stderr, **group) as server:  # type: ignore[call-overload]  # noqa: S603
        for name in ("SIGTERM", "SIGHUP"):  # the terminal was closed: the server too
            if hasattr(signal, name):
                signal.signal(getattr(signal, name), _interrupt)
        try:
            if wait_until_ready(server, host, port):
                ready()
            server.wait()
        except KeyboardInterrupt:
            pass
        finally:
            status = stop(server)
    if status not in (0, -signal.SIGTERM, -signal.SIGINT):
        raise Refused("cli.stopped", status=status)


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def stop(server: "subprocess.Popen[bytes]") -> int:
    """Tell the server to stop, wait for it, and return its exit status."""
    if server.poll() is None:
        server.terminate()
        try:
            server.wait(STOP_WITHIN)
        except (subprocess.TimeoutExpired, KeyboardInterrupt):  # Ctrl+C once more
            _kill(server)
    return server.wait()


def _kill(server: "subprocess.Popen[bytes]") -> None:
    """Kill the server and its workers: what is acknowledged is safe on the disk."""
    if os.name == "posix":
        os.killpg(server.pid, signal.SIGKILL)
    else:
        server.kill()


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
            raise Refused("cli.no_answer", seconds=ANSWER_WITHIN)
    return False
