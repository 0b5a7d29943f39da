"""Values to bytes and back: one strict reader for every door, RFC 8785 on the way out.

What is accepted is JSON as RFC 8259 has it, in UTF-8 without a byte-order mark, with
no key twice in an object (also not after Unicode NFC) and none longer than 2,000
characters, at most 64 deep, without NaN, lone surrogates or U+0000. Numbers are zero,
or from 10^-4 up to but not including 10^16, with at most 15 significant digits,
integers below 2^53: every JSON library of every language writes those alike. They are
read as `int`, or as `Decimal` when they have a fraction; never as `float`.

>>> parse(b'{"b": 12.50, "a": 1e2}')
{'b': Decimal('12.50'), 'a': 100}
>>> to_bytes(parse(b'{"b": 12.50, "a": 1e2}'))
b'{"a":100,"b":12.5}'

`parse` brings text to NFC, for input that is to be signed here; `parse_exact` is for
what was signed elsewhere and refuses everything that does not format back to the same
bytes. Proved in tests/core/test_canonical.py against tests/vectors/canonical.json.
"""

import json
import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from typing import Final, NoReturn, TypeAlias

import rfc8785

from nguon.errors import Malformed

JSON: TypeAlias = (
    "bool | int | Decimal | str | list[JSON] | dict[str, JSON] | None"  # as read
)

_Plain: TypeAlias = "bool | int | float | str | list[_Plain] | dict[str, _Plain] | None"

DEPTH: Final = 64
LIMIT: Final = 1 << 20
SIGNIFICANT: Final = 15
LONGEST_KEY: Final = 2_000

# A JSON string; an unterminated one runs to the end, so that no input makes this
# search the same text twice.
_STRING: Final = re.compile(rb'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)', re.DOTALL)
_HIGH: Final = re.compile("[\ue000-\U0010ffff]")
_ENCODER: Final = json.JSONEncoder(
    ensure_ascii=False,
    allow_nan=False,
    check_circular=False,
    sort_keys=True,
    separators=(",", ":"),
)
_TEXT: Final = frozenset((str,))
_AS_IT_IS: Final = frozenset((str, bool, type(None)))
_BRACKETS: Final = bytes.maketrans(b"{}", b"[]")
_NO_BRACKETS: Final = bytes(set(range(256)) - set(b"[]{}"))


def parse(data: bytes, *, limit: int = LIMIT) -> JSON:
    """Return the value that `data` says, its text in NFC, or raise Malformed."""
    if len(data) > limit:
        raise Malformed("json.too_large", size=len(data), limit=limit)
    if data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        raise Malformed("json.not_utf8")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Malformed("json.not_utf8") from error
    _check_depth(data)
    try:
        value: JSON = _DECODER.decode(text)
    except json.JSONDecodeError as error:
        raise Malformed("json.syntax", line=error.lineno, column=error.colno) from error
    # Without \u escapes a part of NFC text is NFC, and neither a lone surrogate nor
    # U+0000 can have come through: only then may the walk be left out.
    if "\\u" in text or not unicodedata.is_normalized("NFC", text):
        return _normal(value, "")
    return value


def parse_exact(data: bytes, *, limit: int = LIMIT) -> JSON:
    """Return what `parse` returns if it formats back to the very same bytes."""
    value = parse(data, limit=limit)
    if to_bytes(value) != data:
        raise Malformed("json.not_canonical")
    return value


def to_bytes(value: object) -> bytes:
    """Return `value` in RFC 8785 canonical form. A value outside the profile raises."""
    plain = _plain(value, 0)
    written = _ENCODER.encode(plain)
    try:
        # Below U+E000 the order of code points, which the standard library sorts by,
        # is the order of UTF-16 units, which RFC 8785 3.2.3 asks for; and a number of
        # the profile is written alike by both. The rest is rfc8785's own work.
        if not written.isascii() and _HIGH.search(written):
            return rfc8785.dumps(plain)
        return written.encode()
    except (UnicodeEncodeError, rfc8785.CanonicalizationError) as error:
        raise Malformed("json.surrogate", place="") from error


def text(value: object) -> str:
    """Return the canonical form as text."""
    return to_bytes(value).decode("utf-8")


def number(figure: Decimal) -> int | Decimal:
    """Return `figure` as it stands inside: whole numbers as int. See the profile."""
    if not figure.is_finite():
        raise Malformed("json.number", number=str(figure))
    if not figure:
        return 0
    digits = figure.as_tuple().digits
    significant = len("".join(map(str, digits)).rstrip("0"))
    if not (-4 <= figure.adjusted() < 16 and significant <= SIGNIFICANT):
        raise Malformed("json.number", number=excerpt(str(figure)))
    if figure == figure.to_integral_value():
        whole = int(figure)
        if abs(whole) >= 1 << 53:
            raise Malformed("json.number", number=str(figure))
        return whole
    return figure


