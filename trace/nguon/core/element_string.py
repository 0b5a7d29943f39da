"""Element strings: what a scanner reads out of a GS1 barcode, as a Digital Link.

    (01)09521201001012(10)ML-1          as it is printed under a barcode
    ]C10109521201001012 10ML-1<GS>…     as a scanner sends it: symbology, FNC1 as GS

An Application Identifier has two to four digits, told by its first two; a value whose
AI stands in `_FIXED` has its length from them, every other ends at a group separator
(GS1 General Specifications 7.8.5, figures 7.8.5-1 and 7.8.5-2). `read` returns the
pairs in the order in which they stand; `link_of` the canonical Digital Link of the key
among them. Proved in tests/core/test_element_string.py against GS1's syntax dictionary.
"""

import re
from collections.abc import Sequence
from typing import Final

from nguon.core.canonical import excerpt
from nguon.core.digital_link import HOST, KEYS, canonical_link, quote
from nguon.errors import Malformed

GS: Final = "\x1d"
# First two digits -> length of AI and value together, where it is fixed for ever.
_FIXED: Final = {
    "00": 20, "01": 16, "02": 16, "03": 16, "04": 18,
    **{f"{n}": 8 for n in range(11, 20)}, "20": 4,
    **{f"{n}": 10 for n in range(31, 37)}, "41": 16,
}  # fmt: skip
# First two digits -> digits of the AI; two where nothing is said.
_DIGITS: Final = {
    **dict.fromkeys(("23", "24", "25", "40", "41", "42", "71"), 3),
    **{f"{n}": 4 for n in (*range(31, 37), 39, 43, 70, 72, 80, 81, 82)},
}  # fmt: skip
_SYMBOLOGY: Final = re.compile(r"\](C1|e0|d2|Q3|J1|E0|E4|d1|Q1)")
_PLAIN: Final = ("E0", "E4")  # EAN/UPC: a number alone
_PAIR: Final = re.compile(r"\(([0-9]{2,4})\)([^()]*(?:\([^0-9)][^)]*\)[^()]*)*)")
_VALUE: Final = re.compile(r"""[!"%&'()*+,\-./0-9:;<=>?A-Z_a-z#]{1,90}""")

Pairs = list[tuple[str, str]]


def is_element_string(text: str) -> bool:
    """Say whether text wants to be read as element strings.

    >>> is_element_string("(01)09521201001012"), is_element_string("ML-1")
    (True, False)
    """
    text = _separated(text)
    begins = (
        r"\(\s*[0-9]{2,4}\s*\)|01\s?[0-9]{14}\s?[0-9]|00[0-9]{18}$|41[47][0-9]{13}$"
    )
    return bool(_SYMBOLOGY.match(text) or GS in text or re.match(begins, text))


def read(text: str) -> Pairs:
    """Return (AI, value) pairs, or raise Malformed."""
    text = _separated(text)
    if found := _SYMBOLOGY.match(text):
        text = text[found.end() :]
        if found[1] in _PLAIN:
            return [("01", text.zfill(14))]
    pairs = _bracketed(text) if text.startswith("(") else _typed(text)
    for _ai, value in pairs:
        if not _VALUE.fullmatch(value):
            raise Malformed("element.value", text=excerpt(value))
    seen: dict[str, str] = {}
    for ai, value in pairs:
        if seen.setdefault(ai, value) != value:
            raise Malformed("element.twice", ai=ai)
    return list(seen.items())


def link_of(pairs: Sequence[tuple[str, str]]) -> str:
    """Return the canonical Digital Link of the key among these pairs.

    Its qualifiers come in their order; what is no part of the link (weights, dates) is
    left out. Without a key there is nothing to look up.
    """
    said = dict(pairs)
    key = next((ai for ai, _value in pairs if ai in KEYS), None)
    if key is None:
        if "02" in said:
            raise Malformed("element.content", number=excerpt(said["02"]))
        raise Malformed("element.no_key", ais=", ".join(f"({ai})" for ai in said))
    parts = [key, *(ai for ai in KEYS[key] if ai in said)]
    path = "/".join(f"{ai}/{quote(said[ai])}" for ai in parts)
    found = canonical_link(HOST + path)
    if found is None:
        raise Malformed("element.value", text=excerpt(path))
    return found


def _separated(text: str) -> str:
    """Return the text with its separators as GS, however a scanner writes them."""
    for written in ("<GS>", "{GS}", "<FNC1>", "{FNC1}", "^]", "\u00e8"):
        text = text.replace(written, GS)
    return text.strip(" \t\r\n")


def _typed(text: str) -> Pairs:
    """Read a scan; a blank in it is a separator, or was only typed to read better."""
    if " " not in text:
        return _scanned(text)
    try:
        return _scanned(text.replace(" ", GS))
    except Malformed:
        return _scanned(text.replace(" ", ""))


def _bracketed(text: str) -> Pairs:
    """Read the form in print; the brackets are no part of the data."""
    compact = re.sub(r"\(\s*([0-9]{2,4})\s*\)\s*", r"(\1)", text.replace(GS, ""))
    found = [(ai, value.strip()) for ai, value in _PAIR.findall(compact)]
    if (
        not found
        or "".join(f"({ai}){v}" for ai, v in _PAIR.findall(compact)) != compact
    ):
        raise Malformed("element.brackets", text=excerpt(text))
    for ai, value in found:
        wanted = _FIXED.get(ai[:2])
        if wanted and len(ai) + len(value) != wanted:
            raise Malformed(
                "element.length", ai=ai, length=len(value), wanted=wanted - len(ai)
            )
    return found


def _scanned(text: str) -> Pairs:
    """Read what a scanner sends: fixed lengths, and separators behind the others."""
    pairs: Pairs = []
    rest = text.strip(GS)
    while rest:
        rest = rest.lstrip(GS)
        size = _DIGITS.get(rest[:2], 2)
        ai = rest[:size]
        if len(ai) < size or not (ai.isascii() and ai.isdigit()):
            raise Malformed("element.ai", text=excerpt(rest))
        fixed = _FIXED.get(ai[:2])
        if fixed:
            value, rest = rest[size:fixed], rest[fixed:]
            if len(value) < fixed - size or GS in value:
                raise Malformed(
                    "element.length", ai=ai, length=len(value.partition(GS)[0]),
                    wanted=fixed - size,
                )  # fmt: skip
        else:
            value, _, rest = rest[size:].partition(GS)
        pairs.append((ai, value.strip()))
    if not pairs:
        raise Malformed("element.ai", text=excerpt(text))
    return pairs
