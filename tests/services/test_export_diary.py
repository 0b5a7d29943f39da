"""The desk's sheet: exported from one ledger, loaded into a fresh one, it says the same."""

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from kit.inspected import Chain, again, inspected
from kit.told import told
from nguon.core import custody
from nguon.core.state import Batch, Holding
from nguon.services.demo import OPERATOR, build_demo
from nguon.services.export.forms import form_named
from nguon.services.export.selection import Choice, select
from nguon.services.ledger import LedgerSettings, create_ledger, open_ledger
from nguon.services.load import load_files
from nguon.services.sight import Viewer
from nguon.store.ledger import Book

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
BEGUN = datetime(2026, 1, 5, tzinfo=UTC)
OFFICER = Viewer(None, officer=True)
Told = tuple[dict[tuple[str, str], Decimal], dict[str, Decimal]]


def told_by(book: Book) -> Told:
    """Return every balance and every batch's weight, under the lot number."""
    with book.read() as ledger:
        lots = {batch.id: batch for batch in ledger.find(Batch) if not batch.void}
        held = [one for one in ledger.find(Holding) if one.kg]
    return (
        {(lots[one.batch].lot, one.organisation): one.kg for one in held},
        {batch.lot: batch.made_kg for batch in lots.values()},
    )


def moved(book: Book, folder: Path) -> Told:
    """Export everything as sheet and registry, load both in a fresh ledger."""
    selection = select(book, Choice(since="2020-01-01"), language="en")
    names = (("registry", "dang-ky.json"), ("sheet", "so.csv"))
    for name, file in names:
        data = form_named(name).write(book, selection, OFFICER, NOW)
        whole = data if isinstance(data, bytes) else b"".join(data)
        (folder / file).write_bytes(whole)
    fresh = create_ledger(
        LedgerSettings(data=folder / "fresh"), OPERATOR, BEGUN, custody
    )
    try:
        report = load_files(
            fresh, [folder / file for _, file in names], now=lambda: NOW
        )
        assert not report.refused, report.lines("en")
        return told_by(fresh)
    finally:
        fresh.close()


@pytest.fixture
def chain(tmp_path: Path) -> Iterator[Chain]:
    with told(tmp_path / "first") as (book, world):
        made = again(inspected(book, world, tmp_path / "first"), tmp_path / "again")
    yield made
    made.book.close()


def test_a_chain_moves_with_all_its_lots_and_balances(
    chain: Chain, tmp_path: Path
) -> None:
    assert moved(chain.book, tmp_path) == told_by(chain.book)


def test_a_correction_moves_as_what_stands_and_at_its_first_moment(
    chain: Chain, tmp_path: Path
) -> None:
    coop = chain.coop
    ship = coop.ships(chain.other, chain.shop, 50)
    chain.shop.receives(chain.other, 40, ship)
    sale = chain.shop.sells(chain.other, 5)
    chain.shop.corrects(sale, chain.shop.again(sale))
    assert moved(chain.book, tmp_path) == told_by(chain.book)


def test_what_a_sheet_cannot_say_is_listed(chain: Chain) -> None:
    form = form_named("sheet")
    assert form.lacks
    selection = select(chain.book, Choice(batch=chain.other, way="self"), language="en")
    [lack] = form.lacks(chain.book, selection, OFFICER, NOW)
    assert lack.what == "test" and "EPCIS" in lack.todo


def test_the_ten_sample_chains_move_with_all_their_balances(tmp_path: Path) -> None:
    settings = LedgerSettings(data=tmp_path / "demo", origin="http://localhost:8106")
    settings.data.mkdir()
    build_demo(settings.data, settings.origin)
    book = open_ledger(settings)
    try:
        first = told_by(book)
        assert len(first[0]) > 15 and moved(book, tmp_path) == first
    finally:
        book.close()
