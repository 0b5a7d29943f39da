"""The shopper's own phone: what it finds by itself when a page or a ledger lies."""

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, Route

from kit.browser import (
    DESKTOP,
    NO_ED25519,
    assert_accessible,
    assert_fits,
    assert_quiet,
    looked_at,
    open_page,
    picture,
    served,
)
from kit.memory_log import MemoryLog
from kit.samples import INTERVAL, RECALLED, Samples
from kit.told import ToldWorld, told
from nguon.core import canonical, merkle
from nguon.services.ledger import LedgerSettings, open_ledger
from nguon.services.prove import bundle_of
from nguon.store.ledger import Book
from nguon_web import create_app
from nguon_web.settings import Settings

DONE = "#self-check a"  # the last line that the script writes
SEEN = "localStorage.getItem('nguon-ledger')"


@pytest.fixture(scope="module")
def address(samples: Samples) -> Iterator[str]:
    settings = Settings(data=samples.folder, secret_key="only in tests")
    with served(create_app(settings, samples.book)) as address:
        yield address


def scan(page: Page, url: str) -> str:
    """Open a label's page and wait until the phone has done its own check."""
    page.goto(url)
    page.wait_for_selector(DONE)
    return page.locator("#self-check").inner_text()


def answers(page: Page, content: bytes, status: int = 200) -> None:
    """Let the evidence that this page fetches be `content`."""

    def answer(route: Route) -> None:
        route.fulfill(status=status, body=content, content_type="application/json")

    page.route("**/bundle*", answer)


def assert_alarm(page: Page, *words: str) -> None:
    """Red, at the top, before anything else; and nothing calm is left above it."""
    alarm = page.locator("main .verdict--bad").first
    assert alarm.get_attribute("role") == "alert"
    box = alarm.bounding_box()
    assert box and box["y"] < 200
    text = alarm.inner_text()
    assert text.startswith(("KHÔNG ĐẠT", "NOT VERIFIED"))
    assert not [word for word in words if word not in text], text
    assert not page.locator("main .verdict:not(.verdict--bad):visible").count()
    told_below = page.locator("#self-check").inner_text()
    assert "ĐẠT" in told_below or "NOT VERIFIED" in told_below
    assert "vừa kiểm xong" not in told_below and "just now" not in told_below
    assert_fits(page)


def test_a_scan_is_checked_step_by_step_and_remembered(
    browser: Browser, address: str, samples: Samples
) -> None:
    page = open_page(browser, f"{address}/")
    told_first = scan(page, f"{address}/b/{samples.code(INTERVAL)}")
    assert "Máy này vừa kiểm xong" in told_first
    assert "chưa từng xem sổ này" in told_first and "do chính máy chủ này" in told_first
    # Ten steps; the seventh also says whose hand the signatures are.
    assert page.locator("#self-check li").count() == 11
    with samples.book.read() as ledger:
        size = ledger.size
    kept = json.loads(page.evaluate(SEEN))
    assert kept["size"] == size and kept["key"] == samples.book.verifier_key
    assert kept.keys() == {
        "origin",
        "key",
        "size",
        "root",
    }  # of the ledger, not of people
    again = scan(page, f"{address}/b/{samples.code(RECALLED)}")
    assert f"nối tiếp nguyên vẹn từ dòng {size} mà máy này" in again
    assert page.locator("main .verdict--bad:visible").count() == 1  # the recall itself
    assert_quiet(page)
    assert_fits(page)
    assert_accessible(page)
    assert page.locator(DONE).get_attribute("href") == "/verify"
    page.context.close()


def test_a_recall_stays_red_and_nothing_hides_it(
    browser: Browser, address: str, samples: Samples
) -> None:
    looked_at(browser, f"{address}/b/{samples.code(RECALLED)}", "self-check")


def test_a_page_that_is_silent_about_a_recall_is_found_out(
    browser: Browser, address: str, samples: Samples
) -> None:
    page = open_page(browser, "about:blank")

    def hide(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(
            response=answer,
            body=answer.text().replace(
                'class="verdict verdict--bad"', 'class="verdict"'
            ),
        )

    page.route(f"**/b/{samples.code(RECALLED)}", hide)
    scan(page, f"{address}/b/{samples.code(RECALLED)}")
    assert_alarm(page, "đang bị thu hồi, mà trang này không nói")
    page.context.close()


def flipped(whole: bytes) -> bytes:
    at = whole.index(b'"hashes"') + 40
    return whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]


