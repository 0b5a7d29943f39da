"""The command line: every command helps, answers in two languages, and never traces back."""

import gettext
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import nguon.cli as nguon_cli
from nguon.cli import Commands
from nguon.services.ledger import LedgerSettings


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
        ("load", "nothing.csv"),
        ("load", "."),
        ("audit", "--older", "nothing"),
        ("audit", "--older", "."),
        ("restore", "nothing"),
        ("backup", "/dev/null"),
        ("backup", "/dev/null/x"),
        ("serve", "--host", "203.0.113.9", "--port", "0"),
        ("token", "make", "x", "--organisation", "nobody"),
    ],
)  # fmt: skip
def test_a_mistake_is_one_sentence_and_exit_1(
    ledger: tuple[Path, dict[str, str]], arguments: tuple[str, ...]
) -> None:
    told = nguon(ledger[0], *arguments, NGUON_LANG="vi")
    assert told.returncode == 1, told
    assert "Traceback" not in told.stderr and len(told.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("no-such-command",), "Không có lệnh 'no-such-command'"),
        (("init",), "Thiếu tùy chọn '--name-vi'"),
        (("load",), "Thiếu"),
        (("load", "x.csv", "--jsn"), "Có phải là '--json'"),
        (("serve", "--port", "99999"), "99999 không nằm trong khoảng"),
        (("serve", "--port", "abc"), "không phải số nguyên"),
        (("serve", "--workers", "0"), "không nằm trong khoảng"),
        (("label", "x", "--size", "1x1"), "không phải một trong '50x30', '100x70'"),
        (("rebuild", "more"), "Thừa more"),
        (("audit", "--older"), "cần một giá trị"),
    ],
)  # fmt: skip
def test_wrong_usage_is_one_sentence_and_exit_2(
    tmp_path: Path, arguments: tuple[str, ...], word: str
) -> None:
    told = nguon(tmp_path, "--lang", "vi", *arguments, NGUON_LANG="")
    assert told.returncode == 2 and word in told.stderr
    assert len(told.stderr.strip().splitlines()) == 1 and "--help" in told.stderr
    english = nguon(tmp_path, *arguments)
    assert english.returncode == 2 and word not in english.stderr
    assert len(english.stderr.strip().splitlines()) == 1


def test_help_is_vietnamese_to_the_last_word(tmp_path: Path) -> None:
    told = nguon(tmp_path, "--lang", "vi", "serve", "--help").stdout
    assert "Cách dùng: nguon serve" in told and "mặc định: 1;" in told
    assert "Show this message" not in told and "Options" not in told
    root = nguon(tmp_path, "--lang", "vi", "--help").stdout
    assert "In số phiên bản" in root and "Show" not in root and "Options" not in root


def test_what_click_says_is_compiled_from_its_source() -> None:
    folder = Path(nguon_cli.__file__).parent / "locale" / "vi" / "LC_MESSAGES"
    with (folder / "messages.po").open("rb") as source:
        written = {one.id: one.string for one in read_po(source, locale="vi") if one.id}
    with (folder / "messages.mo").open("rb") as compiled:
        said = gettext.GNUTranslations(compiled)
    for text, vietnamese in written.items():
        if isinstance(text, str):
            assert said.gettext(text) == vietnamese
        else:
            assert said.ngettext(*text, 2) == vietnamese[0]


UNUSABLE: dict[str, tuple[dict[str, str], str]] = {
    "absent": ({"NGUON_DATA": "nowhere"}, "init"),
    "a file": ({"NGUON_DATA": "some.file"}, "init"),
    "no database": ({"NGUON_DATA": "broken"}, "broken/ledger.sqlite"),
    "unreachable": (
        {"NGUON_DATABASE_URL": "postgresql://u:secret@127.0.0.1:1/x"}, "127.0.0.1:1"
    ),
    "no url": ({"NGUON_DATABASE_URL": "mysql://x/y"}, "NGUON_DATABASE_URL"),
}  # fmt: skip


@pytest.mark.parametrize("name", UNUSABLE)
@pytest.mark.parametrize(
    "command", [("member", "list"), ("backup", "copy"), ("serve",)]
)
def test_a_database_that_cannot_be_used_is_one_sentence(
    tmp_path: Path, name: str, command: tuple[str, ...]
) -> None:
    (tmp_path / "some.file").write_text("no folder")
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "ledger.sqlite").write_text("no database")
    environment, word = UNUSABLE[name]
    told = nguon(tmp_path, *command, **environment)
    assert told.returncode == 1 and word in told.stderr, told.stderr
    assert len(told.stderr.strip().splitlines()) == 1 and "secret" not in told.stderr


@pytest.mark.parametrize(
    "origin", ["so.htx.vn", "ftp://so.htx.vn", "https://", "https://a b", "https://x?y"]
)
def test_an_address_that_no_label_could_carry_begins_no_ledger(
    tmp_path: Path, origin: str
) -> None:
    told = nguon(
        tmp_path, "init", "--name-vi", "A", "--name-en", "B", NGUON_ORIGIN=origin
    )
    assert told.returncode == 1 and "https://so.htx.vn" in told.stderr
    assert not (tmp_path / "ledger").exists()


def test_the_address_of_a_ledger_is_remembered_by_its_folder(tmp_path: Path) -> None:
    named = ("--name-vi", "A", "--name-en", "B")
    nguon(tmp_path, "init", *named, NGUON_ORIGIN="https://so.htx.vn/")
    settings = LedgerSettings.from_environment({"NGUON_DATA": str(tmp_path / "ledger")})
    assert settings.origin == "https://so.htx.vn/"
    moved = {"NGUON_DATA": str(tmp_path / "ledger"), "NGUON_ORIGIN": "https://new.vn"}
    assert LedgerSettings.from_environment(moved).origin == "https://new.vn"


def test_an_answer_nobody_reads_to_the_end_is_no_error(
    ledger: tuple[Path, dict[str, str]],
) -> None:
    command = f"{sys.executable} -m nguon.cli member list --json | true"
    told = subprocess.run(
        command, shell=True, cwd=ledger[0], text=True, capture_output=True, check=False,
        env={**os.environ, "NGUON_DATA": str(ledger[0] / "ledger")},
    )  # fmt: skip
    assert told.stderr == ""


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
