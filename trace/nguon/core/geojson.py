"""GeoJSON files of plots (RFC 7946): read from any tool, written for EUDR's TRACES.

    {"type": "FeatureCollection", "features": [
      {"type": "Feature",
       "properties": {"code": "VN-HNO-0031", "ProducerName": "…",
                      "ProducerCountry": "VN", "ProductionPlace": "…", "Area": 1.2},
       "geometry": {"type": "Polygon", "coordinates": […]}}]}

A single feature or a bare geometry is read too. Which planting area a feature is of,
its `code` says (or `area`, or the feature's `id`). Tools write more digits than the
ledger's own reader takes, so figures are read here as they stand and rounded by
`nguon.core.geometry`. Proved in tests/core/test_geojson.py.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from nguon.core import geometry
from nguon.core.canonical import JSON, excerpt, to_bytes
from nguon.errors import Malformed

LIMIT: Final = 25_000_000
"""Bytes of one due diligence statement in TRACES; what is larger is split before."""
MOST: Final = 10_000
TYPES: Final = ("FeatureCollection", "Feature", "Point", "Polygon", "MultiPolygon")
COUNTRY: Final = "VN"
_NAMES: Final = ("code", "area", "PlotCode", "mã")
_WGS84: Final = ("CRS84", "EPSG::4326", "EPSG:4326")


@dataclass(frozen=True, slots=True)
class Feature:
    """One plot of a file: its number there, whose code it names, its outline."""

    number: int
    code: str  # empty: it names none
    geometry: dict[str, JSON]


def read(data: bytes) -> list[Feature]:
    """Return the plots of a file, each in the ledger's form, or raise Malformed."""
    return features(parse(data))


def parse(data: bytes) -> object:
    """Return the JSON value, its figures as they were written."""
    if len(data) > LIMIT:
        raise Malformed("geometry.file_too_large", limit=LIMIT // 1_000_000)
    try:
        text = data.decode("utf-8-sig")
        return json.loads(
            text, parse_float=_figure, parse_int=_figure, parse_constant=_constant,
            object_pairs_hook=_pairs,
        )  # fmt: skip
    except (ValueError, ArithmeticError, RecursionError) as error:
        raise Malformed("geometry.json") from error


def features(value: object) -> list[Feature]:
    """Return the plots that a parsed file holds."""
    if not isinstance(value, Mapping) or value.get("type") not in TYPES:
        raise Malformed("geometry.file")
    _check_crs(value.get("crs"))
    kind = value["type"]
    if kind == "Feature":
        return [_feature(value, 1)]
    if kind != "FeatureCollection":
        return [Feature(1, "", geometry.normal(value))]
    listed = value.get("features")
    if not isinstance(listed, list) or not 1 <= len(listed) <= MOST:
        raise Malformed("geometry.file")
    return [_feature(one, number) for number, one in enumerate(listed, 1)]


def feature_text(outline: Mapping[str, JSON], properties: Mapping[str, JSON]) -> str:
    """Return one feature as JSON; its coordinates with at least six digits."""
    said = to_bytes(dict(properties)).decode()
    shape = geometry.as_text(outline)
    return f'{{"type":"Feature","properties":{said},"geometry":{shape}}}'


def collection_text(texts: Sequence[str]) -> str:
    inner = ",\n".join(texts)
    return f'{{"type":"FeatureCollection","features":[\n{inner}\n]}}\n'


def _feature(said: object, number: int) -> Feature:
    try:
        if not isinstance(said, Mapping) or said.get("type") != "Feature":
            raise Malformed("geometry.file")
        properties = said.get("properties")
        named = dict(properties) if isinstance(properties, Mapping) else {}
        code = next((named[n] for n in _NAMES if named.get(n)), said.get("id"))
        shape = geometry.normal(said.get("geometry"))
    except Malformed as error:
        error.figures["feature"] = number
        raise
    return Feature(number, str(code or "").strip(), shape)


def _check_crs(crs: object) -> None:
    """WGS 84 is the only one (RFC 7946, 4); older files may name it."""
    if crs is None:
        return
    name = str(crs)
    if not any(known in name for known in _WGS84):
        raise Malformed("geometry.crs", crs=excerpt(name))


def _figure(text: str) -> Decimal:
    if len(text) > 40:
        raise ValueError(text[:40])
    return Decimal(text)


def _constant(name: str) -> Decimal:
    raise ValueError(name)


def _pairs(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a member twice")
    return members
