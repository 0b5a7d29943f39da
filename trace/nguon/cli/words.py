"""The command line's language, and what every command prints with."""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
)

from nguon.errors import Refused
from nguon.messages import LANGUAGES, say


def chosen_language() -> str:
    """Return vi or en: `--lang`, else NGUON_LANG, else the locale, else en."""
    arguments = sys.argv[1:]
    for n, argument in enumerate(arguments):
        value = arguments[n + 1 : n + 2] if argument == "--lang" else []
        if argument.startswith("--lang="):
            value = [argument.removeprefix("--lang=")]
        if value and value[0] in LANGUAGES:
            return value[0]
    for name in ("NGUON_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        if os.environ.get(name):
            return "vi" if os.environ[name].startswith("vi") else "en"
    return "en"


def words(code: str, **figures: object) -> str:
    """Return the sentence under `code` in the chosen language."""
    return say(code, chosen_language(), **figures)


def answer(as_json: bool, value: object, lines: list[str]) -> None:
    """Print `value` as one JSON object on one line, or `lines` for a person."""
    if as_json:
        click.echo(json.dumps(value, ensure_ascii=False, default=str))
    else:
        click.echo("\n".join(lines))


def write_file(path: str, content: bytes) -> None:
    """Write to a path, or to standard output for `-`; a failure is one sentence."""
    if path == "-":
        sys.stdout.buffer.write(content)
        return
    try:
        Path(path).write_bytes(content)
    except OSError as error:
        from nguon.services.trouble import reason

        raise Refused("cli.unwritable", path=path, why=reason(error)) from error


@contextmanager
def progress_bar(title: str) -> Iterator["Bar"]:
    """Show a progress bar on standard error while long work goes on."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    console = Console(stderr=True)
    # Into a file or a pipe it would only leave an empty line.
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as shown:
        yield Bar(shown, title)


class Bar:
    """Called with (done, total) by a service; draws."""

    def __init__(self, shown: Progress, title: str) -> None:
        self.shown = shown
        self.task = shown.add_task(title, total=None)

    def __call__(self, done: int, total: int) -> None:
        self.shown.update(self.task, completed=done, total=total)


json_option = click.option("--json", "as_json", is_flag=True, help=words("cli.json"))
