"""Kilograms: units, what a process may give, yield caps and the volume meter.

DESIGN section 5, rules 2 and 3. Weights are kilograms as `Decimal`; a count becomes
kilograms by the net weight that is registered for its product, and what has neither
must be weighed. Nothing comes out of a process that did not go in:

    inputs = outputs + named losses + an unstated loss, which is shown

A rule set may cap what fresh produce can become. The fresh kilograms behind a batch
go with it through every process in the proportion drawn, so that 220 kg of dried
longan from 2,420 kg of fresh may not be 264 kg (cap 1/11 and 10 %: 242 kg). Different
things made of one crop in one process (rice, broken rice, bran) each stand on all of
it, and on coming together again it is counted once.

Proved in tests/core/test_balance.py.
"""

from collections.abc import Iterable
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from typing import Final, NamedTuple

from nguon.core.state import Batch
from nguon.errors import Refused

ZERO: Final = Decimal(0)
GRAM: Final = Decimal("0.001")
MILLIGRAM: Final = Decimal("0.000001")
HUNDRED: Final = Decimal(100)
RECEIVE_TOLERANCE: Final = Decimal(2)  # per cent, of two scales that disagree


class Drawn(NamedTuple):
    """Kilograms taken from one batch; None from a planting lot."""

    batch: Batch
    kg: Decimal | None


def plain(kg: Decimal) -> str:
    """Return a weight as text: `1955`, `0.5`; never an exponent or trailing zeros."""
    text = f"{kg:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def unstated(inputs: Decimal, outputs: Decimal, losses: Decimal) -> Decimal:
    """Return what nobody accounted for, or refuse a process that makes mass."""
    rest = inputs - outputs - losses
    if rest < 0:
        raise Refused(
            "custody.more_out_than_in",
            inputs=plain(inputs),
            outputs=plain(outputs),
            losses=plain(losses),
            excess=plain(-rest),
        )
    return rest


def fresh_behind(drawn: Iterable[Drawn]) -> Decimal:
    """Return the fresh kilograms that stand behind what was drawn."""
    shares: dict[tuple[str, ...], dict[str | None, Decimal]] = {}
    for batch, kg in drawn:
        if kg is None or not batch.made_kg:
            continue
        of_crop = shares.setdefault(batch.crops, {})
        share = batch.fresh_kg * kg / batch.made_kg
        of_crop[batch.product] = of_crop.get(batch.product, ZERO) + share
    total = sum((max(of_crop.values()) for of_crop in shares.values()), ZERO)
    return total.quantize(MILLIGRAM, ROUND_HALF_EVEN)


def share(fresh: Decimal, kg: Decimal, of: Decimal) -> Decimal:
    """Return the part of `fresh` that goes with `kg` out of `of`."""
    return (fresh * kg / of).quantize(MILLIGRAM, ROUND_HALF_EVEN) if of else ZERO


class Cap(NamedTuple):
    """The most that a rule set lets fresh produce become."""

    expected: Decimal
    most: Decimal


def yield_cap(fresh: Decimal, per_fresh_kg: Decimal, tolerance_pct: Decimal) -> Cap:
    """Return what `fresh` should give, and what it may give at most.

    >>> yield_cap(Decimal(2420), Decimal("0.0909090909090909"), Decimal(10))
    Cap(expected=Decimal('220.000'), most=Decimal('242.000'))
    """
    expected = fresh * per_fresh_kg
    most = expected * (1 + tolerance_pct / HUNDRED)
    return Cap(
        expected.quantize(GRAM, ROUND_HALF_UP), most.quantize(GRAM, ROUND_HALF_UP)
    )


def check_yield(made: Decimal, fresh: Decimal, cap: Cap) -> None:
    """Refuse more of a product than the fresh produce behind it can become."""
    if made > cap.most:
        raise Refused(
            "custody.yield",
            made=plain(made),
            most=plain(cap.most),
            expected=plain(cap.expected),
            fresh=plain(fresh.quantize(GRAM)),
        )


def check_received(
    sent: Decimal, received: Decimal, tolerance_pct: Decimal, lot: str
) -> Decimal:
    """Return what the receiver is credited with, or refuse more than scales differ.

    A receiver's scale may read a little more than the sender's; never more than was
    sent is credited, or goods would grow a little at every hand-over.
    """
    most = (sent * (1 + tolerance_pct / HUNDRED)).quantize(GRAM, ROUND_HALF_UP)
    if received > most:
        raise Refused(
            "custody.received_more",
            batch=lot,
            sent=plain(sent),
            received=plain(received),
            most=plain(most),
            tolerance=plain(tolerance_pct),
        )
    return min(sent, received)
