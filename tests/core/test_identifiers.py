"""Identifiers: one spelling for each, and nothing that only looks like one."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nguon.core import identifiers
from nguon.core.digital_link import canonical_path, check_digit, quote, unquote
from nguon.errors import Malformed

VECTORS = json.loads(
    (Path(__file__).parents[1] / "vectors" / "identifiers.json").read_text("utf-8")
)
GTIN = "09520001000010"
GS1_82 = (
    "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_"
    "abcdefghijklmnopqrstuvwxyz"
)


@pytest.mark.parametrize("vector", VECTORS["accept"], ids=lambda v: v["why"])
def test_each_identifier_has_one_spelling(vector: dict[str, str | None]) -> None:
    uri = str(vector["uri"])
    canonical = identifiers.canonical_epc(uri)
    assert canonical == vector["canonical"]
    assert identifiers.canonical_epc(canonical) == canonical
    assert identifiers.subject_kind(canonical) == vector["kind"]
    assert identifiers.batch_of(canonical) == vector["batch"]
    if vector["kind"] == "batch":
        batch = identifiers.parse_batch(canonical)
        assert batch.code == vector["code"]
        assert identifiers.digital_link_path(canonical) == vector["path"]
        assert identifiers.parse_code(batch.code) == batch.code


@pytest.mark.parametrize("vector", VECTORS["refuse"], ids=lambda v: v["why"])
def test_what_only_looks_like_an_identifier_is_refused(vector: dict[str, str]) -> None:
    with pytest.raises(Malformed) as refusal:
        identifiers.canonical_epc(vector["uri"])
    assert refusal.value.code == vector["code"]
    for language in ("vi", "en"):
        sentence = refusal.value.sentence(language)
        assert sentence.isprintable() and len(sentence) < 250


def test_the_makers_of_identifiers_check_what_they_are_given() -> None:
    code = identifiers.new_code(bytes(range(16)))
    typed = identifiers.show_code(code).lower()
    assert identifiers.gtin_batch_id(GTIN[1:], "CAI-2611-07") == (
        f"https://id.gs1.org/01/{GTIN}/10/CAI-2611-07"
    )
    assert identifiers.code_batch_id(typed).endswith(f"/nguon/b/{code}")
    for make, kind in [
        (identifiers.org_id, "organisation"),
        (identifiers.product_id, "product"),
        (identifiers.place_id, "place"),
        (identifiers.area_id, "area"),
        (identifiers.certificate_id, "certificate"),
        (identifiers.rules_id, "rules"),
    ]:
        assert identifiers.subject_kind(make(typed)) == kind
        with pytest.raises(Malformed):
            make(code[:-1])
    assert identifiers.subject_kind(identifiers.key_id("0a" * 32)) == "key"
    assert identifiers.subject_kind(identifiers.gtin_product_id(GTIN)) == "product"
    assert identifiers.subject_kind(identifiers.gln_place_id(GTIN[1:])) == "place"
    for lot in ("", "a", "LÔ1", "A B", "A/B", "A" * 21, "A\n"):
        with pytest.raises(Malformed):
            identifiers.gtin_batch_id(GTIN, lot)
    for fingerprint in ("", "0A" * 32, "0a" * 31):
        with pytest.raises(Malformed):
            identifiers.key_id(fingerprint)


@pytest.mark.parametrize(
    ("text", "gtin"),
    [
        ("9520001000010", GTIN),
        (GTIN, GTIN),
        (" 9520001000010 ", GTIN),
        ("036000291452", "00036000291452"),
        ("96385074", "00000096385074"),
    ],
)
def test_a_gtin_is_written_with_14_digits(text: str, gtin: str) -> None:
    assert identifiers.gtin14(text) == gtin


@pytest.mark.parametrize(
    "text", ["", "952000100001", "9520001000011", "952000100001X", "٩٥٢٠٠٠١٠٠٠٠١٠", "1"]
)
def test_a_mistyped_gtin_or_gln_is_refused(text: str) -> None:
    with pytest.raises(Malformed):
        identifiers.gtin14(text)
    with pytest.raises(Malformed):
        identifiers.gln(text)


def test_every_wrong_digit_of_a_gtin_is_caught() -> None:
    for place in range(14):
        for digit in "0123456789":
            other = GTIN[:place] + digit + GTIN[place + 1 :]
            if other != GTIN:
                with pytest.raises(Malformed):
                    identifiers.gtin14(other)


def test_numbers_for_inner_use_are_known() -> None:
    for body, inner in [
        ("0200000000000", True),
        ("0290000000000", True),
        ("0020000000000", True),
        ("0040000000000", True),
        ("0003600029145", False),
        ("0050000000000", False),
        ("0952000100001", False),
        ("0893500000001", False),
        ("0000002123456", True),
        ("0000009638507", False),
    ]:
        assert identifiers.is_restricted(body + check_digit(body)) is inner


@given(st.text(GS1_82, min_size=1, max_size=20))
def test_any_gs1_lot_is_quoted_and_read_back(lot: str) -> None:
    if lot in (".", ".."):
        return
    link = f"https://nguon.example.vn/01/{GTIN}/10/{quote(lot)}"
    canonical = identifiers.canonical_epc(link)
    assert identifiers.parse_batch(canonical).lot == lot
    assert unquote(quote(lot)) == lot
    path = identifiers.digital_link_path(canonical)
    assert canonical == "https://id.gs1.org" + canonical_path(path)
    assert identifiers.product_of(canonical) == f"https://id.gs1.org/01/{GTIN}"


@given(st.text(max_size=60) | st.from_regex(r"https?://[^/]{0,10}/01/.{0,30}"))
def test_any_text_is_an_identifier_or_malformed(text: str) -> None:
    try:
        canonical = identifiers.canonical_epc(text)
    except Malformed:
        return
    assert canonical.isascii() and canonical.isprintable()
    assert identifiers.canonical_epc(canonical) == canonical


def test_a_batch_is_not_a_product_nor_a_serial() -> None:
    for uri in (
        f"https://id.gs1.org/01/{GTIN}",
        f"https://id.gs1.org/01/{GTIN}/10/A/21/1",
        "https://example.com/b/1",
        f"https://id.gs1.org/01/{GTIN[:-1]}5/10/A",
    ):
        with pytest.raises(Malformed):
            identifiers.parse_batch(uri)
