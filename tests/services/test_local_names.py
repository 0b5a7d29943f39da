"""A registry file in names of one's own: the ledger draws the codes, always the same."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from nguon.core.state import Registered
from nguon.errors import Malformed, NotFound, Refused
from nguon.services.admit import admit
from nguon.services.known import organisation_named
from nguon.services.ledger import LedgerSettings, create_ledger
from nguon.services.load import load_files
from nguon.services.load_report import Report
from nguon.services.local_names import naming
from nguon.store.ledger import Book

START = Path(__file__).resolve().parents[2] / "sample_batches" / "start.json"
NOW = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    settings = LedgerSettings(tmp_path / "ledger", origin="https://nguon.example/")
    made = create_ledger(settings, {"vi": "Sở", "en": "Department"}, NOW)
    yield made
    made.close()


def load(book: Book, *files: Path) -> Report:
    return load_files(book, files, now=lambda: NOW)


def file(folder: Path, *statements: dict[str, Any], name: str = "more.json") -> Path:
    path = folder / name
    said = {"format": "nguon/registry/v1", "statements": list(statements)}
    path.write_text(json.dumps(said, ensure_ascii=False))
    return path


def crop(subject: str = "#kale", owner: str = "#coop", **more: Any) -> dict[str, Any]:
    value = {"name": {"vi": "Cải xoăn", "en": "Kale"}, "owner": owner, **more}
    return {"subject": subject, "type": "product", "action": "make", "value": value}


def test_the_file_to_start_from_registers_all_that_a_harvest_needs(book: Book) -> None:
    report = load(book, START)
    drawn = report.as_json()["names"]
    assert isinstance(drawn, dict)
    assert set(drawn) == {"#shed", "#field", "#coop", "#tomato", "#tomato-area"}
    with book.read() as ledger:
        area = ledger.get(Registered, drawn["#tomato-area"])
    assert area is not None and area.owner == drawn["#coop"]
    assert json.loads(area.value)["place"] == drawn["#field"]
    assert any(
        "#coop" in line and "HTX Rau Mê Linh" in line for line in report.lines("vi")
    )


def test_loaded_again_it_adds_nothing_and_a_later_file_uses_the_same_names(
    book: Book, tmp_path: Path
) -> None:
    load(book, START)
    again = load(book, START, file(tmp_path, crop()))
    assert again.registered == 1 and set(again.as_json()["names"]) == {"#kale"}


def test_a_change_names_the_thing_as_it_was_made(book: Book, tmp_path: Path) -> None:
    load(book, START)
    value = {"name": {"vi": "Cà chua bi", "en": "Cherry tomato"}, "owner": "#coop"}
    change = {
        "subject": "#tomato",
        "type": "product",
        "action": "change",
        "value": value,
    }
    assert load(book, file(tmp_path, change)).registered == 1


def test_another_ledger_draws_other_codes(book: Book, tmp_path: Path) -> None:
    settings = LedgerSettings(tmp_path / "other", origin="https://other.example/")
    other = create_ledger(settings, {"vi": "B", "en": "B"}, NOW)
    assert naming(book)("place", "shed") != naming(other)("place", "shed")
    assert naming(book)("place", "shed") != naming(book)("area", "shed")
    other.close()


@pytest.mark.parametrize("owner", ["#cop", "#", "# coop", "#" + "x" * 61])
def test_a_name_that_nothing_has_refuses_the_load_and_says_where(
    book: Book, tmp_path: Path, owner: str
) -> None:
    before = size(book)
    with pytest.raises(Malformed) as refused:
        load(book, START, file(tmp_path, crop("#a"), crop(owner=owner)))
    for language in ("vi", "en"):
        told = refused.value.sentence(language)
        assert told.startswith("more.json#2: ") and owner[:20] in told
    assert size(book) == before


def test_a_statement_that_is_wrong_is_named_by_its_number(
    book: Book, tmp_path: Path
) -> None:
    with pytest.raises(Malformed) as refused:
        load(book, file(tmp_path, crop("#a", owner="#b"), crop(net_kg="heavy")))
    assert refused.value.sentence("en").startswith("more.json#2: /value/net_kg")


def test_an_organisation_is_found_by_name_code_or_gln(
    book: Book, tmp_path: Path
) -> None:
    coop = load(book, START).as_json()["names"]["#coop"]  # type: ignore[index]
    code = coop.rpartition("/")[2]
    spoken = f"{code[:4]}-{code[4:8]} {code[8:]}".lower()
    for typed in (coop, code, spoken, "HTX Rau Mê Linh", "htx rau me linh"):
        assert organisation_named(book, typed) == coop
    for nobody in ("nobody", "", "https://w3id.org/nguon/org/X", "#coop"):
        with pytest.raises(NotFound):
            organisation_named(book, nobody)
    twin = {"name": {"vi": "HTX Rau Mê Linh", "en": "Twin"}, "roles": ["producer"]}
    admit(book, [{"subject": naming(book)("organisation", "twin"), "value": twin,
                  "type": "organisation", "action": "make"}], NOW)  # fmt: skip
    with pytest.raises(Refused):
        organisation_named(book, "HTX Rau Mê Linh")


def size(book: Book) -> int:
    with book.read() as ledger:
        return ledger.size
