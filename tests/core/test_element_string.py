"""Element strings: what scanners send, held against GS1's own syntax dictionary."""

import re
from pathlib import Path

import pytest

from nguon.core.element_string import (
    _DIGITS,
    _FIXED,
    is_element_string,
    link_of,
    read,
)
from nguon.errors import Malformed

DICTIONARY = Path(__file__, "../../gs1/syntax-dictionary.txt").resolve()
LOT = "https://id.gs1.org/01/09521201001012/10/ML-1"


def entries() -> list[tuple[str, str, str]]:
    """Return (AI, flags, components) of each line, ranges by their first and last."""
    found = []
    for line in DICTIONARY.read_text("utf-8").splitlines():
        if said := re.match(
            r"(\d{2,4})(?:-(\d{2,4}))?\s+([*?!\"]*)\s+(\S+(?: [NXYZ]\S+)*)", line
        ):
            for ai in filter(None, (said[1], said[2])):
                found.append((ai, said[3], said[4]))
    return found


def test_lengths_are_those_of_the_syntax_dictionary() -> None:
    known = entries()
    assert len(known) > 200
    for ai, flags, components in known:
        assert len(ai) == _DIGITS.get(ai[:2], 2), ai
        assert ("*" in flags) == (ai[:2] in _FIXED), ai
        if "*" in flags:
            size = sum(int(n) for n in re.findall(r"[NXYZ](\d+)", components))
            assert _FIXED[ai[:2]] == len(ai) + size, ai


@pytest.mark.parametrize(
    "scan",
    [
        "(01)09521201001012(10)ML-1", "( 01 ) 09521201001012 (10) ML-1",
        "010952120100101210ML-1", "]C1010952120100101210ML-1",
        "]Q3010952120100101210ML-1\x1d", "]d2010952120100101210ML-1",
        "]e0010952120100101210ML-1", "10ML-1\x1d0109521201001012",
        "\x1d010952120100101210ML-1", "01095212010010121 0ML-1",
        "0109521201001012 10ML-1", "01095212010010121726123110ML-1<GS>3103000500",
        "(01)09521201001012(17)261231(3103)000500(10)ML-1",
    ],
)  # fmt: skip
def test_a_scan_names_its_lot(scan: str) -> None:
    assert is_element_string(scan)
    assert link_of(read(scan)) == LOT


def test_other_keys_and_qualifiers() -> None:
    said = {
        "(00)095212010000000015": "00/095212010000000015",
        "00095212010000000015": "00/095212010000000015",
        "(414)9521201000039(254)P-1": "414/9521201000039/254/P-1",
        "]E09521201001012": "01/09521201001012",
        "010952120100101221000007\x1d10ML-1": "01/09521201001012/10/ML-1/21/000007",
        "(01)09521201001012(10)A/B": "01/09521201001012/10/A%2FB",
    }
    for scan, path in said.items():
        assert link_of(read(scan)) == f"https://id.gs1.org/{path}", scan


@pytest.mark.parametrize(
    ("scan", "code"),
    [
        ("(01)09521201001013(10)ML-1", "id.check_digit"),
        ("(01)0952120100101(10)ML-1", "element.length"),
        ("0109521201", "element.length"),
        ("(10)ML-1", "element.no_key"),
        ("(17)261231", "element.no_key"),
        ("(02)09521201001012(37)12", "element.content"),
        ("(01)09521201001012(10)", "element.value"),
        ("(01)09521201001012(10)a b", "element.value"),
        ("(01)09521201001012(01)09521201001029", "element.twice"),
        ("x(01)09521201001012", "element.ai"),
        ("(01", "element.brackets"),
        ("]C1", "element.ai"),
        ("(10)AAAAAAAAAAAAAAAAAAAAA(01)09521201001012", "id.value"),
    ],
)
def test_what_cannot_be_read_is_said_in_a_sentence(scan: str, code: str) -> None:
    with pytest.raises(Malformed) as refusal:
        link_of(read(scan))
    assert refusal.value.code == code
    assert refusal.value.sentence("vi") and refusal.value.sentence("en")


def test_a_wrong_check_digit_is_told_with_the_right_one() -> None:
    with pytest.raises(Malformed) as refusal:
        link_of(read("(01)09521201001013"))
    assert "would be 2" in refusal.value.sentence("en")


def test_codes_lots_and_words_are_no_element_strings() -> None:
    for text in ("ML-1", "7K3M-9Q2X-V4TB-HN8PC", "09521201001012", "rau cải", ""):
        assert not is_element_string(text), text
