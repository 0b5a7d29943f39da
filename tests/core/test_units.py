"""Weights as they are said and typed: never guessed, always shown back."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nguon.core import units
from nguon.errors import Malformed


@pytest.mark.parametrize(
    ("quantity", "uom", "kg"),
    [
        ("12.5", "KGM", "12.5"),
        ("250", "GRM", "0.25"),
        ("0.5", "TNE", "500"),
        ("3", "DTN", "300"),
        ("7", "HGM", "0.7"),
        ("1", "LBR", "0.45359237"),
        ("12", None, None),
        ("12", "LTR", None),
        ("12", "CEL", None),
    ],
)
def test_units_of_epcis(quantity: str, uom: str | None, kg: str | None) -> None:
    found = units.kilograms(Decimal(quantity), uom)
    assert found == (None if kg is None else Decimal(kg))
    assert found is None or "E" not in str(found)


def test_a_count_is_no_weight() -> None:
    assert units.is_count(None) and units.is_count("EA") and not units.is_count("KGM")


@pytest.mark.parametrize(
    ("name", "figure", "kg"),
    [
        ("tạ", "1.5", "150"),
        ("yến", "2", "20"),
        ("tấn", "0.25", "250"),
        ("lạng", "3", "0.3"),
        ("KG", "7", "7"),
        ("cân", "7", "7"),
        ("ta\u0323", "1", "100"),
        ("g", "500", "0.5"),
    ],
)
def test_units_of_the_market(name: str, figure: str, kg: str) -> None:
    unit = units.find_local_unit(name)
    assert units.in_kilograms(Decimal(figure), unit) == Decimal(kg)


def test_a_bunch_weighs_what_the_product_says_and_a_handful_must_be_weighed() -> None:
    bunch, handful = units.find_local_unit("bó"), units.find_local_unit("mớ")
    assert units.in_kilograms(Decimal(40), bunch, Decimal("0.5")) == 20
    with pytest.raises(Malformed, match="weigh it"):
        units.in_kilograms(Decimal(40), bunch)
    with pytest.raises(Malformed, match="weigh it"):
        units.in_kilograms(Decimal(40), handful, Decimal("0.5"))
    with pytest.raises(Malformed, match="not known"):
        units.find_local_unit("thúng")


def test_an_area_is_no_weight() -> None:
    sao = units.find_local_unit("sào")
    assert units.in_square_metres(Decimal("2.5"), sao) == 900
    assert units.in_square_metres(Decimal(1), units.find_local_unit("mẫu")) == 3600
    with pytest.raises(Malformed, match="an area"):
        units.in_kilograms(Decimal(1), sao)
    with pytest.raises(Malformed, match="not an area"):
        units.in_square_metres(Decimal(1), units.find_local_unit("kg"))


@pytest.mark.parametrize(
    ("text", "language", "figure"),
    [
        ("12,5", "vi", "12.5"),
        ("1.200", "vi", "1200"),
        ("1 200,5", "vi", "1200.5"),
        ("1.234.567,25", "vi", "1234567.25"),
        (" 007 ", "vi", "7"),
        ("0,001", "vi", "0.001"),
        ("12.5", "en", "12.5"),
        ("1,200", "en", "1200"),
        ("1,234,567.25", "en", "1234567.25"),
    ],
)
def test_numbers_as_they_are_typed(text: str, language: str, figure: str) -> None:
    assert units.read_quantity(text, language) == Decimal(figure)


@pytest.mark.parametrize(
    ("text", "language", "instead"),
    [("12.5", "vi", "12,5"), ("0.5", "vi", "0,5"), ("12,5", "en", "12.5")],
)
def test_the_other_decimal_mark_is_refused_with_what_to_type(
    text: str, language: str, instead: str
) -> None:
    with pytest.raises(Malformed) as refusal:
        units.read_quantity(text, language)
    assert refusal.value.code == f"unit.other_mark_{language}"
    assert instead in refusal.value.sentence(language)


NO_NUMBERS = (
    "",
    "-1",
    "+1",
    "1e3",
    "1.2.3",
    "12..5",
    "1,2,3",
    "٣",
    "１２",
    "NaN",
    "12 kg",
    "1.20",
    "1.2000",
    ",5",
    "5,",
    "1 2",
    "0,00000001",
    "99999999999999999",
)


@pytest.mark.parametrize("text", NO_NUMBERS)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(Malformed) as refusal:
        units.read_quantity(text, "vi")
    assert refusal.value.sentence("vi") and refusal.value.sentence("en")


@given(
    st.decimals(min_value=0, max_value=10**9, places=3), st.sampled_from(["vi", "en"])
)
def test_what_is_shown_reads_back(figure: Decimal, language: str) -> None:
    shown = units.show_quantity(figure, language)
    assert units.read_quantity(shown, language) == figure


@given(st.text(max_size=20), st.sampled_from(["vi", "en"]))
def test_any_text_is_a_number_or_malformed(text: str, language: str) -> None:
    try:
        assert units.read_quantity(text, language) >= 0
    except Malformed as refusal:
        assert refusal.sentence(language)
