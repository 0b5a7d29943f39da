"""The command export: what is in the ledger, in a form that others ask for."""

import sys
from collections.abc import Iterable
from pathlib import Path

import click

from nguon import clock
from nguon.cli.book import opened
from nguon.cli.words import answer, chosen_language, json_option, progress_bar, words
from nguon.errors import Refused
from nguon.services.export.form import Form
from nguon.services.trouble import reason


@click.command(help=words("cli.export"))
@click.option("--form", "name", required=True, help=words("cli.export_form"))
@click.option("--batch", default="", help=words("cli.export_batch"))
@click.option(
    "--way", type=click.Choice(["back", "forward", "both", "self"]), default="back",
    show_default=True, help=words("cli.export_way"),
)  # fmt: skip
@click.option("--organisation", default="", help=words("cli.export_organisation"))
@click.option("--recall", default="", help=words("cli.export_recall"))
@click.option("--from", "since", default="", help=words("cli.export_from"))
@click.option("--to", "until", default="", help=words("cli.export_to"))
@click.option(
    "--by", type=click.Choice(["event", "record"]), default="event",
    show_default=True, help=words("cli.export_by"),
)  # fmt: skip
@click.option("--as", "eyes", default="", help=words("cli.export_as"))
@click.option("-o", "--output", default="", help=words("cli.export_output"))
@json_option
def export(
    name: str, batch: str, way: str, organisation: str, recall: str, since: str,
    until: str, by: str, eyes: str, output: str, as_json: bool,
) -> None:  # fmt: skip
    from nguon.services import sight
    from nguon.services.export.forms import FORMS, check, form_named
    from nguon.services.export.selection import Choice, select
    from nguon.services.known import organisation_named

    language = chosen_language()
    if name == "list":
        shown = [_told(form, language) for form in FORMS.values()]
        rows = [f"{form.name:14} {form.title(language)}" for form in FORMS.values()]
        answer(as_json, {"forms": shown}, rows)
        return
    if as_json and output == "-":
        raise Refused("cli.json_needs_file")
    form, now = form_named(name), clock.now()
    choice = Choice(batch, way, organisation, recall, since, until, by)
    with opened() as (book, settings), progress_bar("export") as bar:
        selection = select(
            book, choice, language=language, origin=settings.origin, progress=bar
        )
        who = organisation_named(book, eyes) if eyes else selection.organisation
        with book.read() as ledger:
            viewer = sight.viewer_of(
                ledger, who or book.registrar.organisation, "nguon export"
            )
        check(form, selection, viewer)
        path = output or form.file_name(selection)
        size = write_parts(path, form.write(book, selection, viewer, now))
        lacking = 0
        if form.lacks:
            lacking = sum(1 for _ in form.lacks(book, selection, viewer, now))
    if path == "-":
        return
    said = [words("export.done", path=path, bytes=size, form=form.title(language))]
    if lacking:
        said.append(words("export.lacking", count=lacking))
    if selection.cut:
        said.append(words("export.cut"))
    told = {
        "form": form.name, "file": path, "bytes": size, "lacking": lacking,
        "cut": selection.cut, "size": selection.size,
    }  # fmt: skip
    answer(as_json, told, said)


def write_parts(path: str, content: bytes | Iterable[bytes]) -> int:
    """Write part by part; return how many bytes. A failure is one sentence."""
    parts = [content] if isinstance(content, bytes) else content
    size = 0
    if path == "-":
        for part in parts:
            size += sys.stdout.buffer.write(part)
        return size
    try:
        with Path(path).open("wb") as file:
            for part in parts:
                size += file.write(part)
    except OSError as error:
        raise Refused("cli.unwritable", path=path, why=reason(error)) from error
    return size


def _told(form: Form, language: str) -> dict[str, object]:
    return {
        "name": form.name, "title": form.title(language), "media": form.media,
        "takes": sorted(form.takes), "who": form.who,
    }  # fmt: skip
