"""What a product's rule set says: yield caps, overrides, how far scales may differ.

Rule sets are data, versioned by `register` entries; the one in force when an event is
recorded decides. Proved in tests/core/test_birth.py and test_custody.py.
"""

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from nguon.core.balance import RECEIVE_TOLERANCE, ZERO
from nguon.core.canonical import JSON
from nguon.core.state import Registered, Ruling, View
from nguon.core.values import number_of, text_of, value_of


class YieldCap(NamedTuple):
    """How much of a product one kilogram of fresh produce may become."""

    from_product: str
    per_fresh_kg: Decimal
    tolerance_pct: Decimal


def yield_caps(view: View, product: str) -> tuple[YieldCap, ...]:
    """Return the yield caps that stand for a product."""
    rules = _rules(view, product)
    return _caps(rules) if rules else ()


def interval_may_be_overridden(view: View, product: str | None) -> bool:
    """Say whether a harvest inside an interval may be recorded, in the open."""
    rules = _rules(view, product) if product else ""
    return bool(rules) and value_of(rules).get("interval_override") is True


def receive_tolerance(view: View, product: str | None) -> Decimal:
    """Return by how many per cent a receiver's scale may read more."""
    rules = _rules(view, product) if product else ""
    stated = number_of(value_of(rules), "receive_tolerance_pct") if rules else None
    return RECEIVE_TOLERANCE if stated is None else stated


def _rules(view: View, product: str) -> str:
    ruling = view.get(Ruling, product)
    found = view.get(Registered, ruling.rules) if ruling and ruling.rules else None
    return found.value if found else ""


@lru_cache(maxsize=1024)
def _caps(rules: str) -> tuple[YieldCap, ...]:
    yields = value_of(rules).get("yields")
    return tuple(
        _cap(entry)
        for entry in (yields if isinstance(yields, list) else [])
        if isinstance(entry, dict)
    )


def _cap(entry: Mapping[str, JSON]) -> YieldCap:
    return YieldCap(
        text_of(entry, "from_product"),
        number_of(entry, "max_out_per_fresh_kg") or ZERO,
        number_of(entry, "tolerance_pct") or ZERO,
    )
