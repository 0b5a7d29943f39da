"""The command load: files of a cooperative or its software into the ledger."""

from pathlib import Path

import click

from nguon import clock
from nguon.cli.book import opened
from nguon.cli.words import answer, chosen_language, json_option, progress_bar, words


@click.command(help=words("cli.load"))
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--organisation", help=words("cli.organisation"))
@json_option
def load(files: tuple[Path, ...], organisation: str | None, as_json: bool) -> int:
    from nguon.services.known import organisation_named
    from nguon.services.load import load_files

    with opened() as (book, _), progress_bar("load") as bar:
        sender = organisation_named(book, organisation) if organisation else None
        report = load_files(
            book, files, organisation=sender, now=clock.now, progress=bar
        )
    answer(as_json, report.as_json(), report.lines(chosen_language()))
    return 1 if report.refused else 0
