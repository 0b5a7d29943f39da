"""Register statements: what each kind of thing must say, may say, may not say."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from nguon.core import canonical, register
from nguon.core.canonical import JSON
from nguon.errors import Malformed

VECTORS = json.loads(
    (Path(__file__).parents[1] / "vectors" / "register.json").read_text("utf-8"),
)


def statement_of(vector: dict[str, object]) -> dict[str, JSON]:
    value = canonical.parse(json.dumps(vector["statement"]).encode())
    assert isinstance(value, dict)
    return value


@pytest.mark.parametrize("vector", VECTORS["accept"], ids=lambda v: v["why"])
def test_what_may_be_registered(vector: dict[str, object]) -> None:
    register.validate(statement_of(vector))


@pytest.mark.parametrize("vector", VECTORS["refuse"], ids=lambda v: v["why"])
def test_what_may_not_be_registered(vector: dict[str, object]) -> None:
    with pytest.raises(Malformed) as refusal:
        register.validate(statement_of(vector))
    assert refusal.value.code == vector["code"]
    assert refusal.value.figures["place"] == vector["place"]
    assert refusal.value.sentence("vi") and refusal.value.sentence("en")


def test_every_kind_of_value_has_a_typed_view() -> None:
    seen = {}
    for vector in VECTORS["accept"]:
        statement = statement_of(vector)
        value = statement.get("value")
        if isinstance(value, dict):
            kind = str(statement["type"])
            seen.setdefault(kind, getattr(register, kind)(value))
    assert seen.keys() == register.VALUES.keys()
    organisation = seen["organisation"]
    assert organisation.name.say("vi") == "HTX Rau Ven Sông"
    assert organisation.name.say("en") == "Riverside Vegetable Cooperative"
    assert organisation.roles == ("producer", "packhouse") and not organisation.unnamed
    assert seen["area"].area_ha == Decimal("3.6")
    assert seen["product"].min_c == 0 and seen["product"].net_kg == Decimal("0.5")
    assert seen["place"].coordinates == (Decimal("20.94"), Decimal("105.9"))
    assert seen["certificate"].end == "2027-03-01"
    assert seen["rules"].yields[0].max_out_per_fresh_kg == Decimal("0.12")
    assert len(seen["key"].spki) == 44 and seen["key"].end is None


def test_an_unnamed_organisation_has_no_name() -> None:
    view = register.organisation({"roles": ["producer"], "unnamed": True})
    assert view.name is None and view.unnamed