def cut_short(whole: bytes) -> bytes:
    return whole[: len(whole) // 2]


@pytest.mark.parametrize("bend", [flipped, cut_short])
def test_changed_evidence_is_a_red_page(
    browser: Browser, address: str, samples: Samples, bend: Callable[[bytes], bytes]
) -> None:
    page = open_page(browser, f"{address}/", lang="en", width=DESKTOP)
    answers(page, bend(bundle_of(samples.book, samples.batch(INTERVAL).id)))
    scan(page, f"{address}/b/{samples.code(INTERVAL)}")
    assert_alarm(page, "do not believe")
    assert page.evaluate(SEEN) is None
    assert_accessible(page)
    picture(page, f"self-check-{bend.__name__}")
    page.context.close()


def test_an_entry_withheld_is_missed(
    browser: Browser, address: str, samples: Samples
) -> None:
    batch = samples.batch(INTERVAL).id
    said = json.loads(bundle_of(samples.book, batch))
    with samples.book.read() as ledger:
        said["entries"].pop(str(ledger.history(batch)[-1]))
        left = map(int, said["entries"])
        proof = merkle.prove_many(ledger, left, ledger.size)
    said["hashes"] = [step.hex() for step in proof]
    page = open_page(browser, f"{address}/")
    answers(page, canonical.to_bytes(said))
    scan(page, f"{address}/b/{samples.code(INTERVAL)}")
    assert_alarm(page, "bị giấu", "bước 6")
    picture(page, "self-check-withheld")
    page.context.close()


def test_the_evidence_of_another_batch_is_refused(
    browser: Browser, address: str, samples: Samples
) -> None:
    page = open_page(browser, f"{address}/")
    answers(page, bundle_of(samples.book, samples.batch(RECALLED).id))
    scan(page, f"{address}/b/{samples.code(INTERVAL)}")
    assert_alarm(page, samples.code(INTERVAL), "bước 10")
    page.context.close()


def test_evidence_signed_by_another_key_is_refused(
    browser: Browser, address: str, samples: Samples
) -> None:
    log = MemoryLog("forger", samples.book.verifier.name)
    log.commit()
    page = open_page(browser, f"{address}/")
    whole = json.loads(bundle_of(samples.book, samples.batch(INTERVAL).id))
    answers(page, canonical.to_bytes({**whole, "checkpoint": log.checkpoint}))
    scan(page, f"{address}/b/{samples.code(INTERVAL)}")
    assert_alarm(page, "bước 2")
    page.context.close()


def test_evidence_that_does_not_come_is_no_alarm_and_no_yes(
    browser: Browser, address: str, samples: Samples
) -> None:
    page = open_page(browser, f"{address}/")
    answers(page, b"", 503)
    told_below = scan(page, f"{address}/b/{samples.code(INTERVAL)}")
    assert "chưa kiểm được gì" in told_below and "vừa kiểm xong" not in told_below
    assert not page.locator("main .verdict--bad").count()
    assert page.evaluate(SEEN) is None
    page.context.close()


def test_a_browser_without_ed25519_never_says_verified(
    browser: Browser, address: str, samples: Samples
) -> None:
    page = open_page(browser, f"{address}/")
    page.add_init_script(NO_ED25519)
    told_below = scan(page, f"{address}/b/{samples.code(INTERVAL)}")
    assert "không kiểm được chữ ký" in told_below and "vừa kiểm xong" not in told_below
    assert not page.locator("#self-check li").count()
    assert page.evaluate(SEEN) is None
    picture(page, "self-check-no-ed25519")
    page.context.close()


@pytest.mark.parametrize("kept", ["nonsense", "{}", "null", '{"size": "1", "key": 5}'])
def test_a_memory_that_is_nonsense_is_none(
    browser: Browser, address: str, samples: Samples, kept: str
) -> None:
    page = open_page(browser, f"{address}/")
    page.evaluate("kept => localStorage.setItem('nguon-ledger', kept)", kept)
    assert "chưa từng xem" in scan(page, f"{address}/b/{samples.code(INTERVAL)}")
    page.context.close()


def test_storage_that_is_closed_is_only_no_memory(
    browser: Browser, address: str, samples: Samples
) -> None:
    page = open_page(browser, f"{address}/")
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new Error() }})"
    )
    assert "vừa kiểm xong" in scan(page, f"{address}/b/{samples.code(INTERVAL)}")
    assert_quiet(page)
    page.context.close()


