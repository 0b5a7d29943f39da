"""The command mirror: a whole log copied, and judged by somebody else."""

from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from nguon.cli.words import answer, chosen_language, json_option, progress_bar, words
from nguon.errors import NguonError
from nguon.fetch import CannotDecide, Log
from nguon.messages import say

if TYPE_CHECKING:
    from nguon.services.mirror import Mirrored


@click.command(help=words("cli.mirror"))
@click.argument("places", nargs=-1, required=True, metavar="[URL] DIR")
@click.option("--key", metavar="VKEY", help=words("cli.mirror.key"))
@click.option(
    "--policy",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=words("cli.mirror.policy"),
)
@click.option("--check", is_flag=True, help=words("cli.mirror.check"))
@json_option
def mirror(
    places: tuple[str, ...],
    key: str | None,
    policy: Path | None,
    check: bool,
    as_json: bool,
) -> int:
    language = chosen_language()
    if len(places) != (1 if check else 2) or (check and policy):
        raise click.UsageError(words("mirror.usage"))
    try:
        found = _mirror(None if check else places[0], Path(places[-1]), key, policy)
    except NguonError as error:
        undecided = isinstance(error, CannotDecide)
        why = error.sentence(language)
        code = "log.verify.undecided" if undecided else "log.verify.no"
        files = error.figures.get("evidence")
        told = [str(file) for file in files] if isinstance(files, list) else []
        lines = [say(code, language, why=why)]
        if told:
            lines += [words("follow.evidence"), *(f"  {file}" for file in told)]
        said = {"ok": None if undecided else False, "code": error.code, "why": why}
        if as_json:
            answer(True, said | {"evidence": told}, [])
        else:
            click.echo("\n".join(lines), err=True)
        return 2 if undecided else 1
    answer(as_json, found.as_json(), found.lines(language))
    return 0


def _mirror(
    url: str | None, path: Path, key: str | None, policy: Path | None
) -> "Mirrored":
    from nguon.core.note import parse_verifier
    from nguon.core.policy import parse as parse_policy
    from nguon.services.mirror import Mirror
    from nguon.services.mirror.folder import Folder

    folder = Folder(path)
    kept = folder.read_about()
    key = key or kept.get("key")
    if not key:
        raise CannotDecide("mirror.no_key")
    if kept and kept["key"] != key:
        raise CannotDecide("mirror.other_key", folder=path, key=kept["key"])
    try:
        verifier = parse_verifier(key)
        trusted = parse_policy(policy.read_bytes()) if policy else None
    except NguonError as error:
        raise CannotDecide(error.code, **error.figures) from error
    # One run writes into a folder at a time; to look at it is free.
    with folder.holding() if url else nullcontext():
        made = Mirror(folder, verifier, Log(url) if url else None, trusted)
        if url:
            folder.write_about(url, key)
        with progress_bar("mirror") as bar:
            made.copy(bar)
        with progress_bar("replay") as bar:
            return made.replay(bar)
