"""The whole story: form -> entry -> label -> scan -> page -> bundle -> nguon-verify.

A ledger is begun with the command, served by the server that people run, and walked in
Chromium without a script. Then everything that may happen to the evidence happens to
it, and the verifier, which shares no code with the server but the core, says no.
"""

import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from PIL import Image
from playwright.sync_api import Page

from kit.browser import PHONE, chromium, log_in, open_page
from kit.codes import read_code

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "sample_batches"
COOPERATIVE = "8GFTMY81FDW9JR8H7"
PASSWORD = "ngay-mua-moi-hai"


@dataclass
class Ledger:
    """A served ledger of one's own."""

    folder: Path
    address: str
    key: str

    def nguon(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return run(self.folder, self.address, "nguon.cli", *arguments)

    def verify(
        self, file: Path, *more: str, key: str = ""
    ) -> subprocess.CompletedProcess[str]:
        return run(
            self.folder,
            self.address,
            "nguon.verify",
            str(file),
            "--key",
            key or self.key,
            *more,
        )


def run(
    folder: Path, origin: str, module: str, *arguments: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", module, *arguments], cwd=folder, text=True,
        capture_output=True, check=False, timeout=120, env=environment(folder, origin),
    )  # fmt: skip


def environment(folder: Path, origin: str) -> dict[str, str]:
    return {
        **os.environ, "NGUON_DATA": str(folder / "ledger"), "NGUON_ORIGIN": origin,
        "NGUON_LANG": "en",
    }  # fmt: skip


def begin(folder: Path, port: int) -> Ledger:
    """`nguon init`, the registry of one cooperative, one log-in."""
    ledger = Ledger(folder, f"http://localhost:{port}", "")
    made = ledger.nguon("init", "--name-vi", "Sở", "--name-en", "Department", "--json")
    ledger.key = json.loads(made.stdout)["verifier_key"]
    registries = [
        str(SAMPLES / name / "registry.json")
        for name in ("00-common", "01-choy-sum-bat-trang")
    ]
    assert ledger.nguon("load", *registries).returncode == 0
    added = ledger.nguon(
        "member", "add", "hanh", "--organisation", COOPERATIVE, "--role", "manager",
        "--password", PASSWORD,
    )  # fmt: skip
    assert added.returncode == 0, added.stderr
    return ledger


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folder = tmp_path_factory.mktemp("walk")
    begun = begin(folder, port)
    with subprocess.Popen(
        [sys.executable, "-m", "nguon.cli", "serve", "--port", str(port)], cwd=folder,
        stderr=subprocess.PIPE, text=True, env=environment(folder, begun.address),
    ) as server:  # fmt: skip
        assert server.stderr is not None
        assert any("Serving" in line for line in server.stderr)
        try:
            yield begun
        finally:
            server.send_signal(signal.SIGINT)


@pytest.fixture(scope="module")
def walked(ledger: Ledger) -> Iterator[dict[str, Any]]:
    """What a morning left behind: label, page, bundles, receipts, a checkpoint."""
    with chromium() as browser:
        page = open_page(browser, ledger.address, lang="en", script=False)
        log_in(page, ledger.address, "hanh", PASSWORD)
        early = urlopen(f"{ledger.address}/checkpoint").read()
        plant(page, ledger)
        field = record(page, ledger, "harvest", "96")
        packed = record(page, ledger, "pack", "96", made="94")
        yield {
            "page": page, "browser": browser, "early": early, "harvest": field,
            "packed": packed, "receipt": download(page, "a[href$='/proof']"),
        }  # fmt: skip


def plant(page: Page, ledger: Ledger) -> None:
    page.goto(f"{ledger.address}/record/plant")
    for name in ("product", "area"):
        page.locator(f"[name={name}]").first.check(force=True)
    page.check("[name=day][value=yesterday]", force=True)
    send(page)


def record(page: Page, ledger: Ledger, verb: str, kg: str, made: str = "") -> str:
    """Fill in a form for the first lot offered; return the new batch's code."""
    page.goto(f"{ledger.address}/record/{verb}")
    page.locator("main [name^=kg-]").first.fill(kg)
    if made:
        page.locator("[name=product]").first.check(force=True)
        page.fill("[name=made]", made)
        page.select_option("[name=rest]", "trim")
    send(page)
    assert re.search(r"/record/receipt/\d+$", page.url), page.inner_text("main")
    assert "Received" in page.inner_text("main")
    link = page.locator("main a[href*='/record/batch/']").first.get_attribute("href")
    assert link is not None
    return link.split("/")[3]


def send(page: Page) -> None:
    page.click("form.form button.action")
    page.wait_for_load_state()
    if page.locator("button[name=sure]").count():  # "is this right?"
        page.click("button[name=sure]")
        page.wait_for_load_state()


def download(page: Page, selector: str) -> bytes:
    link = page.locator(selector).first.get_attribute("href")
    return page.context.request.get(page.url.split("/record")[0] + str(link)).body()


def fetch(address: str) -> bytes:
    with urlopen(address) as answer:
        return bytes(answer.read())


def evidence(ledger: Ledger, code: str, folder: Path) -> Path:
    file = folder / f"{code}.nguon.json"
    file.write_bytes(fetch(f"{ledger.address}/b/{code}/bundle"))
    return file


def test_a_label_leads_from_the_form_to_the_facts(
    ledger: Ledger, walked: dict[str, Any]
) -> None:
    page: Page = walked["page"]
    label = page.context.request.get(
        f"{ledger.address}/record/batch/{walked['packed']}/label.png?size=50x30"
    )
    link = read_code(Image.open(BytesIO(label.body())))
    assert link.startswith(f"{ledger.address}/01/09521201001012/10/")
    visitor = open_page(walked["browser"], f"{link}?lang=vi", width=PHONE, script=False)
    seen = visitor.inner_text("main")
    assert visitor.url.startswith(f"{ledger.address}/b/{walked['packed']}")
    for fact in (
        "Không bị thu hồi",
        "Rau cải ngọt",
        "HTX Rau an toàn Ven Sông Bát Tràng",
        "Đóng gói, 94 kg",
        "Thu hoạch 96 kg",
        "tỉa 2 kg",
    ):
        assert fact in seen, fact


def test_the_bundle_is_verified_by_somebody_else(
    ledger: Ledger, walked: dict[str, Any], tmp_path: Path
) -> None:
    bundle = evidence(ledger, walked["packed"], tmp_path)
    told = ledger.verify(bundle)
    assert told.returncode == 0, told.stdout + told.stderr
    assert "VERIFIED" in told.stdout and "No older checkpoint" in told.stdout
    (tmp_path / "early").write_bytes(walked["early"])
    assert (
        ledger.verify(
            bundle, "--older", str(tmp_path / "early"), "--log", ledger.address
        ).returncode
        == 0
    )
    (tmp_path / "receipt").write_bytes(walked["receipt"])
    assert ledger.verify(tmp_path / "receipt").returncode == 0


@pytest.mark.parametrize("place", [40, 400, 4000, -40, -400])
def test_a_flipped_bit_is_found(
    ledger: Ledger, walked: dict[str, Any], tmp_path: Path, place: int
) -> None:
    file = evidence(ledger, walked["packed"], tmp_path)
    content = bytearray(file.read_bytes())
    content[place] ^= 1
    file.write_bytes(content)
    told = ledger.verify(file)
    assert told.returncode == 1 and "NOT VERIFIED" in told.stdout + told.stderr


def test_evidence_of_another_batch_or_under_another_key_is_refused(
    ledger: Ledger, walked: dict[str, Any], tmp_path: Path
) -> None:
    bundle = evidence(ledger, walked["harvest"], tmp_path)
    assert ledger.verify(bundle).returncode == 0
    assert ledger.verify(bundle, "--batch", walked["packed"]).returncode == 1
    (tmp_path / "other").mkdir()
    stranger = begin(tmp_path / "other", 9)
    assert ledger.verify(bundle, key=stranger.key).returncode == 1


def test_a_history_made_anew_with_the_real_key_is_found_by_an_older_receipt(
    ledger: Ledger, walked: dict[str, Any], tmp_path: Path
) -> None:
    """The operator begins again with the same log key and tells another story."""
    forged = tmp_path / "forged" / "ledger"
    forged.mkdir(parents=True)
    for name in ("log.key", "registrar.key"):
        (forged / name).write_bytes((ledger.folder / "ledger" / name).read_bytes())
    again = begin(tmp_path / "forged", int(ledger.address.rsplit(":", 1)[1]))
    assert again.key == ledger.key
    (tmp_path / "receipt").write_bytes(walked["receipt"])
    plain = again.nguon("audit", "--json")
    assert plain.returncode == 0 and json.loads(plain.stdout)["older"] is None
    assert "No older checkpoint" in again.nguon("audit").stdout
    held = again.nguon("audit", "--older", str(tmp_path / "receipt"))
    assert held.returncode == 1 and "Traceback" not in held.stderr


def test_the_ledger_audits_itself_and_names_what_was_changed(
    ledger: Ledger, tmp_path: Path
) -> None:
    told = ledger.nguon("audit", "--json")
    assert told.returncode == 0, told.stdout
    assert json.loads(told.stdout)["ok"]
