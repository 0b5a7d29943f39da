"""The start page of a demonstration offers its batches; that of a ledger does not."""

import html
import re
from pathlib import Path

import pytest

from kit.samples import Samples
from kit.told import told
from nguon import clock
from nguon.services.inspect.watch import needs_a_look
from nguon.services.lessons import LESSONS
from nguon_web import create_app
from nguon_web.formats import words
from nguon_web.settings import Settings


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_lesson_is_on_the_start_page_and_leads_to_its_batch(
    samples: Samples, lang: str
) -> None:
    client = samples.app().test_client()
    page = html.unescape(client.get(f"/?lang={lang}").text)
    doors = re.findall(r'href="(/b/\w+\?lang=\w+)"><b>([^<]+)</b><span>([^<]+)', page)
    assert [lesson for _, _, lesson in doors] == [
        text[0 if lang == "vi" else 1] for text in LESSONS.values()
    ]
    for (link, product, _), lot in zip(doors, LESSONS, strict=True):
        shown = client.get(link)
        assert shown.status_code == 200
        assert f"<h1>{product}</h1>" in html.unescape(shown.text)
        assert lot in shown.text


def test_a_ledger_that_is_no_demonstration_offers_no_samples(samples: Samples) -> None:
    app = create_app(Settings(samples.folder, "only in tests"), samples.book)
    assert "Mở thử" not in app.test_client().get("/").text


def test_a_lot_that_is_not_there_is_left_out(tmp_path: Path) -> None:
    with told(tmp_path) as (book, _):
        app = create_app(Settings(tmp_path, "only in tests", demo=True), book)
        assert "Mở thử" not in app.test_client().get("/").text


def test_the_numbers_on_the_labels_are_told(samples: Samples) -> None:
    page = samples.app().test_client().get(f"/b/{samples.code('CL-NA-260815-N')}").text
    assert "Tem đánh số 0001–0820" in page


def test_a_note_in_two_languages_is_read_in_one(samples: Samples) -> None:
    client = samples.app().test_client()
    code = samples.code("BT-CN-260914-M1-A")
    vi, en = (client.get(f"/b/{code}?lang={lang}").text for lang in ("vi", "en"))
    for word, text in (
        ("nhật ký không ghi lần phun này", "the diary has no such spray"),
        ("Cửa thùng lạnh hở 45 phút", "Reefer door open for 45 minutes"),
        ("bọ nhảy", "flea beetle"),
    ):
        assert word in vi and text not in vi
        assert text in en and word not in en


def test_an_inspector_reads_a_note_in_one_language(samples: Samples) -> None:
    with samples.app().test_request_context("/?lang=vi"):
        assert words({"en": "Residue", "vi": "Dư lượng"}) == "Dư lượng"
        assert words("Fipronil") == "Fipronil" and words(None) == ""
    [failed] = needs_a_look(samples.book, clock.now()).failed
    assert isinstance(failed.note, dict) and failed.note.keys() == {"en", "vi"}
