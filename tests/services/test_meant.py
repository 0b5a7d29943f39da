"""A registered thing is found by code, identifier, GTIN and GLN; its seal holds."""

import pytest

from kit.samples import Samples
from nguon.errors import NotFound
from nguon.services.meant import meant, thing
from nguon.services.names import Names

COOP = "https://w3id.org/nguon/org/8GFTMY81FDW9JR8H7"
HOUSEHOLD = "https://w3id.org/nguon/org/XC8VCKX1Z24XPS5MJ"


@pytest.mark.parametrize(
    ("kind", "typed", "found"),
    [
        ("organisation", "8GFTMY81FDW9JR8H7", COOP),
        ("organisation", "8gft-my81-fdw9-jr8h7", COOP),
        ("organisation", "9521201000015", COOP),
        ("organisation", COOP, COOP),
        ("product", "9521201001012", "https://id.gs1.org/01/09521201001012"),
        ("place", "9521201000046", "https://id.gs1.org/414/9521201000046"),
        ("area", "F6WH3F75Q5RK6CR8T", "https://w3id.org/nguon/area/F6WH3F75Q5RK6CR8T"),
    ],
)
def test_a_thing_is_found_as_it_is_written(
    samples: Samples, kind: str, typed: str, found: str
) -> None:
    with samples.book.read() as ledger:
        assert meant(ledger, kind, typed) == found
        assert thing(ledger, kind, typed).named.id == found


@pytest.mark.parametrize(
    "typed",
    ["", "8GFTMY81FDW9JR8H8", "9521201001012", "https://w3id.org/nguon/\0", "ồ"],
)
def test_what_is_not_there_is_not_found(samples: Samples, typed: str) -> None:
    with samples.book.read() as ledger, pytest.raises(NotFound):
        meant(ledger, "organisation", typed)


def test_a_sealed_name_is_open_to_its_own_organisation_alone(samples: Samples) -> None:
    with samples.book.read() as ledger:
        assert thing(ledger, "organisation", HOUSEHOLD).named.name is None
        own = Names(ledger, HOUSEHOLD)
        assert thing(ledger, "organisation", HOUSEHOLD, own).named.name
        assert own.opened
