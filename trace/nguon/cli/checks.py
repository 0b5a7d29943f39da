"""Commands that check: verify, audit, bench."""

import subprocess
import sys

import click

from nguon.cli.words import words


@click.command(
    help=words("cli.verify"),
    context_settings={"ignore_unknown_options": True, "help_option_names": []},
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def verify(arguments: tuple[str, ...]) -> int:
    # Its own process: the verifier shares nothing with the server's code but the core.
    command = [sys.executable, "-m", "nguon.verify", *arguments]
    return subprocess.run(command, check=False).returncode  # noqa: S603
