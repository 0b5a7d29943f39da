"""Outlines to draw: squares near Hanoi, so many metres wide."""

from decimal import Decimal
from typing import Any

from nguon.core import geometry

LON, LAT = Decimal("105.700000"), Decimal("21.100000")


def square(metres: int, east: int = 0) -> dict[str, Any]:
    """Return a square of about so many metres, `east` metres from the corner."""
    step = Decimal(metres) / 108_000
    west = LON + Decimal(east) / 104_000

    def at(x: Decimal, y: Decimal) -> list[Any]:
        return [round(west + x, 7), round(LAT + y, 7)]

    corners = [(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)]
    ring = [at(x * step, y * step) for x, y in corners]
    return geometry.normal({"type": "Polygon", "coordinates": [ring]})


def file_of(shape: dict[str, Any], code: str = "") -> str:
    """Return a FeatureCollection of one plot, as a mapping tool would write it."""
    named = f'{{"code":"{code}"}}' if code else "{}"
    return (
        '{"type":"FeatureCollection","features":[{"type":"Feature","properties":'
        f'{named},"geometry":{geometry.as_text(shape)}}}]}}'
    )
