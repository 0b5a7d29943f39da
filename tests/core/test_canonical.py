"""The strict reader and the canonical writer, against golden and hostile bytes."""

import contextlib
import json
import unicodedata
from decimal import Decimal
from pathlib import Path

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from nguon.core import canonical
from nguon.errors import Malformed

VECTORS = json.loads(
    (Path(__file__).parents[1] / "vectors" / "canonical.json").read_text("utf-8")
)


@pytest.mark.parametrize("vector", VECTORS["accept"], ids=lambda v: v["why"])
def test_what_is_accepted_has_one_form(vector: dict[str, str]) -> None:
    value = canonical.parse(bytes.fromhex(vector["input"]))
    assert canonical.to_bytes(value).hex() == vector["canonical"]
    assert canonical.parse_exact(bytes.fromhex(vector["canonical"])) == value


@pytest.mark.parametrize("vector", VECTORS["refuse"], ids=lambda v: v["why"])
def test_what_is_refused_is_refused_with_its_reason(vector: dict[str, str]) -> None:
    with pytest.raises(Malformed) as refusal:
        canonical.parse(bytes.fromhex(vector["input"]))
    assert refusal.value.code == vector["code"]
    assert refusal.value.sentence("vi") and refusal.value.sentence("en")


@pytest.mark.parametrize("vector", VECTORS["accept"], ids=lambda v: v["why"])
def test_what_does_not_format_back_is_not_exact(vector: dict[str, str]) -> None:
    if vector["input"] != vector["canonical"]:
        with pytest.raises(Malformed, match="RFC 8785"):
            canonical.parse_exact(bytes.fromhex(vector["input"]))


@pytest.mark.parametrize("opening", [b"[", b'{"a":', b'[{"":', b'["a",['])
@pytest.mark.parametrize("count", [33, 65, 3_000, 100_000])
def test_depth_is_never_a_recursion_error(opening: bytes, count: int) -> None:
    closing = opening.translate(None, b'"a:,')[::-1]
    closing = closing.replace(b"[", b"]").replace(b"{", b"}")
    depth = count * len(closing)
    whole = opening * count + b"0" + closing * count
    if depth <= canonical.DEPTH:
        return
    with pytest.raises(Malformed, match="64"):
        canonical.parse(whole)
    with pytest.raises(Malformed):
        canonical.parse(opening * count)


def test_depth_64_is_read_and_65_is_not() -> None:
    assert canonical.parse(b"[" * 64 + b"]" * 64)
    assert canonical.parse(b'["' + b"[" * 500 + b'"]')
    with pytest.raises(Malformed, match="64"):
        canonical.parse(b"[" * 65 + b"]" * 65)
    deep: list[object] = []
    for _ in range(64):
        deep = [deep]
    with pytest.raises(Malformed, match="64"):
        canonical.to_bytes(deep)


def test_an_unterminated_string_costs_linear_time() -> None:
    with pytest.raises(Malformed):
        canonical.parse(b'"' + b'\\"' * 400_000)


def test_the_limit_is_an_argument() -> None:
    assert canonical.parse(b"[1,2]", limit=5) == [1, 2]
    with pytest.raises(Malformed, match="6 bytes"):
        canonical.parse(b"[1,22]", limit=5)


def test_numbers_are_never_floats() -> None:
    assert canonical.parse(b"[0.1,1e2,-0.0]") == [Decimal("0.1"), 100, 0]
    value = canonical.parse(b"[12.50,2.0]")
    assert isinstance(value, list)
    assert [type(figure) for figure in value] == [Decimal, int]
    for never in ([0.1], {1: 2}, {"a": {None: 1}}, [object()], {"a": b""}):
        with pytest.raises(TypeError):
            canonical.to_bytes(never)
    with pytest.raises(Malformed):
        canonical.to_bytes(Decimal("0.1234567890123456"))
    with pytest.raises(Malformed):
        canonical.to_bytes(Decimal("NaN"))


figures = st.decimals(
    min_value=-(10**15), max_value=10**15, places=4, allow_nan=False
).filter(lambda d: len(str(abs(d)).replace(".", "").strip("0")) <= 15)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**15), 10**15) | figures | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(values)
def test_what_is_written_reads_back(value: object) -> None:
    try:
        first = canonical.to_bytes(value)
        read = canonical.parse(first)
    except Malformed as refusal:
        assert refusal.code in {"json.nul", "json.number", "json.duplicate_key"}
        return
    again = canonical.to_bytes(read)
    assert canonical.parse_exact(again) == read
    if unicodedata.is_normalized("NFC", first.decode()):
        assert again == first


@given(
    st.recursive(
        st.none()
        | st.booleans()
        | st.integers(-(10**15), 10**15)
        | figures
        | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_what_is_written_is_what_rfc8785_writes(value: object) -> None:
    """The reference implementation is the judge of the quick way through json."""

    def floats(part: object) -> object:
        if isinstance(part, Decimal):
            return float(part)
        if isinstance(part, list):
            return [floats(each) for each in part]
        if isinstance(part, dict):
            return {key: floats(each) for key, each in part.items()}
        return part

    try:
        written = canonical.to_bytes(value)
    except Malformed:
        return
    assert written == rfc8785.dumps(floats(value))  # type: ignore[arg-type]


@given(st.integers(1, 10**15 - 1), st.integers(-19, 15), st.booleans())
def test_every_number_of_the_profile_is_written_alike(
    digits: int, exponent: int, negative: bool
) -> None:
    figure = Decimal(-digits if negative else digits).scaleb(exponent)
    try:
        inside = canonical.number(figure)
    except Malformed:
        assert not (Decimal("0.0001") <= abs(figure) < 2**53)
        return
    written = canonical.to_bytes(figure)
    assert written == rfc8785.dumps(float(figure))
    assert canonical.parse(written) == inside == figure


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_malformed(data: bytes) -> None:
    try:
        value = canonical.parse(data)
    except Malformed:
        return
    assert canonical.parse_exact(canonical.to_bytes(value)) == value


@given(st.text(alphabet='{}[]",:\\u0123456789abcdefDEeE+-. ntrfals\u0301\u00e9'))
def test_any_json_like_text_is_read_or_malformed(text: str) -> None:
    with contextlib.suppress(Malformed):
        canonical.parse(text.encode())
