"""Lots by the number that a label shows, for somebody without the code.

A lot number is a firm's own and may be given by several: all are returned, the newest
first, each with what its public page shows anyway. Proved in tests/web/test_shell.py.
"""

from dataclasses import dataclass

from nguon.core.state import Batch
from nguon.services.names import Names
from nguon.store.ledger import Book

MOST = 20


@dataclass(frozen=True, slots=True)
class Lot:
    """A batch as a person tells it from another of the same number."""

    code: str
    lot: str
    product: str
    maker: str
    born: str


def lots(book: Book, typed: str, language: str) -> list[Lot]:
    """Return the batches under that lot number; a planting is no lot on a label."""
    wanted = typed.strip()
    if not 1 <= len(wanted) <= 40:
        return []
    with book.read() as ledger:
        names = Names(ledger)
        found = ledger.find(
            Batch, lot=sorted({wanted, wanted.upper()}), planting=0,
            order="-born", limit=MOST,
        )  # fmt: skip
        return [
            Lot(
                one.code, one.lot, names.say(one.product, language),
                names.say(one.maker, language), one.born,
            )
            for one in found
        ]  # fmt: skip