def test_another_key_than_last_time_is_an_alarm(
    browser: Browser, address: str, samples: Samples
) -> None:
    page = open_page(browser, f"{address}/", lang="en")
    url = f"{address}/b/{samples.code(INTERVAL)}"
    scan(page, url)
    page.evaluate(
        """() => {
          const kept = JSON.parse(localStorage.getItem("nguon-ledger"));
          localStorage.setItem("nguon-ledger", JSON.stringify({...kept, key: "x+0+AA=="}));
        }"""
    )
    scan(page, url)
    assert_alarm(page, "another public key")
    page.context.close()


def test_a_demonstration_is_a_new_ledger_each_time(
    browser: Browser, samples: Samples, tmp_path: Path
) -> None:
    views = Views(tmp_path)
    with told(tmp_path) as (book, world), served(views) as address:  # type: ignore[arg-type]
        coop = world.coop()
        code = world.batch_now(coop.harvests(coop.plants("Rau cải"), kg=50)).code
        page = open_page(browser, "about:blank")
        for shown, url in ((book, f"/b/{code}"), (samples.book, "")):
            views.show(shown, demo=True)
            answer = scan(page, f"{address}{url or f'/b/{samples.code(INTERVAL)}'}")
            assert "chưa từng xem" in answer
        page.context.close()


class Views:
    """One address behind which the ledger can be exchanged for another."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.books: list[Book] = []

    def show(self, book: Book, *, demo: bool = False) -> None:
        settings = Settings(data=self.folder, secret_key="in tests", demo=demo)
        self.app: Flask = create_app(settings, book)

    def copy(self, source: Path, name: str) -> Book:
        """Copy a ledger with its keys, and open the copy."""
        shutil.copytree(source, self.folder / name)
        self.books.append(open_ledger(LedgerSettings(self.folder / name)))
        return self.books[-1]

    def __call__(self, environ: object, start: object) -> object:
        return self.app(environ, start)  # type: ignore[arg-type]


def grow(book: Book, world: ToldWorld, name: str) -> None:
    """Record one more cooperative in this copy."""
    world.book = book
    world.coop(name)


def test_a_fork_and_a_rollback_between_two_scans_are_found(
    browser: Browser, tmp_path: Path
) -> None:
    views = Views(tmp_path)
    with told(tmp_path) as (book, world):
        coop = world.coop()
        lot = coop.harvests(coop.plants("Rau cải"), kg=50)
        code = world.batch_now(lot).code
        early = views.copy(tmp_path / "ledger", "early")
        forked = views.copy(tmp_path / "ledger", "forked")
        grow(book, world, "HTX Một")
        grow(forked, world, "HTX Hai")
        grow(forked, world, "HTX Ba")
        with served(views) as address:  # type: ignore[arg-type]
            views.show(early)
            page = open_page(browser, f"{address}/")
            url = f"{address}/b/{code}"
            assert "chưa từng xem" in scan(page, url)
            views.show(book)
            assert "nối tiếp nguyên vẹn" in scan(page, url)
            kept = page.evaluate(SEEN)

            views.show(forked)
            scan(page, url)
            assert_alarm(page, "lịch sử đã bị viết lại", "bước 4")
            picture(page, "self-check-forked")
            assert page.evaluate(SEEN) == kept  # what was seen honestly is not given up

            views.show(early)
            scan(page, url)
            assert_alarm(page, "đã bị giấu hoặc bị xóa")
            picture(page, "self-check-rolled-back")
            assert page.evaluate(SEEN) == kept

            views.show(book)
            assert "nối tiếp nguyên vẹn" in scan(page, url)
            page.evaluate("localStorage.clear()")
            views.show(forked)
            assert "chưa từng xem" in scan(page, url)
            page.context.close()
    for copy in views.books:
        copy.close()


def test_what_the_verifier_stumbles_over_is_refused_and_not_shrugged_at(
    browser: Browser, address: str, samples: Samples
) -> None:
    """Signed by the ledger itself, and such that no step was written for it."""
    page = open_page(browser, f"{address}/")
    page.add_init_script(
        "Set.prototype.add = Map.prototype.set = () => { throw new TypeError() }"
    )
    scan(page, f"{address}/b/{samples.code(INTERVAL)}")
    assert_alarm(page, "không đúng dạng")
    page.context.close()
