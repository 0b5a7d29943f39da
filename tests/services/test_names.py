"""A sealed name: its commune for others, itself for who sealed it, and written down."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from nguon.core.identifiers import new_code, org_id, place_id
from nguon.services.admit import admit
from nguon.services.desk import open_desk
from nguon.services.ledger import LedgerSettings, create_ledger
from nguon.services.oversee import openings, organisations
from nguon.store.ledger import Book

NOW = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)
HOUSE = org_id(new_code(bytes(10)))
NAMELESS = org_id(new_code(bytes(range(1, 11))))
SHOP = org_id(new_code(bytes(range(2, 12))))
FIELD = place_id(new_code(bytes(range(10))))
COMMUNE = {"vi": "Xã Bát Tràng", "en": "Bat Trang Commune"}


def said(subject: str, type_: str, **value: object) -> dict[str, object]:
    return {"subject": subject, "type": type_, "action": "make", "value": value}


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    settings = LedgerSettings(tmp_path, origin="https://nguon.example/")
    made = create_ledger(settings, {"vi": "Sở", "en": "Department"}, NOW)
    name = {"vi": "Hộ An", "en": "An"}
    place = said(
        FIELD, "place", name={"vi": "Bãi", "en": "Field"}, commune="00577",
        province="01", named="2025-07-01", commune_name=COMMUNE,
        province_name={"vi": "Thành phố Hà Nội", "en": "Hanoi"},
    )  # fmt: skip
    house = said(
        HOUSE, "organisation", name=name, roles=["producer"], household=True,
        place=FIELD,
    )  # fmt: skip
    nameless = said(
        NAMELESS, "organisation", name=name, roles=["retailer"], unnamed=True
    )
    shop = said(SHOP, "organisation", name=name, roles=["retailer"])
    admit(made, [place, house, nameless, shop], NOW)
    yield made
    made.close()


def called(book: Book, reader: str, id_: str, language: str, account: str = "") -> str:
    with open_desk(book, reader, NOW, account) as desk:
        return desk.names.say(id_, language)


def test_to_others_a_household_is_its_commune_and_a_short_code(book: Book) -> None:
    short = HOUSE.rpartition("/")[2][:6]
    assert called(book, SHOP, HOUSE, "vi") == f"Hộ ở Xã Bát Tràng ({short})"
    assert (
        called(book, SHOP, HOUSE, "en") == f"Household in Bat Trang Commune ({short})"
    )
    assert called(book, SHOP, NAMELESS, "vi").startswith("Bên không nêu tên (")
    assert openings(book) == []


def test_who_sealed_a_name_and_who_it_is_read_it_and_that_is_written_down_once_a_day(
    book: Book,
) -> None:
    operator = book.registrar.organisation
    assert called(book, operator, HOUSE, "vi", "lan") == "Hộ An"
    assert called(book, operator, HOUSE, "vi", "lan") == "Hộ An"
    assert called(book, HOUSE, HOUSE, "vi", "an") == "Hộ An"
    looked = openings(book)
    assert [(one.account, one.pointer) for one in looked] == [
        ("an", "/value/name"), ("lan", "/value/name"),
    ]  # fmt: skip
    with open_desk(book, HOUSE, NOW + timedelta(days=1), "an") as desk:
        desk.names.say(HOUSE, "vi")
    assert len(openings(book)) == 3


def test_partners_are_never_a_bare_code(book: Book) -> None:
    with open_desk(book, SHOP, NOW) as desk:
        shown = [one.say("vi") for one in desk.names.partners(SHOP)]
    assert len(shown) == 2 and not any(len(text.split()) == 1 for text in shown)
    (house,) = [one for one in organisations(book) if one.id == HOUSE]
    assert house.say("vi").startswith("Hộ ở Xã Bát Tràng")
