"""A story told to a real ledger, for tests of services and pages.

    with told(tmp_path) as (book, world):
        coop, shop = world.coop(), world.shop()
        lot = coop.harvests(coop.plants("rau cải"), kg=96)

Everything goes through the store and the rules; `world.get` reads what the ledger has.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from kit.story import World
from nguon.core.entry import Draft
from nguon.core.sealing import Opening, seal
from nguon.core.state import Batch, R
from nguon.services.ledger import LedgerSettings, create_ledger
from nguon.store.ledger import Book

NAME = {"vi": "Sở Nông nghiệp", "en": "Department of Agriculture"}
START = datetime(2026, 8, 1, tzinfo=UTC)


class ToldWorld(World):
    """A story whose ledger is a `Book`. What is private by default is sealed."""

    SEALED = ("/bizTransactionList", "/nguon:price")

    def __init__(self, book: Book) -> None:
        self.book = book
        self.salts: list[Mapping[str, Opening]] = []
        super().__init__(self._submit, self._draft, book.registrar.organisation)

    def get(self, kind: type[R], *key: str) -> R | None:
        with self.book.read() as ledger:
            return ledger.get(kind, *key)

    def batch_now(self, batch: str) -> Batch:
        found = self.get(Batch, batch)
        assert found is not None
        return found

    def every(self, kind: type[R]) -> list[R]:
        with self.book.read() as ledger:
            return ledger.find(kind)

    def _draft(self, kind: str, said: dict[str, Any], organisation: str) -> Draft:
        salts = {p: b"s" * 16 for p in self.SEALED if p[1:] in said}
        left, sealed, opened = seal(said, salts)
        self.salts.append(opened)
        return self.book.registrar.draft(kind, left, sealed, organisation)

    def _submit(self, group: Sequence[Draft], now: datetime) -> object:
        opened, self.salts = self.salts, []
        return self.book.submit(group, now, opened)


@contextmanager
def told(folder: Path) -> Iterator[tuple[Book, ToldWorld]]:
    """Begin a ledger in `folder` and tell it a story."""
    book = create_ledger(LedgerSettings(folder / "ledger"), NAME, START)
    try:
        yield book, ToldWorld(book)
    finally:
        book.close()
