"""A cooperative on a real ledger, to record for: Bát Tràng, its shop and its laboratory.

with ledger(tmp_path) as book:
    story = Story(book)
    field = story.opened_plot(now)
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from kit.story import Party, World, code
from nguon.core import identifiers
from nguon.core.identifiers import new_code
from nguon.services import verbs
from nguon.services.ledger import Book, LedgerSettings, create_ledger, open_ledger
from nguon.services.record import Receipt, record
from nguon.services.verbs import Facts, Newborn

NAME = {"vi": "Sở Nông nghiệp Hà Nội", "en": "Hanoi Department of Agriculture"}
NOW = datetime(2026, 9, 14, 4, 30, tzinfo=UTC)
GTIN = "09521201001012"


@contextmanager
def ledger(folder: Path, now: datetime = NOW) -> Iterator[Book]:
    """A new ledger on disk, with the rules of custody."""
    book = create_ledger(LedgerSettings(folder / "ledger"), NAME, now)
    try:
        yield book
    finally:
        book.close()


@contextmanager
def copied(template: Path, folder: Path) -> Iterator[Book]:
    """The ledger that stands in `template`, as a copy of one's own to write in."""
    shutil.copytree(template / "ledger", folder / "ledger")
    book = open_ledger(LedgerSettings(folder / "ledger"))
    try:
        yield book
    finally:
        book.close()


def sequence(name: str) -> str:
    """Return a batch id of our own for a name."""
    return identifiers.code_batch_id(new_code(code(name).encode()))


class Story:
    """A cooperative with an area, a crop and a packed product; whom it deals with.

    Told again over a ledger that has it already, it adds nothing.
    """

    def __init__(self, book: Book, now: datetime = NOW) -> None:
        self.book = book
        self.now = now
        self.world = World(
            submit=book.submit,
            draft=lambda kind, said, who: book.registrar.draft(
                kind, said, organisation=who
            ),
            operator=book.registrar.organisation,
            start=(now - timedelta(days=60)).isoformat(),
        )
        world = self.world
        self.place = world.place("Nhà sơ chế HTX")
        self.coop = world.organisation(
            "HTX Rau an toàn Ven Sông", "producer", "packhouse", place=self.place
        )
        self.shop = world.shop("Siêu thị Gia Đình Việt")
        self.truck = world.organisation("Vận tải Lạnh Sao Bắc", "carrier")
        self.lab = world.laboratory("Phòng thử nghiệm Sông Hồng")
        self.stranger = world.coop("HTX Mê Linh")
        self.crop = world.product("Cải ngọt")
        self.packed = world.product(
            "Rau cải ngọt bó", gtin=GTIN, owner=self.coop.id, makers=[self.coop.id],
            net_kg=0.5, unit={"vi": "bó 0,5 kg", "en": "0.5 kg bunch"},
            shelf_life_days=4,
        )  # fmt: skip
        self.area = world.area("Bãi ven sông", self.coop, declared_kg=5000)

    def records(
        self, *events: Any, by: Party | None = None, at: datetime | None = None
    ) -> list[Receipt]:
        who = (by or self.coop).id
        return record(self.book, who, events, at or self.now)

    def facts(self, hours: float = 0, **more: Any) -> Facts:
        """Return the facts of an event that many hours before now."""
        return Facts(self.now - timedelta(hours=hours), self.place, **more)

    def opened_plot(self, days: int = 30, lot: str = "BT-CN-H1") -> str:
        """Open a planting that many days ago; return its batch id."""
        batch = sequence(f"plot {lot}")
        self.records(
            verbs.plant(
                self.facts(24 * days), newborn=Newborn(batch, lot, self.crop),
                area=self.area,
            )
        )  # fmt: skip
        return batch

    def harvested(self, plot: str, kg: Any, lot: str = "CN-1", hours: float = 2) -> str:
        """Harvest from a plot; return the batch id of the harvest lot."""
        batch = sequence(f"harvest {lot}")
        self.records(
            verbs.harvest(
                self.facts(hours), newborn=Newborn(batch, lot, self.crop, kg),
                planting=plot,
            )
        )  # fmt: skip
        return batch
