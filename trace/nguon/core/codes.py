"""Ledger codes: sixteen characters of 80 random bits and a check character.

The alphabet is Crockford's base32 (no I, L, O, U), to be read over the phone and typed
with thick fingers: lower case, spaces and hyphens are as good, O is read as 0, I and L
as 1. The check character follows the hybrid recursion of ISO 7064, MOD 33,32:

>>> new_code(bytes(range(16)))
'000G40R40M30E209E'
>>> show_code("000G40R40M30E209E"), parse_code("ooog-40r4 0m3o e2o9e")
('000G-40R4-0M30-E209E', '000G40R40M30E209E')

It catches every single wrong character, and 495 of 496 swaps of two neighbours; all
are counted in tests/core/test_codes.py.
"""

import hashlib
from typing import Final

from nguon.errors import Malformed

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH: Final = 17

_BITS: Final = 80
_VALUE: Final = {sign: value for value, sign in enumerate(ALPHABET)}
_READ: Final = str.maketrans("OIL", "011", " -")
_DERIVED: Final = b"nguon/code/v1\n"


def new_code(randomness: bytes) -> str:
    """Return the code that the first 80 bits of `randomness` make."""
    if len(randomness) < _BITS // 8:
        raise ValueError("a code needs 80 random bits")
    number = int.from_bytes(randomness[: _BITS // 8], "big")
    signs = [ALPHABET[number >> shift & 31] for shift in range(_BITS - 5, -1, -5)]
    return "".join(signs) + check_character("".join(signs))


def derived_code(identifier: str) -> str:
    """Return the code of a batch that has another identifier: anyone can compute it."""
    return new_code(hashlib.sha256(_DERIVED + identifier.encode()).digest())


def parse_code(text: str) -> str:
    """Return the code that a person typed, or raise Malformed."""
    # upper() may make two characters of one, and ASCII of what is none: not here.
    code = text.upper().translate(_READ) if text.isascii() else ""
    if len(code) != LENGTH or not _VALUE.keys() >= set(code):
        raise Malformed("id.code")
    if check_character(code[:-1]) != code[-1]:
        raise Malformed("id.code_check")
    return code


def is_code(text: str) -> bool:
    """Say whether `text` is a code as it is stored: seventeen characters, checked."""
    return (
        len(text) == LENGTH
        and _VALUE.keys() >= set(text)
        and check_character(text[:-1]) == text[-1]
    )


def show_code(code: str) -> str:
    """Return the code in groups of 4-4-4-5, as it is printed."""
    return "-".join((code[:4], code[4:8], code[8:12], code[12:]))


def check_character(signs: str) -> str:
    """Return the check character of `signs`: ISO 7064, hybrid system, MOD 33,32."""
    product = 32
    for sign in signs:
        total = (product + _VALUE[sign]) % 32 or 32
        product = total * 2 % 33
    return ALPHABET[(1 - product) % 32]
