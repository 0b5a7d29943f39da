"""The README says what works: its links lead somewhere, its commands run."""

import json
import os
import re
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text()
COMMANDS = [
    line for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
    for line in block.splitlines()
]  # fmt: skip


def environment(folder: Path) -> dict[str, str]:
    return {
        **os.environ,
        "NGUON_VENV": str(Path(sys.prefix)),  # the suite's own, already set up
        "NGUON_DATA": str(folder / "nguon-data"),
        "NGUON_LANG": "en",
    }


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run `./run …` as the README writes it, but from another folder."""
    return subprocess.run(
        [sys.executable, str(ROOT / "run"), *arguments], cwd=folder, text=True,
        env=environment(folder), capture_output=True, check=False, timeout=280,
    )  # fmt: skip


def test_every_link_and_picture_of_every_readme_is_there() -> None:
    for readme in [ROOT / "README.md", *ROOT.glob("*/README.md")]:
        text = readme.read_text()
        found = re.findall(r"\]\(([\w./-]+)\)|src=\"([\w./-]+)\"", text)
        missing = [a or b for a, b in found if not (readme.parent / (a or b)).exists()]
        assert not missing, (readme, missing)


def test_the_commands_are_those_that_are_run_here() -> None:
    assert COMMANDS == [
        "./run demo",
        "./run test",
        "./run nguon verify BUNDLE --key VERIFIER_KEY",
        "./run nguon verify --follow http://localhost:8000 --state watch.state --key VERIFIER_KEY",
        "./run nguon mirror http://localhost:8000 copy --key VERIFIER_KEY",
        "./run nguon export --form fsma204 --batch CT-01-H -o fsma.xlsx",
        "./run nguon init --name-vi 'Liên hiệp HTX' --name-en 'Co-op union'",
        "./run nguon load sample_batches/start.json",
        "./run nguon member add hanh --organisation 'HTX Rau Mê Linh' --role clerk",
        "./run nguon serve",
    ]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory):  # type: ignore[no-untyped-def]
    """`./run demo`, as a stranger types it; with --json, so that a test can read it."""
    folder = tmp_path_factory.mktemp("demo")
    with subprocess.Popen(
        [sys.executable, str(ROOT / "run"), "demo", "--port", "0", "--json"],
        cwd=folder, env=environment(folder), stdout=subprocess.PIPE, text=True,
    ) as running:  # fmt: skip
        assert running.stdout is not None
        shown: dict[str, Any] = {"witnesses": []}
        try:
            shown = json.loads(running.stdout.readline())
            yield shown
        finally:
            running.send_signal(signal.SIGINT)
    for one in shown["witnesses"]:  # they end with it
        with pytest.raises(urllib.error.URLError):
            urllib.request.urlopen(one["address"] + "/healthz", timeout=5)


def test_the_demo_answers_with_what_it_promises(demo) -> None:  # type: ignore[no-untyped-def]
    assert set(demo) >= {"address", "verifier_key", "batches", "logins", "token"}
    assert {"clerk", "manager", "inspector", "admin"} <= set(demo["logins"])
    assert len({batch["name"] for batch in demo["batches"]}) >= 10
    with urllib.request.urlopen(demo["batches"][0]["page"] + "?lang=en") as page:
        text = page.read().decode()
    assert "Demonstration" in text and "Recalled" in text


def test_a_bundle_of_the_demo_is_verified_and_a_changed_one_is_not(
    demo, tmp_path: Path
) -> None:  # type: ignore[no-untyped-def]
    with urllib.request.urlopen(demo["batches"][0]["page"] + "/bundle") as answer:
        content = answer.read()
    (tmp_path / "bundle").write_bytes(content)
    key = demo["verifier_key"]
    told = run(tmp_path, "nguon", "verify", "bundle", "--key", key)
    assert told.returncode == 0 and "VERIFIED" in told.stdout, told.stderr
    changed = content.replace(b'"entries":{"', b'"entries":{"1', 1)
    (tmp_path / "bundle").write_bytes(changed)
    told = run(tmp_path, "nguon", "verify", "bundle", "--key", key)
    assert told.returncode == 1 and "NOT VERIFIED" in told.stdout + told.stderr


def test_the_demo_s_log_is_watched_and_mirrored(demo, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    for line in [li for li in COMMANDS if "localhost:8000" in li and "key" in li]:
        words = line.replace("http://localhost:8000", demo["address"]).split()[1:]
        words = [w.replace("VERIFIER_KEY", demo["verifier_key"]) for w in words]
        for _ in range(2):  # each goes on where it was
            told = run(tmp_path, *words)
            assert told.returncode == 0 and "VERIFIED" in told.stdout, told.stderr
    assert (tmp_path / "watch.state").exists()
    copied = (tmp_path / "copy/checkpoint").read_bytes()
    with urllib.request.urlopen(demo["address"] + "/checkpoint") as answer:
        assert answer.read() == copied


def test_two_witnesses_beside_the_demo_have_cosigned_what_its_page_shows(
    demo, tmp_path: Path
) -> None:  # type: ignore[no-untyped-def]
    names = [one["name"] for one in demo["witnesses"]]
    assert len(names) == 2
    page = demo["batches"][0]["page"]
    with urllib.request.urlopen(page + "?lang=en") as answer:
        shown = answer.read().decode()
    told = re.search(r"Witnesses who do not run this ledger .*", shown)
    assert told is not None and all(name in told[0] for name in names)
    with urllib.request.urlopen(page + "/bundle") as answer:
        (tmp_path / "bundle").write_bytes(answer.read())
    (tmp_path / "policy").write_text(demo["policy"])
    # The log's key and its witnesses' stand in the policy: nothing else is believed.
    verified = run(tmp_path, "nguon", "verify", "bundle", "--policy", "policy")
    assert verified.returncode == 0, verified.stderr
    assert all(name in verified.stdout for name in names)
    for one in demo["witnesses"]:
        with urllib.request.urlopen(one["address"] + "/?lang=en") as answer:
            assert one["verifier_key"] in answer.read().decode()


def test_the_test_command_runs_tests(tmp_path: Path) -> None:
    told = run(tmp_path, "test", "-q", "-p", "no:cacheprovider", "tests/test_house.py")
    assert told.returncode == 0 and "passed" in told.stdout


DIARY = """ngày giờ;việc;lô;kg;sản phẩm;vùng trồng;từ lô;nơi
01/09/2026 07:00;gieo trồng;CT-01;;Cà chua;Vùng cà chua;;Cánh đồng rau
20/11/2026 07:00;thu hoạch;CT-01-H;120;Cà chua;;CT-01;Cánh đồng rau
"""


def test_a_ledger_of_ones_own_is_begun_filled_served_and_verified(
    tmp_path: Path,
) -> None:
    """From nothing to a verified page, with what the README says and no demo."""

    def nguon(*arguments: str) -> str:
        told = run(tmp_path, "nguon", *arguments)
        assert told.returncode == 0, told.stderr
        return told.stdout

    names = ("--name-vi", "Liên hiệp HTX", "--name-en", "Co-op union")
    made = json.loads(nguon("init", *names, "--json"))
    nguon("load", str(ROOT / "sample_batches" / "start.json"))
    coop = ("--organisation", "HTX Rau Mê Linh")
    assert "hanh / " in nguon("member", "add", "hanh", *coop, "--role", "clerk")
    nguon(
        "member", "add", "chief", "--organisation", made["operator"], "--role", "admin"
    )
    (tmp_path / "diary.csv").write_text(DIARY)
    nguon("load", "diary.csv", *coop)
    nguon("label", "CT-01-H", "-o", "label.png")
    assert (tmp_path / "label.png").read_bytes().startswith(b"\x89PNG")
    nguon("export", "--form", "fsma204", "--batch", "CT-01-H", "-o", "fsma.xlsx")
    assert (tmp_path / "fsma.xlsx").read_bytes().startswith(b"PK")
    assert "fsma204" in nguon("export", "--form", "list")
    code = json.loads(nguon("trace", "CT-01-H", "--back", "--json"))["lots"][0]["code"]
    nguon("backup", "copy", "--with-keys")
    assert nguon("audit")
    with subprocess.Popen(
        [sys.executable, str(ROOT / "run"), "nguon", "serve", "--port", "0"],
        cwd=tmp_path, env=environment(tmp_path), stderr=subprocess.PIPE, text=True,
    ) as serving:  # fmt: skip
        assert serving.stderr is not None
        line = next(line for line in serving.stderr if line.startswith("Serving at"))
        address = re.search(r"http://\S+?:\d+", line)
        assert address is not None
        with urllib.request.urlopen(address[0] + "/checkpoint") as answer:
            assert answer.read().startswith(b"localhost:8000\n")
        with urllib.request.urlopen(f"{address[0]}/b/{code}/bundle") as answer:
            (tmp_path / "bundle").write_bytes(answer.read())
        serving.send_signal(signal.SIGINT)
    told = nguon("verify", "bundle", "--key", made["verifier_key"])
    assert "VERIFIED" in told
