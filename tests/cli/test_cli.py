"""The command line: every command helps, answers in two languages, and never traces back."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from nguon.cli import Commands


def nguon(
    folder: Path, *arguments: str, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run a command from another folder than the checkout, as people do."""
    return subprocess.run(
        [sys.executable, "-m", "nguon.cli", *arguments],
        cwd=folder, text=True, capture_output=True, check=False, timeout=60,
        env={**os.environ, "NGUON_DATA": str(folder / "ledger"), "NGUON_LANG": "en", **environment},
    )  # fmt: skip


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    folder = tmp_path_factory.mktemp("cli")
    made = nguon(folder, "init", "--name-vi", "Sở", "--name-en", "Department", "--json")
    assert made.returncode == 0, made.stderr
    return folder, json.loads(made.stdout)


EVERY_HELP = """
import sys, click
from nguon.cli import cli
context = click.Context(cli, info_name="nguon")
def show(command, context):
    print("\\0" + context.command_path + "\\0" + command.get_help(context))
    for name in command.list_commands(context) if hasattr(command, "list_commands") else []:
        inner = command.get_command(context, name)
        show(inner, click.Context(inner, info_name=name, parent=context))
show(cli, context)
"""


@pytest.mark.parametrize(("language", "word"), [("vi", "Ví dụ"), ("en", "Example")])
def test_every_command_helps_with_an_example_in_both_languages(
    language: str, word: str
) -> None:
    shown = subprocess.run(
        [sys.executable, "-c", EVERY_HELP], text=True, capture_output=True, check=True,
        env={**os.environ, "NGUON_LANG": language},
    ).stdout.split("\0")[1:]  # fmt: skip
    helps = dict(zip(shown[::2], shown[1::2], strict=True))
    assert set(Commands.LAZY) <= {name.removeprefix("nguon ") for name in helps}
    groups = ("nguon", "nguon member", "nguon token")
    assert [
        n for n, text in helps.items() if word not in text and n not in groups
    ] == []


def test_a_ledger_is_never_begun_over_another(
    ledger: tuple[Path, dict[str, str]],
) -> None:
    again = nguon(ledger[0], "init", "--name-vi", "A", "--name-en", "B")
    assert again.returncode == 1
    assert "Traceback" not in again.stderr and "already" in again.stderr


def test_a_member_is_added_listed_and_disabled(
    ledger: tuple[Path, dict[str, str]],
) -> None:
    folder, made = ledger
    added = nguon(
        folder,
        "member",
        "add",
        "hanh",
        "--organisation",
        made["operator"],
        "--role",
        "clerk",
        "--json",
    )
    assert json.loads(added.stdout)["user"] == "hanh"
    assert nguon(folder, "member", "disable", "hanh").returncode == 0
    [row] = json.loads(nguon(folder, "member", "list", "--json").stdout)
    assert (row["user"], row["role"], row["disabled"]) == ("hanh", "clerk", True)


def test_a_token_is_made_and_revoked(ledger: tuple[Path, dict[str, str]]) -> None:
    folder, made = ledger
    organisation = made["operator"]
    assert json.loads(
        nguon(
            folder, "token", "make", "stock", "--organisation", organisation, "--json"
        ).stdout
    )["token"]
    assert (
        nguon(
            folder, "token", "revoke", "stock", "--organisation", organisation
        ).returncode
        == 0
    )
    [row] = json.loads(nguon(folder, "token", "list", "--json").stdout)
    assert row["name"] == "stock" and row["revoked"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("member", "add", "x", "--organisation", "not a code", "--role", "clerk"),
        ("label", "NOT-A-LOT"),
        ("trace", "NOT-A-LOT", "--back"),
        ("trace", "NOT-A-LOT"),
        ("member", "disable", "nobody"),
    ],
)  # fmt: skip
def test_a_mistake_is_one_sentence_and_exit_1(
    ledger: tuple[Path, dict[str, str]], arguments: tuple[str, ...]
) -> None:
    told = nguon(ledger[0], *arguments, NGUON_LANG="vi")
    assert told.returncode == 1, told
    assert "Traceback" not in told.stderr and len(told.stderr.strip().splitlines()) == 1


def test_wrong_usage_is_exit_2(tmp_path: Path) -> None:
    assert nguon(tmp_path, "no-such-command").returncode == 2
    assert nguon(tmp_path, "init").returncode == 2


def test_without_a_ledger_every_command_says_so(tmp_path: Path) -> None:
    told = nguon(tmp_path, "member", "list")
    assert told.returncode == 1 and "init" in told.stderr


def test_a_ledger_is_backed_up_restored_elsewhere_and_rebuilt(
    ledger: tuple[Path, dict[str, str]], tmp_path: Path
) -> None:
    folder, _ = ledger
    copy = str(tmp_path / "copy")
    assert nguon(folder, "backup", copy, "--with-keys").returncode == 0
    assert nguon(folder, "backup", copy).returncode == 1  # never over another
    back = nguon(tmp_path, "restore", copy, "--json")
    assert back.returncode == 0 and json.loads(back.stdout)["ok"], back.stderr
    assert nguon(tmp_path, "rebuild").returncode == 0
    assert nguon(tmp_path, "audit").returncode == 0
    # What was held against it is said, and a file that is nothing of the kind is told.
    other = tmp_path / "other"
    other.mkdir()
    (junk := tmp_path / "junk").write_bytes(b"\xff\xfe")
    bad = nguon(other, "restore", copy, "--newest", str(junk))
    assert bad.returncode == 1 and "Traceback" not in bad.stderr
    kept = str(Path(copy) / "checkpoint")
    assert "--newest" not in nguon(other, "restore", copy, "--newest", kept).stdout
    (third := tmp_path / "third").mkdir()
    assert "--newest" in nguon(third, "restore", copy).stdout
