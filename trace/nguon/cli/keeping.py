"""Commands that keep a ledger safe: backup, restore, rebuild."""

from pathlib import Path

import click

from nguon.cli.book import opened
from nguon.cli.words import answer, chosen_language, json_option, progress_bar, words


@click.command(help=words("cli.backup"))
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--with-keys", is_flag=True, help=words("cli.with_keys"))
@json_option
def backup(folder: Path, with_keys: bool, as_json: bool) -> None:
    from nguon.services.backup import back_up
    from nguon.services.ledger import LedgerSettings

    made = back_up(LedgerSettings.from_environment(), folder, with_keys=with_keys)
    answer(
        as_json,
        {"folder": str(made.folder), "size": made.size, "bytes": made.bytes},
        [words("cli.backed_up", folder=made.folder, size=made.size)],
    )


@click.command(help=words("cli.restore"))
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--newest",
    type=click.Path(path_type=Path),
    help=words("cli.newest"),
)
@json_option
def restore(folder: Path, newest: Path | None, as_json: bool) -> int:
    from nguon.services.backup import restore as bring_back
    from nguon.services.ledger import LedgerSettings

    with progress_bar("restore") as bar:
        report = bring_back(
            LedgerSettings.from_environment(), folder,
            newest=newest.read_bytes() if newest else None, progress=bar,
        )  # fmt: skip
    # On a new machine nothing else can tell an old backup from the newest.
    held = [] if newest else [words("cli.restore.no_newest")]
    answer(as_json, report.as_json(), [*report.lines(chosen_language()), *held])
    return 0 if report.ok else 1


@click.command(help=words("cli.rebuild"))
@json_option
def rebuild(as_json: bool) -> None:
    from nguon.services.rederive import rederive

    with opened() as (book, _), progress_bar("rebuild") as bar:
        entries = rederive(book, bar)
    answer(as_json, {"entries": entries}, [words("cli.rebuilt", entries=entries)])
