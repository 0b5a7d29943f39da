"""Our words beside EPCIS: what may stand under `nguon:`, and in which form.

    "nguon:step": "harvest"
    "nguon:losses": [{"nguon:reason": "trim", "quantity": 3, "uom": "KGM"}]
    "nguon:treatment": {"nguon:material": "…", "nguon:intervalDays": 7}

A member of another namespace is kept as it came; one of ours that is known here must
have its form. Proved in tests/core/test_event_rules.py.
"""

from typing import Final

from nguon.core.identifiers import check_uri
from nguon.core.shape import (
    Check,
    at,
    choice,
    date,
    either,
    figure,
    many,
    matching,
    name,
    record,
    subject,
    text,
    whole,
)  # fmt: skip
from nguon.core.vocabulary import LOSS_REASONS, STEPS
from nguon.errors import Malformed

_AMOUNT: Final = figure("0", "10000000000")
_UOM: Final = matching("[A-Z0-9]{2,3}", "KGM")


def _uri(value: object, place: str) -> None:
    if not isinstance(value, str):
        raise Malformed("shape.form", place=place, example="urn:uuid:…")
    at(place, check_uri, value)


FORMS: Final[dict[str, Check]] = {
    "nguon:step": choice(*STEPS),
    "nguon:born": many(
        record(
            {"nguon:batch": subject("batch")},
            {"nguon:lot": text, "nguon:product": subject("product")},
            open_to_more=True,
        ),
        least=0,
    ),
    "nguon:area": subject("area"),
    "nguon:product": subject("product"),
    "nguon:carrier": subject("organisation"),
    "nguon:device": _uri,
    "nguon:handover": _uri,
    "nguon:losses": many(
        record(
            {"nguon:reason": choice(*LOSS_REASONS), "quantity": _AMOUNT},
            {"uom": _UOM, "nguon:note": either(name, text)},
        ),
        least=0,
        unique=False,
    ),
    "nguon:treatment": record(
        {},
        {
            "nguon:material": either(name, text),
            "nguon:substance": text,
            "nguon:dose": text,
            "nguon:target": either(name, text),
            "nguon:intervalDays": whole(0, 3650),
        },
        open_to_more=True,
    ),
    "nguon:override": record(
        {"nguon:rule": choice("interval"), "nguon:reason": text}, {}
    ),
    "nguon:result": record(
        {"nguon:verdict": choice("pass", "fail")},
        {
            "nguon:substances": whole(0, 100_000),
            "nguon:note": either(name, text),
            "nguon:number": text,
        },
        open_to_more=True,
    ),
    "nguon:reason": either(name, text),
    "nguon:units": whole(0, 10**12),
    "nguon:serials": matching("[A-Z0-9]{1,20}-[A-Z0-9]{1,20}", "000001-002200"),
    "nguon:coordinates": record(
        {"lat": figure("-90", "90"), "lon": figure("-180", "180")}, {}
    ),
    "nguon:bestBefore": date,
    "nguon:harvestDate": date,
}

# Members whose text is an identifier, brought to its one spelling.
IDENTIFIERS: Final = frozenset(
    ("nguon:batch", "nguon:product", "nguon:area", "nguon:carrier")
)
