"""The legal union as workbook, CSV and page: the same items, missing ones named."""

import csv
import io
import re
from datetime import UTC, datetime

import pytest
from lxml import html
from python_calamine import CalamineWorkbook

from kit.inspected import Chain
from nguon.services.export.forms import form_named
from nguon.services.export.selection import Choice, Selection, select
from nguon.services.legal import UNION
from nguon.services.sight import Viewer
from nguon.services.verbs.facts import VIETNAM

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


def chosen(chain: Chain, language: str = "en", **choice: str) -> Selection:
    origin = "https://nguon.example"
    return select(chain.book, Choice(**choice), language=language, origin=origin)


def written(chain: Chain, form: str, language: str = "en", **choice: str) -> bytes:
    selection = chosen(chain, language, **choice)
    data = form_named(form).write(chain.book, selection, Viewer(chain.coop.id), NOW)
    return data if isinstance(data, bytes) else b"".join(data)


def test_workbook_csv_and_page_tell_the_same_items(chain: Chain) -> None:
    rows = list(
        csv.DictReader(
            io.StringIO(
                written(chain, "legalcsv", batch=chain.packed).decode("utf-8-sig")
            ),
            delimiter=";",
        )
    )
    assert len(rows) == len(UNION)
    workbook = CalamineWorkbook.from_filelike(
        io.BytesIO(written(chain, "legal", batch=chain.packed))
    )
    table = workbook.get_sheet_by_name("Traceability data").to_python()
    assert [row[2] for row in table[1:]] == [row["Item"] for row in rows]
    assert len(workbook.get_sheet_by_name("Stages").to_python()) > 5
    page = html.fromstring(written(chain, "legalpage", batch=chain.packed))
    assert [h.text for h in page.xpath("//section/table[1]/tbody//th")] == [
        row["Item"] for row in rows
    ]


def test_what_is_missing_says_what_to_do(chain: Chain) -> None:
    form = form_named("legal")
    assert form.lacks
    viewer = Viewer(chain.coop.id)
    found = list(form.lacks(chain.book, chosen(chain, batch=chain.packed), viewer, NOW))
    named = {lack.what.partition(":")[0] for lack in found}
    assert "Product picture" in named
    assert all(lack.todo and lack.clause for lack in found)


@pytest.mark.parametrize(("language", "title"), [("vi", "Công đoạn"), ("en", "Stages")])
def test_the_page_prints_in_both_languages_and_loads_nothing(
    chain: Chain, language: str, title: str
) -> None:
    text = written(chain, "legalpage", language, batch=chain.packed).decode()
    page = html.fromstring(text)
    assert page.get("lang") == language and title in text
    assert not page.xpath(
        "//script|//img|//link|//iframe|//*[@src]|//*[@style]|//*[@onload]"
    )
    assert page.xpath("body/main") and f"{NOW.astimezone(VIETNAM):%d/%m/%Y}" in text
    days = page.xpath("//td/time/text()")
    assert days and all(re.fullmatch(r"\d\d/\d\d/\d{4} \d\d:\d\d", d) for d in days)


def test_an_organisation_gives_the_batches_born_with_it(chain: Chain) -> None:
    text = written(chain, "legalcsv", organisation=chain.coop.id).decode("utf-8-sig")
    lots = {row["Lot"] for row in csv.DictReader(io.StringIO(text), delimiter=";")}
    assert {"H1", "H2"} <= lots and "R1" not in lots


def test_hostile_text_stays_text_on_the_page(chain: Chain) -> None:
    value = {
        "name": {"vi": "<script>x</script>", "en": "<b>bold</b>"},
        "roles": ["producer"],
    }
    chain.world.register(chain.coop.id, "organisation", value, action="change")
    text = written(chain, "legalpage", batch=chain.packed).decode()
    assert "&lt;b&gt;bold" in text and "<b>bold" not in text
