"""Reports from outside: about another system's things, kept as what they are.

They move no balance here and nobody has to have commissioned what they name. But a
report that contradicts itself is no report: more mass out than in, a lot made from
itself, a piece in two containers. An error may be declared of what was never reported
here (`nguon.core.correction`). Proved in tests/core/test_outside.py.
"""

from decimal import Decimal
from typing import Final

from nguon.core import watch
from nguon.core.act import Act, Line
from nguon.core.balance import unstated
from nguon.core.holding import lot_of
from nguon.core.units import KILOGRAMS
from nguon.errors import Refused

_NOTHING: Final = Decimal(0)


def report(act: Act) -> None:
    """Check a report against itself; what it says of our lots is judged elsewhere."""
    if act.shape == "transform":
        _transform(act)
    elif act.shape == "contain":
        watch.put_together(act)


def _transform(act: Act) -> None:
    inputs = act.lines("inputQuantityList", "inputEPCList")
    outputs = act.lines("outputQuantityList", "outputEPCList")
    both = {line.epc for line in inputs} & {line.epc for line in outputs}
    if both:
        raise Refused("custody.own_ancestor", batch=lot_of(min(both)))
    taken, made = _mass(inputs), _mass(outputs)
    if taken is not None and made is not None:
        unstated(taken, made, _NOTHING)


def _mass(lines: list[Line]) -> Decimal | None:
    """Return kilograms, None where a line is not said by weight."""
    total = _NOTHING
    for line in lines:
        factor = KILOGRAMS.get(line.unit or "")
        if line.quantity is None or factor is None:
            return None
        total += line.quantity * factor
    return total
