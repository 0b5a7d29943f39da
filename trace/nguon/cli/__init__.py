"""nguon: the command line. One short function a command, over `nguon.services`.

Sentences come from `nguon.messages.cli` in the reader's language: `--lang`, else
NGUON_LANG, else the locale. A user's mistake is one sentence and exit 1, wrong usage
is exit 2, and exit 0 is only given when what was asked is true.
"""

import sys
from collections.abc import Sequence
from typing import ClassVar

import click

from nguon.cli.words import chosen_language, words
from nguon.errors import NguonError


class Commands(click.Group):
    """The group of all commands; loads a command's module when it is asked for."""

    LAZY: ClassVar = {
        "demo": "nguon.cli.demo",
        "load": "nguon.cli.loading",
        "init": "nguon.cli.serving",
        "serve": "nguon.cli.serving",
        "label": "nguon.cli.batches",
        "trace": "nguon.cli.batches",
        "verify": "nguon.cli.checks",
        "audit": "nguon.cli.checks",
        "bench": "nguon.cli.checks",
        "backup": "nguon.cli.keeping",
        "restore": "nguon.cli.keeping",
        "rebuild": "nguon.cli.keeping",
        "member": "nguon.cli.people",
        "token": "nguon.cli.people",
        "witness": "nguon.cli.witnessing",
    }

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.LAZY)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.LAZY:
            return None
        module = __import__(self.LAZY[cmd_name], fromlist=[cmd_name])
        command = getattr(module, cmd_name)
        return command if isinstance(command, click.Command) else None


@click.command(
    cls=Commands,
    help=words("cli.main"),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option(
    "--lang", type=click.Choice(["vi", "en"]), help=words("cli.language"), is_eager=True
)
@click.version_option(package_name="nguon", prog_name="nguon")
def cli(lang: str | None) -> None:
    """Choose the language; the commands do the rest."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command and leave with its exit code."""
    try:
        status = cli(args=arguments, prog_name="nguon", standalone_mode=False)
    except NguonError as error:
        click.echo(error.sentence(chosen_language()), err=True)
        sys.exit(1)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)
    sys.exit(status if isinstance(status, int) else 0)
