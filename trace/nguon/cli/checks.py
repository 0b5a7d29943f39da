"""Commands that check: verify, audit."""

import subprocess
import sys
from pathlib import Path

import click

from nguon.cli.words import answer, chosen_language, json_option, progress_bar, words


@click.command(
    help=words("cli.verify"),
    context_settings={"ignore_unknown_options": True, "help_option_names": []},
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def verify(arguments: tuple[str, ...]) -> int:
    # Its own process: the verifier shares nothing with the server's code but the core.
    command = [sys.executable, "-m", "nguon.verify", *arguments]
    if not any(one.startswith("--lang") for one in arguments):
        command += ["--lang", chosen_language()]
    return subprocess.run(command, check=False).returncode  # noqa: S603


@click.command(help=words("cli.audit"))
@click.option(
    "--older",
    type=click.Path(path_type=Path),
    help=words("cli.older"),
)
@json_option
def audit(older: Path | None, as_json: bool) -> int:
    from nguon.services.audit import audit_ledger, open_evidence
    from nguon.services.ledger import LedgerSettings
    from nguon.services.older import check_older

    with open_evidence(LedgerSettings.from_environment()) as evidence:
        with progress_bar("audit") as bar:
            report = audit_ledger(evidence, bar)
        kept = check_older(evidence, older.read_bytes()) if older else None
    told = (
        words("cli.audit.older", size=kept.size)
        if kept
        else words("cli.audit.no_older")
    )
    found = report.as_json() | {"older": kept.size if kept else None}
    answer(as_json, found, [*report.lines(chosen_language()), told])
    return 0 if report.ok else 1


@click.command(help=words("cli.bench"))
@click.option("--quick", is_flag=True, help=words("cli.quick"))
@json_option
def bench(quick: bool, as_json: bool) -> None:
    from nguon.services.bench import measure

    figures = measure(quick=quick, say=lambda text: click.echo(text, err=True))
    answer(as_json, figures.as_json(), figures.lines(chosen_language()))
