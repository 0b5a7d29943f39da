"""The real rules inside the real append transaction: one story, both engines.

What the ledger keeps is what the rules gave: the same story folded in memory has the
same records, and two clerks who spend the same kilogram at once get one receipt and
one refusal.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from kit.store import LOG, REGISTRAR
from kit.story import Party, Told, World
from nguon.core import custody
from nguon.core.entry import Draft
from nguon.core.state import RECORDS, Batch, Holding
from nguon.errors import Refused
from nguon.store.database import open_database
from nguon.store.ledger import Book
from nguon.store.migrate import migrate


@pytest.fixture
def book(url: str, tmp_path: Path) -> Iterator[Book]:
    engine = open_database(url)
    migrate(engine, custody)
    made = Book(engine, LOG, REGISTRAR, tmp_path, custody)
    yield made
    made.close()


def signed(kind: str, said: dict[str, Any], organisation: str) -> Draft:
    return REGISTRAR.draft(kind, said, organisation=organisation)


def told_twice(book: Book) -> World:
    """Return a world whose story goes to the book and to memory."""
    memory = Told()

    def submit(drafts: Any, now: datetime) -> None:
        book.submit(drafts, now)
        memory.submit(drafts, now)
        memory.size += 1  # the commit's index entry

    world = World(submit, signed)
    world.memory = memory
    return world


def story(world: World) -> tuple[Party, Party, str]:
    coop, shop = world.coop(), world.shop()
    area = world.area("HNRAU-0101", coop, declared_kg=1000)
    world.certificate("VietGAP", coop, areas=[area])
    field = coop.plants("rau cải", area)
    coop.sprays(field, days=7, on="2026-09-01")
    lot = coop.harvests(field, kg=96, on="2026-09-14")
    wrong = list(world.statements)[-1]
    [packed] = coop.makes("pack", {lot: 60}, [("rau cải", 55)], losses={"trim": 3})
    output = [{**world.statements[wrong]["outputQuantityList"][0], "quantity": 69}]
    coop.corrects(wrong, coop.again(wrong, outputQuantityList=output))
    ship = coop.ships(packed, to=shop, kg=50)
    shop.receives(packed, 49.5, ship)
    coop.recalls(lot)
    with world.refused("custody.recalled"):
        shop.sells(packed, kg=1)
    coop.ends_recall(lot)
    shop.sells(packed, kg=9.5)
    return coop, shop, packed


def test_the_tables_are_what_the_rules_gave(book: Book) -> None:
    world = told_twice(book)
    story(world)
    with book.read() as ledger:
        for kind in RECORDS:
            kept = {record.key: record for record in ledger.find(kind)}
            assert kept == world.memory.records[kind], kind.__name__


def test_two_who_spend_the_same_kilogram_at_once(book: Book) -> None:
    world = told_twice(book)
    _, shop, packed = story(world)
    now = datetime(2026, 12, 1, tzinfo=UTC)
    event = shop._moves("retail_selling", "sell", packed, 30, None)
    sales = [
        {**event, "action": "DELETE", "eventID": f"urn:uuid:sale-{n}"} for n in range(8)
    ]

    def sells(said: dict[str, Any]) -> str:
        try:
            book.submit([signed("custody", said, shop.id)], now)
        except Refused as error:
            return error.code
        return "receipt"

    with ThreadPoolExecutor(8) as clerks:
        outcomes = sorted(clerks.map(sells, sales))
    assert outcomes == ["custody.not_enough"] * 7 + ["receipt"]
    with book.read() as ledger:
        left = ledger.get(Holding, packed, shop.id)
        assert left and left.kg == 10
        assert ledger.get(Batch, packed)
