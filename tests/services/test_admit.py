"""Register statements go in whole, with what is private sealed, and only once."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from nguon.core.identifiers import new_code, org_id, place_id
from nguon.core.state import Registered
from nguon.errors import Malformed, Refused
from nguon.services.admit import admit, private_members
from nguon.services.ledger import LedgerSettings, create_ledger
from nguon.store.ledger import Book

NOW = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)
COOP = org_id(new_code(bytes(10)))
FIELD = place_id(new_code(bytes(range(10))))


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    settings = LedgerSettings(tmp_path, origin="https://nguon.example/")
    made = create_ledger(settings, {"vi": "Sở", "en": "Department"}, NOW)
    yield made
    made.close()


def coop(**more: object) -> dict[str, object]:
    value = {"name": {"vi": "Hộ An", "en": "An"}, "roles": ["producer"],
             "gln": "9521201000015", **more}  # fmt: skip
    return {"subject": COOP, "type": "organisation", "action": "make", "value": value}


def field() -> dict[str, object]:
    names = {"vi": "Bãi", "en": "Field"}
    value = {"name": names, "commune": "00577", "province": "01", "named": "2025-07-01",
             "commune_name": names, "province_name": names,
             "coordinates": {"lat": 20, "lon": 105}}  # fmt: skip
    return {"subject": FIELD, "type": "place", "action": "make", "value": value}


def test_what_is_said_again_is_not_added_again(book: Book) -> None:
    first = admit(book, [coop(), field()], NOW)
    again = admit(book, [coop(), field()], NOW)
    assert [r.repeated for r in (*first, *again)] == [False, False, True, True]
    assert [r.index for r in first] == [r.index for r in again]


def test_another_statement_about_the_same_thing_is_a_change_and_says_so(
    book: Book,
) -> None:
    admit(book, [coop()], NOW)
    with pytest.raises(Refused) as refusal:
        admit(book, [coop(roles=["packhouse"])], NOW)
    assert refusal.value.code == "custody.registered_already"
    admit(book, [{**coop(roles=["packhouse"]), "action": "change"}], NOW)


def test_one_bad_statement_keeps_all_of_them_out(book: Book) -> None:
    with pytest.raises(Malformed):
        admit(book, [coop(), {**field(), "type": "area"}], NOW)
    with book.read() as ledger:
        assert ledger.get(Registered, COOP) is None


def test_a_households_identity_and_coordinates_never_stand_in_an_entry(
    book: Book,
) -> None:
    taken = admit(book, [coop(household=True), field()], NOW)
    for recorded in taken:
        said = recorded.entry.split(b'"statement":')[1]
        for private in (b"An", b"9521201000015", b"coordinates"):
            assert private not in said


def test_which_members_are_private() -> None:
    assert private_members(coop()) == ()
    assert private_members(coop(unnamed=True)) == ("/value/name", "/value/gln")
    assert private_members(field()) == ("/value/coordinates",)
    assert private_members({"type": "place", "action": "revoke"}) == ()
