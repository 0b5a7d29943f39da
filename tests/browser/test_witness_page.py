"""The witness's own page in a real browser: both widths, languages, schemes; axe."""

from pathlib import Path

from kit.browser import (
    DESKTOP,
    PHONE,
    assert_accessible,
    assert_fits,
    assert_quiet,
    chromium,
    open_page,
    picture,
)
from kit.store import LOG, draft, open_book, submit
from kit.witnesses import Folk


def test_the_page_of_a_witness_fits_and_reads_well(tmp_path: Path) -> None:
    book = open_book(f"sqlite:///{tmp_path}/ledger.sqlite", tmp_path)
    folk = Folk(tmp_path / "folk", LOG.verifier, "union")
    submit(book, draft("e1", "mango", 1))
    folk.ask(book)
    book.close()
    with folk.serving(), chromium() as browser:
        for width in (PHONE, DESKTOP):
            for lang, dark in (("vi", False), ("en", True)):
                page = open_page(
                    browser, f"{folk.urls['union']}/", width=width, lang=lang, dark=dark
                )
                picture(page, f"witness-{width}-{lang}")
                assert_fits(page)
                assert_quiet(page)
                assert_accessible(page)
                page.context.close()
    folk.close()
