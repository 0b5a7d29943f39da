"""The command demo: a fresh ledger from the sample batches, served."""

import os
import sys
import tempfile
from pathlib import Path

import click

from nguon.cli.serving import free_port, port_option, run_server
from nguon.cli.words import answer, json_option, progress_bar, words


@click.command(help=words("cli.demo"))
@port_option
@json_option
def demo(port: int, as_json: bool) -> None:
    from nguon.services.demo import build_demo

    port = free_port("127.0.0.1", port)
    with tempfile.TemporaryDirectory(prefix="nguon-demo-") as folder:
        os.environ["NGUON_ORIGIN"] = f"http://localhost:{port}"
        os.environ["NGUON_DATA"] = folder
        os.environ["NGUON_DEMO"] = "1"
        os.environ.pop("NGUON_DATABASE_URL", None)
        with progress_bar("sample_batches/") as bar:
            shown = build_demo(Path(folder), os.environ["NGUON_ORIGIN"], bar)

        def ready() -> None:
            answer(as_json, shown, demo_lines(shown))
            sys.stdout.flush()

        run_server("127.0.0.1", port, 1, ready)


def demo_lines(shown: dict[str, object]) -> list[str]:
    """Return what a person reads when the demonstration is ready."""
    batches, logins = shown["batches"], shown["logins"]
    assert isinstance(batches, list) and isinstance(logins, dict)  # noqa: S101
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
    ]
    width = max(len(name) for name, _ in rows) + 2
    lines = [f"  {name:<{width}}{value}" for name, value in rows]
    return ["", words("cli.demo.ready"), "", *lines, "", words("cli.demo.stop")]
