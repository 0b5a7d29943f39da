"""GeoJSON files as tools write them."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nguon.core import geojson
from nguon.errors import Malformed

RING = "[[105.80000000000001,20.9000012],[105.8010012,20.9000012],[105.8010012,20.9010012],[105.80000000000001,20.9000012]]"
SHAPE = f'{{"type":"Polygon","coordinates":[{RING}]}}'


def feature(shape: str = SHAPE, **properties: Any) -> str:
    said = json.dumps(properties)
    return f'{{"type":"Feature","properties":{said},"geometry":{shape}}}'


def test_a_collection_a_feature_and_a_bare_geometry_are_read() -> None:
    file = (
        f'{{"type":"FeatureCollection","features":[{feature(code="A-1")},{feature()}]}}'
    )
    first, second = geojson.read(file.encode())
    assert (first.code, first.number, second.code) == ("A-1", 1, "")
    assert geojson.read(feature(area="B-2").encode())[0].code == "B-2"
    (bare,) = geojson.read(b"\xef\xbb\xbf" + SHAPE.encode())
    assert bare.geometry == first.geometry


def test_what_is_written_is_read_again_to_the_digit() -> None:
    (one,) = geojson.read(feature(code="A-1").encode())
    text = geojson.collection_text(
        [geojson.feature_text(one.geometry, {"code": "A-1", "ProducerCountry": "VN"})]
    )
    assert "105.800000," in text  # six digits at least, though the last are zero
    assert geojson.read(text.encode()) == [one]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "json"),
        (b"{", "json"),
        (b"[" * 100_000, "json"),
        (b'{"type":"Point","coordinates":[1e-99999999999999999999,2]}', "json"),
        (b'{"type":"Polygon","coordinates":' + b"[" * 900 + b"]" * 900 + b"}", "position"),
        (b'{"type":NaN}', "json"),
        (b'{"type":"Point","type":"Point"}', "json"),
        (b"\xff", "json"),
        (b"[]", "file"),
        (b'{"type":"Topology"}', "file"),
        (b'{"type":"FeatureCollection","features":[]}', "file"),
        (b'{"type":"FeatureCollection","features":[7]}', "file"),
        (b'{"type":"Feature","geometry":null}', "type"),
        (b'{"type":"Point","coordinates":[1e400,2]}', "longitude"),
        (b'{"type":"Point","coordinates":["105.123456","20.123456"]}', "position"),
        (b'{"type":"Point","crs":{"type":"name","properties":{"name":"VN-2000"}},'
         b'"coordinates":[105.123456,20.123456]}', "crs"),
    ],
)  # fmt: skip
def test_what_is_no_file_of_plots_is_refused_in_a_sentence(
    data: bytes, code: str
) -> None:
    with pytest.raises(Malformed) as refusal:
        geojson.read(data)
    assert refusal.value.code == f"geometry.{code}"
    assert refusal.value.sentence("vi") != refusal.value.sentence("en")


def test_the_refusal_names_the_feature() -> None:
    file = f'{{"type":"FeatureCollection","features":[{feature()},{feature(RING)}]}}'
    with pytest.raises(Malformed) as refusal:
        geojson.read(file.encode())
    assert refusal.value.figures["feature"] == 2


def test_a_file_above_the_limit_of_a_statement_is_refused() -> None:
    with pytest.raises(Malformed, match="25 MB"):
        geojson.read(b" " * (geojson.LIMIT + 1))


LEAVES = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5),
    st.sampled_from(["Point", "Polygon", "MultiPolygon", "Feature", 105.123456, 21.5]),
)  # fmt: skip
KEYS = st.sampled_from(
    ["type", "coordinates", "features", "geometry", "properties", "crs", "id", "code"]
)
ANY = st.recursive(
    LEAVES,
    lambda one: st.lists(one, max_size=5) | st.dictionaries(KEYS, one, max_size=5),
)


@given(st.dictionaries(KEYS, ANY) | ANY)
def test_whatever_comes_it_is_plots_or_a_clear_no(value: Any) -> None:
    try:
        found = geojson.read(json.dumps(value).encode())
    except Malformed as error:
        assert error.sentence("vi") and error.sentence("en")
    else:
        assert found
