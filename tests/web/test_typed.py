"""Forms are read as people write: local units, times, rows; complaints at their field."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest
from werkzeug.datastructures import MultiDict

from nguon.errors import Malformed
from nguon_web import create_app
from nguon_web.pages.record.making import initials
from nguon_web.pages.record.typed import Typed
from nguon_web.pages.record.words import in_words
from nguon_web.settings import Settings

NOW = datetime(2026, 9, 14, 1, 30, 20, tzinfo=UTC)  # 8:30:20 in Vietnam


@pytest.fixture(autouse=True)
def _vietnamese(tmp_path: Path) -> Iterator[None]:
    app = create_app(Settings(data=tmp_path, secret_key="only in tests"))
    with app.test_request_context("/record?lang=vi"):
        yield


def typed(**form: str) -> Typed:
    return Typed(MultiDict(form), NOW)


@pytest.mark.parametrize(
    ("text", "kg"),
    [
        ("96", "96"), ("12,5", "12.5"), ("1 tạ", "100"), ("1,5 tạ", "150"),
        ("2 yến 3 kg", "23"), ("3 lạng", "0.3"), ("1 TẠ 2 yến", "120"), ("1.250", None),
        ("5 mớ", None), ("năm", None), ("1 tạ ba", None), ("-4", None), ("0", None),
        ("0,0001", None), ("1e3", None), ("٣", None),
    ],
)  # fmt: skip
def test_a_weight_is_read_as_it_is_written(text: str, kg: str | None) -> None:
    form = typed(kg=text)
    assert form.kg("kg") == (Decimal(kg) if kg else None)
    assert bool(form.errors) == (kg is None)


def test_a_unit_beside_the_figure_counts() -> None:
    form = typed(kg="2", kg_unit="ta")
    assert form.kg("kg") == 200 and form.converted
    form = typed(kg="176", kg_unit="piece")
    assert form.kg("kg", Decimal("0.5")) == 88
    form = typed(kg="176", kg_unit="piece")
    assert form.kg("kg") is None and "cân" in form.errors["kg"]


@pytest.mark.parametrize(
    ("form", "moment"),
    [
        ({"day": "today", "time": "4:30"}, "2026-09-14T04:30:00+07:00"),
        ({"day": "yesterday", "time": "16h"}, "2026-09-13T16:00:00+07:00"),
        ({"day": "other", "date": "1/9/2026", "time": "5.15"}, "2026-09-01T05:15:00+07:00"),
        ({"day": "other", "date": "2026-09-02", "time": "05:15"}, "2026-09-02T05:15:00+07:00"),
        ({"time": "8:29", "shown": "2026-09-14T08:29:41"}, "2026-09-14T08:29:41+07:00"),
        ({"day": "today", "time": "23:50", "shown": "2026-09-13T23:59:00"},
         "2026-09-13T23:50:00+07:00"),
    ],
)  # fmt: skip
def test_when_is_today_yesterday_or_a_day(form: dict[str, str], moment: str) -> None:
    reader = typed(**form)
    assert reader.when().isoformat() == moment
    assert not reader.errors


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"time": "25:00"}, "time"), ({"time": ""}, "time"), ({"time": "9:30"}, "time"),
        ({"day": "other", "date": "31/2/2026", "time": "4:30"}, "date"),
    ],
)  # fmt: skip
def test_a_time_that_cannot_be_is_complained_about(
    form: dict[str, str], field: str
) -> None:
    reader = typed(**form)
    reader.when()
    assert list(reader.errors) == [field]


def test_what_is_taken_is_all_or_kilograms_of_ones_own() -> None:
    held = [
        SimpleNamespace(
            kg=Decimal(96), batch=SimpleNamespace(id="a", code="A", lot="L-A")
        ),
        SimpleNamespace(
            kg=Decimal(50), batch=SimpleNamespace(id="b", code="B", lot="L-B")
        ),
    ]
    form = typed(**{"all-A": "all", "kg-B": "1 yến"})
    assert [(one.batch, one.kg) for one in form.taken(held)] == [("a", 96), ("b", 10)]  # type: ignore[arg-type]
    form = typed(**{"kg-B": "51", "kg-C": "1"})
    form.taken(held)  # type: ignore[arg-type]
    assert form.errors == {"kg-B": "Lô L-B chỉ còn 50 kg."}
    form = typed()
    form.taken(held)  # type: ignore[arg-type]
    assert list(form.errors) == ["taken"]


def test_the_rest_is_subtracted_and_must_have_a_name() -> None:
    reasons = ("trim", "sample")
    form = typed(**{"loss-sample": "2", "rest": "trim"})
    assert [(one.reason, one.kg) for one in form.losses(reasons, Decimal(40))] == [
        ("sample", 2), ("trim", 38),
    ]  # fmt: skip
    form = typed()
    form.losses(reasons, Decimal(40))
    assert form.errors == {"rest": "Đưa vào mà không ra: còn 40 kg. Số đó đi đâu?"}
    assert typed(rest="trim").losses(reasons, Decimal(0)) == []


def test_a_choice_that_was_not_offered_is_none() -> None:
    form = typed(product="theirs")
    assert form.one_of("product", {"ours"}) is None and form.errors
    with pytest.raises(Malformed):
        _ = typed(form_id="x").form_id


def test_dates_and_lots_are_proposed_as_people_write_them() -> None:
    assert typed(until="18/9/2026").day("until") == date(2026, 9, 18)
    names = {"Rau cải ngọt": "CN", "Bưởi tôm vàng": "BTV", "Đậu đũa": "DD", "Gạo": "G"}
    assert {name: initials(name) for name in names} == names


@pytest.mark.parametrize(
    ("figure", "vi", "en"),
    [
        ("0", "không", "zero"),
        ("21", "hai mươi mốt", "twenty-one"),
        ("15", "mười lăm", "fifteen"),
        ("105", "một trăm linh năm", "one hundred and five"),
        ("1005", "một nghìn không trăm linh năm", "one thousand and five"),
        ("1250.5", "một nghìn hai trăm năm mươi phẩy năm",
         "one thousand two hundred and fifty point five"),
        ("2500000", "hai triệu năm trăm nghìn", "two million five hundred thousand"),
    ],
)  # fmt: skip
def test_kilograms_are_said_in_words(figure: str, vi: str, en: str) -> None:
    assert in_words(Decimal(figure), "vi") == vi
    assert in_words(Decimal(figure), "en") == en
