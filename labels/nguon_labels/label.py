"""What a label says, before anything is known about paper."""

from dataclasses import dataclass, replace
from datetime import date

from nguon.core.codes import parse_code, show_code
from nguon.errors import Malformed
from nguon_labels.font import written


@dataclass(frozen=True, slots=True)
class Label:
    """The facts on one label. Only `link`, `code` and `product` must be there.

    `lot` is what stands on the crate; `serial` numbers one piece within it; `place`
    is the commune it grew in; `net` a weight as it should be read ("500 g").
    """

    link: str
    code: str
    product: str
    cooperative: str = ""
    lot: str = ""
    harvested: date | None = None
    packed: date | None = None
    best_before: date | None = None
    place: str = ""
    net: str = ""
    serial: str = ""


def cleaned(label: Label) -> Label:
    """Return the label with its text as it can be printed, or say what cannot."""
    clean = replace(
        label,
        code=parse_code(label.code),  # a code printed wrong is wrong for ever
        product=written(label.product),
        cooperative=written(label.cooperative),
        lot=written(label.lot),
        place=written(label.place),
        net=written(label.net),
        serial=written(label.serial),
    )
    if not clean.product:
        raise Malformed("labels.no_product")
    return clean


def halves(code: str) -> tuple[str, str]:
    """`7K3M9QXBT2HV8WN4F` -> `7K3M-9QXB` and `T2HV-8WN4F`, for two short lines."""
    shown = show_code(code)
    return shown[:9], shown[10:]
