"""Commands about batches: label, trace."""

import click

from nguon import clock
from nguon.cli.book import opened
from nguon.cli.words import answer, json_option, words, write_file
from nguon.errors import Refused


@click.command(help=words("cli.label"))
@click.argument("batches", nargs=-1, required=True, metavar="BATCH…")
@click.option(
    "--size", type=click.Choice(["50x30", "100x70"]), default="50x30",
    show_default=True, help=words("cli.size"),
)  # fmt: skip
@click.option(
    "--format", "kind", type=click.Choice(["png", "svg", "pdf", "zpl"]), default="png",
    show_default=True, help=words("cli.format"),
)  # fmt: skip
@click.option("--copies", default=1, show_default=True, help=words("cli.copies"))
@click.option("--sheet", is_flag=True, help=words("cli.sheet"))
@click.option("-o", "--output", default="-", help=words("cli.output"))
def label(
    batches: tuple[str, ...],
    size: str,
    kind: str,
    copies: int,
    sheet: bool,
    output: str,
) -> None:
    from nguon.cli.words import chosen_language
    from nguon.services.label import batch_named, label_facts
    from nguon_labels import Label, link, render

    language, now = chosen_language(), clock.now()
    with opened() as (book, settings):
        facts = [
            label_facts(book, batch_named(book, batch), language, now)
            for batch in batches
        ]
    labels = [
        Label(
            link=link(settings.origin, fact.batch), code=fact.code,
            product=fact.product, cooperative=fact.cooperative, lot=fact.lot,
            harvested=fact.harvested, packed=fact.packed,
            best_before=fact.best_before, place=fact.place, net=fact.net,
        )
        for fact in facts
    ]  # fmt: skip
    drawn = render(
        labels, size, kind, language, copies=copies, sheet="a4" if sheet else ""
    )
    write_file(output, drawn.data)


@click.command(help=words("cli.trace"))
@click.argument("batch")
@click.option("--back", is_flag=True, help=words("cli.back"))
@click.option("--forward", is_flag=True, help=words("cli.forward"))
@json_option
def trace(batch: str, back: bool, forward: bool, as_json: bool) -> None:
    from nguon.cli.words import chosen_language
    from nguon.services.follow import follow

    if back == forward:
        raise Refused("cli.back_or_forward")
    with opened() as (book, _):
        traced = follow(book, batch, "back" if back else "forward")
    answer(as_json, traced.as_json(), traced.lines(chosen_language()))
