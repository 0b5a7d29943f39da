"""The ledger of all sample batches, told once for the whole run of tests.

    def test_x(samples: Samples) -> None:
        page = samples.page("BT-CN-260914-M1-A")

Nobody writes to it; who wants to change something takes a copy of `samples.folder`.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask

from nguon.core.state import Batch
from nguon.services.demo import BEGUN, OPERATOR, load_samples
from nguon.services.ledger import LedgerSettings, create_ledger, open_ledger
from nguon.store.ledger import Book
from nguon_web import create_app
from nguon_web.settings import Settings

RECALLED = "BT-CN-260914-M1-A"
INTERVAL = "ML-CC-261109-A1"
CORRECTED = "NB-HC-261105-BOX"
LATE = "DP-BTV-261020-L1S"
EXPIRED = "TC-CH-260905-P"
LOST_CLAIM = "MC-MH-260518-S2"


@dataclass(frozen=True)
class Samples:
    book: Book
    folder: Path

    def lots(self) -> dict[str, Batch]:
        with self.book.read() as ledger:
            return {str(b.lot): b for b in ledger.find(Batch) if not b.planting}

    def batch(self, lot: str) -> Batch:
        return self.lots()[lot]

    def code(self, lot: str) -> str:
        return self.batch(lot).code

    def app(self) -> Flask:
        settings = Settings(data=self.folder, secret_key="only in tests", demo=True)
        made = create_app(settings, self.book)
        made.testing = True
        return made


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Samples]:
    folder = tmp_path_factory.mktemp("samples") / "ledger"
    book = create_ledger(
        LedgerSettings(folder), OPERATOR, BEGUN, roles=("operator", "exchange")
    )
    load_samples(book)
    yield Samples(book, folder)
    book.close()


def copy_of(samples: Samples, folder: Path) -> Samples:
    """Open a copy that a test may break."""
    shutil.copytree(samples.folder, folder / "ledger")
    return Samples(open_ledger(LedgerSettings(folder / "ledger")), folder / "ledger")
