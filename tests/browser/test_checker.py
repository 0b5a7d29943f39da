"""The checker in one file: saved, opened from a disk, the network off, nothing believed."""

import html
import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from kit.browser import (
    DESKTOP,
    NO_ED25519,
    PHONE,
    assert_accessible,
    assert_fits,
    assert_quiet,
    open_page,
    picture,
    served,
)
from kit.memory_log import PACKED, MemoryLog, private_key, story
from kit.samples import INTERVAL, RECALLED, Samples
from nguon import clock
from nguon.core import bundle, note
from nguon.core.bundle_file import Witnessed
from nguon.core.checkpoint import open_checkpoint
from nguon.core.cosignature import Cosigner, cosign
from nguon.services.passport import passport_of
from nguon.services.prove import bundle_of, receipt_of


@pytest.fixture(scope="module")
def address(samples: Samples) -> Iterator[str]:
    with served(samples.app()) as address:
        yield address


@pytest.fixture(scope="module")
def kept(
    browser: Browser, address: str, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """Save the checker as a person would."""
    page = open_page(browser, f"{address}/verify")
    with page.expect_download() as download:
        page.click("text=Lưu trình kiểm vào máy này")
    place = tmp_path_factory.mktemp("kept") / download.value.suggested_filename
    download.value.save_as(place)
    shown = page.locator("#checker-sha256").inner_text()
    assert sha256(place.read_bytes()).hexdigest() == shown
    page.context.close()
    return place


@pytest.fixture
def evidence(samples: Samples, tmp_path: Path) -> Path:
    place = tmp_path / "lot.nguon.json"
    place.write_bytes(bundle_of(samples.book, samples.batch(INTERVAL).id, None, 100))
    return place


def open_kept(
    browser: Browser, kept: Path, lang: str = "vi", width: int = PHONE
) -> Page:
    page = open_page(browser, kept.as_uri(), lang=lang, width=width)
    page.context.set_offline(True)
    return page


def hand_in(page: Page, file: Path, key: str, **more: str) -> str:
    """Fill the form, press the one button, and return what it answers."""
    page.set_input_files("#check-file", str(file))
    page.fill("#check-key", key)
    if more and not page.locator("#check-code").is_visible():
        page.click("#checker summary")
    for name, value in more.items():
        if name == "older":
            page.set_input_files("#check-older", value)
        else:
            page.fill(f"#check-{name}", value)
    page.click("#checker button.action")
    page.wait_for_selector("#checker .verdict")
    assert_quiet(page)
    assert_fits(page)
    return page.locator("#checker .check__answer").inner_text()


@pytest.mark.parametrize(
    ("lang", "width", "yes", "limit"),
    [("vi", PHONE, "ĐÃ KIỂM", "đúng sự thật"), ("en", DESKTOP, "VERIFIED", "is true")],
)
def test_from_a_disk_with_the_network_off(
    browser: Browser, kept: Path, samples: Samples, evidence: Path,
    lang: str, width: int, yes: str, limit: str,
) -> None:  # fmt: skip
    page = open_kept(browser, kept, lang, width)
    answer = hand_in(page, evidence, samples.book.verifier_key)
    assert answer.startswith(yes) and limit in answer
    # Ten steps; the seventh also says whose hand the signatures are.
    assert page.locator("#checker .check__answer > ol li").count() == 11
    assert_accessible(page)
    picture(page, f"checker-yes-{lang}")
    page.context.close()


def test_the_file_fetches_nothing_and_may_not(kept: Path) -> None:
    text = html.unescape(kept.read_text("utf-8"))
    assert "default-src 'none'" in text and "unsafe-inline" not in text
    # unbase64url( is a function of ours.
    assert not re.search(r"<(?:link|img|iframe|base)\b|\ssrc=|[^4]url\(", text)


def test_its_own_rules_keep_it_closed(
    browser: Browser, kept: Path, address: str
) -> None:
    page = open_page(browser, kept.as_uri())
    broken = page.evaluate(
        """async (address) => {
          const broken = [];
          addEventListener("securitypolicyviolation", (event) =>
            broken.push(event.effectiveDirective));
          await fetch(address).catch(() => {});
          const script = document.createElement("script");
          script.textContent = "window.ran = true";
          document.body.append(script);
          await new Promise((go) => setTimeout(go, 100));
          return [broken.sort(), window.ran ?? false];
        }""",
        f"{address}/",
    )
    assert broken == [["connect-src", "script-src-elem"], False]
    page.context.close()


def test_it_speaks_both_languages(browser: Browser, kept: Path) -> None:
    page = open_kept(browser, kept)
    assert page.locator("h2").inner_text() == "Kiểm ngay trên máy này"
    page.fill("#check-key", "x+1")
    page.click("text=English")
    assert page.locator("h2").inner_text() == "Check on this device"
    assert page.evaluate("document.documentElement.lang") == "en"
    assert page.locator("#check-key").input_value() == "x+1"
    assert_accessible(page)
    page.click("text=Tiếng Việt")
    assert page.locator("h2").inner_text() == "Kiểm ngay trên máy này"
    page.context.close()


def test_a_recall_is_not_lost_behind_verified(
    browser: Browser, kept: Path, samples: Samples, tmp_path: Path
) -> None:
    file = tmp_path / "recalled.nguon.json"
    file.write_bytes(bundle_of(samples.book, samples.batch(RECALLED).id))
    page = open_kept(browser, kept)
    answer = hand_in(page, file, samples.book.verifier_key)
    assert answer.startswith("ĐANG BỊ THU HỒI") and "Dư lượng thuốc BVTV" in answer
    assert "ĐÃ KIỂM" in answer
    page.click("text=Hồ sơ ghi những gì")
    told = page.locator("#checker .check__answer details li")
    assert told.count() > 10 and "thu hoạch · HTX" in told.all_inner_texts()[
        -1
    ] + "".join(told.all_inner_texts())
    assert_accessible(page)
    assert_fits(page)
    picture(page, "checker-recalled")
    page.context.close()


def test_a_flipped_bit_is_red_and_names_the_step(
    browser: Browser, kept: Path, samples: Samples, evidence: Path
) -> None:
    whole = bytearray(evidence.read_bytes())
    whole[whole.index(b'"hashes"') + 40] ^= 2
    evidence.write_bytes(whole)
    page = open_kept(browser, kept)
    answer = hand_in(page, evidence, samples.book.verifier_key)
    assert answer.startswith("KHÔNG ĐẠT") and "ĐÃ KIỂM" not in answer
    assert page.locator(".verdict--bad").get_attribute("role") == "alert"
    assert_accessible(page)
    picture(page, "checker-no")
    page.context.close()


def test_another_key_another_batch_and_an_unlinked_past_are_refused(
    browser: Browser, kept: Path, samples: Samples, evidence: Path, tmp_path: Path
) -> None:
    page = open_kept(browser, kept)
    key, code = samples.book.verifier_key, samples.code(INTERVAL)
    other = note.format_verifier(
        note.Signer(samples.book.verifier.name, private_key("forger")).verifier
    )
    assert hand_in(page, evidence, other).startswith("KHÔNG ĐẠT")
    typed = f" {code[:4].lower()}-{code[4:8]} {code[8:]} "
    assert hand_in(page, evidence, key, code=typed).startswith("ĐÃ KIỂM")
    answer = hand_in(page, evidence, key, code=samples.code(RECALLED))
    assert answer.startswith("KHÔNG ĐẠT") and "bước 10" in answer
    page.fill("#check-code", "")

    receipt = tmp_path / "kept.tlog-proof"
    receipt.write_text(receipt_of(samples.book, 5), "utf-8")
    # Kept of the same size: the same root is asked for, and found.
    assert hand_in(page, evidence, key, older=str(receipt)).startswith("ĐÃ KIỂM")
    page.context.close()


def test_an_older_state_is_demanded_of_the_evidence(
    browser: Browser, kept: Path, tmp_path: Path
) -> None:
    log, fork = MemoryLog(), MemoryLog()
    story(log)
    story(fork, note_="Chiều muộn")
    page = open_kept(browser, kept, "en")
    older, forked = tmp_path / "older.json", tmp_path / "forked.json"
    older.write_bytes(bundle.build(log, PACKED))
    forked.write_bytes(bundle.build(fork, PACKED))
    log.commit()
    file, unlinked = tmp_path / "now.json", tmp_path / "unlinked.json"
    file.write_bytes(bundle.build(log, PACKED, older=log.size - 1))
    unlinked.write_bytes(bundle.build(log, PACKED))
    key = note.format_verifier(log.verifier)
    assert hand_in(page, file, key, older=str(older)).startswith("VERIFIED")
    answer = hand_in(page, unlinked, key, older=str(older))
    assert answer.startswith("NOT VERIFIED") and "?older=20" in answer
    answer = hand_in(page, file, key, older=str(forked))
    assert answer.startswith("NOT VERIFIED") and "history was rewritten" in answer
    answer = hand_in(page, older, key, older=str(file))
    assert answer.startswith("NOT VERIFIED") and "withheld or erased" in answer
    picture(page, "checker-rolled-back")
    page.context.close()


def test_receipts_are_read_too(
    browser: Browser, kept: Path, samples: Samples, tmp_path: Path
) -> None:
    page = open_kept(browser, kept, "en")
    file = tmp_path / "mine.tlog-proof"
    file.write_text(receipt_of(samples.book, 5), "utf-8")
    answer = hand_in(page, file, samples.book.verifier_key)
    assert answer.startswith("VERIFIED. Line 5") and "bundle" in answer
    other = tmp_path / "bent.tlog-proof"
    other.write_text(file.read_text("utf-8").replace("index 5", "index 6"), "utf-8")
    assert hand_in(page, other, samples.book.verifier_key).startswith("NOT VERIFIED")
    page.context.close()


def test_witnesses_count_when_the_reader_names_them(
    browser: Browser, kept: Path, samples: Samples, tmp_path: Path
) -> None:
    batch, key = samples.batch(INTERVAL).id, samples.book.verifier_key
    witness = Cosigner("witness.example/authority", private_key("authority"))
    named = note.format_verifier(witness.verifier)
    with samples.book.read() as ledger:
        state = open_checkpoint(ledger.checkpoint, samples.book.verifier)
        line = cosign(state, witness, 1_790_000_000)
        data = bundle.build(ledger, batch, witnesses=[Witnessed(named, line)])
    file = tmp_path / "witnessed.nguon.json"
    file.write_bytes(data)
    page = open_kept(browser, kept, "en")
    stranger = hand_in(page, file, key)
    assert stranger.startswith("VERIFIED") and "1 witnesses have cosigned" in stranger
    trusted = hand_in(page, file, key, policy=named)
    assert "that you trust have cosigned" in trusted and "authority" in trusted
    other = Cosigner("witness.example/university", private_key("university"))
    both = f"{named}\n{note.format_verifier(other.verifier)}\n"
    answer = hand_in(page, file, key, policy=both)
    assert answer.startswith("NOT VERIFIED") and "1 of your 2 witnesses" in answer
    either = f"witness a {both.split()[0]}\nwitness b {both.split()[1]}\n"
    policy = f"{either}group any-of-them any a b\nquorum any-of-them\n"
    assert hand_in(page, file, key, policy=policy).startswith("VERIFIED")
    answer = hand_in(page, file, key, policy="quorum nobody\n")
    assert answer.startswith("Nothing could be checked")
    page.context.close()


def test_what_is_missing_or_no_evidence_is_neither_yes_nor_no(
    browser: Browser, kept: Path, samples: Samples, evidence: Path, tmp_path: Path
) -> None:
    page = open_kept(browser, kept, "en")
    page.click("#checker button.action")
    page.wait_for_selector("#checker .verdict--late")
    assert "Choose the evidence" in page.locator(".field--wrong").inner_text()
    answer = hand_in(page, evidence, "ledger.example/log+00000000+AAAA")
    assert answer.startswith("Nothing could be checked")
    assert page.locator(".field--wrong #check-key").count() == 1
    assert_accessible(page)
    picture(page, "checker-neither")
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(b"\xff\xd8\xff\xe0 no evidence")
    answer = hand_in(page, photo, samples.book.verifier_key)
    assert "neither an evidence bundle nor a receipt" in answer
    answer = hand_in(page, evidence, samples.book.verifier_key, older=str(photo))
    assert answer.startswith("Nothing could be checked")
    assert page.locator(".field--wrong #check-older").count() == 1
    page.context.close()


def test_a_file_may_be_dropped_anywhere(
    browser: Browser, kept: Path, samples: Samples, evidence: Path
) -> None:
    page = open_kept(browser, kept)
    dropped = page.evaluate_handle(
        """text => {
          const dropped = new DataTransfer();
          dropped.items.add(new File([text], "dropped.nguon.json"));
          return dropped;
        }""",
        evidence.read_text("utf-8"),
    )
    page.dispatch_event("h1", "drop", {"dataTransfer": dropped})
    assert "dropped.nguon.json" in page.locator("#check-file-name").inner_text()
    page.fill("#check-key", samples.book.verifier_key)
    page.click("#checker button.action")
    page.wait_for_selector("#checker .verdict")
    assert page.locator("#checker .verdict").inner_text().startswith("ĐÃ KIỂM")
    page.context.close()


def test_the_signed_state_can_be_kept_and_held_against_the_next_one(
    browser: Browser, kept: Path, samples: Samples, evidence: Path, tmp_path: Path
) -> None:
    page = open_kept(browser, kept)
    hand_in(page, evidence, samples.book.verifier_key)
    with page.expect_download() as download:
        page.click("text=Giữ lại điểm chốt này")
    state = tmp_path / "state.txt"
    download.value.save_as(state)
    with samples.book.read() as ledger:
        assert state.read_text("utf-8") == ledger.checkpoint
    key = samples.book.verifier_key
    answer = hand_in(page, evidence, key, older=str(state))
    assert "nối tiếp nguyên vẹn từ điểm chốt" in answer
    page.context.close()


def test_without_ed25519_it_never_says_verified(
    browser: Browser, kept: Path, samples: Samples, evidence: Path
) -> None:
    page = open_kept(browser, kept)
    page.add_init_script(NO_ED25519)
    page.reload()
    answer = hand_in(page, evidence, samples.book.verifier_key)
    assert "không kiểm được chữ ký" in answer and "ĐÃ KIỂM" not in answer
    page.context.close()


@pytest.mark.parametrize(("lang", "width"), [("vi", PHONE), ("en", DESKTOP)])
def test_the_page_itself_checks_on_this_device(
    browser: Browser,
    address: str,
    samples: Samples,
    evidence: Path,
    lang: str,
    width: int,
) -> None:
    page = open_page(browser, f"{address}/verify", lang=lang, width=width)
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    answer = hand_in(page, evidence, samples.book.verifier_key)
    assert answer.startswith(("ĐÃ KIỂM", "VERIFIED"))
    assert page.locator("#by-server-fold").is_visible()
    assert not page.locator("#file").is_visible()
    page.click("#by-server-fold summary")
    assert page.locator("#file").is_visible()
    assert_accessible(page)
    picture(page, f"verify-page-{lang}")
    page.context.close()


def test_a_passport_is_checked_too_and_says_of_which_moment_it_speaks(
    browser: Browser, kept: Path, samples: Samples, tmp_path: Path
) -> None:
    made = passport_of(
        samples.book, "https://ledger.example", samples.batch(RECALLED).id, clock.now()
    )
    file, key = tmp_path / "lot.jwt", samples.book.verifier_key
    file.write_text(made.signed)
    page = open_kept(browser, kept, "en")
    answer = hand_in(page, file, key)
    assert "UNDER RECALL at that time" in answer and "VERIFIED. The passport" in answer
    assert "not of today" in answer
    assert_accessible(page)
    picture(page, "checker-passport")
    assert "This bundle is of" in hand_in(page, file, key, code=samples.code(INTERVAL))
    page.context.close()
    page = open_kept(browser, kept, "vi")
    assert "ĐÃ KIỂM. Hộ chiếu" in hand_in(page, file, key)
    text = made.signed
    for at in (2, 30, len(text) // 2, len(text) - 1):  # one sign of each part, and more
        bad = "A" if text[at] != "A" else "B"
        file.write_text(text[:at] + bad + text[at + 1 :])
        answer = hand_in(page, file, key)
        assert "ĐÃ KIỂM" not in answer, at
    file.write_text(text)
    assert "ĐÃ KIỂM" not in hand_in(
        page, file, note.format_verifier(MemoryLog("another").verifier)
    )
    # It holds a state of the log: a bundle of now continues it.
    whole = tmp_path / "lot.nguon.json"
    whole.write_bytes(bundle_of(samples.book, samples.batch(RECALLED).id))
    assert "ĐÃ KIỂM" in hand_in(page, whole, key, older=str(file))
    page.context.close()
