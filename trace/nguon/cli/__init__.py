"""nguon: the command line. One short function a command, over `nguon.services`.

Sentences come from `nguon.messages.cli` in the reader's language: `--lang`, else
NGUON_LANG, else the locale; what click itself says is in `locale/`. A user's mistake,
and what the machine refuses (a file, a disk, a database), is one sentence and exit 1,
wrong usage is one sentence and exit 2, and exit 0 is only given when what was asked is
true. Proved in tests/cli.
"""

import gettext
import os
import sys
from collections.abc import Sequence
from pathlib import Path
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
        "export": "nguon.cli.exporting",
        "verify": "nguon.cli.checks",
        "audit": "nguon.cli.checks",
        "mirror": "nguon.cli.mirroring",
        "bench": "nguon.cli.checks",
        "backup": "nguon.cli.keeping",
        "restore": "nguon.cli.keeping",
        "rebuild": "nguon.cli.keeping",
        "member": "nguon.cli.people",
        "token": "nguon.cli.people",
        "sensors": "nguon.cli.sensing",
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
@click.version_option(
    package_name="nguon", prog_name="nguon", help=words("cli.version")
)
def cli(lang: str | None) -> None:
    """Choose the language; the commands do the rest."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command and leave with its exit code."""
    gettext.bindtextdomain("messages", Path(__file__).parent / "locale")
    os.environ["LANGUAGE"] = chosen_language()  # gettext, click's way, reads it there
    try:
        status = cli(args=arguments, prog_name="nguon", standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        sys.exit(2)
    except click.ClickException as error:
        click.echo(usage_sentence(error), err=True)
        sys.exit(2)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)
    except BrokenPipeError:  # whoever read our answer, as `head` does, has gone
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)
    except Exception as error:
        click.echo(our_own(error).sentence(chosen_language()), err=True)
        sys.exit(1)
    sys.exit(status if isinstance(status, int) else 0)


def our_own(error: Exception) -> NguonError:
    """Return an error as ours; what is nobody's fault but our own stays loud."""
    if isinstance(error, NguonError):
        return error
    from nguon.services.ledger import LedgerSettings
    from nguon.services.trouble import trouble

    told = trouble(error, LedgerSettings.from_environment())
    if told is None:
        raise error
    return told


def usage_sentence(error: click.ClickException) -> str:
    """Return what is wrong with a command, and where to read how it is right."""
    said = error.format_message().strip()
    context = error.ctx if isinstance(error, click.UsageError) else None
    command = context.command_path if context else "nguon"
    return f"{said} {words('cli.see_help', command=command)}"
