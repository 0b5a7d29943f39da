"""What an event does is read from EPCIS; our own word must agree."""

import pytest

from nguon.core.act import shape_and_step, when
from nguon.core.canonical import JSON
from nguon.errors import Refused

OBJECT: dict[str, JSON] = {"type": "ObjectEvent", "action": "OBSERVE"}


@pytest.mark.parametrize(
    ("said", "shape", "step"),
    [
        ({"action": "ADD", "bizStep": "commissioning"}, "birth", "harvest"),
        ({"action": "DELETE", "bizStep": "retail_selling"}, "spend", "sell"),
        ({"action": "DELETE", "bizStep": "destroying"}, "spend", "destroy"),
        ({"bizStep": "shipping"}, "ship", "ship"),
        ({"bizStep": "receiving"}, "receive", "receive"),
        ({"bizStep": "void_shipping"}, "void", "void_ship"),
        ({"bizStep": "storing"}, "observe", "store"),
        ({"bizStep": "storing", "nguon:step": "cool"}, "observe", "cool"),
        ({"bizStep": "holding", "disposition": "recalled"}, "recall", "recall"),
        (
            {"persistentDisposition": {"unset": ["recalled"]}},
            "recall_end",
            "recall_end",
        ),
        ({"type": "TransformationEvent"}, "transform", "process"),
        ({"type": "AggregationEvent", "action": "ADD"}, "contain", "pack"),
        (
            {"type": "TransactionEvent", "bizStep": "accepting"},
            "observe",
            "accepting",
        ),
    ],
)
def test_shapes(said: dict[str, JSON], shape: str, step: str) -> None:
    assert shape_and_step({**OBJECT, **said}) == (shape, step)


@pytest.mark.parametrize(
    "said",
    [
        {"bizStep": "shipping", "nguon:step": "store"},
        {"bizStep": "storing", "nguon:step": "ship"},
        {"bizStep": "storing", "nguon:step": "recall"},
        {"type": "TransformationEvent", "nguon:step": "store"},
        {"action": "DELETE", "bizStep": "destroying", "nguon:step": "plant"},
    ],
)
def test_a_step_that_says_something_else_is_refused(said: dict[str, JSON]) -> None:
    with pytest.raises(Refused, match="does not agree"):
        shape_and_step({**OBJECT, **said})


def test_the_day_is_that_of_the_place() -> None:
    moment, until, day = when(
        "2026-11-02T18:30:00Z", "+07:00", "2026-11-05T00:00:00.000Z"
    )
    assert moment == "2026-11-02T18:30:00.000Z"
    assert until == "2026-11-02T18:40:00.000Z"
    assert day.isoformat() == "2026-11-03"
