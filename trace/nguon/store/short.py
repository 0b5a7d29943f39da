"""Identifiers and moments written short in tables; the entries keep them whole.

They stand in many rows and indexes, so a table keeps what they say, not how they are
spelled. The first byte tells what follows:

    00 to DF    a ledger code: three bits for the kind of thing (batch, organisation,
                …), 17 characters of 5 bits; 11 bytes
    E0          any other text, as UTF-8
    E1          `urn:uuid:`, 16 bytes
    E2          a key of the registrar or of a device, 32 bytes
    E3, E4      `https://id.gs1.org/01/…` and `https://w3id.org/nguon/…`, the rest
    E5          a moment in UTC: 7 bytes, milliseconds from the year 1

and the empty text is no byte at all. What is not spelled exactly as it would be read
back is "other text", so that both ways are exact; things of one kind, and moments, are
in the same order as their text.

>>> pack("https://w3id.org/nguon/org/HP803MSCD9R3V5CJ0").hex()
'31b2003a658d4e07b2b240'
>>> unpack(pack("urn:uuid:x")), len(pack("2026-11-22T06:35:00.123Z"))
('urn:uuid:x', 8)
"""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final

from nguon.core.codes import ALPHABET, LENGTH
from nguon.core.identifiers import PREFIX

_KINDS: Final = ("b", "org", "product", "place", "area", "certificate", "rules")
_OF_KIND: Final = {kind: number for number, kind in enumerate(_KINDS)}
_BITS: Final = 5 * LENGTH

_GTIN: Final = "https://id.gs1.org/01/"
_UUID: Final = "urn:uuid:"
_KEY: Final = PREFIX + "key/"
_TEXT, _IS_UUID, _IS_KEY, _IS_GTIN, _IS_OURS, _IS_MOMENT = (
    bytes([number]) for number in range(0xE0, 0xE6)
)

_CODED: Final = re.compile(rf"{re.escape(PREFIX)}([a-z]+)/([{ALPHABET}]{{{LENGTH}}})")
_A_UUID: Final = re.compile(
    _UUID + "-".join(f"[0-9a-f]{{{n}}}" for n in (8, 4, 4, 4, 12))
)
_A_KEY: Final = re.compile(re.escape(_KEY) + "([0-9a-f]{64})")
_A_MOMENT: Final = re.compile(
    r"[0-9]{4}(-[0-9]{2}){2}T[0-9]{2}(:[0-9]{2}){2}\.[0-9]{3}Z"
)

# `int` reads the digits 0-9 and a-v to base 32.
_DIGITS: Final = str.maketrans(ALPHABET, "0123456789abcdefghijklmnopqrstuv")
_PAIRS: Final = tuple(first + second for first in ALPHABET for second in ALPHABET)
_SHIFTS: Final = tuple(range(_BITS - 15, -1, -10))

_YEAR_ONE: Final = datetime(1, 1, 1)  # noqa: DTZ001  # all of it is UTC
_MILLISECOND: Final = timedelta(milliseconds=1)


@lru_cache(8192)
def pack(text: str) -> bytes:
    """Return `text` as the tables keep it."""
    if not text:
        return b""
    if text.startswith(PREFIX):
        return _pack_ours(text)
    if text.startswith(_GTIN):
        return _IS_GTIN + text[len(_GTIN) :].encode()
    if _A_UUID.fullmatch(text):
        return _IS_UUID + bytes.fromhex(text[len(_UUID) :].replace("-", ""))
    if _A_MOMENT.fullmatch(text):
        return _pack_moment(text)
    return _TEXT + text.encode()


def _pack_ours(text: str) -> bytes:
    coded = _CODED.fullmatch(text)
    if coded and coded[1] in _OF_KIND:
        number = int(coded[2].translate(_DIGITS), 32)
        return (_OF_KIND[coded[1]] << _BITS | number).to_bytes(11)
    key = _A_KEY.fullmatch(text)
    if key:
        return _IS_KEY + bytes.fromhex(key[1])
    return _IS_OURS + text[len(PREFIX) :].encode()


def _pack_moment(text: str) -> bytes:
    try:
        moment = datetime.fromisoformat(text[:-1])
    except ValueError:  # the 30th of February
        return _TEXT + text.encode()
    return _IS_MOMENT + ((moment - _YEAR_ONE) // _MILLISECOND).to_bytes(7)


@lru_cache(8192)
def unpack(data: bytes) -> str:
    """Return what `pack` was given."""
    if not data:
        return ""
    if data[0] < 0xE0:
        number = int.from_bytes(data)
        code = ALPHABET[number >> _BITS - 5 & 31] + "".join(
            [_PAIRS[number >> shift & 1023] for shift in _SHIFTS]
        )
        return f"{PREFIX}{_KINDS[number >> _BITS]}/{code}"
    sign, rest = data[:1], data[1:]
    if sign == _IS_UUID:
        h = rest.hex()
        return f"{_UUID}{h[:8]}-{h[8:12]}-{h[12:16]}-{h[16:20]}-{h[20:]}"
    if sign == _IS_KEY:
        return _KEY + rest.hex()
    if sign == _IS_MOMENT:
        moment = _YEAR_ONE + int.from_bytes(rest) * _MILLISECOND
        return moment.isoformat(timespec="milliseconds") + "Z"
    return {_TEXT: "", _IS_GTIN: _GTIN, _IS_OURS: PREFIX}[sign] + rest.decode()


def pack_all(texts: Iterable[str]) -> bytes:
    """Return several texts as one: before each the number of its bytes."""
    made = bytearray()
    for text in texts:
        data = pack(text)
        length = len(data)
        made += length.to_bytes(1) if length < 255 else b"\xff" + length.to_bytes(4)
        made += data
    return bytes(made)


def unpack_all(data: bytes) -> tuple[str, ...]:
    """Return what `pack_all` was given."""
    found, at = [], 0
    while at < len(data):
        length, at = data[at], at + 1
        if length == 255:
            length, at = int.from_bytes(data[at : at + 4]), at + 4
        found.append(unpack(data[at : at + length]))
        at += length
    return tuple(found)


def shown(stored: object) -> str:
    """Return a stored value for people, also one that a flipped bit made unreadable."""
    text = str(stored)
    if isinstance(stored, bytes):
        try:
            text = unpack(stored)
        except (ValueError, LookupError):
            text = stored.hex()
    return text.encode("ascii", "backslashreplace").decode()[:80]
