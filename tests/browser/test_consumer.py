"""The public pages in a real browser: widths, languages, schemes, axe, no script."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from kit.browser import (
    PHONE,
    assert_accessible,
    assert_fits,
    assert_quiet,
    looked_at,
    open_page,
    picture,
    served,
)
from kit.samples import CORRECTED, LOST_CLAIM, RECALLED, Samples
from nguon.services.prove import bundle_of


@pytest.fixture(scope="module")
def address(samples: Samples) -> Iterator[str]:
    with served(samples.app()) as address:
        yield address


@pytest.mark.parametrize("lot", [RECALLED, CORRECTED, LOST_CLAIM])
def test_every_page_fits_and_reads_well(
    browser: Browser, address: str, samples: Samples, lot: str
) -> None:
    looked_at(browser, f"{address}/b/{samples.code(lot)}", f"consumer-{lot}")


@pytest.mark.parametrize("path", ["/b/not-a-code", "/01/09521201001012", "/verify"])
def test_the_pages_beside_it_fit_and_read_well(
    browser: Browser, address: str, path: str
) -> None:
    looked_at(browser, f"{address}{path}", f"consumer{path.replace('/', '-')}")


def test_all_of_it_is_there_without_a_script(
    browser: Browser, address: str, samples: Samples
) -> None:
    link = f"{address}/01/09521201001012/10/{RECALLED}"
    page = open_page(browser, link, width=PHONE, script=False)
    assert page.url == f"{address}/b/{samples.code(RECALLED)}"
    verdict = page.locator(".verdict--bad")
    box = verdict.bounding_box()
    assert box and box["y"] + box["height"] < 780  # seen without scrolling
    assert page.locator("h1").inner_text() == "Rau cải ngọt"
    for fold in page.locator("summary").all():
        fold.click()
    assert page.locator("pre").first.is_visible()
    picture(page, "consumer-unfolded")
    page.context.close()


def test_unfolded_it_still_fits_and_reads_well(
    browser: Browser, address: str, samples: Samples
) -> None:
    page = open_page(browser, f"{address}/b/{samples.code(RECALLED)}", width=PHONE)
    for fold in page.locator("summary").all():
        fold.click()
    assert_fits(page)
    assert_accessible(page)
    assert_quiet(page)
    page.context.close()


def test_evidence_is_handed_in_by_hand_without_a_script(
    browser: Browser, address: str, samples: Samples, tmp_path: Path
) -> None:
    evidence = tmp_path / "lot.nguon.json"
    evidence.write_bytes(bundle_of(samples.book, samples.batch(RECALLED).id))
    page = open_page(browser, f"{address}/verify", width=PHONE, script=False)
    page.set_input_files("#file", str(evidence))
    page.fill("#key", samples.book.verifier_key)
    page.click("main button.action")
    page.wait_for_selector(".verdict")
    said = page.locator(".verdict").inner_text()
    assert said.startswith("Bằng chứng này đứng vững") and "ĐÃ KIỂM." in said
    picture(page, "verify-yes")
    evidence.write_bytes(evidence.read_bytes().replace(b'"subject"', b'"subjecT"'))
    page.set_input_files("#file", str(evidence))
    page.click("main button.action")
    page.wait_for_selector(".verdict--bad")
    assert page.locator("#key").input_value() == samples.book.verifier_key
    picture(page, "verify-no")
    page.context.close()
