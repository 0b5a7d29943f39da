"""The search box: what people type, paste and scan, and where it leads."""

import pytest

from kit.samples import RECALLED, Samples
from nguon.services.search import Answer, look_up

OWN = ("nguon.example",)
GTIN = "09521201001012"
LOT = f"/01/{GTIN}/10/{RECALLED}"
SHORT = GTIN.lstrip("0")


def asked(samples: Samples, typed: str) -> Answer:
    return look_up(samples.book, typed, "en", OWN)


@pytest.mark.parametrize(
    ("typed", "path"),
    [
        (GTIN, f"/01/{GTIN}"), (SHORT, f"/01/{GTIN}"), ("952 120100 101 2", f"/01/{GTIN}"),
        (f"(01){GTIN}(10)ML-1", f"/01/{GTIN}/10/ML-1"),
        (f"]C101{GTIN}10{RECALLED}", LOT), (f"01{GTIN}21000007\x1d10{RECALLED}", f"{LOT}/21/000007"),
        (f"https://nguon.example{LOT}", LOT), (f"HTTPS://NGUON.EXAMPLE{LOT}", LOT),
        (f"https://nguon.example{LOT}?17=261231#x", LOT), (LOT, LOT),
        (f"https://id.gs1.org{LOT}", LOT), (f"nguon.example{LOT}", LOT),
        ("9521201000039", "/414/9521201000039"), ("9521201000022", "/417/9521201000022"),
        ("(414)9521201000039", "/414/9521201000039"),
        ("095212010000000015", "/00/095212010000000015"),
        ("(00)095212010000000015", "/00/095212010000000015"),
        ("7k3m 9q2x v4tb hn8pc", "/b/7K3M9Q2XV4TBHN8PC"),
        ("https://nguon.example/b/7K3M-9Q2X-V4TB-HN8PC", "/b/7K3M9Q2XV4TBHN8PC"),
        ("https://w3id.org/nguon/b/7K3M9Q2XV4TBHN8PC", "/b/7K3M9Q2XV4TBHN8PC"),
    ],
)  # fmt: skip
def test_what_leads_to_a_page(samples: Samples, typed: str, path: str) -> None:
    found = asked(samples, typed)
    assert (found.path, found.warning, found.problem) == (path, None, None)


def test_a_lot_number_leads_to_its_lot(samples: Samples) -> None:
    assert asked(samples, RECALLED).path == f"/b/{samples.code(RECALLED)}"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (f"https://other.example{LOT}", "search.foreign"),
        (f"http://other.example/stem{LOT}", "search.foreign"),
        (f"https://nguon.example@evil.example{LOT}", "search.odd_host"),
        (f"https://nguon.example:8443{LOT}", "search.odd_host"),
        (f"https://nguon.example.evil.example{LOT}", "search.odd_host"),
        (f"https://xn--ngun-2qa.example{LOT}", "search.odd_host"),
        (f"https://nguồn.example{LOT}", "search.odd_host"),
        (f"https://nguon.example\\@evil.example{LOT}", "search.odd_host"),
        (f"//evil.example{LOT}", "search.foreign"),
        (f"ftp://nguon.test{LOT}", "search.odd_host"),
        (f"https://user:pass@nguon.example{LOT}", "search.odd_host"),
    ],
)
def test_a_link_of_another_host_is_understood_and_warned_about(
    samples: Samples, typed: str, code: str
) -> None:
    found = asked(samples, typed)
    assert found.warning and found.warning.code == code, found
    assert found.path in (LOT, "")
    for language in ("vi", "en"):
        assert found.warning.sentence(language)


@pytest.mark.parametrize(
    ("typed", "code", "said"),
    [
        ("09521201001013", "id.check_digit", "would be 2"),
        ("9521201000030", "id.check_digit", "would be 9"),
        ("(01)09521201001013(10)A", "id.check_digit", "would be 2"),
        (f"https://nguon.example/01/{GTIN[:-1]}3", "id.check_digit", "would be 2"),
        ("09521201001029", "search.unknown_number", "nobody here"),
        ("1234567", "search.digits", "7 digits"),
        ("(10)ML-1", "element.no_key", "needed too"),
        ("(02)09521201001012(37)4", "element.content", "pallet"),
        ("rau", "search.none", "7K3M-9Q2X"),
        ("https://evil.example/", "search.none", "Nothing"),
        ("javascript:alert(1)", "search.none", "Nothing"),
        ("/b/../x", "search.none", "Nothing"),
        ("", "search.none", "Nothing"),
    ],
)
def test_what_leads_nowhere_is_said_in_a_sentence(
    samples: Samples, typed: str, code: str, said: str
) -> None:
    found = asked(samples, typed)
    assert found.problem and found.problem.code == code, found
    assert said in found.problem.sentence("en") and not found.path
    assert found.problem.sentence("vi")
