"""nguon export: a form of what is chosen, into a file, with words for what went wrong."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from nguon.services.demo import build_demo
from nguon.services.ledger import LedgerSettings

LOT = "BT-CN-260914-M1-A"
COOP = "9521201000015"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("export")
    settings = LedgerSettings(data=made / "ledger", origin="http://localhost:8106")
    settings.data.mkdir()
    build_demo(settings.data, settings.origin)
    return made


def nguon(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    environment = {"NGUON_DATA": str(folder / "ledger"), "NGUON_LANG": "en"}
    return subprocess.run(
        [sys.executable, "-m", "nguon.cli", "export", *arguments], cwd=folder,
        capture_output=True, check=False, timeout=60, env={**os.environ, **environment},
    )  # fmt: skip


def test_the_forms_are_listed(folder: Path) -> None:
    listed = nguon(folder, "--form", "list")
    assert listed.returncode == 0 and b"FSMA 204" in listed.stdout
    told = json.loads(nguon(folder, "--form", "list", "--json").stdout)["forms"]
    assert {"fsma204", "legal", "portal", "sheet", "tabular"} <= {
        form["name"] for form in told
    }


def test_a_batch_goes_into_a_workbook_and_json_says_what_it_holds(folder: Path) -> None:
    done = nguon(folder, "--form", "fsma204", "--batch", LOT, "-o", "f.xlsx", "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["form"] == "fsma204" and told["lacking"] > 0
    assert told["bytes"] == (folder / "f.xlsx").stat().st_size
    names = CalamineWorkbook.from_path(str(folder / "f.xlsx")).sheet_names
    assert names[0] == "Harvesting" and "Missing" in names


def test_a_file_is_named_after_form_and_batch_and_a_dash_is_standard_output(
    folder: Path,
) -> None:
    assert nguon(folder, "--form", "portal", "--batch", LOT).returncode == 0
    kept = (folder / f"portal-{LOT}.csv").read_bytes()
    assert nguon(folder, "--form", "portal", "--batch", LOT, "-o", "-").stdout == kept


def test_an_organisation_is_exported_with_its_own_eyes(folder: Path) -> None:
    own = nguon(folder, "--form", "fsma204csv", "--organisation", COOP, "-o", "own.zip")
    assert own.returncode == 0, own.stderr
    other = nguon(folder, "--form", "portal", "--organisation", COOP, "--as", "9521201000046",
                  "--from", "2026-09-14", "--to", "2026-09-14", "-o", "-")  # fmt: skip
    assert other.stdout.count(b"\r\n") > 5 and b";2026-08-" not in other.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--form", "nonesuch", "--batch", LOT], "nonesuch"),
        (["--form", "portal"], "Choose what to export"),
        (["--form", "portal", "--batch", "NO-SUCH"], "NO-SUCH"),
        (["--form", "portal", "--recall", "CL-NA-260815-N"], "No recall names"),
        (
            ["--form", "portal", "--batch", LOT, "-o", "no/such/folder.csv"],
            "folder.csv",
        ),
        (["--form", "portal", "--batch", LOT, "-o", "-", "--json"], "-o"),
        (["--form", "portal", "--from", "yesterday"], "yesterday"),
    ],
)
def test_what_cannot_be_is_one_sentence(
    folder: Path, arguments: Sequence[str], said: str
) -> None:
    done = nguon(folder, *arguments)
    assert done.returncode == 1 and not done.stdout
    told = done.stderr.decode()
    assert said in told and told.count("\n") == 1 and "Traceback" not in told


def test_a_recall_is_exported_with_all_it_reaches(folder: Path) -> None:
    done = nguon(folder, "--form", "portal", "--recall", LOT, "-o", "-")
    assert done.returncode == 0 and b";recall;" in done.stdout