def _check_depth(data: bytes) -> None:
    """Peel innermost pairs of brackets: what is left after 64 rounds is too deep."""
    if data.count(b"{") + data.count(b"[") <= DEPTH:
        return
    brackets = _STRING.sub(b"", data).translate(_BRACKETS, _NO_BRACKETS)
    for _ in range(DEPTH):
        if not brackets:
            return
        peeled = brackets.replace(b"[]", b"")
        if len(peeled) == len(brackets):
            break  # unbalanced: no JSON; the parser says where, unless it is deep
        brackets = peeled
    if b"[]" in brackets or brackets.count(b"[") > DEPTH:
        raise Malformed("json.too_deep", depth=DEPTH)


def _pairs(pairs: list[tuple[str, JSON]]) -> dict[str, JSON]:
    members = dict(pairs)
    if len(members) != len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise Malformed("json.duplicate_key", key=excerpt(twice))
    if members and max(map(len, members)) > LONGEST_KEY:
        raise Malformed("json.long_key", limit=LONGEST_KEY)
    return members


def _float(figure: str) -> int | Decimal:
    try:
        return number(Decimal(figure))
    except ArithmeticError as error:  # an exponent beyond what Decimal can hold
        raise Malformed("json.number", number=excerpt(figure)) from error


def _int(figure: str) -> int | Decimal:
    return int(figure) if len(figure) <= SIGNIFICANT else _float(figure)


def _constant(name: str) -> NoReturn:
    raise Malformed("json.number", number=name)


_DECODER: Final = json.JSONDecoder(
    object_pairs_hook=_pairs,
    parse_float=_float,
    parse_int=_int,
    parse_constant=_constant,
)


def _normal(value: JSON, place: str) -> JSON:
    """Bring all text to NFC and refuse what no database or reader can hold."""
    if isinstance(value, str):
        return _normal_text(value, place)
    if isinstance(value, list):
        return [_normal(part, f"{place}/{i}") for i, part in enumerate(value)]
    if isinstance(value, dict):
        members: dict[str, JSON] = {}
        for key, part in value.items():
            name = _normal_text(key, place)
            if name in members:
                raise Malformed("json.duplicate_key", key=excerpt(name))
            members[name] = _normal(part, f"{place}/{name}")
        return members
    return value


def _normal_text(value: str, place: str) -> str:
    if "\0" in value:
        raise Malformed("json.nul", place=excerpt(place))
    try:
        value.encode("utf-8")
    except UnicodeEncodeError as error:
        raise Malformed("json.surrogate", place=excerpt(place)) from error
    return unicodedata.normalize("NFC", value)


def _plain(value: object, depth: int) -> _Plain:
    """Return `value` with each Decimal as the int or float that JSON will write."""
    kind = type(value)
    if kind is str or value is None or kind is bool:
        return value  # type: ignore[return-value]
    if isinstance(value, dict):
        if depth >= DEPTH:
            raise Malformed("json.too_deep", depth=DEPTH)
        if not _TEXT.issuperset(map(type, value)):
            raise TypeError("the name of a JSON member is not text")
        if _AS_IT_IS.issuperset(map(type, value.values())):
            return value
        return {
            key: part if type(part) is str else _plain(part, depth + 1)
            for key, part in value.items()
        }
    if isinstance(value, list | tuple):
        if depth >= DEPTH:
            raise Malformed("json.too_deep", depth=DEPTH)
        if _AS_IT_IS.issuperset(map(type, value)):
            return list(value)
        return [
            part if type(part) is str else _plain(part, depth + 1) for part in value
        ]
    if isinstance(value, int):
        return value if abs(value) < 10**15 else int(number(Decimal(value)))
    if isinstance(value, Decimal):
        figure = number(value)
        # 15 digits survive the way through a double unharmed (IEEE 754, 5.12.2).
        return float(figure) if isinstance(figure, Decimal) else figure
    if isinstance(value, Mapping):
        return _plain(dict(value), depth)
    if isinstance(value, str):  # a kind of its own, such as an enumeration's
        return str.__str__(value)
    raise TypeError(f"not a JSON value inside: {kind.__name__}")


def excerpt(value: str) -> str:
    """Cut and escape what a sentence quotes from hostile input."""
    if not value[:60].isprintable():
        value = value[:60].encode("ascii", "backslashreplace").decode("ascii")
        value = "".join(sign if sign.isprintable() else "?" for sign in value)
    return value if len(value) <= 60 else value[:59] + "…"
