"""The command sensors: readings of an organisation's devices from an MQTT broker."""

import click

from nguon import clock
from nguon.cli.book import opened
from nguon.cli.words import answer, chosen_language, json_option, words


@click.command(help=words("cli.sensors"))
@click.option(
    "--broker", required=True, metavar="URL", help=words("cli.sensors.broker")
)
@click.option(
    "--topic", default="nguon/+/readings", show_default=True,
    help=words("cli.sensors.topic"),
)  # fmt: skip
@click.option("--organisation", required=True, help=words("cli.organisation"))
@json_option
def sensors(broker: str, topic: str, organisation: str, as_json: bool) -> None:
    from nguon.services.known import organisation_named
    from nguon.services.sensors.mqtt import Broker, Message, listen

    where = Broker.parse(broker)

    def told(message: Message) -> None:
        said: dict[str, object] = {"topic": message.topic}
        if message.taken:
            taken = message.taken
            said |= {
                "device": taken.device.id, "new": taken.new, "known": taken.known,
            }  # fmt: skip
            answer(as_json, said, [words("cli.sensors.taken", **said)])
        elif message.refused:
            why = message.refused.sentence(chosen_language())
            said |= {"refused": why, "why": why}
            answer(as_json, said, [words("cli.sensors.refused", **said)])

    with opened() as (book, _):
        whose = organisation_named(book, organisation)
        shown = {"host": where.host, "topic": topic}
        listen(
            book, whose, where, topic, now=clock.now, told=told,
            ready=lambda: answer(
                as_json, shown, [words("cli.sensors.listening", **shown)]
            ),
        )  # fmt: skip
