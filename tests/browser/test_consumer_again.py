"""A page kept by the browser and still good looks as it did."""

from pathlib import Path

from kit.browser import assert_quiet, chromium, open_page, served
from kit.told import told
from nguon_web import create_app
from nguon_web.settings import Settings


def test_a_page_that_was_not_sent_again_keeps_its_style(tmp_path: Path) -> None:
    with told(tmp_path) as (book, world):
        coop = world.coop()
        lot = coop.harvests(coop.plants("Rau cải"), kg=50)
        app = create_app(Settings(data=tmp_path, secret_key="in tests"), book)
        answers: list[int] = []
        app.after_request(lambda answer: answers.append(answer.status_code) or answer)
        with served(app) as address, chromium() as browser:
            page = open_page(browser, f"{address}/b/{world.batch_now(lot).code}")
            look = "getComputedStyle(document.querySelector('.verdict')).cssText"
            first = page.evaluate(look)
            page.reload()
            assert 304 in answers
            assert page.evaluate(look) == first
            assert_quiet(page)
