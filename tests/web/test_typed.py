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
        ("0,0001", None), ("1e3", None), ("٣", None), ("1/2 tạ", None), ("12-5", None),
        ("1 tạ rưỡi", "150"), ("2 cân rưỡi", "2.5"), ("tạ rưỡi", None), ("5 rưỡi", None),
        ("1 tạ 20", "120"), ("1 tấn 200", "1200"), ("1 yến 2", "12"),
        ("1 tạ 2", None), ("1 tấn 2", None), ("3 kg 5", None), ("3 lạng 5", None),
    ],
)  # fmt: skip
def test_a_weight_is_read_as_it_is_written(text: str, kg: str | None) -> None:
    form = typed(kg=text)
    assert form.kg("kg") == (Decimal(kg) if kg else None)
    assert bool(form.errors) == (kg is None)


def test_what_is_said_in_short_is_asked_about() -> None:
    """`một tạ hai` is 120 kg to a farmer and 102 kg to a computer."""
    form = typed(kg="1 tạ 2")
    form.kg("kg")
    assert "1 tạ 2 kg" in form.errors["kg"] and "1 tạ 2 yến" in form.errors["kg"]


def test_less_than_nothing_is_a_weight_all_the_same() -> None:
    form = typed(kg="-5")
    form.kg("kg")
    assert form.errors["kg"] == "Số cân phải lớn hơn 0. Không có thì để trống."


def test_thousandths_are_kept_to_be_said_back() -> None:
    form = typed(kg="1,200")
    assert form.kg("kg") == Decimal("1.2")
    assert form.thousandths == {"1,200": Decimal("1.2")}


def test_what_is_missing_is_asked_for_by_name() -> None:
    form = typed()
    form.kg("made")
    form.kg("out-2")
    form.one_of("receiver", ["x"])
    form.some_of("batches", ["x"])
    assert len(set(form.errors.values())) == 4
    assert form.errors["receiver"] == "Giao cho ai? Chọn bên nhận."


def test_a_unit_beside_the_figure_counts() -> None:
    form = typed(kg="2", kg_unit="ta")
    assert form.kg("kg") == 200 and form.units == ["ta"]
    form = typed(kg="2 tạ")
    assert form.kg("kg") == 200 and form.units == []  # written out, it was meant
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
        ({"day": "other", "date": "15/9/2026", "time": "4:30"}, "date"),
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
    form = typed(**{"kg-B": "51"})
    form.taken(held)  # type: ignore[arg-type]
    assert form.errors == {
        "kg-B": "Lô L-B chỉ còn 50 kg. Cân lại, hoặc đánh dấu “lấy hết”."
    }
    form = typed(**{"kg-A": "1", "kg-B": "2", "rows_unit": "yen"})
    assert [one.kg for one in form.taken(held)] == [10, 20]  # type: ignore[arg-type]
    assert form.units == ["yen", "yen"]
    form = typed(**{"all-A": "all", "kg-A": "20"})
    form.taken(held)  # type: ignore[arg-type]
    assert form.errors == {"kg-A": "Lấy hết 96 kg hay chỉ 20 kg? Bỏ một trong hai."}
    form = typed(**{"kg-B": "1", "kg-C": "1"})
    form.taken(held)  # type: ignore[arg-type]
    assert list(form.errors) == ["taken"]  # what went with C is told, not dropped
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
