"""The command witness: a small server of its own, which needs no ledger."""

import os
import sys
from pathlib import Path

import click

from nguon.cli.serving import held_port, run_process
from nguon.cli.words import answer, json_option, words


@click.command(help=words("cli.witness"))
@click.option(
    "--data", required=True, type=click.Path(file_okay=False, path_type=Path),
    help=words("cli.witness.data"),
)  # fmt: skip
@click.option("--host", default="127.0.0.1", show_default=True, help=words("cli.host"))
@click.option(
    "--port", default=8011, show_default=True, help=words("cli.port"),
    type=click.IntRange(0, 65535),
)  # fmt: skip
@click.option("--name", default="", help=words("cli.witness.name"))
@click.option(
    "--log", "logs", multiple=True, metavar="VKEY", help=words("cli.witness.log")
)
@json_option
def witness(
    data: Path, host: str, port: int, name: str, logs: tuple[str, ...], as_json: bool
) -> None:
    from nguon.services.witness import open_witness

    opened = open_witness(data, name, logs)
    with held_port(host, port) as port:
        shown = {
            "address": f"http://{host}:{port}",
            "name": opened.name,
            "verifier_key": opened.verifier_key,
            "logs": sorted(opened.logs),
        }
        opened.close()
        os.environ["NGUON_WITNESS_DATA"] = str(data)

        def ready() -> None:
            figures = {**shown, "logs": len(opened.logs), "key": shown["verifier_key"]}
            answer(as_json, shown, [words("cli.witness.serving", **figures)])
            sys.stdout.flush()

        command = [sys.executable, "-m", "nguon.witness", "--host", host]
        run_process([*command, "--port", str(port)], host, port, ready)
